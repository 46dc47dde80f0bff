import { postgresStore } from '@hookwright/postgres'
import { Pool } from 'pg'
import { drainTo } from '../../../../tests/support/feeder.js'

const args = process.argv.slice(2)
await drainTo(postgresStore(new Pool({ connectionString: args.at(-1) })), args)
