import { contractDelivery } from '@hookwright/core/testing'
import { type RedisClient, redisStore, toBullMQ } from '@hookwright/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { describeCuts, describeOutages, type OpenDependent, probeOf } from '../../../tests/support/outage.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
const deadlineMs = 300
const closers: (() => unknown)[] = []
let server: TestServer

beforeAll(async () => {
  if (!available) return
  server = await startRedis()
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(async () => {
  await server?.close()
})

function ioredisOn(
  port: number,
  options: { socketTimeout?: number; reconnectOnError?: (error: Error) => boolean } = {},
): Redis {
  const client = new Redis(port, options)
  closers.push(() => client.disconnect())
  return client
}

async function nodeRedisOn(port: number): Promise<RedisClient> {
  // No error listener: the store must make sure that no error event ends the process.
  const client = createClient({ socket: { port } })
  closers.push(() => client.destroy())
  redisStore(client)
  client.connect().catch(() => {})
  return client
}

function queueOn(port: number, options: { socketTimeout?: number } = {}): Queue {
  const connection = { port, maxRetriesPerRequest: 1, ...options }
  const queue = new Queue(`outage-${crypto.randomUUID()}`, { connection })
  // Not awaited, because it waits for a connection that never existed.
  closers.push(() => void queue.disconnect().catch(() => {}))
  return queue
}

const dependents: [string, OpenDependent][] = [
  ['redisStore on ioredis', async (port) => ({ store: redisStore(ioredisOn(port), { deadlineMs }), deadlineMs })],
  [
    'redisStore on node-redis',
    async (port) => ({ store: redisStore(await nodeRedisOn(port), { deadlineMs }), deadlineMs }),
  ],
  ['toBullMQ', async (port) => ({ handOff: toBullMQ(queueOn(port), { deadlineMs }), deadlineMs })],
]

describe.skipIf(!available)('in an outage', () => describeOutages(dependents, () => server))

describe.skipIf(!available)('with socketTimeout', () => {
  const options = { socketTimeout: 1_000 }
  const open: typeof dependents = [
    [
      'redisStore on ioredis',
      async (port) => ({ store: redisStore(ioredisOn(port, options), { deadlineMs }), deadlineMs }),
    ],
    ['toBullMQ', async (port) => ({ handOff: toBullMQ(queueOn(port, options), { deadlineMs }), deadlineMs })],
  ]
  describeCuts(open, () => server)
})

describe.skipIf(!available)('a Redis that is full', () => {
  test('refuses with 503, and accepts deliveries again when it has room', async () => {
    const full = await startRedis('--maxmemory-policy', 'noeviction')
    closers.push(() => full.close())
    const client = ioredisOn(full.port)
    const probes = [
      probeOf({ store: redisStore(client, { deadlineMs }), deadlineMs }),
      probeOf({ handOff: toBullMQ(queueOn(full.port), { deadlineMs }), deadlineMs }),
    ]
    for (const probe of probes) await probe.expectWorks()
    // Below its current use, so that memory freed meanwhile makes no room.
    await client.config('SET', 'maxmemory', '1mb')
    await expect(client.set('any', 'x')).rejects.toThrow(/OOM/)
    for (const probe of probes) await probe.expectRefusedInTime()
    await client.config('SET', 'maxmemory', '100mb')
    for (const probe of probes) await probe.expectResumes()
  })
})

describe.skipIf(!available)('a Redis that became a replica', () => {
  const reconnectOnError = (error: Error) => error.message.startsWith('READONLY')

  test('refuses with 503; with reconnectOnError, its clients continue with the server that took its address', async () => {
    const [old, next] = [await startRedis(), await startRedis()]
    closers.push(() => Promise.all([old.close(), next.close()]))
    const [client, connection] = [1, 2].map(() => ioredisOn(old.port, { reconnectOnError })) as [Redis, Redis]
    const queue = new Queue('failover', { connection })
    const probes = [
      probeOf({ store: redisStore(client, { deadlineMs }), deadlineMs }),
      probeOf({ handOff: toBullMQ(queue, { deadlineMs }), deadlineMs }),
    ]
    for (const probe of probes) await probe.expectWorks()
    await client.replicaof('127.0.0.1', next.port)
    for (const one of [client, connection]) one.options.port = next.port
    for (const probe of probes) {
      expect((await probe.send()).status).toBe(503)
      await probe.expectResumes()
    }
    expect(await ioredisOn(next.port).dbsize()).toBeGreaterThan(0)
  })
})

describe.skipIf(!available)('a hand-off that timed out', () => {
  test('may have been stored; the sender’s retry is the same job', async () => {
    const queue = queueOn(server.port)
    const handOff = toBullMQ(queue, { deadlineMs })
    await handOff(await contractDelivery({ id: 'first' }))
    server.pause()
    await expect(handOff(await contractDelivery({ id: 'late' }))).rejects.toMatchObject({ code: 'queue_failed' })
    server.resume()
    await handOff(await contractDelivery({ id: 'late' }))
    expect(await queue.getWaitingCount()).toBe(2)
  })

  test('a reservation that came too late is released, so that the retry does not wait for its lease', async () => {
    const store = redisStore(ioredisOn(server.port), { deadlineMs })
    await store.reserve('warm', 1_000)
    server.pause()
    await expect(store.reserve('late', 60_000)).rejects.toThrow(/within 300 ms/)
    server.resume()
    await expect.poll(async () => (await store.reserve('late', 60_000)).status).toBe('reserved')
  })
})
