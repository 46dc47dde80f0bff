import { contractDelivery } from '@hookwright/core/testing'
import { migrate, postgresStore, toPgBoss } from '@hookwright/postgres'
import { Pool, type PoolConfig } from 'pg'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { describeCuts, describeOutages, type OpenDependent } from '../../../tests/support/outage.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import type { TestServer } from '../../../tests/support/server.js'

const available = hasPostgres()
const deadlineMs = 400
const closers: (() => unknown)[] = []
let server: TestServer

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  const pool = poolOn(server.port)
  await migrate(pool)
  const boss = new PgBoss({ connectionString: postgresUrl(server.port) })
  await boss.start()
  await boss.createQueue('outage')
  await boss.stop({ graceful: false, wait: true })
})
afterEach(() => {
  // Not awaited, because closing takes a while when the server is gone.
  for (const close of closers.splice(0)) Promise.resolve(close()).catch(() => {})
})
afterAll(async () => {
  await server?.close()
})

function poolOn(port: number, config: PoolConfig = {}): Pool {
  // No error listener: the adapter must make sure that no error event ends the process.
  const pool = new Pool({ connectionString: postgresUrl(port), ...config })
  closers.push(() => pool.end())
  return pool
}

function sqlOn(port: number): postgres.Sql {
  // Types are fetched in a promise that nothing handles, so a connection that ends meanwhile would end the process.
  const sql = postgres(postgresUrl(port), { fetch_types: false, onnotice: () => {} })
  closers.push(() => sql.end({ timeout: 1 }))
  return sql
}

async function bossOn(port: number, config: PoolConfig = {}): Promise<PgBoss> {
  const settings = { connectionString: postgresUrl(port), migrate: false, supervise: false, schedule: false, ...config }
  const boss = new PgBoss(settings as PgBoss.DatabaseOptions)
  toPgBoss(boss, 'outage')
  await boss.start().catch(() => {})
  closers.push(() => boss.stop({ graceful: false }))
  return boss
}

const dependents: [string, OpenDependent][] = [
  ['postgresStore on pg', async (port) => ({ store: postgresStore(poolOn(port), { deadlineMs }), deadlineMs })],
  ['postgresStore on postgres', async (port) => ({ store: postgresStore(sqlOn(port), { deadlineMs }), deadlineMs })],
  ['toPgBoss', async (port) => ({ handOff: toPgBoss(await bossOn(port), 'outage', { deadlineMs }), deadlineMs })],
]

describe.skipIf(!available)('in an outage', () => describeOutages(dependents, () => server))

describe.skipIf(!available)('with query_timeout', () => {
  // Only one connection, because otherwise some would be new.
  const config = { max: 1, query_timeout: 1_000, connectionTimeoutMillis: 1_000 }
  const open: typeof dependents = [
    ['postgresStore', async (port) => ({ store: postgresStore(poolOn(port, config), { deadlineMs }), deadlineMs })],
    [
      'toPgBoss',
      async (port) => ({ handOff: toPgBoss(await bossOn(port, config), 'outage', { deadlineMs }), deadlineMs }),
    ],
  ]
  describeCuts(open, () => server)
})

describe.skipIf(!available)('a PostgreSQL that acknowledges before it has written', () => {
  const asynchronous = () => ({ connectionString: postgresUrl(server.port), options: '-c synchronous_commit=off' })

  test('is a warning of a store, and an error with durability "required"', async () => {
    const pool = new Pool(asynchronous())
    closers.push(() => pool.end())
    const onWarning = vi.fn()
    await postgresStore(pool, { onWarning }).ready()
    expect(onWarning.mock.calls[0]?.[0]).toMatch(/synchronous_commit = on/)
    await expect(postgresStore(pool, { durability: 'required' }).ready()).rejects.toThrow(/synchronous_commit = on/)
  })

  test('is an error of a hand-off, and a warning with "best-effort"', async () => {
    const boss = new PgBoss({ ...asynchronous(), supervise: false, schedule: false } as never)
    await boss.start()
    closers.push(() => boss.stop({ graceful: false }))
    await expect(toPgBoss(boss, 'outage')(await contractDelivery())).rejects.toThrow(/synchronous_commit = on/)
    const onWarning = vi.fn()
    await toPgBoss(boss, 'outage', { durability: 'best-effort', onWarning })(await contractDelivery())
    expect(onWarning).toHaveBeenCalledTimes(1)
  })
})

describe.skipIf(!available)('a call that timed out', () => {
  test('a reservation that came too late is released', async () => {
    const store = postgresStore(poolOn(server.port), { deadlineMs })
    await store.reserve('warm', 1_000)
    server.pause()
    await expect(store.reserve('late', 60_000)).rejects.toThrow(/within 400 ms/)
    server.resume()
    await expect.poll(async () => (await store.reserve('late', 60_000)).status).toBe('reserved')
  })
})
