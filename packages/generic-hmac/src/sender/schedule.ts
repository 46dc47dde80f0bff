import { parseRetryAfter } from '@hookwright/core'

/** The most that is added to a wait at random, as a share of it: receivers' retries should not come all at once. */
const jitter = 0.2

export interface Schedule {
  readonly retryDelaysMs: readonly number[]
  readonly maxRetryAfterMs: number
  random(): number
}

/** How long to wait after the failed attempt, never less than the schedule says; `undefined` when it was the last. */
export function waitAfter(
  attempt: number,
  retryAfter: string | null,
  nowMs: number,
  { retryDelaysMs, maxRetryAfterMs, random }: Schedule,
): number | undefined {
  const delayMs = retryDelaysMs[attempt - 1]
  if (delayMs === undefined) return undefined
  const askedMs = Math.min(parseRetryAfter(retryAfter, nowMs) ?? 0, maxRetryAfterMs)
  return Math.round(Math.max(delayMs, askedMs) * (1 + jitter * random()))
}
