import { ConfigError } from '@hookwright/core'
import { packageName, type SqlClient, toQuery } from './query.js'

export interface TableOptions {
  /** Put before every table's name, optionally with a schema: `hooks.hookwright_`. Default `hookwright_`. */
  tablePrefix?: string | undefined
}

export function readPrefix({ tablePrefix = 'hookwright_' }: TableOptions): string {
  // It becomes part of SQL statements, in which a name can't be a parameter.
  if (!/^([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/.test(tablePrefix)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "tablePrefix" takes a-z, 0-9 and "_", and one "." after a schema.',
    )
  }
  return tablePrefix
}

/** The key of an advisory lock, so that two machines that start together don't both create a table. */
const migrationLock = 7_236_012_544

/**
 * The SQL that creates the tables, for your own migration tool. Running it again changes nothing.
 */
export function migrationSql(options: TableOptions = {}): string {
  const prefix = readPrefix(options)
  return `DO $$ BEGIN
PERFORM pg_advisory_xact_lock(${migrationLock});
CREATE TABLE IF NOT EXISTS ${prefix}keys (
  key text PRIMARY KEY,
  state text NOT NULL,
  token uuid NOT NULL,
  attempt integer NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS ${prefix.split('.').at(-1)}keys_expires_at ON ${prefix}keys (expires_at);
CREATE TABLE IF NOT EXISTS ${prefix}cursors (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS ${prefix}paces (
  key text PRIMARY KEY,
  next_at timestamptz NOT NULL,
  paused_until timestamptz NOT NULL
);
END $$`
}

/** Creates the tables of the store and the rate limiter, if they are missing. */
export async function migrate(sql: SqlClient, options: TableOptions = {}): Promise<void> {
  await toQuery(sql)(migrationSql(options))
}
