import { parseRetryAfter } from '@hookwright/core'

/** The most that is added to a wait at random, as a share of it, so that retries do not arrive all at once. */
const jitter = 0.2

export interface Schedule {
  readonly retryDelaysMs: readonly number[]
  readonly maxRetryAfterMs: number
  random(): number
}

/** How long a receiver asked to wait, limited to what the sender obeys. */
export function askedWait(retryAfter: string | null, nowMs: number, { maxRetryAfterMs }: Schedule): number | undefined {
  const askedMs = parseRetryAfter(retryAfter, nowMs)
  return askedMs === undefined ? undefined : Math.min(askedMs, maxRetryAfterMs)
}

/** How long to wait after the failed attempt, never less than the schedule says; `undefined` when it was the last. */
export function waitAfter(attempt: number, askedMs: number, { retryDelaysMs, random }: Schedule): number | undefined {
  const delayMs = retryDelaysMs[attempt - 1]
  return delayMs === undefined ? undefined : Math.round(Math.max(delayMs, askedMs) * (1 + jitter * random()))
}
