import { contractDelivery } from '@hookwright/core/testing'
import { redisStore, toBullMQ } from '@hookwright/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
let server: TestServer
let client: Redis

beforeAll(async () => {
  if (!available) return
  server = await startRedis('--appendonly', 'no', '--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru')
  client = new Redis(server.port)
})
afterAll(async () => {
  client?.disconnect()
  await server?.close()
})

const bothProblems = /"appendonly yes".*\(allkeys-lru\).*"maxmemory-policy noeviction"/

describe.skipIf(!available)('a Redis whose settings lose data', () => {
  test('is a warning of a store, once, because a delivery that it forgets is handled twice', async () => {
    const onWarning = vi.fn()
    const store = redisStore(client, { onWarning })
    await store.ready()
    await store.reserve('a', 1_000)
    expect(onWarning).toHaveBeenCalledTimes(1)
    expect(onWarning.mock.calls[0]?.[0]).toMatch(bothProblems)
  })

  test('is an error of a store with durability "required"', async () => {
    const store = redisStore(client, { durability: 'required' })
    await expect(store.ready()).rejects.toThrow(bothProblems)
    await expect(store.reserve('a', 1_000)).rejects.toMatchObject({ name: 'StoreError', code: 'store_failed' })
  })

  test('is an error of a hand-off, because a delivery that it loses is lost; "best-effort" makes it a warning', async () => {
    const queue = new Queue('durability', { connection: { port: server.port } })
    const refused = toBullMQ(queue)
    await expect(refused.ready()).rejects.toThrow(bothProblems)
    await expect(refused(await contractDelivery())).rejects.toMatchObject({ code: 'queue_failed' })
    const onWarning = vi.fn()
    await toBullMQ(queue, { durability: 'best-effort', onWarning })(await contractDelivery())
    expect(onWarning.mock.calls[0]?.[0]).toMatch(bothProblems)
    expect(await queue.getWaitingCount()).toBe(1)
    await queue.close()
  })

  test('is found through node-redis too', async () => {
    const nodeRedis = createClient({ socket: { port: server.port } })
    await nodeRedis.connect()
    await expect(redisStore(nodeRedis, { durability: 'required' }).ready()).rejects.toThrow(bothProblems)
    nodeRedis.destroy()
  })

  test('that was corrected is accepted by the next delivery', async () => {
    const store = redisStore(client, { durability: 'required' })
    await expect(store.ready()).rejects.toThrow()
    await client.config('SET', 'appendonly', 'yes')
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    await store.ready()
    await client.config('SET', 'appendonly', 'no')
  })

  test('is reported as unknown if it does not name its policy', async () => {
    const withoutPolicy = Object.assign(client.duplicate(), {
      info: async () => (await client.info()).replace(/maxmemory_policy:.*/, ''),
    })
    const onWarning = vi.fn()
    await redisStore(withoutPolicy, { onWarning }).ready()
    expect(onWarning.mock.calls[0]?.[0]).toMatch(/memory is full \(unknown\)/)
    withoutPolicy.disconnect()
  })

  test('is not reported as unknown if INFO fails for another reason', async () => {
    const broken = Object.assign(client.duplicate(), { info: () => Promise.reject(new Error('LOADING')) })
    await expect(redisStore(broken).ready()).rejects.toThrow(/LOADING/)
    broken.disconnect()
  })

  test('is reported as unknown if it refuses INFO', async () => {
    await client.call('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '+@all', '-info')
    const app = new Redis({ port: server.port, username: 'app', password: 'secret', enableReadyCheck: false })
    await expect(redisStore(app, { durability: 'required' }).ready()).rejects.toThrow(/grant "\+info"/)
    app.disconnect()
  })
})
