import type { Clock } from '@hookwright/core'

export interface LimitOptions {
  clock: Clock
  requestsPerSecond: number
  penaltyMs: number
  quota: { included: number; cap: number } | undefined
}

export interface Limits {
  /** How long the key must wait, in milliseconds; `undefined` when the call is accepted. */
  refuse(key: string): number | undefined
  /** Calls accepted this month. */
  readonly usedThisMonth: number
  /** How many calls were refused. */
  readonly refused: number
}

interface Bucket {
  second: number
  count: number
  lockedUntil: number
}

/** Calls per second while the monthly quota is used up, but not its cap. */
const throttledRate = 2

/**
 * SmartSuite counts calls per API key and clock second, and locks out a key that exceeds the limit for 30 s.
 *
 * @see https://developers.smartsuite.com/docs/rate-limits
 * @see https://help.smartsuite.com/en/articles/4856710-api-limits
 */
export function createLimits({ clock, requestsPerSecond, penaltyMs, quota }: LimitOptions): Limits {
  const buckets = new Map<string, Bucket>()
  let month = ''
  let used = 0
  let refused = 0

  function startMonth(now: number): void {
    const current = new Date(now).toISOString().slice(0, 7)
    if (current !== month) used = 0
    month = current
  }

  function waitOf(key: string, now: number): number | undefined {
    const second = Math.floor(now / 1000)
    const bucket = buckets.get(key) ?? { second, count: 0, lockedUntil: 0 }
    buckets.set(key, bucket)
    if (now < bucket.lockedUntil) return bucket.lockedUntil - now
    if (quota && used >= quota.cap) {
      const date = new Date(now)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - now
    }
    if (bucket.second !== second) bucket.count = 0
    bucket.second = second
    const rate = quota && used >= quota.included ? throttledRate : requestsPerSecond
    if (bucket.count >= rate) {
      bucket.lockedUntil = now + penaltyMs
      return penaltyMs
    }
    bucket.count++
    used++
    return undefined
  }

  return {
    refuse(key) {
      const now = clock.now()
      startMonth(now)
      const wait = waitOf(key, now)
      if (wait !== undefined) refused++
      return wait
    },
    get usedThisMonth() {
      return used
    },
    get refused() {
      return refused
    },
  }
}
