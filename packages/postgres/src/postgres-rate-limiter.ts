import {
  createDistributedRateLimiter,
  type DistributedRateLimiterOptions,
  type RateLimiter,
} from '@hookwright/core/client'
import { createPaceCall } from '@hookwright/core/engine'
import { packageName, type SqlClient, type SqlValue, toQuery } from './query.js'
import { readPrefix, type TableOptions } from './schema.js'

export type PostgresRateLimiterOptions = DistributedRateLimiterOptions &
  TableOptions & {
    /** Whose limit it is, such as `smartsuite:<workspace>`. Never the credential itself. */
    key: string
    /** How long PostgreSQL may take, in milliseconds, before this machine paces itself on its own. Default 1,000. */
    deadlineMs?: number | undefined
  }

const ms = (parameter: string) => `${parameter}::float8 * interval '1 millisecond'`
const msUntil = (time: string) => `ceil(extract(epoch FROM ${time} - clock_timestamp()) * 1000)::float8`

/**
 * One rate limit for all machines that use an API key. Calls are spaced evenly across them, and a penalty pauses them
 * all. Needs the tables of `migrate(sql)`.
 *
 * @throws ConfigError `option_invalid` for a wrong client, `tablePrefix`, pace or deadline
 * @example
 * const limiter = postgresRateLimiter(pool, { key: 'smartsuite:acme', intervalMs: 220 })
 * const client = createSmartSuiteClient({ token, accountId, limiter })
 */
export function postgresRateLimiter(sql: SqlClient, options: PostgresRateLimiterOptions): RateLimiter {
  const { key, deadlineMs, tablePrefix, ...pace } = options
  const call = createPaceCall(packageName, 'PostgreSQL', deadlineMs)
  const paces = `${readPrefix({ tablePrefix })}paces`
  const query = toQuery(sql)
  const ask = async (text: string, ...values: SqlValue[]): Promise<number | undefined> => {
    const rows = await call(() => query<{ wait: number }>(text, values))
    return rows[0]?.wait
  }
  const earliest = `greatest(p.next_at, p.paused_until, clock_timestamp() - ${ms('$3')})`
  // The slot that was taken ends at the new next_at.
  const take = `INSERT INTO ${paces} AS p (key, next_at, paused_until)
VALUES ($1, clock_timestamp() - ${ms('$3')} + ${ms('$2')}, '-infinity')
ON CONFLICT (key) DO UPDATE SET next_at = ${earliest} + ${ms('$2')}
WHERE ${earliest} - clock_timestamp() <= ${ms('$4')}
RETURNING greatest(0, ${msUntil(`(p.next_at - ${ms('$2')})`)}) AS wait`
  const readPause = `SELECT ${msUntil('paused_until')} AS wait FROM ${paces} WHERE key = $1 AND paused_until > clock_timestamp()`
  const pause = `INSERT INTO ${paces} AS p (key, next_at, paused_until)
VALUES ($1, '-infinity', clock_timestamp() + ${ms('$2')})
ON CONFLICT (key) DO UPDATE SET paused_until = greatest(p.paused_until, excluded.paused_until)`

  return createDistributedRateLimiter(
    packageName,
    {
      take: (costMs, savedMs, longestWaitMs) => ask(take, key, costMs, savedMs, longestWaitMs),
      pausedForMs: async () => (await ask(readPause, key)) ?? 0,
      async pause(forMs) {
        await ask(pause, key, forMs)
      },
    },
    pace,
  )
}
