import { type ApiError, parseRetryAfter, type RequestReport, TransportError } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, status, ticketsClient } from './support.js'

/** Makes one call, answered with this and then 204. */
async function ask(answer: () => Response, options: Parameters<typeof ticketsClient>[0] = {}) {
  const clock = manualClock(1_000_000)
  const answers = [answer]
  const fetch = async () => (answers.pop() ?? status(204))()
  const call = ticketsClient({ fetch, clock, random: () => 0, ...options }).request({ path: 'tickets' })
  const ending = await runOut(clock, call, 500).catch((error: ApiError) => error)
  return { ending, tookMs: clock.now() - 1_000_000 }
}

describe('the wait before a retry', () => {
  it.each([
    ['the Retry-After of a 503', status(503, { 'retry-after': '300' }), status(503, { 'retry-after': '301' })],
    ['that of a 429', status(429, { 'retry-after': '300' }), status(429, { 'retry-after': '301' })],
  ])('%s, up to five minutes; a longer one ends the call', async (_, longest, longer) => {
    expect(await ask(longest)).toMatchObject({ ending: { attempts: 2 }, tookMs: 300_000 })
    expect(await ask(longer)).toMatchObject({ ending: { name: 'ApiError', retryAfterMs: 301_000 }, tookMs: 0 })
  })

  it('also applies to the provider’s own penalty', async () => {
    const penalty = { penaltyMs: 60_000 }
    expect(await ask(status(429), { ...penalty, maxPenaltyMs: 60_000 })).toMatchObject({ tookMs: 60_000 })
    const refused = await ask(status(429), { ...penalty, maxPenaltyMs: 59_999 })
    expect(refused).toMatchObject({ ending: { status: 429, retryAfterMs: 60_000 }, tookMs: 0 })
    expect(await ask(status(429), { ...penalty, maxPenaltyMs: 0 })).toMatchObject({ ending: { status: 429 } })
  })

  it('is half a second by default, doubled each time, up to 30 s', async () => {
    const clock = manualClock()
    const times: number[] = []
    const fetch = async () => {
      times.push(clock.now())
      return new Response(null, { status: 503 })
    }
    const api = ticketsClient({ fetch, clock, random: () => 1, retry: { limit: 8 } })
    await rejection(runOut(clock, api.request({ path: 'tickets' }), 100))
    const waits = times.slice(1).map((at, index) => at - times[index]!)
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  it('is in the error: the longer of penalty and Retry-After, or only the latter', async () => {
    const retry = { limit: 0 }
    for (const [answer, retryAfterMs] of [
      [status(429), 30_000],
      [status(429, { 'retry-after': '45' }), 45_000],
      [status(503, { 'retry-after': '7' }), 7_000],
      [status(503), undefined],
    ] as const) {
      expect((await ask(answer, { retry, penaltyMs: 30_000 })).ending).toHaveProperty('retryAfterMs', retryAfterMs)
    }
  })
})

describe('a limiter', () => {
  it('is told only of penalties', async () => {
    const penalties: object[] = []
    const limiter = { acquire: async () => {}, penalise: (penalty: object) => void penalties.push(penalty) }
    for (const answer of [status(503, { 'retry-after': '1' }), status(500), status(408)]) await ask(answer, { limiter })
    expect(penalties).toEqual([])
    await ask(status(429), { limiter })
    expect(penalties).toEqual([{ untilMs: 1_001_000 }])
  })

  it('that fails for another reason than the deadline is not taken for that', async () => {
    for (const thrown of [
      new TransportError('@acme/limiter', 'timeout', 'The engine took too long.'),
      Object.assign(new Error('redis'), { code: 'deadline' }),
    ]) {
      const limiter = { acquire: () => Promise.reject(thrown), penalise() {} }
      expect((await ask(status(204), { limiter })).ending).toBe(thrown)
    }
  })
})

describe('the report of an attempt', () => {
  it('has its duration, also if an abort ends it, and no status if there was no answer', async () => {
    const clock = manualClock(1_000_000)
    const reports: RequestReport[] = []
    const onRequest = (report: RequestReport) => void reports.push(report)
    const controller = new AbortController()
    const answers = [status(204), () => new Promise<never>(() => {})]
    const api = ticketsClient({ fetch: async () => answers.shift()!(), clock, onRequest })
    await api.request({ path: 'tickets' })
    const aborted = rejection(api.request({ path: 'tickets', signal: controller.signal }))
    await settle()
    await clock.advance(250)
    controller.abort(new Error('enough'))
    await aborted
    await settle()
    expect(reports.map(({ durationMs }) => durationMs)).toEqual([0, 250])
    expect(reports[0]).not.toHaveProperty('error')
    expect(reports[1]).not.toHaveProperty('status')
  })
})

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1)
  it.each([
    ['0', 0],
    [' 7 ', 7_000],
    ['0.5', 500],
    ['0.125', 125],
    ['999999999', 999_999_999_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['thu, 01 jan 2026 00:01:00 gmt', 60_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['1234567890', undefined],
    ['0.1234', undefined],
    ['7x', undefined],
    ['x7', undefined],
    ['-5', undefined],
    ['1 Jan 2026 00:01:00 GMT', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })
})
