import { absorbErrorEvents, type ErrorEmitter, requireClient } from '@hookwright/core/engine'

export type SqlValue = string | number | null

/** Runs one statement with its `$1`, `$2`, ... and resolves to its rows. */
export type Query = <Row>(text: string, values?: SqlValue[]) => Promise<Row[]>

/** What is used of a `Pool`, `Client` or `PoolClient` of `pg`, of PGlite, or of a transaction of either. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<unknown>
}

/** What is used of `postgres` (postgres.js), or of its transaction. */
export interface UnsafeClient {
  unsafe(text: string, values?: never[]): PromiseLike<unknown>
}

/** A client, or a function of your own that runs a statement. */
export type SqlClient = QueryClient | UnsafeClient | Query

export const packageName = '@hookwright/postgres'

/** The one way to every client. */
export function toQuery(sql: SqlClient): Query {
  if ((sql as UnsafeClient | undefined)?.unsafe) {
    // pg-boss leaves values undefined, which this client refuses.
    return async <Row>(text: string, values: SqlValue[] = []) =>
      (await (sql as UnsafeClient).unsafe(text, values.map((value) => value ?? null) as never[])) as Row[]
  }
  if (typeof sql === 'function') return sql
  requireClient(packageName, sql, 'query')
  absorbErrorEvents(sql as ErrorEmitter)
  return async <Row>(text: string, values: SqlValue[] = []) =>
    ((await (sql as QueryClient).query(text, values)) as { rows: Row[] }).rows
}
