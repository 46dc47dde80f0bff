import { postgresStore } from '@hookwright/postgres'
import { Pool } from 'pg'
import postgres from 'postgres'
import { race } from '../../../../tests/support/racer.js'

const [url = '', kind] = process.argv.slice(2)
await race(postgresStore(kind === 'postgres' ? postgres(url) : new Pool({ connectionString: url })))
