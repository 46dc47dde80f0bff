import { contractDelivery } from '@hookwright/core/testing'
import { migrate, postgresStore, toPgBoss } from '@hookwright/postgres'
import { Pool } from 'pg'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type FaultyProxy, startFaultyProxy } from '../../../tests/support/faulty-proxy.js'
import { hasPostgres, postgresUrl, startPostgres } from '../../../tests/support/postgres.js'
import { eventually, type TestServer } from '../../../tests/support/server.js'

const available = hasPostgres()
const deadlineMs = 400
let server: TestServer
let proxy: FaultyProxy
let url: string

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  proxy = await startFaultyProxy(server.port)
  url = postgresUrl(proxy.port)
  const pool = new Pool({ connectionString: url })
  await migrate(pool)
  await pool.end()
  const boss = new PgBoss({ connectionString: url })
  await boss.start()
  await boss.createQueue('cuts')
  await boss.stop({ graceful: false, wait: true })
})
afterAll(async () => {
  proxy?.close()
  await server?.close()
})

interface Opened {
  call(id: string): Promise<unknown>
  close(): unknown
}

const onPg = (): Opened => {
  const pool = new Pool({ connectionString: url, max: 2 })
  const store = postgresStore(pool, { deadlineMs })
  return { call: (id) => store.reserve(id, 1_000), close: () => pool.end() }
}
const onPostgres = (): Opened => {
  const sql = postgres(url, { max: 2, fetch_types: false, onnotice: () => {} })
  const store = postgresStore(sql, { deadlineMs })
  return { call: (id) => store.reserve(id, 1_000), close: () => sql.end({ timeout: 0.01 }) }
}
const onBoss = async (): Promise<Opened> => {
  const settings = { connectionString: url, max: 2, migrate: false, supervise: false, schedule: false }
  const boss = new PgBoss(settings as PgBoss.DatabaseOptions)
  const handOff = toPgBoss(boss, 'cuts', { deadlineMs })
  await boss.start()
  return { call: async (id) => handOff(await contractDelivery({ id })), close: () => boss.stop({ graceful: false }) }
}

describe.skipIf(!available)('a connection that is cut after any number of bytes', () => {
  test.each<[string, () => Opened | Promise<Opened>]>([
    ['postgresStore on pg', onPg],
    ['postgresStore on postgres', onPostgres],
    ['toPgBoss', onBoss],
  ])('%s: fails the calls that need it, causes no unhandled rejection, and is opened again', async (_name, open) => {
    const unhandled: unknown[] = []
    const note = (error: unknown) => void unhandled.push(error)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    for (let bytes = 0; bytes < 1_000; bytes += 90) {
      proxy.passes = Number.POSITIVE_INFINITY
      const { call, close } = await open()
      proxy.passes = bytes
      const calls = await Promise.allSettled(['a', 'b', 'c'].map((name) => call(`${name}-${bytes}`)))
      for (const result of calls) {
        if (result.status === 'rejected') expect(result.reason).toHaveProperty('name', 'StoreError')
      }
      proxy.passes = Number.POSITIVE_INFINITY
      await eventually(() => call(`again-${bytes}`))
      // In the middle of a call, once more.
      const last = call(`last-${bytes}`).catch(() => {})
      Promise.resolve(close()).catch(() => {})
      await last
    }
    expect(unhandled).toEqual([])
  })
})
