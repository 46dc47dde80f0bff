import type { MaybePromise } from '@hookwright/core'
import { type ApiError, type ApiRequest, createRateLimiter } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, status, ticketsClient } from './support.js'

/** A `fetch` that answers from a list, repeats the last answer, and counts. */
function script(...answers: (() => Response | Promise<Response>)[]) {
  const calls: Request[] = []
  const fetch = async (input: RequestInfo | URL) => {
    calls.push(input as Request)
    return answers[Math.min(calls.length, answers.length) - 1]!()
  }
  return { fetch, calls }
}

const ok = () => Response.json({ id: 1 })
const lost = () => Promise.reject(new TypeError('fetch failed'))
const cut = () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) }))
function stoppable() {
  const controller = new AbortController()
  return { signal: controller.signal, stop: (reason: Error) => controller.abort(reason) }
}

describe('a client', () => {
  it('always retries a 429, retries 5xx and 408 if it is safe, and never other errors', async () => {
    const table: [method: string, code: number, calls: number, idempotent?: boolean][] = [
      ['GET', 429, 4],
      ['POST', 429, 4],
      ['POST', 429, 4, false],
      ['GET', 500, 4],
      ['GET', 408, 4],
      ['PUT', 503, 4],
      ['DELETE', 502, 4],
      ['GET', 503, 1, false],
      ['POST', 503, 1],
      ['PATCH', 500, 1],
      ['POST', 503, 4, true],
      ['GET', 400, 1],
      ['GET', 404, 1],
      ['GET', 417, 1],
    ]
    for (const [method, code, expected, idempotent] of table) {
      const clock = manualClock()
      const { fetch, calls } = script(status(code))
      const call = ticketsClient({ fetch, clock }).request({ path: 'tickets', method, idempotent })
      expect(await rejection(runOut(clock, call, 500))).toMatchObject({ name: 'ApiError', status: code })
      expect([method, code, idempotent, calls.length]).toEqual([method, code, idempotent, expected])
    }
  })

  it('accepts the answers that the call names, if an earlier attempt may have worked', async () => {
    const accepts: ApiRequest['accepts'] = ({ status }, { mayHaveWorked }) => status === 404 && mayHaveWorked
    const gone = () => Response.json({ gone: true }, { status: 404 })
    const ending = async (...answers: Parameters<typeof script>) => {
      const clock = manualClock()
      const client = ticketsClient({ fetch: script(...answers).fetch, clock })
      const call = client.request({ path: 'tickets/1', method: 'DELETE', accepts })
      return runOut(clock, call, 500).catch((error: ApiError) => error)
    }
    for (const unclear of [status(503), lost, cut]) {
      expect(await ending(unclear, gone)).toMatchObject({ status: 404, data: { gone: true }, attempts: 2 })
    }
    expect(await ending(status(503), status(429), gone)).toMatchObject({ data: { gone: true }, attempts: 3 })
    expect(await ending(gone)).toMatchObject({ name: 'ApiError', status: 404 })
    expect(await ending(status(429), gone)).toMatchObject({ name: 'ApiError', status: 404 })
  })

  it('waits a second after a 429 without a time, and twice as long after each further one', async () => {
    const clock = manualClock()
    const sentAt: number[] = []
    const fetch = async () => {
      sentAt.push(clock.now())
      return new Response(null, { status: 429 })
    }
    const startedAt = clock.now()
    await rejection(runOut(clock, ticketsClient({ fetch, clock }).request({ path: 'tickets' }), 100))
    expect(sentAt.map((at) => at - startedAt)).toEqual([0, 1_000, 3_000, 7_000])
  })

  it('waits longer each time, up to the cap, with full jitter', async () => {
    const clock = manualClock()
    const times: number[] = []
    const fetch = async () => {
      times.push(clock.now())
      return new Response(null, { status: 503 })
    }
    const retry = { limit: 4, baseDelayMs: 100, maxDelayMs: 300 }
    const rolls = [0.999, 0.5, 0, 1]
    const api = ticketsClient({ fetch, clock, retry, random: () => rolls.shift()! })
    await rejection(runOut(clock, api.request({ path: 'tickets' }), 1))
    expect(times.map((at, index) => at - (times[index - 1] ?? 0))).toEqual([0, 100, 100, 0, 300])
  })

  it.each([
    ['no answer came', 250, lost],
    ['one broke off', 250, cut],
    ['it took too long', 5_250, () => new Promise<never>(() => {})],
  ])('also waits if %s', async (_, endsAt, failing) => {
    const clock = manualClock()
    const { fetch } = script(failing, ok)
    await runOut(clock, ticketsClient({ fetch, clock, timeoutMs: 5_000 }).request({ path: 'tickets' }), 50)
    expect(clock.now()).toBe(endsAt)
  })

  it('waits as long as a 503 asks, without stopping other calls', async () => {
    const clock = manualClock()
    const { fetch } = script(status(503, { 'retry-after': '20' }), ok)
    const api = ticketsClient({ fetch, clock })
    const slow = api.request({ path: 'tickets' })
    await settle()
    await api.request({ path: 'tickets' })
    expect(clock.now()).toBe(0)
    await runOut(clock, slow, 1_000)
    expect(clock.now()).toBe(20_000)
  })

  it('makes all calls wait for the penalty of a 429, or for a longer Retry-After', async () => {
    for (const [retryAfter, expected] of [
      ['', 30_000],
      ['10', 30_000],
      ['45', 45_000],
      ['nonsense', 30_000],
      ['-5', 30_000],
    ] as const) {
      const clock = manualClock()
      const { fetch, calls } = script(status(429, { 'retry-after': retryAfter }), ok)
      const api = ticketsClient({ fetch, clock, penaltyMs: 30_000, pace: { intervalMs: 0 } })
      const first = api.request({ path: 'tickets' })
      await settle()
      const second = api.request({ path: 'tickets' })
      await settle()
      expect(calls).toHaveLength(1)
      await runOut(clock, Promise.all([first, second]), 500)
      expect(clock.now()).toBe(expected)
    }
  })

  it('neither waits for a penalty beyond the limit nor shortens it', async () => {
    const clock = manualClock()
    const { fetch, calls } = script(status(429, { 'retry-after': '86400' }), ok)
    const api = ticketsClient({ fetch, clock, penaltyMs: 1_000, maxPenaltyMs: 60_000 })
    const error = (await rejection(api.request({ path: 'tickets' }))) as ApiError
    expect(error).toMatchObject({ status: 429, retryAfterMs: 86_400_000, retryable: true })
    expect(calls).toHaveLength(1)
    await runOut(clock, api.request({ path: 'tickets' }), 1_000)
    expect(clock.now()).toBe(60_000)
  })

  it('ends with the 429 if the limiter can’t be told of it', async () => {
    const clock = manualClock()
    const { fetch, calls } = script(status(429), ok)
    const limiter = {
      acquire: async () => {},
      penalise: () => Promise.reject(new RangeError('redis is gone')),
    }
    const error = await rejection(ticketsClient({ fetch, clock, limiter }).request({ path: 'tickets' }))
    expect(error).toMatchObject({ name: 'ApiError', status: 429 })
    expect(error.cause).toMatchObject({ name: 'RangeError', message: 'redis is gone' })
    expect(calls).toHaveLength(1)
  })

  it('leaves the last word to the provider: a used-up quota is not a rate limit', async () => {
    const clock = manualClock()
    const { fetch, calls } = script(status(429))
    const classify = () => ({ repeat: 'never' as const, penaltyMs: 0, advice: 'The monthly quota is used up.' })
    const error = await rejection(ticketsClient({ fetch, clock, classify }).request({ path: 'tickets' }))
    expect(error).toMatchObject({ status: 429, retryable: false })
    expect(error.message).toContain('The monthly quota is used up.')
    expect(calls).toHaveLength(1)
  })
})

