import type { LibsqlClient } from './libsql-store.js'

/** Names settings of a local file that make calls fail or lose writes. A remote database has its own settings. */
export async function findSqliteProblems(client: LibsqlClient): Promise<string[]> {
  if (client.protocol !== 'file') return []
  const pragma = async (name: string) => {
    const [row] = (await client.execute({ sql: `PRAGMA ${name}`, args: [] })).rows as Record<string, unknown>[]
    return Number(Object.values(row ?? {})[0])
  }
  const problems: string[] = []
  if ((await pragma('busy_timeout')) === 0) {
    problems.push('Two writers at once fail: pass timeout: 2_000 to createClient.')
  }
  if ((await pragma('synchronous')) < 2) {
    problems.push('SQLite acknowledges before it has written: leave "PRAGMA synchronous" at FULL.')
  }
  return problems
}
