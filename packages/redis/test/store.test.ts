import { cursorContract, storeContract } from '@hookwright/core/testing'
import { redisStore } from '@hookwright/redis'
import Redis from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectBatchGoesOnElsewhere } from '../../../tests/support/batch.js'
import { expectPoisonEndsOnce } from '../../../tests/support/poison.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import { pause, type TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
let server: TestServer
let ioredis: Redis
let texts: Redis
let nodeRedis: ReturnType<typeof createClient>

beforeAll(async () => {
  if (!available) return
  server = await startRedis()
  ioredis = new Redis(server.port)
  texts = new Redis(server.port, { stringNumbers: true })
  nodeRedis = createClient({ socket: { port: server.port } })
  nodeRedis.on('error', () => {})
  await nodeRedis.connect()
})

afterAll(async () => {
  ioredis?.disconnect()
  texts?.disconnect()
  nodeRedis?.destroy()
  await server?.close()
})

describe.skipIf(!available).each([
  ['ioredis', () => redisStore(ioredis)],
  ['ioredis that answers numbers as texts', () => redisStore(texts, { prefix: 'texts:' })],
  ['node-redis', () => redisStore(nodeRedis, { prefix: 'other:' })],
  [
    'node-redis that answers texts as bytes',
    () => redisStore(nodeRedis.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }), { prefix: 'bytes:' }),
  ],
  [
    'a client of one command and without events',
    () => {
      const { eval: evaluate, evalSha } = nodeRedis
      return redisStore({ eval: evaluate.bind(nodeRedis), evalSha: evalSha.bind(nodeRedis) }, { prefix: 'bare:' })
    },
  ],
])('redisStore on %s', (_client, store) => {
  for (const { name, run } of storeContract({ store, wait: pause, shortLeaseMs: 500 })) test.concurrent(name, run)
  for (const { name, run } of cursorContract({ store })) test.concurrent(name, run)

  test('a delivery that keeps failing ends where onError says, once', () => expectPoisonEndsOnce(store))
  test('a delivery of several events continues on another machine where it stopped', () =>
    expectBatchGoesOnElsewhere(store))

  test('continues to work after the server forgot its scripts', async () => {
    const { token } = (await store().reserve('scripts', 60_000)) as { token: string }
    await ioredis.script('FLUSH')
    expect(await store().complete('scripts', token, 60_000)).toBe(true)
    expect(await store().reserve('scripts', 60_000)).toEqual({ status: 'completed' })
    await ioredis.del('hookwright:key:scripts', 'texts:key:scripts', 'other:key:scripts', 'bytes:key:scripts')
  })
})

describe.skipIf(!available)('redisStore', () => {
  test('both clients see the same keys', async () => {
    await redisStore(ioredis).reserve('both', 60_000)
    expect(await redisStore(nodeRedis).reserve('both', 60_000)).toEqual({ status: 'in_progress' })
  })

  test('leaves nothing in Redis for longer than it says', async () => {
    const store = redisStore(ioredis, { prefix: 'ttl:' })
    const { token } = (await store.reserve('a', 5_000)) as { token: string }
    expect(await ioredis.pttl('ttl:key:a')).toBeLessThanOrEqual(86_405_000)
    await store.complete('a', token, 7_000)
    expect(await ioredis.pttl('ttl:key:a')).toBeLessThanOrEqual(7_000)
    const other = (await store.reserve('b', 5_000)) as { token: string }
    await store.release('b', other.token, 9_000)
    expect(await ioredis.pttl('ttl:key:b')).toBeLessThanOrEqual(9_000)
  })

  test('is marked as shared, so that receivers must name their endpoint', () => {
    expect(redisStore(ioredis).shared).toBe(true)
  })
})
