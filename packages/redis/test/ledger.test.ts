import { redisStore } from '@hookwright/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, test } from 'vitest'
import { keepLedger, type Ledger, ledgerRounds } from '../../../tests/support/ledger.js'
import { expectFairRace } from '../../../tests/support/race.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'

const available = hasRedis()
const minutes = 60_000

async function ledgerOf(name: string, settings: string[], rounds?: number): Promise<Ledger> {
  const engine = await startRedis(...settings)
  const queue = new Queue('ledger', { connection: { port: engine.port } })
  queue.on('error', () => {})
  try {
    return await keepLedger({
      name,
      receiver: new URL('./programs/receiver.ts', import.meta.url),
      args: [String(engine.port)],
      engine,
      ...(rounds && { rounds }),
      idsInEngine: async () => (await queue.getJobs(['waiting'])).map(({ data }) => data.id),
    })
  } finally {
    await queue.close()
    await engine.close()
  }
}

describe.skipIf(!available)('acknowledged deliveries are in Redis, whichever process is killed', () => {
  test(
    'with an append-only file, nothing is lost and nothing is there twice',
    async () => {
      // Not `everysec`: if the disk is busy, Redis answers up to two seconds before it writes.
      const { acknowledged, lost, duplicates } = await ledgerOf('redis', ['--appendfsync', 'always'])
      expect(acknowledged).toBeGreaterThan(ledgerRounds * 10)
      expect([lost, duplicates]).toEqual([0, 0])
    },
    4 * minutes,
  )

  test(
    'without one, the same test finds the loss',
    async () => {
      const { lost } = await ledgerOf('redis without AOF', ['--appendonly', 'no'], 2)
      expect(lost).toBeGreaterThan(0)
    },
    2 * minutes,
  )
})

describe.skipIf(!available)('exactly one of four processes gets each key', () => {
  test.each(['ioredis', 'node-redis'])(
    '%s',
    async (kind) => {
      const engine = await startRedis()
      const client = kind === 'ioredis' ? new Redis(engine.port) : createClient({ socket: { port: engine.port } })
      if ('connect' in client && kind === 'node-redis') await client.connect()
      const racer = new URL('./programs/racer.ts', import.meta.url)
      await expectFairRace(racer, [String(engine.port), kind], redisStore(client))
      await client.quit()
      await engine.close()
    },
    minutes,
  )
})
