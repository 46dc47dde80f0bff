import { ConfigError } from '@hookwright/core'
import { packageName, type SqlClient, toQuery } from './query.js'

export interface TableOptions {
  /** Comes before every table's name, with a schema if you like: `hooks.hookwright_`. Default `hookwright_`. */
  tablePrefix?: string | undefined
}

export function readPrefix({ tablePrefix = 'hookwright_' }: TableOptions): string {
  // It becomes part of statements, where names can't be parameters.
  if (!/^([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/.test(tablePrefix)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "tablePrefix" takes a-z, 0-9 and "_", and one "." after a schema.',
    )
  }
  return tablePrefix
}

/** A number of our own, so that two machines that start at once don't create one table twice. */
const migrationLock = 7_236_012_544

/**
 * The statements that create the tables, for those who migrate with a tool of their own. Running them again changes
 * nothing.
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
