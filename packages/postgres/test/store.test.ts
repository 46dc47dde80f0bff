import { PGlite } from '@electric-sql/pglite'
import { cursorContract, storeContract } from '@hookwright/core/testing'
import {
  migrate,
  migrationSql,
  type PostgresStore,
  postgresRateLimiter,
  postgresStore,
  type SqlClient,
} from '@hookwright/postgres'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectBatchGoesOnElsewhere } from '../../../tests/support/batch.js'
import { expectPoisonEndsOnce } from '../../../tests/support/poison.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { expectRightsSuffice } from '../../../tests/support/rights.js'
import { pause, type TestServer } from '../../../tests/support/server.js'

const available = hasPostgres()
let server: TestServer
let pool: Pool
let sql: postgres.Sql

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  pool = new Pool({ connectionString: postgresUrl(server.port) })
  sql = postgres(postgresUrl(server.port), { onnotice: () => {} })
  await Promise.all([migrate(pool), migrate(sql), migrate(pool, { tablePrefix: 'own_' })])
})

afterAll(async () => {
  await pool?.end()
  await sql?.end()
  await server?.close()
})

function checkStore(store: () => PostgresStore): void {
  for (const { name, run } of storeContract({ store, wait: pause, shortLeaseMs: 500 })) test.concurrent(name, run)
  for (const { name, run } of cursorContract({ store })) test.concurrent(name, run)
  test('a delivery that keeps failing ends where onError says, once', () => expectPoisonEndsOnce(store))
  test('a delivery of several events continues on another machine where it stopped', () =>
    expectBatchGoesOnElsewhere(store))
}

describe.skipIf(!available).each<[string, () => SqlClient, string | undefined]>([
  ['pg', () => pool, undefined],
  ['postgres', () => sql, 'own_'],
  ['a function', () => async (text, values) => (await pool.query(text, values)).rows as never, undefined],
])('postgresStore on %s', (_client, client, tablePrefix) => checkStore(() => postgresStore(client(), { tablePrefix })))

describe('postgresStore on PGlite', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
    await lite.exec(migrationSql())
  })
  afterAll(() => lite.close())

  checkStore(() => postgresStore(lite))
})

