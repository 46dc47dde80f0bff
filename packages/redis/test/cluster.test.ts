import { storeContract } from '@hookwright/core/testing'
import { redisRateLimiter, redisStore } from '@hookwright/redis'
import { Cluster, Redis } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import { eventually, freePort, pause, type TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
const servers: TestServer[] = []
const busPorts: number[] = []
let ioredis: Cluster
let nodeRedis: ReturnType<typeof createCluster>

/** Three masters, each with a third of the slots. */
beforeAll(async () => {
  if (!available) return
  const slots = [0, 5461, 10923, 16384]
  for (let index = 0; index < 3; index++) {
    const busPort = await freePort()
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', `${busPort}`, '--cluster-config-file', 'nodes.conf']
    const server = await startRedis(...cluster)
    servers.push(server)
    busPorts.push(busPort)
    const node = new Redis(server.port)
    await node.cluster('ADDSLOTSRANGE', slots[index]!, slots[index + 1]! - 1)
    await node.cluster('SET-CONFIG-EPOCH', index + 1)
    if (index > 0) await node.cluster('MEET', '127.0.0.1', servers[0]!.port, busPorts[0]!)
    node.disconnect()
  }
  for (const { port } of servers) {
    const node = new Redis(port)
    await eventually(async () => expect(await node.cluster('INFO')).toContain('cluster_state:ok'))
    node.disconnect()
  }
  ioredis = new Cluster([{ host: '127.0.0.1', port: servers[0]!.port }])
  nodeRedis = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${servers[0]!.port}` }] })
  await nodeRedis.connect()
})
afterAll(async () => {
  ioredis?.disconnect()
  nodeRedis?.destroy()
  for (const server of servers) await server.close()
})

describe.skipIf(!available).each([
  ['ioredis', () => ioredis],
  ['node-redis', () => nodeRedis],
])('in a cluster, through %s', (_name, client) => {
  const store = () => redisStore(client(), { prefix: `cluster-${_name}:` })
  for (const { name, run } of storeContract({ store, wait: pause, shortLeaseMs: 500 })) test.concurrent(name, run)

  test('keys are on every node, and each call finds its own', async () => {
    for (let index = 0; index < 60; index++) {
      const { token } = (await store().reserve(`spread-${index}`, 60_000)) as { token: string }
      expect(await store().complete(`spread-${index}`, token, 60_000)).toBe(true)
    }
    for (const { port } of servers) {
      const node = new Redis(port)
      expect((await node.keys(`cluster-${_name}:key:spread-*`)).length).toBeGreaterThan(0)
      node.disconnect()
    }
  })

  test('a rate limit is one key', async () => {
    const limiter = redisRateLimiter(client(), { key: `limit-${_name}`, intervalMs: 1 })
    for (let call = 0; call < 5; call++) await limiter.acquire({})
  })
})
