import { createRateLimiter } from '@hookwright/core/client'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, ticketsClient, token } from './support.js'

/** A `fetch` that notes when it is called, and with which token. */
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

describe('functions that give credentials and headers', () => {
  it('do not disturb the pace when they are slow: what was late for its slot takes another', async () => {
    const clock = manualClock()
    const { sent, fetch } = recorder(clock)
    let renewal: Promise<string> | undefined
    const renewed = () => {
      renewal ??= clock.sleep(2_500).then(() => token)
      return renewal
    }
    for (const slow of [
      { client: { credentials: { token: renewed } }, request: {} },
      { client: {}, request: { headers: async () => ({ 'x-signature': await renewed() }) } },
    ]) {
      renewal = undefined
      sent.length = 0
      const api = ticketsClient({ fetch, clock, pace, limiter: createRateLimiter({ ...pace, clock }), ...slow.client })
      const calls = Array.from({ length: 12 }, () => api.request({ path: 'tickets', ...slow.request }))
      await runOut(clock, Promise.all(calls))
      const distances = sent.slice(1).map(({ at }, index) => at - sent[index]!.at)
      expect(distances.filter((ms) => ms < 200)).toEqual([])
      expect(distances).toHaveLength(11)
    }
  })

  it('do not let a call go out into a 429 that others met meanwhile', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ ...pace, clock })
    const { sent, fetch } = recorder(clock, () => new Response(null, { status: sent.length === 1 ? 429 : 204 }))
    const shared = { fetch, clock, limiter, penaltyMs: 30_000 }
    const slow = ticketsClient({ ...shared, credentials: { token: () => clock.sleep(800).then(() => token) } })
    const late = slow.request({ path: 'tickets' })
    await settle()
    await runOut(clock, rejection(ticketsClient({ ...shared, retry: { limit: 0 } }).request({ path: 'tickets' })))
    await runOut(clock, late)
    expect(sent.map(({ at }) => at)).toEqual([200, expect.toSatisfy((at: number) => at >= 30_200)])
  })

  it('are asked once a call may be sent, and cost no second slot when they answer at once', async () => {
    const clock = manualClock()
    const { sent, fetch } = recorder(clock)
    const api = ticketsClient({ fetch, clock, pace, credentials: { token: async () => `made-at-${clock.now()}` } })
    await runOut(clock, Promise.all([1, 2, 3].map(() => api.request({ path: 'tickets' }))))
    expect(sent).toEqual([0, 200, 400].map((at) => ({ at, token: `made-at-${at}` })))
  })

  it('have as long as an attempt, and end the call with nothing sent', async () => {
    const forever = () => new Promise<never>(() => {})
    for (const [client, request] of [
      [{ credentials: { token: forever } }, {}],
      [{}, { headers: forever }],
      [{ timeoutMs: 60_000 }, { headers: forever, timeoutMs: 700 }],
    ] as const) {
      const clock = manualClock()
      const { sent, fetch } = recorder(clock)
      const api = ticketsClient({ fetch, clock, timeoutMs: 700, ...client })
      // Where nothing bounds the function, the deadline does.
      const error = await rejection(runOut(clock, api.request({ path: 'tickets', deadlineMs: 5_000, ...request })))
      expect(error).toMatchObject({ name: 'TransportError', code: 'timeout' })
      expect(error.message).toBe(
        '[@acme/tickets] A function that gives credentials or headers took over 700 ms (timeoutMs). Nothing was sent.',
      )
      expect([clock.now(), clock.sleeping, sent.length]).toEqual([700, 0, 0])
    }
  })
})
