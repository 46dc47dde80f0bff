import { StoreError } from '@hookwright/core'
import { packageName, type Query } from './query.js'

/** Names the setting that makes PostgreSQL acknowledge commits it may still lose. */
export async function findPostgresProblems(query: Query): Promise<string[]> {
  // Every statement has a parameter, this one too. postgres.js sends a statement without parameters together with the
  // next one. Behind a pooler that gives each transaction a different connection, the answer to the next one is then
  // lost, and its caller waits forever.
  const [row] = await query<{ setting: string }>('SELECT current_setting($1) AS setting', ['synchronous_commit'])
  if (row?.setting !== 'off') return []
  return ['PostgreSQL acknowledges before it writes: set "synchronous_commit = on".']
}

export async function requireTable(query: Query, table: string): Promise<void> {
  const [row] = await query<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table])
  if (row?.found) return
  throw new StoreError(packageName, 'store_failed', `Table "${table}" is missing: run migrate(sql) once.`)
}