describe.skipIf(!available)('postgresStore', () => {
  test('says what to do when its tables are missing, and works once they exist', async () => {
    const store = postgresStore(pool, { tablePrefix: 'later_' })
    await expect(store.reserve('a', 1_000)).rejects.toThrow('Table "later_keys" is missing: run migrate(sql) once.')
    await migrate(pool, { tablePrefix: 'later_' })
    expect((await store.reserve('a', 1_000)).status).toBe('reserved')
  })

  test('a statement that failed is a StoreError', async () => {
    const store = postgresStore(() => Promise.reject(new Error('no')))
    await expect(store.getCursor('a')).rejects.toMatchObject({
      code: 'store_failed',
      message: '[@hookwright/postgres] PostgreSQL failed: no',
    })
  })

  test('accepts a schema in its prefix', async () => {
    await pool.query('CREATE SCHEMA hooks')
    await migrate(pool, { tablePrefix: 'hooks.x_' })
    expect((await postgresStore(pool, { tablePrefix: 'hooks.x_' }).reserve('a', 1_000)).status).toBe('reserved')
  })

  test('needs only the rights to read and write its tables; migrate() needs more', async () => {
    await pool.query('CREATE SCHEMA narrow; CREATE ROLE narrow LOGIN; GRANT USAGE ON SCHEMA narrow TO narrow')
    const options = { tablePrefix: 'narrow.x_', sweepEveryMs: 0 }
    await migrate(pool, options)
    await pool.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA narrow TO narrow')
    const narrow = new Pool({ connectionString: postgresUrl(server.port).replace('postgres@', 'narrow@') })
    const store = postgresStore(narrow, options)
    await expectRightsSuffice(store, (key, pace) => postgresRateLimiter(narrow, { ...options, ...pace, key }))
    const { token } = (await store.reserve('over', 1_000)) as { token: string }
    await store.complete('over', token, 1)
    await pause(10)
    expect(await store.sweep()).toBe(1)
    await expect(migrate(narrow, options)).rejects.toThrow('permission denied for schema narrow')
    await narrow.end()
  })

  test.each(['a;b', 'A_', 'a.b.c', '"a"', '', '1a', '1a.b'])('refuses the prefix %j', (tablePrefix) => {
    expect(() => postgresStore(pool, { tablePrefix })).toThrow(/tablePrefix/)
  })

  test('machines that start together may all migrate', async () => {
    await Promise.all(Array.from({ length: 8 }, () => migrate(pool, { tablePrefix: 'race_' })))
  })

  test('finds expired rows by an index, also in a schema', async () => {
    await pool.query('CREATE SCHEMA indexed')
    const options = { tablePrefix: 'indexed.x_' }
    for (let run = 0; run < 2; run++) await migrate(pool, options)
    const { rows } = await pool.query(
      `SELECT indexdef FROM pg_indexes WHERE indexname = 'x_keys_expires_at' AND schemaname = 'indexed'`,
    )
    expect(rows).toEqual([{ indexdef: expect.stringMatching(/ON indexed\.x_keys USING btree \(expires_at\)/) }])
  })

  test('sweeps expired rows, and only those', async () => {
    const store = postgresStore(pool, { tablePrefix: 'own_', sweepEveryMs: 0 })
    await pool.query('DELETE FROM own_keys')
    const take = async (key: string, leaseMs = 60_000) => (await store.reserve(key, leaseMs)) as { token: string }
    await store.complete('over', (await take('over')).token, 1)
    await store.release('freed', (await take('freed')).token, 1)
    await store.complete('kept', (await take('kept')).token, 60_000)
    await take('leased')
    await take('late', 1)
    await pause(20)
    expect(await store.sweep()).toBe(2)
    const { rows } = await pool.query('SELECT key FROM own_keys ORDER BY key')
    expect(rows.map(({ key }) => key)).toEqual(['kept', 'late', 'leased'])
    const lateBy = (hours: number) =>
      pool.query(`UPDATE own_keys SET expires_at = now() - $1::int * interval '1 hour' WHERE key = 'late'`, [hours])
    await lateBy(23)
    expect(await store.sweep()).toBe(0)
    await lateBy(25)
    const other = await pool.connect()
    await other.query('BEGIN')
    await other.query(`SELECT FROM own_keys WHERE key = 'late' FOR UPDATE`)
    // Rows that another statement is using are left to the next sweep.
    expect(await store.sweep()).toBe(0)
    await other.query('COMMIT')
    other.release()
    expect(await store.sweep()).toBe(1)
  })

  test('times a lease from when it has the row, not from when it began to wait for it', async () => {
    const store = postgresStore(pool, { sweepEveryMs: 0 })
    const { token } = (await store.reserve('waited', 60_000)) as { token: string }
    await store.complete('waited', token, 60_000)
    const other = await pool.connect()
    await other.query('BEGIN')
    await other.query(`UPDATE hookwright_keys SET expires_at = expires_at WHERE key = 'waited'`)
    const reserved = store.reserve('waited', 60_000)
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%hookwright_keys%'`
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1)
    // The retention ends while the reservation waits.
    await other.query(`UPDATE hookwright_keys SET expires_at = clock_timestamp() WHERE key = 'waited'`)
    const { rows: freed } = await other.query('SELECT clock_timestamp()::text AS at')
    await other.query('COMMIT')
    other.release()
    expect((await reserved).status).toBe('reserved')
    const isWhole = `SELECT expires_at >= $1::timestamptz + interval '60 s' AS whole FROM hookwright_keys WHERE key = 'waited'`
    expect((await pool.query(isWhole, [freed[0].at])).rows).toEqual([{ whole: true }])
  })

  test('a holder so late that its row was swept still marks its delivery as done', async () => {
    const store = postgresStore(pool, { sweepEveryMs: 0 })
    const { token } = (await store.reserve('swept', 60_000)) as { token: string }
    await pool.query(`DELETE FROM hookwright_keys WHERE key = 'swept'`)
    expect(await store.complete('swept', token, 60_000)).toBe(true)
    expect((await store.reserve('swept', 60_000)).status).toBe('completed')
  })

  test('sweeps by itself while it is used', async () => {
    await pool.query(`INSERT INTO own_keys SELECT 'old-' || n, 'completed', gen_random_uuid(), 1, now() - interval '1 h'
      FROM generate_series(1, 12000) n`)
    const store = postgresStore(pool, { tablePrefix: 'own_', sweepEveryMs: 1 })
    await pause(5)
    await store.reserve('new', 1_000)
    await expect
      .poll(async () => (await pool.query(`SELECT count(*)::int AS n FROM own_keys WHERE key LIKE 'old-%'`)).rows[0].n)
      .toBe(0)
  })
})
