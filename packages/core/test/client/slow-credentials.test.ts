import { createRateLimiter } from '@hookwright/core/client'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, ticketsClient, token } from './support.js'

/** A `fetch` that records when it is called, and with which token. */
function recorder(clock: ManualClock, answer = () => new Response(null, { status: 204 })) {
  const sent: { at: number; token: string | undefined }[] = []
  const fetch = async (input: RequestInfo | URL) => {
    const authorization = (input as Request).headers.get('authorization')
    sent.push({ at: clock.now(), token: authorization?.split(' ')[1] })
    return answer()
  }
  return { sent, fetch }
}

const pace = { intervalMs: 200 }

describe('functions that return credentials and headers', () => {
  it('do not disturb the pace if they are slow, and cost no slot', async () => {
    const clock = manualClock()
    const { sent, fetch } = recorder(clock)
    let renewal: Promise<string> | undefined
    const renewed = () => {
      renewal ??= clock.sleep(2_500).then(() => token)
      return renewal
    }
    for (const slow of [renewed, () => clock.sleep(50).then(() => token)]) {
      renewal = undefined
      sent.length = 0
      const api = ticketsClient({
        fetch,
        clock,
        pace,
        limiter: createRateLimiter({ ...pace, clock }),
        credentials: { token: slow },
      })
      const calls = Array.from({ length: 12 }, () => api.request({ path: 'tickets', deadlineMs: 5_000 }))
      await runOut(clock, Promise.all(calls))
      const distances = sent.slice(1).map(({ at }, index) => at - sent[index]!.at)
      expect(distances).toEqual(Array(11).fill(200))
    }
  })

  it('do not let a call be sent during a penalty that began meanwhile', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ ...pace, clock })
    const { sent, fetch } = recorder(clock, () => new Response(null, { status: sent.length === 1 ? 429 : 204 }))
    const shared = { fetch, clock, limiter, penaltyMs: 30_000 }
    const slow = ticketsClient({ ...shared, credentials: { token: () => clock.sleep(800).then(() => token) } })
    const late = slow.request({ path: 'tickets' })
    await settle()
    await runOut(clock, rejection(ticketsClient({ ...shared, retry: { limit: 0 } }).request({ path: 'tickets' })))
    await runOut(clock, late)
    expect(sent.map(({ at }) => at)).toEqual([0, expect.toSatisfy((at: number) => at >= 30_000)])
  })

  it('are called again if the slot came late, because a token may have expired', async () => {
    const clock = manualClock()
    const { sent, fetch } = recorder(clock)
    const slowly = { intervalMs: 40_000 }
    const api = ticketsClient({
      fetch,
      clock,
      pace: slowly,
      credentials: { token: async () => `made-at-${clock.now()}` },
    })
    await runOut(clock, Promise.all([1, 2, 3].map(() => api.request({ path: 'tickets' }))))
    expect(sent).toEqual([
      { at: 0, token: 'made-at-0' },
      { at: 40_000, token: 'made-at-0' },
      { at: 80_000, token: 'made-at-80000' },
    ])
  })

  it('for headers are called when a call may be sent', async () => {
    const clock = manualClock()
    const { fetch } = recorder(clock)
    const askedAt: number[] = []
    const headers = () => {
      askedAt.push(clock.now())
      return {}
    }
    const api = ticketsClient({ fetch, clock, pace })
    await runOut(clock, Promise.all([1, 2, 3].map(() => api.request({ path: 'tickets', headers }))))
    expect(askedAt).toEqual([0, 200, 400])
  })

  it('have as long as an attempt; then they end the call with nothing sent', async () => {
    const forever = () => new Promise<never>(() => {})
    for (const [client, request] of [
      [{ credentials: { token: forever } }, {}],
      [{}, { headers: forever }],
      [{ timeoutMs: 60_000 }, { headers: forever, timeoutMs: 700 }],
    ] as const) {
      const clock = manualClock()
      const { sent, fetch } = recorder(clock)
      const api = ticketsClient({ fetch, clock, timeoutMs: 700, ...client })
      // If nothing limits the function, the deadline does.
      const error = await rejection(runOut(clock, api.request({ path: 'tickets', deadlineMs: 5_000, ...request })))
      expect(error).toMatchObject({ name: 'TransportError', code: 'timeout' })
      expect(error.message).toBe(
        '[@acme/tickets] A function that gives credentials or headers took over 700 ms (timeoutMs). Nothing was sent.',
      )
      expect([clock.now(), clock.sleeping, sent.length]).toEqual([700, 0, 0])
    }
  })
})
