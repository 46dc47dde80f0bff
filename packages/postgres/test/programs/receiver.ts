import { postgresStore, toPgBoss } from '@hookwright/postgres'
import { Pool } from 'pg'
import PgBoss from 'pg-boss'
import { receive } from '../../../../tests/support/receiver.js'

const [port, connectionString = ''] = process.argv.slice(2)
const boss = new PgBoss({ connectionString, migrate: false, supervise: false, schedule: false })
const onDelivery = toPgBoss(boss, 'ledger', { deadlineMs: 1_000 })
await boss.start()
receive(Number(port), { store: postgresStore(new Pool({ connectionString }), { deadlineMs: 1_000 }), onDelivery })
