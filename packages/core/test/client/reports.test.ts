import type { RequestReport } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, status, ticketsClient } from './support.js'

/** A client whose `fetch` gives these answers one after another, and its reports. */
function reporting(answers: readonly (() => Response | Promise<Response>)[], options: object = {}) {
  const clock = manualClock()
  const reports: RequestReport[] = []
  let calls = 0
  const fetch = async () => answers[calls++]!()
  const onRequest = (report: RequestReport) => void reports.push(report)
  return { clock, reports, fetch, api: ticketsClient({ fetch, clock, onRequest, ...options }) }
}

const forever = () => new Promise<never>(() => {})
const common = { packageName: '@acme/tickets', method: 'GET', url: 'https://api.tickets.example/v1/tickets' }

describe('onRequest', () => {
  it('gets every attempt, without query, header or body, and can break nothing', async () => {
    const reports: RequestReport[] = []
    const onRequest = async (report: RequestReport) => {
      reports.push(report)
      throw new Error('the log is full')
    }
    const options = { onRequest, pace: { intervalMs: 200 }, retry: { baseDelayMs: 100 } }
    const { api, clock } = reporting([status(503), () => Response.json({ id: 1 })], options)
    await runOut(clock, api.request({ path: 'tickets', query: { key: 'hidden' } }), 10)
    const error = '[@acme/tickets] Tickets answered GET /v1/tickets with 503.'
    expect(reports).toEqual([
      { ...common, attempt: 1, willRetry: true, waitedMs: 0, durationMs: 0, status: 503, error },
      { ...common, attempt: 2, willRetry: false, waitedMs: 150, durationMs: 0, status: 200 },
    ])
  })

  it.each([
    ['the penalty of a 429', status(429)],
    ['a Retry-After', status(503, { 'retry-after': '60' })],
  ])('is told that no retry follows if %s would pass the deadline', async (_, answer) => {
    const { api, clock, reports } = reporting([answer], { penaltyMs: 30_000, deadlineMs: 1_000 })
    const error = await rejection(runOut(clock, api.request({ path: 'tickets' })))
    expect(error).toMatchObject({ code: 'deadline', cause: { name: 'ApiError' } })
    expect(reports).toMatchObject([{ attempt: 1, willRetry: false }])
  })

  it('gets an attempt that a deadline ended', async () => {
    const { api, clock, reports } = reporting([status(503), forever], { deadlineMs: 1_000, random: () => 0 })
    await rejection(runOut(clock, api.request({ path: 'tickets' }), 100))
    await settle()
    const error = '[@acme/tickets] Tickets: GET /v1/tickets does not fit into its deadline of 1000 ms (deadlineMs).'
    expect(reports[1]).toEqual({ ...common, attempt: 2, willRetry: false, waitedMs: 0, durationMs: 1_000, error })
  })

  it('gets once an attempt that an abort ended, which is not retried', async () => {
    for (const own of [true, false]) {
      const controller = new AbortController()
      const { signal } = controller
      const { api, clock, reports } = reporting([forever, forever], { random: () => 0, ...(own ? {} : { signal }) })
      const call = rejection(api.request({ path: 'tickets', ...(own ? { signal } : {}) }))
      await settle()
      controller.abort(new Error('enough'))
      await call
      await clock.advance(60_000)
      await settle()
      expect(reports).toEqual([
        { ...common, attempt: 1, willRetry: false, waitedMs: 0, durationMs: 0, error: 'enough' },
      ])
    }
  })

  it('gets no negative durations if the clock is set back', async () => {
    const real = manualClock(7_200_000)
    let setBackMs = 0
    const clock = { ...real, now: () => real.now() - setBackMs }
    const limiter = {
      acquire: async () => {
        await clock.sleep(20)
        setBackMs += 1_000
      },
      penalise() {},
    }
    const fetch = async () => {
      await clock.sleep(30)
      setBackMs += 3_600_000
      return new Response(null, { status: 204 })
    }
    const { api, reports } = reporting([], { clock, limiter, fetch })
    await runOut(real, api.request({ path: 'tickets' }))
    expect(reports).toMatchObject([{ waitedMs: 0, durationMs: 0, status: 204 }])
  })

  it('gets no attempt that was never sent', async () => {
    const { api, clock, reports } = reporting([], { credentials: { token: forever }, deadlineMs: 100 })
    await rejection(runOut(clock, api.request({ path: 'tickets' })))
    expect(reports).toEqual([])
  })
})
