import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cursorContract, storeContract } from '@hookwright/core/testing'
import { type LibsqlClient, libsqlStore } from '@hookwright/libsql'
import { type Client, createClient } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectBatchGoesOnElsewhere } from '../../../tests/support/batch.js'
import { probeOf } from '../../../tests/support/outage.js'
import { expectPoisonEndsOnce } from '../../../tests/support/poison.js'
import { pause } from '../../../tests/support/server.js'

const folder = mkdtempSync(join(tmpdir(), 'hookwright-libsql-'))
const open = (name: string, timeout: number | undefined = 2_000) =>
  createClient({ url: `file:${join(folder, name)}`, ...(timeout && { timeout }) })
let file: Client
let memory: Client

beforeAll(() => {
  file = open('contract.db')
  memory = createClient({ url: ':memory:', timeout: 2_000 })
})
afterAll(() => {
  file.close()
  memory.close()
  // Windows can't delete an open file, and the client closes one only when it is garbage-collected.
  if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true })
})

describe.each([
  ['a file', () => libsqlStore(file)],
  ['a database in memory', () => libsqlStore(memory, { tablePrefix: 'own_' })],
])('libsqlStore on %s', (_what, store) => {
  for (const { name, run } of storeContract({ store, wait: pause, shortLeaseMs: 500 })) test(name, run)
  for (const { name, run } of cursorContract({ store })) test(name, run)
  test('a delivery that keeps failing ends where onError says, once', () => expectPoisonEndsOnce(store))
  test('a delivery of several events continues on another machine where it stopped', () =>
    expectBatchGoesOnElsewhere(store))
})

