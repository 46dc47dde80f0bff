import { type Credentials, createApiClient } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection, runOut, settle, ticketsClient } from './support.js'

/** Clients with shared limits, which each make one call at the same time. Returns when the calls were sent. */
async function sentAt(...all: (Credentials | undefined)[]): Promise<number[]> {
  const clock = manualClock()
  const times: number[] = []
  const fetch = async () => {
    times.push(clock.now())
    return Response.json({})
  }
  const make = (credentials: Credentials | undefined) =>
    createApiClient({
      packageName: '@acme/x',
      provider: 'X',
      baseUrl: 'https://x.example',
      credentials,
      pace: { intervalMs: 1_000 },
      fetch,
      clock,
    })
  const calls = all.map((credentials) => make(credentials).request({ path: 'x' }))
  await runOut(clock, Promise.all(calls), 100)
  return times
}

describe('a limit shared by clients', () => {
  it('belongs to all their credentials', async () => {
    expect(await sentAt({ key: 'k', secret: 's' }, { key: 'k', secret: 's' })).toEqual([0, 1_000])
    expect(await sentAt({ key: 'k', secret: 's' }, { key: 'k', secret: 't' })).toEqual([0, 0])
  })

  it('does not exist if a function returns one of them, or if there are none', async () => {
    const late = { key: 'k', secret: () => 's' }
    expect(await sentAt(late, late)).toEqual([0, 0])
    expect(await sentAt({}, {}, undefined)).toEqual([0, 0, 0])
  })

  it('is dropped after a thousand others were used since, and not before', async () => {
    const clock = manualClock()
    const fetch = async () => Response.json({})
    const world = { clock, fetch, pace: { intervalMs: 60_000 } }
    const ask = (token: string) => ticketsClient({ ...world, credentials: { token } }).request({ path: 'tickets' })
    const isLimited = async (token: string) => {
      const before = clock.sleeping
      void ask(token)
      await settle()
      return clock.sleeping > before
    }
    for (let index = 0; index < 1_000; index++) await ask(`token-${index}`)
    expect(await isLimited('token-0')).toBe(true)
    await ask('token-1000')
    expect([await isLimited('token-0'), await isLimited('token-1')]).toEqual([true, false])
  })
})

describe('a credential', () => {
  it('that is blank is not taken for one with a blank at its end', () => {
    for (const token of ['', ' \t ']) {
      expect(() => ticketsClient({ credentials: { token } })).toThrow('it is empty or blank.')
    }
    expect(() => ticketsClient({ credentials: { token: 'token ' } })).toThrow('it has white space at an end')
  })

  it('whose function throws ends the call, and the cause is reported', async () => {
    const credentials = { token: () => Promise.reject(new RangeError('vault is sealed')) }
    const error = await rejection(ticketsClient({ credentials }).request({ path: 'tickets' }))
    expect(error.cause).toEqual({ name: 'RangeError', message: 'vault is sealed' })
  })

  it('whose function never returns ends the call, also next to one that is a string', async () => {
    const clock = manualClock()
    const api = createApiClient({
      packageName: '@acme/x',
      provider: 'X',
      baseUrl: 'https://x.example',
      credentials: { key: 'k', secret: () => new Promise<never>(() => {}) },
      timeoutMs: 700,
      clock,
    })
    const error = await rejection(runOut(clock, api.request({ path: 'x', deadlineMs: 5_000 }), 100))
    expect(error).toMatchObject({ code: 'timeout' })
  })
})

describe('headers from a function', () => {
  it('get the number of the attempt', async () => {
    const seen: (string | null)[] = []
    const fetch = async (input: RequestInfo | URL) => {
      seen.push((input as Request).headers.get('x-attempt'))
      return new Response(null, { status: seen.length < 3 ? 503 : 204 })
    }
    const headers = ({ attempt }: { attempt: number }) => ({ 'X-Attempt': String(attempt) })
    await ticketsClient({ fetch, random: () => 0 }).request({ path: 'tickets', headers })
    expect(seen).toEqual(['1', '2', '3'])
  })
})
