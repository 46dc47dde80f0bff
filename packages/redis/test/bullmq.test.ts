import { decodeDelivery } from '@hookwright/core'
import { contractDelivery, contractWebhook, handOffContract } from '@hookwright/core/testing'
import { toBullMQ } from '@hookwright/redis'
import { Queue, Worker } from 'bullmq'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handOverPoison, openPoisonedWorker } from '../../../tests/support/poison.js'
import { hasRedis, startRedis } from '../../../tests/support/redis.js'
import { eventually, type TestServer } from '../../../tests/support/server.js'

const available = hasRedis()
let server: TestServer
let nodeRedis: ReturnType<typeof createClient>
let queues = 0

beforeAll(async () => {
  if (!available) return
  server = await startRedis()
  nodeRedis = createClient({ socket: { port: server.port } })
  nodeRedis.on('error', () => {})
  await nodeRedis.connect()
})
afterAll(async () => {
  nodeRedis?.destroy()
  await server?.close()
})

const openQueue = (connection: object = { port: server.port, maxRetriesPerRequest: 1 }) =>
  new Queue(`queue-${++queues}`, { connection })

describe.skipIf(!available).each([
  ['ioredis', () => openQueue()],
  ['node-redis', () => openQueue(nodeRedis)],
])('toBullMQ on %s', (_client, newQueue) => {
  const checks = handOffContract({
    async open() {
      const queue = newQueue()
      return {
        handOff: toBullMQ(queue),
        messages: async () => (await queue.getJobs(['waiting'])).map(({ data }) => data),
        close: async () => {
          await queue.obliterate()
          await queue.close()
        },
      }
    },
  })
  for (const { name, run } of checks) test(name, run)
})

describe.skipIf(!available)('toBullMQ', () => {
  test('drops a delivery that comes again after its job was completed and removed', async () => {
    const queue = openQueue()
    const handOff = toBullMQ(queue, { jobOptions: { removeOnComplete: true } })
    await handOff(await contractDelivery({ id: 'again' }))
    const worker = new Worker(queue.name, async () => {}, { connection: { port: server.port } })
    await eventually(async () => expect(await queue.getJobs()).toEqual([]))
    await worker.close()
    await handOff(await contractDelivery({ id: 'again' }))
    expect(await queue.getJobs()).toEqual([])
    await queue.close()
  })

  test('accepts it again when the provider’s retention is over', async () => {
    const queue = openQueue()
    const handOff = toBullMQ(queue)
    for (let copy = 0; copy < 2; copy++) {
      await handOff(await contractDelivery({ id: 'again' }, { retainMs: 30 }))
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    expect(await queue.getWaitingCount()).toBe(2)
    await queue.close()
  })

  test('gives jobs attempts and a backoff; the queue’s own options and jobOptions override them', async () => {
    const options = async (queue: Queue, jobOptions = {}) => {
      await toBullMQ(queue, { jobOptions })(await contractDelivery({ id: `${Math.random()}` }))
      const { attempts, backoff, removeOnComplete } = (await queue.getJobs())[0]!.opts
      await queue.close()
      return { attempts, backoff, removeOnComplete }
    }
    const backoff = { type: 'exponential', delay: 1_000 }
    expect(await options(openQueue())).toEqual({ attempts: 10, backoff, removeOnComplete: { count: 1_000 } })
    const connection = { port: server.port }
    const own = new Queue('own', { connection, defaultJobOptions: { attempts: 3 } })
    expect((await options(own)).attempts).toBe(3)
    expect((await options(new Queue('own-2', { connection }), { attempts: 5 })).attempts).toBe(5)
  })

  test.each(['jobId', 'deduplication', 'debounce'])(
    'refuses %s, by which BullMQ would drop deliveries that are not duplicates',
    async (name) => {
      const options = { [name]: name === 'jobId' ? 'one' : { id: 'one' } }
      const queue = openQueue()
      const own = new Queue('own-ids', { connection: { port: server.port }, defaultJobOptions: options })
      const refused = { name: 'ConfigError', code: 'option_invalid', message: expect.stringContaining(`"${name}"`) }
      expect(() => toBullMQ(queue, { jobOptions: options })).toThrow(expect.objectContaining(refused))
      expect(() => toBullMQ(own)).toThrow(expect.objectContaining(refused))
      expect(() => toBullMQ(queue, { jobOptions: { [name]: undefined } })).not.toThrow()
      await Promise.all([queue.close(), own.close()])
    },
  )

  test('a worker dispatches what was handed over; a job that keeps failing ends as failed, once', async () => {
    const connection = { port: server.port, maxRetriesPerRequest: null }
    const queue = new Queue('worker', { connection })
    const { webhook, handled, failures } = openPoisonedWorker()
    const handOff = toBullMQ(queue, { jobOptions: { attempts: 3, backoff: { type: 'fixed', delay: 10 } } })
    await handOverPoison(handOff, 20)
    const worker = new Worker('worker', async (job) => webhook.dispatch(await decodeDelivery(webhook, job.data)), {
      connection,
      concurrency: 4,
    })
    await eventually(async () => {
      expect(await queue.getFailedCount()).toBe(1)
      expect(handled).toHaveLength(20)
    })
    expect([new Set(handled).size, failures()]).toEqual([20, 3])
    await worker.close()
    await queue.close()
  })

  test('a message signed with macKey is accepted by a worker that requires it', async () => {
    const queue = openQueue()
    const macKey = 'shared between receiver and worker'
    await toBullMQ(queue, { macKey })(await contractDelivery({ id: 'signed' }))
    const data = (await queue.getJobs())[0]?.data
    await expect(decodeDelivery(contractWebhook({}), data, { macKey })).resolves.toBeDefined()
    await expect(decodeDelivery(contractWebhook({}), { ...data, id: 'x' }, { macKey })).rejects.toThrow(/macKey/)
    await queue.close()
  })
})
