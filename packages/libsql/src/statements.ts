import type { StoreStatements } from '@hookwright/core/engine'

/*
 * Time is the machine's. An expired lease stays for a day, so that a late holder and the number of attempts are known.
 * A row that is taken before it expires was always released.
 */
const now = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`

export function statementsFor(prefix: string): StoreStatements {
  const keys = `${prefix}keys`
  const cursors = `${prefix}cursors`
  return {
    reserve: `INSERT INTO ${keys} AS s (key, state, token, attempt, expires_at)
VALUES (?1, 'leased', hex(randomblob(16)), 1, ${now} + ?2)
ON CONFLICT (key) DO UPDATE SET
  state = 'leased', token = excluded.token, expires_at = excluded.expires_at,
  attempt = CASE WHEN s.state = 'leased' OR s.expires_at > ${now} THEN s.attempt + 1 ELSE 1 END
WHERE s.state = 'released' OR s.expires_at <= ${now}
RETURNING 'reserved' AS state, token, attempt`,

    look: `SELECT CASE state WHEN 'completed' THEN state ELSE 'in_progress' END AS state FROM ${keys} WHERE key = ?1`,

    extend: `UPDATE ${keys} SET expires_at = ${now} + ?3
WHERE key = ?1 AND token = ?2 AND state = 'leased' AND expires_at > ${now} RETURNING 1`,

    complete: `INSERT INTO ${keys} AS s (key, state, token, attempt, expires_at)
VALUES (?1, 'completed', ?2, 1, ${now} + ?3)
ON CONFLICT (key) DO UPDATE SET state = 'completed', expires_at = excluded.expires_at
WHERE s.token = ?2 AND s.state <> 'released' RETURNING 1`,

    release: `UPDATE ${keys} SET state = 'released', expires_at = ${now} + ?3
WHERE key = ?1 AND token = ?2 AND state = 'leased' RETURNING 1`,

    sweep: `DELETE FROM ${keys} WHERE rowid IN (
  SELECT rowid FROM ${keys} WHERE expires_at < ${now} AND (state <> 'leased' OR expires_at < ${now} - 86400000) LIMIT ?1)
RETURNING 1`,

    getCursor: `SELECT value FROM ${cursors} WHERE key = ?1`,
    createCursor: `INSERT INTO ${cursors} (key, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING 1`,
    moveCursor: `UPDATE ${cursors} SET value = ?2 WHERE key = ?1 AND value = ?3 RETURNING 1`,
  }
}

export function migrationsFor(prefix: string): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${prefix}keys (
key TEXT PRIMARY KEY, state TEXT NOT NULL, token TEXT NOT NULL, attempt INTEGER NOT NULL, expires_at INTEGER NOT NULL)`,
    `CREATE INDEX IF NOT EXISTS ${prefix}keys_expires_at ON ${prefix}keys (expires_at)`,
    `CREATE TABLE IF NOT EXISTS ${prefix}cursors (key TEXT PRIMARY KEY, value TEXT NOT NULL)`,
  ]
}
