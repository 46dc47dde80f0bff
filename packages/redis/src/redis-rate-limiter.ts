import {
  createDistributedRateLimiter,
  type DistributedRateLimiterOptions,
  type PaceKeeper,
  type RateLimiter,
} from '@hookwright/core/client'
import { createPaceCall } from '@hookwright/core/engine'
import { createRunScript, packageName, type RedisClient } from './client.js'
import { pauseScript, readPauseScript, takeSlotScript } from './pace-scripts.js'

export type RedisRateLimiterOptions = DistributedRateLimiterOptions & {
  /** Whose limit it is, such as `smartsuite:<workspace>`. Never the credential itself. */
  key: string
  /** Put before the key. Default `hookwright:`. */
  prefix?: string | undefined
  /** How long Redis may take, in milliseconds, before this machine paces itself on its own. Default 1,000. */
  deadlineMs?: number | undefined
}

/**
 * One rate limit for all machines that use an API key. Calls are spaced evenly across them, and a penalty pauses them
 * all.
 *
 * @throws ConfigError `option_invalid` for a wrong client, pace or deadline
 * @example
 * const limiter = redisRateLimiter(redis, { key: 'smartsuite:acme', intervalMs: 220 })
 * const client = createSmartSuiteClient({ token, accountId, limiter })
 */
export function redisRateLimiter(client: RedisClient, options: RedisRateLimiterOptions): RateLimiter {
  const { key, prefix = 'hookwright:', deadlineMs, ...pace } = options
  const run = createRunScript(client, createPaceCall(packageName, 'Redis', deadlineMs))
  const name = `${prefix}pace:${key}`
  const keeper: PaceKeeper = {
    take: (costMs, savedMs, longestWaitMs) => run(takeSlotScript, name, [costMs, savedMs, longestWaitMs]),
    pausedForMs: () => run(readPauseScript, name, []),
    pause: (forMs) => run(pauseScript, name, [forMs]),
  }
  return createDistributedRateLimiter(packageName, keeper, pace)
}
