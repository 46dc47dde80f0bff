import { redisRateLimiter } from '@hookwright/redis'
import Redis from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFaultyProxy } from '../../../tests/support/faulty-proxy.js'
import { describeDistributedLimiter } from '../../../tests/support/rate-limit.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
let server: TestServer
let clients: Redis[]
let opened = 0

beforeAll(async () => {
  if (!available) return
  server = await startRedis()
  // One of two machines gets its numbers as strings.
  clients = [false, true].map((stringNumbers) => new Redis(server.port, { retryStrategy: () => 50, stringNumbers }))
})
afterAll(async () => {
  for (const client of clients ?? []) client.disconnect()
  await server?.close()
})

describe.skipIf(!available)('redisRateLimiter', () => {
  describeDistributedLimiter(
    (key, options) => redisRateLimiter(clients[opened++ % 2]!, { ...options, key }),
    () => server,
  )

  test('does not fall back to its own pace when it loses its connection with the answer to a call', async () => {
    const proxy = await startFaultyProxy(server.port)
    const client = createClient({ socket: { port: proxy.port } })
    const errors: Error[] = []
    client.on('error', (error) => {
      proxy.passes = Number.POSITIVE_INFINITY
      errors.push(error)
    })
    await client.connect()
    const onFallback = vi.fn()
    const limiter = redisRateLimiter(client, { key: 'lost', intervalMs: 10, deadlineMs: 10_000, onFallback })
    for (let cut = 1; cut <= 3; cut++) {
      proxy.passes = 0
      await limiter.acquire({})
      expect(errors).toHaveLength(cut)
    }
    expect(onFallback).not.toHaveBeenCalled()
    client.destroy()
    proxy.close()
  })

  test('leaves nothing in Redis for long', async () => {
    const client = clients[0]!
    await redisRateLimiter(client, { key: 'ttl', intervalMs: 10 }).acquire({})
    expect(await client.pttl('hookwright:pace:ttl')).toBeGreaterThan(0)
    expect(await client.pttl('hookwright:pace:ttl')).toBeLessThan(62_000)
  })
})

test.each([Number.NaN, 0, 2 ** 31])('a deadlineMs of %s is refused', (deadlineMs) => {
  expect(() =>
    redisRateLimiter({ eval() {}, evalsha() {}, info() {} } as never, { key: 'k', intervalMs: 1, deadlineMs }),
  ).toThrow(/"deadlineMs" must be a whole number/)
})
