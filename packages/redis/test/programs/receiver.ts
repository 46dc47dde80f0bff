import { redisStore, toBullMQ } from '@hookwright/redis'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { receive } from '../../../../tests/support/receiver.js'

const [port, redisPort] = process.argv.slice(2).map(Number)
const store = redisStore(new Redis(redisPort!), { deadlineMs: 1_000, onWarning: () => {} })
const queue = new Queue('ledger', { connection: { port: redisPort!, maxRetriesPerRequest: 1 } })
// The control without an append-only file must start, because the test is to find what it loses.
receive(port!, {
  store,
  onDelivery: toBullMQ(queue, { durability: 'best-effort', deadlineMs: 1_000, onWarning: () => {} }),
})
