import type { Clock } from '@hookwright/core'

const minuteMs = 60_000

/** Counts requests by token over the last minute. */
export function createQuota(
  clock: Clock,
  perMinute: number,
  penaltyMs: number,
): (token: string, weight: number) => boolean {
  const taken = new Map<string, { at: number; weight: number }[]>()
  const blockedUntil = new Map<string, number>()
  /** False when the request is over the limit. Refused requests do not count. */
  return (token, weight) => {
    const now = clock.now()
    if (now < (blockedUntil.get(token) ?? 0)) return false
    const recent = (taken.get(token) ?? []).filter(({ at }) => at > now - minuteMs)
    taken.set(token, recent)
    const used = recent.reduce((sum, request) => sum + request.weight, 0)
    if (used + weight > perMinute) {
      blockedUntil.set(token, now + penaltyMs)
      return false
    }
    recent.push({ at: now, weight })
    return true
  }
}
