import { callOptionsOf, clientOptionsOf } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { rejection, runOut, settle, ticketsClient } from './support.js'

const forever = () => new Promise<never>(() => {})

describe('options of a client', () => {
  it.each<[string, object]>([
    ['timeoutMs', { timeoutMs: '5000' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['deadlineMs', { deadlineMs: 0 }],
    ['maxPenaltyMs', { maxPenaltyMs: -1 }],
    ['retry.baseDelayMs', { retry: { baseDelayMs: -1 } }],
    ['retry.maxDelayMs', { retry: { maxDelayMs: Number.NaN } }],
    ['retry.maxDelayMs', { retry: { maxDelayMs: -1 } }],
    ['onRequest', { onRequest: {} }],
    ['random', { random: 4 }],
  ])('name "%s" if it is wrong', (name, options) => {
    expect(() => ticketsClient(options)).toThrow(`[@acme/tickets] Option "${name}": expected`)
  })

  it('may be as small as the message says', () => {
    const least = { timeoutMs: 1, deadlineMs: 1, maxResponseBytes: 1, maxPenaltyMs: 0 }
    expect(() => ticketsClient({ ...least, retry: { limit: 0, baseDelayMs: 0, maxDelayMs: 0 } })).not.toThrow()
  })

  it.each([
    ['deadline', { deadlineMs: 0 }],
    ['timeout', { timeoutMs: 0 }],
  ])('may be 0 for one call, as the rest of a budget may be: a %s', async (code, request) => {
    const api = ticketsClient({ fetch: forever, retry: { limit: 0 } })
    expect(await rejection(api.request(request))).toMatchObject({ name: 'TransportError', code })
  })

  it('have defaults: 30 s for an attempt, and as long as it needs for a call', async () => {
    const clock = manualClock()
    const error = await rejection(runOut(clock, ticketsClient({ fetch: forever, clock }).request({}), 1_000))
    expect(error.message).toContain('took over 30000 ms for GET /v1 (timeoutMs)')
    expect(clock.now()).toBeGreaterThanOrEqual(4 * 30_000)
  })

  it('may be without a limit: then no timer is set', async () => {
    const clock = manualClock()
    const controller = new AbortController()
    const api = ticketsClient({ fetch: forever, clock, timeoutMs: Number.POSITIVE_INFINITY })
    const call = rejection(api.request({ signal: controller.signal }))
    await settle()
    expect(clock.sleeping).toBe(0)
    controller.abort(new Error('enough'))
    expect((await call).message).toBe('enough')
  })

  it('take the randomness of waits from Math.random', async () => {
    const clock = manualClock()
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.25)
    const answers = [503, 204]
    const fetch = async () => new Response(null, { status: answers.shift()! })
    await runOut(clock, ticketsClient({ fetch, clock, random: undefined }).request({}), 25)
    random.mockRestore()
    expect(clock.now()).toBe(125)
  })

  it('are read by name, each of them, and nothing else is passed on', () => {
    const call = { signal: AbortSignal.abort(), timeoutMs: 1, deadlineMs: 2 }
    expect(callOptionsOf({ ...call, url: 'https://evil.example' } as object)).toEqual(call)
    const client = {
      ...call,
      fetch: globalThis.fetch,
      limiter: { acquire: forever, penalise() {} },
      retry: { limit: 0 },
      onRequest() {},
      maxResponseBytes: 3,
      clock: manualClock(),
      random: Math.random,
    }
    expect(clientOptionsOf({ ...client, otherBaseUrls: { x: 'https://evil.example' } } as object)).toEqual(client)
  })
})

describe('fetch', () => {
  it('is told when an attempt is given up, because of time or a signal', async () => {
    for (const options of [{ timeoutMs: 700 }, {}]) {
      const clock = manualClock()
      const controller = new AbortController()
      let given: AbortSignal | undefined
      const fetch = (input: RequestInfo | URL) => {
        given = (input as Request).signal
        return forever()
      }
      const api = ticketsClient({ fetch, clock, retry: { limit: 0 }, ...options })
      const call = rejection(api.request({ signal: controller.signal }))
      await settle()
      expect(given?.aborted).toBe(false)
      if (options.timeoutMs) await clock.advance(700)
      else controller.abort()
      await call
      expect(given?.aborted).toBe(true)
    }
  })

  it('has no other time limit than ours', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const controller = new AbortController()
      const call = rejection(ticketsClient({ fetch: forever, clock: manualClock() }).request(controller))
      await settle()
      expect(vi.getTimerCount()).toBe(0)
      controller.abort(new Error('enough'))
      expect((await call).message).toBe('enough')
    } finally {
      vi.useRealTimers()
    }
  })
})
