import { createRateLimiter, type Fetch } from '@hookwright/core/client'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, ticketsClient } from './support.js'

/**
 * A provider that allows five requests in any second, and refuses everything for 30 s after one too many. Requests need
 * 0 to 40 ms to arrive.
 */
function strictProvider(clock: ManualClock, { answersInMs = 20, refuseAt = 0 } = {}) {
  const arrivals: number[] = []
  const refused: number[] = []
  let closedUntil = Number.NEGATIVE_INFINITY
  let inFlight = 0
  let inFlightAtFirst429 = 0
  let calls = 0
  const fetch = async () => {
    const call = ++calls
    inFlight++
    await clock.sleep((call * 7) % 40)
    const now = clock.now()
    arrivals.push(now)
    const tooMany = arrivals.filter((at) => at > now - 1_000).length > 5
    const isRefused = now < closedUntil || tooMany || call === refuseAt
    if (isRefused) {
      closedUntil = Math.max(closedUntil, now + 30_000)
      refused.push(now)
    }
    await clock.sleep(answersInMs + ((call * 13) % 60))
    if (isRefused) inFlightAtFirst429 ||= inFlight
    inFlight--
    return isRefused ? new Response('{"detail":"slow down"}', { status: 429 }) : Response.json({ id: call })
  }
  return { fetch, arrivals, refused, inFlightAtFirst429: () => inFlightAtFirst429 }
}

/** 500 calls by 20 callers. Each caller makes its calls one after another. */
async function load(clock: ManualClock, fetch: Fetch, intervalMs: number) {
  const limiter = createRateLimiter({ intervalMs, clock })
  const apis = [1, 2, 3].map(() => ticketsClient({ fetch, clock, limiter, penaltyMs: 30_000 }))
  let left = 500
  const caller = async (index: number) => {
    while (left-- > 0) await apis[index % 3]!.request({ path: 'tickets' })
  }
  const startedAt = clock.now()
  await runOut(clock, Promise.all(Array.from({ length: 20 }, (_, index) => caller(index))), 10)
  return clock.now() - startedAt
}

describe('20 callers, 500 calls, 5 a second', () => {
  // 210 ms instead of 200: five calls then take 1,050 ms, and 50 ms of jitter on the way can't squeeze a sixth in.
  const intervalMs = 210

  it('gets no 429 at all, at 95 % of the allowed rate', async () => {
    const clock = manualClock()
    const { fetch, arrivals, refused } = strictProvider(clock)
    const tookMs = await load(clock, fetch, intervalMs)
    expect([arrivals.length, refused]).toEqual([500, []])
    expect(500 / (tookMs / 1_000)).toBeGreaterThanOrEqual(0.95 * 5)
  })

  it('continues at full pace after a 429', async () => {
    const clock = manualClock()
    const { fetch, refused } = strictProvider(clock, { refuseAt: 200 })
    const tookMs = (await load(clock, fetch, intervalMs)) - 30_000
    expect(refused).toHaveLength(1)
    expect(500 / (tookMs / 1_000)).toBeGreaterThanOrEqual(0.95 * 5)
    expect(clock.sleeping).toBe(0)
  })

  it('a 429 costs only the calls that were in flight', async () => {
    const clock = manualClock()
    const provider = strictProvider(clock, { answersInMs: 1_500, refuseAt: 200 })
    await load(clock, provider.fetch, intervalMs)
    expect(provider.inFlightAtFirst429()).toBeGreaterThan(5)
    expect(provider.refused.length).toBeLessThanOrEqual(provider.inFlightAtFirst429())
    expect(provider.arrivals).toHaveLength(500 + provider.refused.length)
  })

  it('the provider above is strict: plain calls do get 429', async () => {
    const clock = manualClock()
    const { fetch, refused } = strictProvider(clock)
    const calls = Array.from({ length: 6 }, () =>
      ticketsClient({ fetch, clock, retry: { limit: 0 } }).request({ path: 'x' }),
    )
    await rejection(runOut(clock, Promise.all(calls)))
    expect(refused).toHaveLength(1)
  })
})
