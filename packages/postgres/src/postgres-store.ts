import { type CursorStore, createEngine, type EngineOptions, type Reservation, type Store } from '@hookwright/core'
import { findPostgresProblems, requireTable } from './durability.js'
import { packageName, type SqlClient, toQuery } from './query.js'
import { readPrefix, type TableOptions } from './schema.js'
import { statementsFor } from './statements.js'

export interface PostgresStoreOptions extends EngineOptions, TableOptions {
  /** How often expired rows are deleted, in milliseconds, while the store is used. Default 60,000; 0: never. */
  sweepEveryMs?: number | undefined
}

export interface PostgresStore extends Store, CursorStore {
  readonly shared: true
  /** Checks the tables and the server's settings now instead of at the first delivery. Rejects with a `StoreError`. */
  ready(): Promise<void>
  /** Deletes rows whose time is over; resolves to how many. The store does so by itself now and then. */
  sweep(): Promise<number>
}

interface ReservedRow {
  state: 'reserved' | 'completed' | 'in_progress'
  token: string
  attempt: number
}

const sweepBatch = 5_000

/**
 * A store for all processes that share a PostgreSQL (13 or newer, or PGlite). Every call is one statement and one round
 * trip, timed by the server's clock. Give it connections that commit at once, in READ COMMITTED: not a transaction.
 *
 * @param sql a `Pool` of `pg`, a `postgres()`, a PGlite, or a function that runs a statement; it stays yours to close
 * @throws StoreError `store_failed`, from `ready` and the first call, when the tables are missing
 * @example
 * await migrate(pool)
 * const store = postgresStore(pool)
 */
export function postgresStore(sql: SqlClient, options: PostgresStoreOptions = {}): PostgresStore {
  const prefix = readPrefix(options)
  const query = toQuery(sql)
  const statements = statementsFor(prefix)
  const { sweepEveryMs = 60_000 } = options
  const { ask, ready } = createEngine({
    packageName,
    name: 'PostgreSQL',
    code: 'store_failed',
    options,
    durability: 'best-effort',
    async findProblems() {
      await requireTable(query, `${prefix}keys`)
      return findPostgresProblems(query)
    },
  })
  let sweepAt = Date.now() + sweepEveryMs

  async function sweep(): Promise<number> {
    let swept = 0
    for (;;) {
      const rows = await query(statements.sweep, [sweepBatch])
      swept += rows.length
      if (rows.length < sweepBatch) return swept
    }
  }

  function sweepNowAndThen(): void {
    if (sweepEveryMs === 0 || Date.now() < sweepAt) return
    sweepAt = Date.now() + sweepEveryMs
    // Nobody waits for it, and what it leaves the next one finds.
    sweep().catch(() => {})
  }

  const changed = async (text: string, ...values: (string | number)[]) =>
    (await ask(() => query(text, values))).length > 0

  return {
    shared: true,
    ready,
    sweep,
    async reserve(key, leaseMs): Promise<Reservation> {
      await ready()
      sweepNowAndThen()
      const [row] = await ask(
        () => query<ReservedRow>(statements.reserve, [key, leaseMs]),
        // The caller has given up: a reservation nobody holds would only delay the next attempt.
        ([late]) => late?.state === 'reserved' && query(statements.release, [key, late.token, leaseMs]),
      )
      if (row?.state === 'reserved') return { status: 'reserved', token: row.token, attempt: row.attempt }
      // No row: another caller's, written after this statement began to look.
      return { status: row?.state ?? 'in_progress' }
    },
    extend: (key, token, leaseMs) => changed(statements.extend, key, token, leaseMs),
    complete: (key, token, retainMs) => changed(statements.complete, key, token, retainMs),
    async release(key, token, retainMs) {
      await changed(statements.release, key, token, retainMs)
    },
    async getCursor(key) {
      return (await ask(() => query<{ value: string }>(statements.getCursor, [key])))[0]?.value
    },
    setCursor: (key, value, expected) =>
      expected === undefined
        ? changed(statements.createCursor, key, value)
        : changed(statements.moveCursor, key, value, expected),
  }
}
