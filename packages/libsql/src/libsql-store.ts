import {
  ConfigError,
  type CursorStore,
  createEngine,
  type EngineOptions,
  type Reservation,
  type Store,
} from '@hookwright/core'
import { findSqliteProblems } from './durability.js'
import { migrationsFor, statementsFor } from './statements.js'

/** What is used of a client of `@libsql/client`. */
export interface LibsqlClient {
  execute(statement: { sql: string; args: (string | number)[] }): Promise<{
    rows: readonly unknown[]
    rowsAffected: number
  }>
  readonly protocol: string
}

export interface LibsqlStoreOptions extends EngineOptions {
  /** Comes before every table's name. Default `hookwright_`. */
  tablePrefix?: string | undefined
  /** How often expired rows are deleted, in milliseconds, while the store is used. Default 60,000; 0: never. */
  sweepEveryMs?: number | undefined
}

export interface LibsqlStore extends Store, CursorStore {
  readonly shared: true
  /** Creates the tables, if they are missing, and lets readers and a writer work side by side (WAL). */
  migrate(): Promise<void>
  /** Checks the client's settings now instead of at the first delivery. Rejects with a `StoreError`. */
  ready(): Promise<void>
  /** Deletes rows whose time is over; resolves to how many. The store does so by itself now and then. */
  sweep(): Promise<number>
}

export const packageName = '@hookwright/libsql'
const sweepBatch = 5_000

/**
 * A store in one SQLite file, for the processes of one machine that must survive a restart. Every call is one statement
 * that is on the disk when it resolves. The tables are created when first needed.
 *
 * @param client with `timeout` set: without it, processes that write at once fail with SQLITE_BUSY
 * @example
 * const store = libsqlStore(createClient({ url: 'file:hooks.db', timeout: 2_000 }))
 */
export function libsqlStore(client: LibsqlClient, options: LibsqlStoreOptions = {}): LibsqlStore {
  const { tablePrefix = 'hookwright_', sweepEveryMs = 60_000 } = options
  if (!/^[a-z_][a-z0-9_]*$/.test(tablePrefix)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "tablePrefix" takes lower-case letters, digits and "_".',
    )
  }
  const statements = statementsFor(tablePrefix)
  const execute = (sql: string, ...args: (string | number)[]) => client.execute({ sql, args })
  const { ask, ready } = createEngine({
    packageName,
    name: 'SQLite',
    code: 'store_failed',
    options,
    durability: 'best-effort',
    async findProblems() {
      await migrate()
      return findSqliteProblems(client)
    },
  })
  let sweepAt = Date.now() + sweepEveryMs

  async function migrate(): Promise<void> {
    if (client.protocol === 'file') await execute('PRAGMA journal_mode = WAL')
    for (const statement of migrationsFor(tablePrefix)) await execute(statement)
  }

  async function sweep(): Promise<number> {
    let swept = 0
    for (;;) {
      const { rowsAffected } = await execute(statements.sweep, sweepBatch)
      swept += rowsAffected
      if (rowsAffected < sweepBatch) return swept
    }
  }

  function sweepNowAndThen(): void {
    if (sweepEveryMs === 0 || Date.now() < sweepAt) return
    sweepAt = Date.now() + sweepEveryMs
    // Nobody waits for it, and what it leaves the next one finds.
    sweep().catch(() => {})
  }

  async function reserve(key: string, leaseMs: number): Promise<Reservation> {
    const [taken] = (await execute(statements.reserve, key, leaseMs)).rows as { token: string; attempt: number }[]
    if (taken) return { status: 'reserved', token: taken.token, attempt: Number(taken.attempt) }
    const [held] = (await execute(statements.look, key)).rows as { state: string }[]
    return { status: held?.state === 'completed' ? 'completed' : 'in_progress' }
  }

  const changed = async (sql: string, ...args: (string | number)[]) =>
    (await ask(() => execute(sql, ...args))).rowsAffected > 0

  return {
    shared: true,
    migrate: () => ask(migrate),
    ready,
    sweep,
    async reserve(key, leaseMs) {
      await ready()
      sweepNowAndThen()
      return ask(
        () => reserve(key, leaseMs),
        // The caller has given up: a reservation nobody holds would only delay the next attempt.
        (late) => late.status === 'reserved' && execute(statements.release, key, late.token, leaseMs),
      )
    },
    extend: (key, token, leaseMs) => changed(statements.extend, key, token, leaseMs),
    complete: (key, token, retainMs) => changed(statements.complete, key, token, retainMs),
    async release(key, token, retainMs) {
      await changed(statements.release, key, token, retainMs)
    },
    async getCursor(key) {
      const { rows } = await ask(() => execute(statements.getCursor, key))
      return (rows as { value: string }[])[0]?.value
    },
    setCursor: (key, value, expected) =>
      expected === undefined
        ? changed(statements.createCursor, key, value)
        : changed(statements.moveCursor, key, value, expected),
  }
}
