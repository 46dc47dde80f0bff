import { migrate, postgresRateLimiter, type Query, type SqlValue } from '@hookwright/postgres'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { describeDistributedLimiter } from '../../../tests/support/rate-limit.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasPostgres()
let server: TestServer
let pool: Pool

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  pool = new Pool({ connectionString: postgresUrl(server.port) })
  await migrate(pool)
})
afterAll(async () => {
  await pool?.end()
  await server?.close()
})

describe.skipIf(!available)('postgresRateLimiter', () => {
  describeDistributedLimiter(
    (key, options) => postgresRateLimiter(pool, { ...options, key }),
    () => server,
  )

  test('does not fall back to its own pace when all its connections are closed while they wait for answers', async () => {
    const closed = new Pool({ connectionString: postgresUrl(server.port), application_name: 'closed', max: 3 })
    const onFallback = vi.fn()
    const limiter = postgresRateLimiter(closed, { key: 'closed', intervalMs: 10, deadlineMs: 10_000, onFallback })
    await limiter.acquire({})
    const other = await pool.connect()
    await other.query('BEGIN')
    await other.query(`SELECT FROM hookwright_paces WHERE key = 'closed' FOR UPDATE`)
    const calls = [1, 2, 3, 4].map(() => limiter.acquire({}))
    const waiting = `FROM pg_stat_activity WHERE application_name = 'closed' AND wait_event_type = 'Lock'`
    await expect.poll(async () => (await pool.query(`SELECT ${waiting}`)).rowCount).toBe(3)
    await pool.query(`SELECT pg_terminate_backend(pid) ${waiting}`)
    await other.query('ROLLBACK')
    other.release()
    await Promise.all(calls)
    expect(onFallback).not.toHaveBeenCalled()
    await closed.end()
  })

  test('a slot that is already free has no wait, not a negative one', async () => {
    const waits: number[] = []
    const query: Query = async <Row>(text: string, values: SqlValue[] = []) => {
      const { rows } = await pool.query(text, values)
      waits.push(...rows.map(({ wait }) => wait))
      return rows as Row[]
    }
    const limiter = postgresRateLimiter(query, { key: 'burst', intervalMs: 10_000, burst: 3 })
    for (let call = 0; call < 3; call++) await limiter.acquire({})
    expect(waits).toEqual([0, 0, 0])
  })
})

test.each([Number.NaN, 0, 2 ** 31])('a deadlineMs of %s is refused', (deadlineMs) => {
  expect(() => postgresRateLimiter({ query() {} } as never, { key: 'k', intervalMs: 1, deadlineMs })).toThrow(
    /"deadlineMs" must be a whole number/,
  )
})

test('PostgreSQL may take a second, then this machine paces itself on its own', async () => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  const limiter = postgresRateLimiter(() => new Promise(() => {}), { key: 'k', intervalMs: 1 })
  let acquired = false
  const acquiring = limiter.acquire({}).then(() => {
    acquired = true
  })
  await vi.advanceTimersByTimeAsync(999)
  expect(acquired).toBe(false)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(acquired).toBe(true)
  await acquiring
})
