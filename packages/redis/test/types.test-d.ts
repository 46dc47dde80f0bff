import type { Delivery } from '@hookwright/core'
import type { RateLimiter } from '@hookwright/core/client'
import { contractWebhook } from '@hookwright/core/testing'
import { type RedisClient, redisRateLimiter, redisStore, toBullMQ } from '@hookwright/redis'
import type { DefaultJobOptions, Queue } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import type { createClient, createCluster } from 'redis'
import { expectTypeOf, test } from 'vitest'

test('every client fits', () => {
  expectTypeOf<Redis>().toExtend<RedisClient>()
  expectTypeOf<Cluster>().toExtend<RedisClient>()
  expectTypeOf<ReturnType<typeof createClient>>().toExtend<RedisClient>()
  expectTypeOf<ReturnType<typeof createCluster>>().toExtend<RedisClient>()
})

test('a store and a hand-off fit a receiver', () => {
  const [client, queue] = [{} as Redis, {} as Queue]
  contractWebhook({ store: redisStore(client), endpoint: 'x', onDelivery: toBullMQ(queue) })
  expectTypeOf(toBullMQ(queue)).parameter(0).toEqualTypeOf<Delivery>()
  expectTypeOf(redisRateLimiter(client, { key: 'x', intervalMs: 1 })).toEqualTypeOf<RateLimiter>()
  // @ts-expect-error a limit belongs to a key
  redisRateLimiter(client, { intervalMs: 1 })
  toBullMQ(queue, { jobOptions: {} as DefaultJobOptions })
  // @ts-expect-error a misspelt option of BullMQ's
  toBullMQ(queue, { jobOptions: { attemps: 3 } })
  // @ts-expect-error no such durability
  redisStore(client, { durability: 'maybe' })
})
