import { createEngine, createSqlStore, type SqlStore, type SqlStoreOptions } from '@hookwright/core/engine'
import { findPostgresProblems, requireTable } from './durability.js'
import { packageName, type SqlClient, toQuery } from './query.js'
import { readPrefix, type TableOptions } from './schema.js'
import { statementsFor } from './statements.js'

export interface PostgresStoreOptions extends SqlStoreOptions, TableOptions {}

export interface PostgresStore extends SqlStore {}

/**
 * A store for all processes that share a PostgreSQL (13 or newer, or PGlite). Every call is one statement and one round
 * trip, timed by the server's clock. Its connections must commit each statement (no transaction) and use READ
 * COMMITTED.
 *
 * @param sql a `Pool` of `pg` with `query_timeout` set, a `postgres()` with `fetch_types: false`, a PGlite, or a function
 *   that runs a statement; you close it yourself
 * @throws ConfigError `option_invalid` for a wrong client, `tablePrefix` or number
 * @throws StoreError `store_failed`, from `ready` and the first call, when the tables are missing
 * @example
 * await migrate(pool)
 * const store = postgresStore(pool)
 */
export function postgresStore(sql: SqlClient, options: PostgresStoreOptions = {}): PostgresStore {
  const prefix = readPrefix(options)
  const query = toQuery(sql)
  const engine = createEngine({
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
  return createSqlStore({ packageName, engine, options, statements: statementsFor(prefix), query })
}
