// A receiver over HTTP in its own process, on the given engine.
import { createServer } from 'node:http'
import { toNodeListener } from '@hookwright/core/node'
import { createHmacWebhook, schemes } from '@hookwright/generic-hmac'
import { libsqlStore } from '@hookwright/libsql'
import { toJetStream } from '@hookwright/nats'
import { postgresStore, toPgBoss } from '@hookwright/postgres'
import { redisStore, toBullMQ } from '@hookwright/redis'
import { createClient } from '@libsql/client'
import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import PgBoss from 'pg-boss'

const [kind, secret, redisPort, postgresUrl, natsPort, folder] = process.argv.slice(2)
const handle = { onDelivery() {} }

const engines = {
  memory: () => handle,
  redis: () => ({ ...handle, store: redisStore(new Redis(Number(redisPort))) }),
  postgres: () => ({ ...handle, store: postgresStore(new pg.Pool({ connectionString: postgresUrl })) }),
  libsql: () => ({ ...handle, store: libsqlStore(createClient({ url: `file:${folder}/e2e.db`, timeout: 2_000 })) }),
  'redis and BullMQ': () => ({
    ...engines.redis(),
    onDelivery: toBullMQ(new Queue('e2e', { connection: { port: Number(redisPort), maxRetriesPerRequest: 1 } })),
  }),
  async 'postgres and pg-boss'() {
    const boss = new PgBoss({ connectionString: postgresUrl, supervise: false, schedule: false })
    await boss.start()
    await boss.createQueue('e2e')
    return { ...engines.postgres(), onDelivery: toPgBoss(boss, 'e2e') }
  },
  async 'memory and JetStream'() {
    const js = jetstream(await connect({ servers: `127.0.0.1:${natsPort}`, maxReconnectAttempts: -1 }))
    return { onDelivery: toJetStream(js, 'e2e') }
  },
}

const webhook = createHmacWebhook({
  scheme: schemes.hmacSha256,
  secret,
  endpoint: 'e2e',
  onOutcome({ status, error }) {
    if (status !== 200) console.error(status, error)
  },
  ...(await engines[kind]()),
})
const server = createServer(toNodeListener(webhook))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
