import { redisStore } from '@hookwright/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { race } from '../../../../tests/support/racer.js'

const [port, kind] = process.argv.slice(2)
if (kind === 'node-redis') {
  const client = createClient({ socket: { port: Number(port) } })
  await client.connect()
  await race(redisStore(client))
} else {
  await race(redisStore(new Redis(Number(port))))
}
