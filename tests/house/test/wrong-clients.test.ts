import { libsqlStore } from '@hookwright/libsql'
import { toJetStream } from '@hookwright/nats'
import { migrate, postgresRateLimiter, postgresStore, toPgBoss } from '@hookwright/postgres'
import { redisRateLimiter, redisStore, toBullMQ } from '@hookwright/redis'
import { expect, test } from 'vitest'

const adapters: Record<string, (client: never) => unknown> = {
  redisStore,
  redisRateLimiter: (client) => redisRateLimiter(client, { key: 'k', intervalMs: 100 }),
  toBullMQ,
  postgresStore,
  postgresRateLimiter: (client) => postgresRateLimiter(client, { key: 'k', intervalMs: 100 }),
  toPgBoss: (client) => toPgBoss(client, 'webhooks'),
  migrate,
  libsqlStore,
  toJetStream: (client) => toJetStream(client, 'webhooks'),
}

test.each(Object.entries(adapters))('%s says so if it gets a URL, or nothing', async (_, make) => {
  for (const wrong of ['redis://user:secret@localhost', '', undefined, null, {}, 7]) {
    const making = (async () => make(wrong as never))()
    await expect(making).rejects.toMatchObject({ name: 'ConfigError', code: 'option_invalid' })
    await expect(making).rejects.not.toThrow(/secret/)
  }
})
