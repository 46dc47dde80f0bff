import { absorbErrorEvents, type ErrorEmitter, requireClient } from '@hookwright/core/engine'

export type SqlValue = string | number | null

/** Runs one statement with values for `$1`, `$2`, ... and resolves to its rows. */
export type Query = <Row>(text: string, values?: SqlValue[]) => Promise<Row[]>

/** The method used of a `Pool`, `Client` or `PoolClient` of `pg`, of PGlite, or of a transaction of either. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<unknown>
}

/** The method used of `postgres` (postgres.js), or of its transaction. */
export interface UnsafeClient {
  unsafe(text: string, values?: never[]): PromiseLike<unknown>
}

/** A client, or a function of your own that runs a statement. */
export type SqlClient = QueryClient | UnsafeClient | Query

export const packageName = '@hookwright/postgres'

/** Turns every kind of client into a query function. */
export function toQuery(sql: SqlClient): Query {
  if ((sql as UnsafeClient | undefined)?.unsafe) {
    // pg-boss passes undefined for some values, which this client refuses.
    return async <Row>(text: string, values: SqlValue[] = []) =>
      (await (sql as UnsafeClient).unsafe(text, values.map((value) => value ?? null) as never[])) as Row[]
  }
  if (typeof sql === 'function') return sql
  requireClient(packageName, sql, 'query')
  absorbErrorEvents(sql as ErrorEmitter)
  return async <Row>(text: string, values: SqlValue[] = []) =>
    ((await (sql as QueryClient).query(text, values)) as { rows: Row[] }).rows
}
