import { migrate, type PostgresStore, postgresStore } from '@hookwright/postgres'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasPostgres()
let server: TestServer
let pool: Pool
let store: PostgresStore

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  pool = new Pool({ connectionString: postgresUrl(server.port) })
  await migrate(pool)
  store = postgresStore(pool, { sweepEveryMs: 0 })
})
afterAll(async () => {
  await pool?.end()
  await server?.close()
})

const take = async (key: string) => (await store.reserve(key, 60_000)) as { token: string }

/** Makes a call that must wait for its row, which `changes` modifies meanwhile. */
async function whileHeld<T>(key: string, changes: string, call: () => Promise<T>): Promise<T> {
  const other = await pool.connect()
  await other.query('BEGIN')
  await other.query('UPDATE hookwright_keys SET key = key WHERE key = $1', [key])
  const answer = call()
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%hookwright_keys%'`
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1)
  await other.query(`UPDATE hookwright_keys SET ${changes} WHERE key = $1`, [key])
  await other.query('COMMIT')
  other.release()
  return answer
}

describe.skipIf(!available)('a lease or a completed key that expired while a call waited for its row', () => {
  test('can’t be extended', async () => {
    const { token } = await take('lease')
    expect(await whileHeld('lease', 'expires_at = clock_timestamp()', () => store.extend('lease', token, 60_000))).toBe(
      false,
    )
  })

  test('counts attempts from one again', async () => {
    await store.release('count', (await take('count')).token, 60_000)
    const reserved = await whileHeld('count', 'expires_at = clock_timestamp()', () => store.reserve('count', 60_000))
    expect(reserved).toMatchObject({ attempt: 1 })
  })

  test('is in progress if it was leased again', async () => {
    await store.complete('done', (await take('done')).token, 60_000)
    // When the call finds the row, it expires a moment later.
    await pool.query(`UPDATE hookwright_keys SET expires_at = clock_timestamp() + interval '500 ms' WHERE key = 'done'`)
    const leased = `expires_at = clock_timestamp() + interval '1 min', state = 'leased' FROM pg_sleep(0.6)`
    expect(await whileHeld('done', leased, () => store.reserve('done', 60_000))).toEqual({ status: 'in_progress' })
  })
})