describe('libsqlStore', () => {
  test('a completed key is known after the file was closed and opened', async () => {
    const before = open('restart.db')
    const store = libsqlStore(before)
    const { token } = (await store.reserve('a', 60_000)) as { token: string }
    await store.complete('a', token, 60_000)
    before.close()
    const after = open('restart.db')
    expect(await libsqlStore(after).reserve('a', 60_000)).toEqual({ status: 'completed' })
    after.close()
  })

  test('whichever method comes first creates the tables', async () => {
    const client = open('first.db')
    expect(await libsqlStore(client).getCursor('a')).toBeUndefined()
    expect(await libsqlStore(client, { tablePrefix: 'other_' }).sweep()).toBe(0)
    client.close()
  })

  test('sweeps by itself while it is used', async () => {
    const client = open('sweeping.db')
    const store = libsqlStore(client, { sweepEveryMs: 1 })
    const { token } = (await store.reserve('old', 60_000)) as { token: string }
    await store.complete('old', token, 1)
    await pause(20)
    await store.reserve('new', 60_000)
    await expect.poll(async () => (await client.execute('SELECT key FROM hookwright_keys')).rows.length).toBe(1)
    client.close()
  })

  test('lets readers and a writer work side by side', async () => {
    const client = open('wal.db')
    await libsqlStore(client).migrate()
    expect((await client.execute('PRAGMA journal_mode')).rows[0]?.journal_mode).toBe('wal')
    client.close()
  })

  test('finds expired rows by an index', async () => {
    const client = open('indexed.db')
    for (let run = 0; run < 2; run++) await libsqlStore(client).migrate()
    const { rows } = await client.execute('EXPLAIN QUERY PLAN SELECT rowid FROM hookwright_keys WHERE expires_at < 1')
    expect(rows[0]?.detail).toMatch(/INDEX hookwright_keys_expires_at \(expires_at</)
    client.close()
  })

  test('sweeps expired rows, and only those', async () => {
    const client = open('sweep.db')
    const store = libsqlStore(client, { sweepEveryMs: 0 })
    const take = async (key: string, leaseMs = 60_000) => (await store.reserve(key, leaseMs)) as { token: string }
    await store.complete('over', (await take('over')).token, 1)
    await store.release('freed', (await take('freed')).token, 1)
    await store.complete('kept', (await take('kept')).token, 60_000)
    await take('leased')
    await take('late', 1)
    await pause(20)
    expect(await store.sweep()).toBe(2)
    const { rows } = await client.execute('SELECT key FROM hookwright_keys ORDER BY key')
    expect(rows.map(({ key }) => key)).toEqual(['kept', 'late', 'leased'])
    const hoursPass = `UPDATE hookwright_keys SET expires_at = expires_at - ?1 * 3600000 WHERE key = 'late'`
    await client.execute({ sql: hoursPass, args: [23] })
    expect(await store.sweep()).toBe(0)
    await client.execute({ sql: hoursPass, args: [2] })
    expect(await store.sweep()).toBe(1)
    client.close()
  })

  test('a holder so late that its row was swept still marks its delivery as done', async () => {
    const client = open('swept.db')
    const store = libsqlStore(client)
    const { token } = (await store.reserve('swept', 60_000)) as { token: string }
    await client.execute('DELETE FROM hookwright_keys')
    expect(await store.complete('swept', token, 60_000)).toBe(true)
    expect((await store.reserve('swept', 60_000)).status).toBe('completed')
    expect(await store.complete('swept', token, 60_000)).toBe(true)
    client.close()
  })

  test('a client without a busy timeout is a warning, and an error with durability "required"', async () => {
    const client = open('busy.db', 0)
    const onWarning = vi.fn()
    await libsqlStore(client, { onWarning }).ready()
    expect(onWarning.mock.calls).toEqual([[expect.stringMatching(/timeout: 2_000/)]])
    await expect(libsqlStore(client, { durability: 'required' }).ready()).rejects.toThrow(/timeout: 2_000/)
    client.close()
  })

  test('a client that returns integers as bigint is checked like any other', async () => {
    for (const [timeout, warnings] of [
      [0, 1],
      [2_000, 0],
    ] as const) {
      const client = createClient({ url: `file:${join(folder, 'big.db')}`, timeout, intMode: 'bigint' })
      const onWarning = vi.fn()
      const store = libsqlStore(client, { onWarning })
      expect(await store.reserve(`a-${timeout}`, 60_000)).toMatchObject({ attempt: 1 })
      expect(onWarning).toHaveBeenCalledTimes(warnings)
      client.close()
    }
  })

  test('a statement that failed is a StoreError', async () => {
    const client: LibsqlClient = { protocol: 'https', execute: () => Promise.reject(new Error('no')) }
    await expect(libsqlStore(client).migrate()).rejects.toMatchObject({
      code: 'store_failed',
      message: '[@hookwright/libsql] SQLite failed: no',
    })
  })

  test('writes that are not synced to the disk are a warning', async () => {
    const client = open('loose.db')
    await client.execute('PRAGMA synchronous = NORMAL')
    await expect(libsqlStore(client, { durability: 'required' }).ready()).rejects.toThrow(/FULL/)
    client.close()
  })

  test('a file as a client opens it causes no warning', async () => {
    const client = open('sound.db')
    await libsqlStore(client, { durability: 'required' }).ready()
    client.close()
  })

  test('a remote database has its own settings: none is read, and none set', async () => {
    const asked: string[] = []
    const remote: LibsqlClient = {
      protocol: 'https',
      execute(statement) {
        asked.push(statement.sql)
        return memory.execute(statement)
      },
    }
    await libsqlStore(remote, { durability: 'required' }).ready()
    expect(asked).not.toHaveLength(0)
    expect(asked.filter((sql) => /PRAGMA/i.test(sql))).toEqual([])
  })

  test.each(['a;b', 'A_', 'a.b', ''])('refuses the prefix %j', (tablePrefix) => {
    expect(() => libsqlStore(file, { tablePrefix })).toThrow(/tablePrefix/)
  })
})

describe('libsqlStore in trouble', () => {
  test('a file that another process has locked: 503, and it works when it is free', async () => {
    const client = open('locked.db', 100)
    const probe = probeOf({ store: libsqlStore(client), deadlineMs: 3_000 })
    await probe.expectWorks()
    const other = open('locked.db')
    const transaction = await other.transaction('write')
    await probe.expectRefusedInTime()
    await transaction.rollback()
    await probe.expectResumes()
    other.close()
    client.close()
  })

  test('a disk that is full: 503, and it works when there is room', async () => {
    // One connection, because the limit below applies only to the connection that set it.
    const client = createClient({ url: `file:${join(folder, 'full.db')}`, timeout: 2_000, concurrency: 1 })
    const probe = probeOf({ store: libsqlStore(client), deadlineMs: 3_000 })
    await probe.expectWorks()
    const { rows } = await client.execute('PRAGMA page_count')
    await client.execute(`PRAGMA max_page_count = ${rows[0]?.page_count}`)
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await probe.send()).status))
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    await client.execute('PRAGMA max_page_count = 100000')
    await probe.expectResumes()
    client.close()
  })

  test('a file in a missing folder is reported when the client is created, not later', () => {
    expect(() => open('nowhere/x.db')).toThrow()
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })
})
