import type { StoreStatements } from '@hookwright/core/engine'

/*
 * clock_timestamp() and not now(), because now() stands still while a statement waits for a row. After such a wait, the
 * second SELECT of `reserve` still sees the row as it was before: it may read an expired completed key that was leased
 * meanwhile as completed, and therefore checks the expiry. Tokens are compared as text, so that one which is not a UUID
 * is only wrong, not an error. An expired lease stays for a day, so that a late holder and the number of attempts are
 * known. A row that is taken before it expires was always released.
 */
const inMs = (parameter: string) => `clock_timestamp() + ${parameter}::bigint * interval '1 millisecond'`

export function statementsFor(prefix: string): StoreStatements {
  const keys = `${prefix}keys`
  const cursors = `${prefix}cursors`
  return {
    reserve: `WITH taken AS (
  INSERT INTO ${keys} AS s (key, state, token, attempt, expires_at)
  VALUES ($1, 'leased', gen_random_uuid(), 1, ${inMs('$2')})
  ON CONFLICT (key) DO UPDATE SET
    state = 'leased', token = gen_random_uuid(), expires_at = ${inMs('$2')},
    attempt = CASE WHEN s.state = 'leased' OR s.expires_at > clock_timestamp() THEN s.attempt + 1 ELSE 1 END
  WHERE s.state = 'released' OR s.expires_at <= clock_timestamp()
  RETURNING token, attempt)
SELECT 'reserved' AS state, token::text AS token, attempt FROM taken
UNION ALL
SELECT CASE WHEN state = 'completed' AND expires_at > clock_timestamp() THEN state ELSE 'in_progress' END, NULL, NULL
FROM ${keys}
WHERE key = $1 AND NOT EXISTS (SELECT FROM taken)`,

    extend: `UPDATE ${keys} SET expires_at = ${inMs('$3')}
WHERE key = $1 AND token::text = $2 AND state = 'leased' AND expires_at > clock_timestamp() RETURNING 1`,

    complete: `INSERT INTO ${keys} AS s (key, state, token, attempt, expires_at)
VALUES ($1, 'completed', gen_random_uuid(), 1, ${inMs('$3')})
ON CONFLICT (key) DO UPDATE SET state = 'completed', expires_at = excluded.expires_at
WHERE s.token::text = $2 AND s.state <> 'released' RETURNING 1`,

    release: `UPDATE ${keys} SET state = 'released', expires_at = ${inMs('$3')}
WHERE key = $1 AND token::text = $2 AND state = 'leased' RETURNING 1`,

    sweep: `DELETE FROM ${keys} WHERE key IN (
  SELECT key FROM ${keys}
  WHERE expires_at < clock_timestamp() AND (state <> 'leased' OR expires_at < clock_timestamp() - interval '1 day')
  LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING 1`,

    getCursor: `SELECT value FROM ${cursors} WHERE key = $1`,
    createCursor: `INSERT INTO ${cursors} (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
    moveCursor: `UPDATE ${cursors} SET value = $2 WHERE key = $1 AND value = $3 RETURNING 1`,
  }
}
