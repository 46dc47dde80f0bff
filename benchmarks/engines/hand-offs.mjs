// A hand-off against the bare client doing the same work: one JSON message with headers and body, one dedupe key.
import { createHash, randomUUID } from 'node:crypto'
import { createHmacWebhook, schemes, signRequest } from '@hookwright/generic-hmac'
import { toJetStream } from '@hookwright/nats'
import { toPgBoss } from '@hookwright/postgres'
import { toBullMQ } from '@hookwright/redis'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import { Queue } from 'bullmq'
import PgBoss from 'pg-boss'
import { compareRates } from './load.mjs'
import { postgresUrl } from './servers.mjs'

const secret = 'the secret of the benchmark'
const body = JSON.stringify({ event: 'thing.changed', data: 'x'.repeat(1_000) })

/** A received delivery, and a function that turns it into another one. */
async function sampleDelivery() {
  const scheme = schemes.hmacSha256
  const webhook = createHmacWebhook({ scheme, secret, onDelivery() {} })
  const request = await signRequest({ scheme, secret, url: 'https://example.com/hook', body })
  const received = await webhook.receive(request)
  if (received.type !== 'delivery') throw new Error('expected a delivery')
  const { delivery } = received
  const { url, headers, rawBody } = delivery
  const facts = Symbol.for('@hookwright/core:delivery')
  return () => ({ ...delivery, url, headers, rawBody, [facts]: delivery[facts], id: randomUUID() })
}

function bareMessage({ provider, endpoint, id, principal, url, receivedAt, headers, rawBody }) {
  const key = createHash('sha256').update(`${endpoint}:${principal}:${id}`).digest('hex')
  const bytes = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.length)
  const message = { provider, endpoint, id, principal, url, receivedAt: receivedAt.toISOString() }
  return { key, message: { ...message, headers: [...headers], body: bytes.toString('base64') } }
}

export async function compareHandOffs({ redis, postgres, nats }) {
  const next = await sampleDelivery()

  const queue = new Queue('bench', { connection: { port: redis.port, maxRetriesPerRequest: 1 } })
  const options = { attempts: 10, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: { count: 1_000 } }
  const toQueue = toBullMQ(queue)
  await compareRates(
    'hand-off to BullMQ (1 kB)',
    () => {
      const { key, message } = bareMessage(next())
      return queue.add('bench', message, { ...options, deduplication: { id: key, ttl: 86_400_000 } })
    },
    () => toQueue(next()),
  )
  await queue.obliterate({ force: true })
  await queue.close()

  const boss = new PgBoss({ connectionString: postgresUrl(postgres.port), supervise: false, schedule: false })
  await boss.start()
  await boss.createQueue('bench')
  const toBoss = toPgBoss(boss, 'bench')
  await compareRates(
    'hand-off to pg-boss (1 kB)',
    () => {
      const { key, message } = bareMessage(next())
      const id = key.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
      return boss.send('bench', message, { id, retryLimit: 10, retryDelay: 1, retryBackoff: true })
    },
    () => toBoss(next()),
  )
  await boss.stop({ graceful: false, wait: true })

  const connection = await connect({ servers: `127.0.0.1:${nats.port}` })
  const manager = await jetstreamManager(connection)
  const limits = { discard: 'new', duplicate_window: nanos(86_400_000), max_age: nanos(86_400_000) }
  await manager.streams.add({ name: 'bench', subjects: ['bench'], ...limits })
  const js = jetstream(connection)
  const toStream = toJetStream(js, 'bench')
  await compareRates(
    'hand-off to JetStream (1 kB)',
    () => {
      const { key, message } = bareMessage(next())
      return js.publish('bench', JSON.stringify(message), { msgID: key, timeout: 3_000 })
    },
    () => toStream(next()),
  )
  await connection.close()
}
