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

  test('a slot that is already free has no wait, not a negative one', async () => {
    const client = clients[0]!
    const waits: unknown[] = []
    const note = async (answer: Promise<unknown>) => {
      waits.push(await answer)
      return waits.at(-1)
    }
    const recording = {
      info: () => client.info(),
      eval: (script: string, keys: number, ...rest: string[]) => note(client.eval(script, keys, ...rest)),
      evalsha: (sha: string, keys: number, ...rest: string[]) => note(client.evalsha(sha, keys, ...rest)),
    }
    const limiter = redisRateLimiter(recording, { key: 'burst', intervalMs: 10_000, burst: 3 })
    for (let call = 0; call < 3; call++) await limiter.acquire({})
    expect(waits).toEqual([0, 0, 0])
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
