import { redisStore } from '@hookwright/redis'
import { Redis } from 'ioredis'
import { drainTo } from '../../../../tests/support/feeder.js'

const args = process.argv.slice(2)
await drainTo(redisStore(new Redis(Number(args.at(-1)))), args)