describe('a deadline', () => {
  it('fails a call at once if the wait for a slot would pass it', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 1_000, clock })
    const { fetch, calls } = script(ok)
    const api = ticketsClient({ fetch, clock, limiter, deadlineMs: 900 })
    await api.request({ path: 'tickets' })
    const error = await rejection(api.request({ path: 'tickets' }))
    expect(error).toMatchObject({ name: 'TransportError', code: 'deadline' })
    expect(error.message).toContain('[@acme/tickets] Tickets: GET /v1/tickets')
    expect(error.cause).toMatchObject({ name: 'TransportError', message: expect.stringContaining('The rate limit') })
    expect([calls.length, clock.now(), clock.sleeping]).toEqual([1, 0, 0])
  })

  it('also says what came before if there is no slot for a retry', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 1_000, clock })
    const { fetch } = script(status(503))
    const api = ticketsClient({ fetch, clock, limiter, deadlineMs: 900, random: () => 0 })
    const error = await rejection(api.request({ path: 'tickets' }))
    expect(error).toMatchObject({ code: 'deadline', cause: { name: 'ApiError' } })
  })

  it('fails a call at once if a penalty or a backoff would pass it, and says what came before', async () => {
    for (const answer of [status(429), status(503, { 'retry-after': '5' })]) {
      const clock = manualClock()
      const { fetch } = script(answer, ok)
      const api = ticketsClient({ fetch, clock, penaltyMs: 30_000 })
      const error = await rejection(api.request({ path: 'tickets', deadlineMs: 4_000 }))
      expect(error).toMatchObject({ code: 'deadline', cause: { name: 'ApiError' } })
      expect([clock.now(), clock.sleeping]).toEqual([0, 0])
    }
  })

  it('ends a call whatever hangs: fetch, credentials, a custom limiter', async () => {
    const forever = () => new Promise<never>(() => {})
    const limiter = { acquire: forever, penalise() {} }
    for (const options of [{ fetch: forever }, { credentials: { token: forever } }, { limiter }]) {
      const clock = manualClock()
      const call = ticketsClient({ clock, deadlineMs: 700, ...options }).request({ path: 'tickets' })
      expect(await rejection(runOut(clock, call, 50))).toMatchObject({ code: 'deadline' })
      expect([clock.now(), clock.sleeping]).toEqual([700, 0])
    }
  })

  it('also says what came before if a limiter hangs when it is told of a penalty', async () => {
    const clock = manualClock()
    const limiter = { acquire: async () => {}, penalise: () => new Promise<never>(() => {}) }
    const { fetch } = script(status(429))
    const call = ticketsClient({ fetch, clock, limiter, deadlineMs: 700 }).request({ path: 'tickets' })
    expect(await rejection(runOut(clock, call, 50))).toMatchObject({ code: 'deadline', cause: { name: 'ApiError' } })
  })

  it('an abort stops a call within one tick, wherever it is, with the exact reason and without a timer', async () => {
    const forever = () => new Promise<never>(() => {})
    const busy = async () => {
      const limiter = createRateLimiter({ intervalMs: 1_000, clock: manualClock() })
      await limiter.acquire({})
      return { limiter }
    }
    const places: (() => MaybePromise<Parameters<typeof ticketsClient>[0]>)[] = [
      () => ({ credentials: { token: forever } }),
      busy,
      () => ({ fetch: forever }),
      () => ({ fetch: script(status(503)).fetch }),
      () => ({ fetch: script(status(429)).fetch }),
    ]
    for (const place of places) {
      for (const own of [true, false]) {
        const clock = manualClock()
        const { signal, ...controller } = stoppable()
        const times = { clock, timeoutMs: 5_000, deadlineMs: 60_000, penaltyMs: 30_000 }
        const api = ticketsClient({ ...times, ...(await place()), ...(own ? {} : { signal }) })
        const call = rejection(api.request({ path: 'tickets', ...(own ? { signal } : {}) }))
        await settle()
        expect(clock.sleeping).toBeGreaterThan(0)
        const reason = new Error('enough')
        controller.stop(reason)
        expect(await Promise.race([call, settle()])).toBe(reason)
        expect(clock.sleeping).toBe(0)
      }
    }
  })

  it('a call does not begin if its signal is already aborted', async () => {
    const { fetch, calls } = script(ok)
    const call = ticketsClient({ fetch }).request({ path: 'tickets', signal: AbortSignal.abort('no') })
    await expect(call).rejects.toBe('no')
    expect(calls).toEqual([])
  })
})
