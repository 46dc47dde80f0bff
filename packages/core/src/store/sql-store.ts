import type { Engine } from '../engine/engine.js'
import type { EngineOptions } from '../engine/startup-check.js'
import { readWhole } from '../read-whole.js'
import type { CursorStore, Reservation, Store } from './store.js'

export interface SqlStoreOptions extends EngineOptions {
  /** How often expired rows are deleted, in milliseconds, while the store is used. Default 60,000; 0: never. */
  sweepEveryMs?: number | undefined
}

export interface SqlStore extends Store, CursorStore {
  readonly shared: true
  /** Checks the tables and the engine's settings now instead of at the first call. Rejects with a `StoreError`. */
  ready(): Promise<void>
  /** Deletes expired rows; resolves to how many. The store also does this by itself from time to time. */
  sweep(): Promise<number>
}

/**
 * What a store in SQL tables says to its database, by its parameters. Those that change a row return one if they did.
 */
export interface StoreStatements {
  /** Key, lease in ms: `state` (`reserved`, `completed` or `in_progress`), `token`, `attempt`. */
  reserve: string
  /** Key: `state` as above. Asked when `reserve` returns no row. */
  look?: string
  /** Key, token, lease in ms. */
  extend: string
  /** Key, token, retention in ms. */
  complete: string
  /** Key, token, retention in ms. */
  release: string
  /** How many at most: a row for each that was deleted. */
  sweep: string
  /** Key: `value`. */
  getCursor: string
  /** Key, value. */
  createCursor: string
  /** Key, value, expected value. */
  moveCursor: string
}

export interface SqlStoreRecipe {
  packageName: string
  engine: Engine
  options: SqlStoreOptions
  statements: StoreStatements
  /** Runs one statement and resolves to its rows. */
  query<Row>(text: string, values: (string | number)[]): Promise<readonly Row[]>
}

interface ReservedRow {
  state: Reservation['status']
  token: string
  attempt: number
}

const sweepBatch = 5_000

/**
 * A store in which every operation is one statement. `look` is a second one, needed to say why a key was not reserved.
 *
 * @throws ConfigError `option_invalid` for a `sweepEveryMs` that is none
 */
export function createSqlStore({ packageName, engine, options, statements, query }: SqlStoreRecipe): SqlStore {
  const { ready, askWhenReady } = engine
  const sweepEveryMs = readWhole(packageName, 'sweepEveryMs', options.sweepEveryMs ?? 60_000, 0)
  let sweptAt = Date.now()

  const changes = (text: string, ...values: (string | number)[]) =>
    askWhenReady(() => query(text, values).then(({ length }) => length > 0))

  async function take(key: string, leaseMs: number): Promise<Reservation> {
    let [row] = await query<ReservedRow>(statements.reserve, [key, leaseMs])
    if (!row && statements.look) [row] = await query<ReservedRow>(statements.look, [key])
    if (row?.state === 'reserved') return { status: 'reserved', token: row.token, attempt: Number(row.attempt) }
    // No row: another caller wrote it after the statement had begun.
    return { status: row?.state ?? 'in_progress' }
  }

  async function sweep(): Promise<number> {
    let swept = 0
    for (;;) {
      const { length } = await askWhenReady(() => query(statements.sweep, [sweepBatch]))
      swept += length
      if (length < sweepBatch) return swept
    }
  }

  function sweepNowAndThen(): void {
    const now = Date.now()
    // In either direction: otherwise a clock that was set back by a year would keep every row for that long.
    if (sweepEveryMs === 0 || Math.abs(now - sweptAt) < sweepEveryMs) return
    sweptAt = now
    // Not awaited: what it leaves, the next one deletes.
    sweep().catch(() => {})
  }

  return {
    shared: true,
    ready,
    sweep,
    reserve(key, leaseMs) {
      sweepNowAndThen()
      return askWhenReady(
        () => take(key, leaseMs),
        // The caller has given up: an unused reservation would only delay the next attempt.
        (late) => late.status === 'reserved' && query(statements.release, [key, late.token, leaseMs]),
      )
    },
    extend: (key, token, leaseMs) => changes(statements.extend, key, token, leaseMs),
    complete: (key, token, retainMs) => changes(statements.complete, key, token, retainMs),
    async release(key, token, retainMs) {
      await changes(statements.release, key, token, retainMs)
    },
    getCursor: (key) =>
      askWhenReady(() => query<{ value: string }>(statements.getCursor, [key]).then(([row]) => row?.value)),
    setCursor: (key, value, expected) =>
      expected === undefined
        ? changes(statements.createCursor, key, value)
        : changes(statements.moveCursor, key, value, expected),
  }
}
