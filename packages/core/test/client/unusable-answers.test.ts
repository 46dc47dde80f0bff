import type { RequestReport } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { deferred } from '../support/deferred.js'
import { rejection, runOut, settle, ticketsClient } from './support.js'

/** A client that gets the same answer each time, and its reports. */
function answered(answer: () => Response, options: Parameters<typeof ticketsClient>[0] = {}) {
  const clock = manualClock()
  const reports: RequestReport[] = []
  const onRequest = (report: RequestReport) => void reports.push(report)
  const penalties: object[] = []
  const limiter = { acquire: async () => {}, penalise: (penalty: object) => void penalties.push(penalty) }
  const api = ticketsClient({ fetch: async () => answer(), clock, onRequest, limiter, ...options })
  const failure = (request: Parameters<typeof api.request>[0] = { path: 'tickets' }) =>
    rejection(runOut(clock, api.request(request), 500))
  return { api, reports, penalties, failure }
}

/** A body that breaks off, never ends, or stalls, and whether it was cancelled. */
function stream(chunk: Uint8Array | 'stalled' | undefined) {
  const state = { pulls: 0, cancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        state.pulls++
        if (chunk === 'stalled') await new Promise(() => {})
        else if (chunk) controller.enqueue(chunk)
        else controller.error(Object.assign(new Error('cut'), { code: 'EPIPE' }))
      },
      cancel() {
        state.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { state, body }
}

describe('an answer that can’t be used', () => {
  it.each<[string, () => Response, object]>([
    ['a redirect', () => new Response(null, { status: 307 }), {}],
    ['too large', () => new Response('12345'), { maxResponseBytes: 4 }],
    ['no JSON', () => new Response('text'), {}],
  ])('is not retried, and makes no one wait: %s', async (_, answer, options) => {
    const { failure, reports, penalties } = answered(answer, options)
    const error = await failure({ path: 'tickets', requires: ['id'] })
    expect(error).toMatchObject({ name: 'ApiError', retryable: false })
    expect(reports).toMatchObject([{ attempt: 1, status: answer().status, error: error.message, willRetry: false }])
    expect(penalties).toEqual([])
  })

  it('is an error if it has no status', async () => {
    expect(await answered(() => Response.error()).failure()).toMatchObject({ name: 'ApiError', status: 0 })
  })

  it('that breaks off is a network error, which is retried and has its cause', async () => {
    const { failure, reports, penalties } = answered(() => new Response(stream(undefined).body))
    expect(await failure()).toMatchObject({
      name: 'TransportError',
      code: 'network',
      cause: { name: 'Error', message: 'cut', code: 'EPIPE' },
    })
    expect(reports.map(({ status, willRetry }) => [status, willRetry])).toEqual([
      ...Array(3).fill([200, true]),
      [200, false],
    ])
    expect(penalties).toEqual([])
  })

  it.each([undefined, new Uint8Array(10)])('is an error first, whatever its body is', async (chunk) => {
    const { failure } = answered(() => new Response(stream(chunk).body, { status: 503 }), { maxResponseBytes: 4 })
    expect(await failure()).toMatchObject({ name: 'ApiError', status: 503, retryable: true })
  })

  it('is not confused with one that lacks what the call needs, whatever it has instead', async () => {
    for (const ticket of [null, 'text', 7, [], {}]) {
      const { failure } = answered(() => Response.json({ ticket }))
      expect((await failure({ path: 'tickets', requires: ['ticket.length.x'] })).message).toContain(
        '200, but without ticket.length.x.',
      )
    }
    const { failure } = answered(() => Response.json({ ticket: 'text' }))
    expect((await failure({ path: 'tickets', requires: ['ticket.length'] })).message).toContain('without ticket.length')
    const text = answered(() => new Response('text'))
    expect((await text.failure({ path: 'tickets', requires: ['id'] })).message).toContain('that is not JSON: text')
  })

  it('lists up to five paths with wrong types', async () => {
    const text = z.string()
    const schema = z.object({ a: text, b: text, c: text, d: text, e: text, f: text })
    const { failure } = answered(() => Response.json({}))
    expect((await failure({ path: 'tickets', schema })).message).toMatch(/see a, b, c, d, e\.$/)
  })
})

describe('the rest of an answer', () => {
  it('is not read if it is declared too large, or cancelled if it is, or if it is a redirect', async () => {
    const chunk = new Uint8Array(10)
    for (const [init, pulls] of [
      [{ headers: { 'content-length': '25' } }, 0],
      [{}, 3],
      [{ status: 302 }, 0],
    ] as const) {
      const { state, body } = stream(chunk)
      await answered(() => new Response(body, init), { maxResponseBytes: 24 }).failure()
      expect(state).toEqual({ pulls, cancelled: true })
    }
  })

  it('may fail to be cancelled without consequences', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => void rejections.push(reason)
    process.on('unhandledRejection', note)
    for (const init of [{ headers: { 'content-length': '25' } }, {}, { status: 302 }]) {
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(10)),
        cancel: () => Promise.reject(new Error('gone')),
      })
      const { failure } = answered(() => new Response(body, init), { maxResponseBytes: 4 })
      expect(await failure()).toMatchObject({ name: 'ApiError', retryable: false })
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })

  it.each([
    ['timeout', { timeoutMs: 1_000 }],
    ['deadline', { deadlineMs: 1_000 }],
    ['enough', {}],
  ])('is cancelled if the call ends first, for any reason: %s', async (code, limits) => {
    const { state, body } = stream('stalled')
    const clock = manualClock()
    const caller = new AbortController()
    const api = ticketsClient({ fetch: async () => new Response(body), clock, retry: { limit: 0 }, ...limits })
    const failing = rejection(api.request({ path: 'tickets', signal: caller.signal }))
    await settle()
    expect(state).toEqual({ pulls: 1, cancelled: false })
    if (code === 'enough') caller.abort({ code })
    else await clock.advance(1_000)
    expect(await failing).toMatchObject({ code })
    expect(state).toEqual({ pulls: 1, cancelled: true })
  })

  it('is not needed for a 429: everyone waits, and the call was not handled', async () => {
    const { state, body } = stream('stalled')
    const answers = [() => new Response(body, { status: 429 }), () => Response.json({ id: 1 })]
    const options = { fetch: async () => answers.shift()!(), timeoutMs: 1_000, penaltyMs: 30_000 }
    const clock = manualClock()
    const { api, reports, penalties } = answered(() => new Response(), { clock, ...options })
    const call = api.request({ path: 'tickets', method: 'POST', json: {} })
    expect(await runOut(clock, call, 500)).toMatchObject({ data: { id: 1 }, attempts: 2 })
    expect(penalties).toEqual([{ untilMs: 31_000 }])
    expect(reports).toMatchObject([{ status: 429, durationMs: 1_000, willRetry: true }, { status: 200 }])
    expect(state.cancelled).toBe(true)
  })

  it('is cancelled if it comes after the end of the call', async () => {
    const { state, body } = stream('stalled')
    const answer = deferred<Response>()
    const caller = new AbortController()
    const api = ticketsClient({ fetch: () => answer.promise, clock: manualClock() })
    const failing = rejection(api.request({ path: 'tickets', signal: caller.signal }))
    await settle()
    caller.abort(new Error('enough'))
    expect((await failing).message).toBe('enough')
    answer.resolve(new Response(body))
    await settle()
    expect(state).toEqual({ pulls: 0, cancelled: true })
  })

  it('is read up to exactly maxResponseBytes, by default 64 MiB', async () => {
    for (const headers of [{ 'content-length': '4' }, {}]) {
      const { api } = answered(() => new Response('1234', { headers }), { maxResponseBytes: 4 })
      expect((await api.request({ path: 'tickets' })).data).toBe(1234)
    }
    for (const more of [0, 1]) {
      const headers = { 'content-length': String(64 * 1_024 * 1_024 + more) }
      const { api } = answered(() => new Response('{}', { headers }))
      const ending = await api.request({ path: 'tickets' }).catch((error: Error) => error.message)
      if (more) expect(ending).toContain('more than 67108864 bytes')
      else expect(ending).toMatchObject({ data: {} })
    }
  })
})

describe('an answer', () => {
  it.each([300, 399])('with status %i is a redirect', async (status) => {
    expect((await answered(() => new Response(null, { status })).failure()).message).toContain('a redirect')
  })

  it('with status 304 or 400 is not', async () => {
    for (const status of [304, 400]) {
      const { message } = await answered(() => new Response(null, { status })).failure()
      expect(message).toBe(`[@acme/tickets] Tickets answered GET /v1/tickets with ${status}.`)
    }
  })

  it('comes with its headers, and must contain what the call requires, even if that is falsy', async () => {
    const ticket = { id: 0, owner: { name: '', open: false } }
    const { api } = answered(() => Response.json({ ticket }, { headers: { 'x-page': '2' } }))
    const requires = ['ticket.id', 'ticket.owner.name', 'ticket.owner.open']
    const { data, headers } = await api.request({ path: 'tickets', requires })
    expect(data).toEqual({ ticket })
    expect(headers.get('x-page')).toBe('2')
  })
})
