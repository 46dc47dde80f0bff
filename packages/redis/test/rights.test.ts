import { contractDelivery } from '@hookwright/core/testing'
import { redisRateLimiter, redisStore, toBullMQ } from '@hookwright/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import { expectRightsSuffice } from '../../../tests/support/rights.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
const password = 'of-this-test-alone'
let server: TestServer
let owner: Redis

beforeAll(async () => {
  if (!available) return
  server = await startRedis()
  owner = new Redis(server.port)
})
afterAll(async () => {
  owner?.disconnect()
  await server?.close()
})

async function userWith(name: string, ...rules: string[]) {
  await owner.call('ACL', 'SETUSER', name, 'reset', 'on', `>${password}`, ...rules)
  return { port: server.port, username: name, password }
}

describe.skipIf(!available)('a user of Redis with restricted rights', () => {
  test('needs no more rights than the README names', async () => {
    const connection = await userWith('app', '+@all', '-@dangerous', '+info', '~hookwright:*', '~bull:*')
    const client = new Redis(connection)
    const store = redisStore(client, { durability: 'required' })
    await store.ready()
    await expectRightsSuffice(store, (key, options) => redisRateLimiter(client, { ...options, key }))
    const queue = new Queue('rights', { connection })
    const handOff = toBullMQ(queue)
    for (let copy = 0; copy < 2; copy++) await handOff(await contractDelivery({ id: 'same' }))
    expect(await queue.getWaitingCount()).toBe(1)
    await queue.close()
    client.disconnect()
  })

  test.each([
    ['no scripts', '+@all', '-@scripting', '~*'],
    ['no writes', '+@all', '-@write', '~*'],
    ['other keys', '+@all', '~other:*'],
  ])('is told at once if rights are missing, without its password: %s', async (_name, ...rules) => {
    const connection = await userWith('poor', ...rules)
    const client = new Redis(connection)
    const queue = new Queue('poor', { connection })
    const delivery = await contractDelivery()
    for (const call of [() => redisStore(client).reserve('poor', 1_000), () => toBullMQ(queue)(delivery)]) {
      const error = (await call().catch((thrown: unknown) => thrown)) as Error
      expect(error).toMatchObject({
        name: 'StoreError',
        message: expect.stringMatching(/permission|can't run this command/),
      })
      expect(error.message + JSON.stringify(error)).not.toContain(password)
    }
    await queue.close().catch(() => {})
    client.disconnect()
  })
})
