import { contractDelivery, storeContract } from '@hookwright/core/testing'
import { migrate, postgresStore, toPgBoss } from '@hookwright/postgres'
import { Pool } from 'pg'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPgBouncer, startPgBouncer } from '../../../tests/support/pgbouncer.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { pause, type TestServer } from '../../../tests/support/server.js'

const available = hasPostgres() && hasPgBouncer()
let server: TestServer
const closers: (() => unknown)[] = []

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  const pool = new Pool({ connectionString: postgresUrl(server.port) })
  await migrate(pool)
  await pool.end()
})
afterAll(async () => {
  for (const close of closers.reverse()) await close()
  await server?.close()
})

describe.skipIf(!available).each(['transaction', 'statement'] as const)('through PgBouncer in %s mode', (mode) => {
  let url: string
  let pool: Pool
  let sql: postgres.Sql

  beforeAll(async () => {
    const pooler = await startPgBouncer(server.port, mode)
    closers.push(() => pooler.close())
    url = postgresUrl(pooler.port)
    pool = new Pool({ connectionString: url })
    sql = postgres(url, { onnotice: () => {} })
    // Not forever, in case one of its calls gets no answer.
    closers.push(
      () => pool.end(),
      () => sql.end({ timeout: 1 }),
    )
  })

  for (const [name, client] of [
    ['pg', () => pool],
    ['postgres', () => sql],
  ] as const) {
    const store = () => postgresStore(client())
    for (const { name: check, run } of storeContract({ store, wait: pause, shortLeaseMs: 500 }))
      test.concurrent(`${name}: ${check}`, run)
  }

  test('postgres: every answer arrives when many stores are checked at once', async () => {
    for (let round = 0; round < 8; round++) {
      const stores = Array.from({ length: 60 }, () => postgresStore(sql, { deadlineMs: 2_000 }))
      const reserved = stores.map((store, index) => store.reserve(`${mode}-${round}-${index}`, 60_000))
      expect(new Set((await Promise.all(reserved)).map(({ status }) => status))).toEqual(new Set(['reserved']))
    }
  })

  test('a job is handed over, and in transaction mode within a transaction', async () => {
    const boss = new PgBoss({ connectionString: url, query_timeout: 3_000, supervise: false, schedule: false } as never)
    await boss.start()
    closers.push(() => boss.stop({ graceful: false, wait: true }))
    await boss.createQueue(mode)
    const handOff = toPgBoss(boss, mode)
    for (let copy = 0; copy < 2; copy++) await handOff(await contractDelivery({ id: 'same' }))
    expect(await boss.fetch(mode, { batchSize: 5 })).toHaveLength(1)
    if (mode === 'statement') return
    await sql.begin(async (transaction) => handOff(await contractDelivery({ id: 'own' }), { transaction }))
    expect(await boss.fetch(mode, { batchSize: 5 })).toHaveLength(1)
  })
})
