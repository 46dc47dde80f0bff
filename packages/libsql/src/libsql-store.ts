import { ConfigError } from '@hookwright/core'
import {
  createEngine,
  createSqlStore,
  requireClient,
  type SqlStore,
  type SqlStoreOptions,
} from '@hookwright/core/engine'
import { findSqliteProblems } from './durability.js'
import { migrationsFor, statementsFor } from './statements.js'

/** What is used of an `@libsql/client` client. */
export interface LibsqlClient {
  execute(statement: { sql: string; args: (string | number)[] }): Promise<{ rows: readonly unknown[] }>
  readonly protocol: string
}

export interface LibsqlStoreOptions extends SqlStoreOptions {
  /** Put before every table's name. Default `hookwright_`. */
  tablePrefix?: string | undefined
}

export interface LibsqlStore extends SqlStore {
  /** Creates the tables if they are missing, and turns on WAL mode, so that readers and a writer work side by side. */
  migrate(): Promise<void>
}

const packageName = '@hookwright/libsql'

/**
 * A store in one SQLite file, for processes on one machine; it survives their restart. Every call is one statement,
 * whose effect is on the disk when the call resolves. The tables are created when they are first needed.
 *
 * @param client with `timeout` set; without it, processes that write at the same time fail with SQLITE_BUSY
 * @throws ConfigError `option_invalid` for a wrong client, `tablePrefix` or number
 * @example
 * const store = libsqlStore(createClient({ url: 'file:hooks.db', timeout: 2_000 }))
 */
export function libsqlStore(client: LibsqlClient, options: LibsqlStoreOptions = {}): LibsqlStore {
  const { tablePrefix = 'hookwright_' } = options
  requireClient(packageName, client, 'execute')
  if (!/^[a-z_][a-z0-9_]*$/.test(tablePrefix)) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "tablePrefix" takes a-z, 0-9 and "_".')
  }
  const query = async <Row>(sql: string, args: (string | number)[] = []) =>
    (await client.execute({ sql, args })).rows as Row[]

  async function migrate(): Promise<void> {
    if (client.protocol === 'file') await query('PRAGMA journal_mode = WAL')
    for (const statement of migrationsFor(tablePrefix)) await query(statement)
  }

  const engine = createEngine({
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
  const store = createSqlStore({ packageName, engine, options, statements: statementsFor(tablePrefix), query })
  return { ...store, migrate: () => engine.ask(migrate) }
}
