import { StoreError } from '@hookwright/core'
import { packageName, type Query } from './query.js'

/** Names the setting with which PostgreSQL acknowledges what it may lose. */
export async function findPostgresProblems(query: Query): Promise<string[]> {
  // All statements have a parameter, this one too. postgres.js sends one without together with the next; a pooler that
  // gives each transaction another connection then loses the answer to the next, and its caller waits for ever.
  const [row] = await query<{ setting: string }>('SELECT current_setting($1) AS setting', ['synchronous_commit'])
  if (row?.setting !== 'off') return []
  return ['PostgreSQL acknowledges before it writes: set "synchronous_commit = on".']
}

export async function requireTable(query: Query, table: string): Promise<void> {
  const [row] = await query<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table])
  if (row?.found) return
  throw new StoreError(packageName, 'store_failed', `Table "${table}" is missing: run migrate(sql) once.`)
}
