import { createApiClient, createRateLimiter } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { rejection, runOut, settle, ticketsClient } from './support.js'

const answer = (body: unknown) => ({ fetch: async () => Response.json(body) })

describe('the answer', () => {
  const schema = z.looseObject({ id: z.number(), name: z.string().optional(), tags: z.array(z.string()).optional() })

  it('keeps unknown fields; removes and lists fields of a wrong type', async () => {
    const { data, issues } = await ticketsClient(answer({ id: 1, name: 2, tags: ['a', 3], extra: true })).request({
      path: 'tickets',
      schema,
    })
    expect(data).toEqual({ id: 1, tags: ['a'], extra: true })
    expect(issues.map(({ path }) => path)).toEqual([['name'], ['tags', 1]])
  })

  it('is an error if it has the wrong content', async () => {
    const call = (body: unknown, requires?: string[]) =>
      rejection(
        ticketsClient(answer(body)).request({ path: 'tickets', schema: requires ? undefined : schema, requires }),
      )
    expect((await call({ name: 'x' })).message).toContain(
      'answered GET /v1/tickets with 200, but not what was asked for: see id.',
    )
    expect((await call([1])).message).toContain('see the whole body.')
    expect((await call({ ticket: { id: null } }, ['ticket.id', 'ticket.name'])).message).toContain(
      '200, but without ticket.id, ticket.name.',
    )
    expect(await call({}, ['constructor'])).toMatchObject({ name: 'ApiError', retryable: false })
  })

  it('is an error if it is a page instead of JSON', async () => {
    const fetch = async () => new Response('<title>Log in</title>', { headers: { 'content-type': 'text/html' } })
    const error = await rejection(ticketsClient({ fetch }).request({ path: 'tickets', schema }))
    expect(error.message).toBe(
      '[@acme/tickets] Tickets answered GET /v1/tickets with 200 and something that is not JSON: Log in',
    )
  })
})

describe('credentials', () => {
  it('are read before every attempt when they are functions', async () => {
    const seen: (string | null)[] = []
    const fetch = async (input: RequestInfo | URL) => {
      seen.push((input as Request).headers.get('authorization'))
      return new Response(null, { status: seen.length === 1 ? 503 : 204 })
    }
    let version = 0
    const api = ticketsClient({ fetch, credentials: { token: async () => `token-${++version}` }, random: () => 0 })
    await api.request({ path: 'tickets' })
    await api.request({ path: 'tickets' })
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3'])
  })

  it('are refused at construction if they are empty, blank or would break a header', async () => {
    for (const token of ['', '  ', 'a\nb', ' a', 'a ', 'é', undefined]) {
      expect(() => ticketsClient({ credentials: { token: token as string } })).toThrow('[@acme/tickets] Option "token"')
      const late = ticketsClient({ ...answer({}), credentials: { token: () => token as string } })
      expect(await rejection(late.request({ path: 'tickets' }))).toMatchObject({ code: 'secret_invalid' })
    }
    const throwing = ticketsClient({
      credentials: {
        token: () => {
          throw new Error('vault')
        },
      },
    })
    expect(await rejection(throwing.request({ path: 'tickets' }))).toMatchObject({
      code: 'secrets_failed',
      cause: { message: 'vault' },
    })
  })

  it('never go to another origin', async () => {
    const api = ticketsClient({ ...answer({}), otherBaseUrls: { hooksBaseUrl: 'https://hooks.tickets.example' } })
    await api.request({ url: 'https://hooks.tickets.example/next?page=2' })
    await api.request({ url: '/v1/tickets?page=2' })
    for (const url of [
      'https://evil.example/',
      '//evil.example/x',
      'http://api.tickets.example/v1',
      'https://api.tickets.example:8443/',
    ]) {
      expect(await rejection(api.request({ url }))).toMatchObject({ name: 'ConfigError' })
    }
  })
})

describe('headers of a call', () => {
  it('replace those of the client, in any case, and a function is called for each attempt', async () => {
    const seen: (string | null)[][] = []
    const fetch = async (input: RequestInfo | URL) => {
      const { headers } = input as Request
      seen.push(['accept', 'content-type', 'authorization'].map((name) => headers.get(name)))
      return new Response(null, { status: seen.length === 1 ? 503 : 204 })
    }
    const headers = ({ attempt }: { attempt: number }) => ({ Accept: 'text/csv', AUTHORIZATION: `Signed ${attempt}` })
    await ticketsClient({ fetch, random: () => 0 }).request({ path: 'tickets', method: 'PUT', json: {}, headers })
    expect(seen).toEqual([
      ['text/csv', 'application/json', 'Signed 1'],
      ['text/csv', 'application/json', 'Signed 2'],
    ])
  })
})

describe('options', () => {
  it('accept https or this machine as a base URL, and nothing else', () => {
    for (const baseUrl of [
      'https://a.example',
      'http://localhost:1',
      'http://127.0.0.1:8/x',
      'http://[::1]:2',
      'http://a.localhost',
    ]) {
      expect(() => ticketsClient({ baseUrl })).not.toThrow()
    }
    for (const baseUrl of [
      'http://a.example',
      'ftp://a',
      '/v1',
      '',
      'https://u:p@a.example',
      'https://a/?x=1',
      'http://127.0.0.1.evil.example',
    ]) {
      expect(() => ticketsClient({ baseUrl })).toThrow('[@acme/tickets] Option "baseUrl"')
      const otherBaseUrls = { hooksBaseUrl: baseUrl }
      expect(() => ticketsClient({ otherBaseUrls })).toThrow('[@acme/tickets] Option "hooksBaseUrl"')
    }
  })

  it('are named if they are wrong', () => {
    const wrong = [
      { timeoutMs: Number.NaN },
      { deadlineMs: -1 },
      { retry: { limit: -1 } },
      { maxResponseBytes: 0 },
      { maxPenaltyMs: Number.NaN },
      { fetch: 'fetch' as never },
    ]
    for (const options of wrong) {
      const name = Object.keys(options)[0]!
      expect(() => ticketsClient(options)).toThrow(new RegExp(`^\\[@acme/tickets\\] Option "${name}`))
    }
  })

  it('refuse ids that would change the URL, and those that no URL can contain', async () => {
    for (const id of ['', '.', '..', 'half of a pair: \ud800', 2 ** 53]) {
      expect(await rejection(ticketsClient().request({ path: ['tickets', id] }))).toMatchObject({ name: 'ConfigError' })
    }
  })
})

describe('the limiter of a client', () => {
  const pace = { intervalMs: 1_000 }
  const timed = (clock = manualClock()) => {
    const times: number[] = []
    const fetch = async () => {
      times.push(clock.now())
      return Response.json({})
    }
    return { clock, fetch, times, pace }
  }

  it('is shared by all clients with one key, also if they are created for each call', async () => {
    const { times, ...world } = timed()
    const calls = [1, 2, 3].map(() => ticketsClient(world).request({ path: 'tickets' }))
    await runOut(world.clock, Promise.all(calls), 100)
    expect(times).toEqual([0, 1_000, 2_000])
  })

  it('is not dropped while it is in use, however many others there are', async () => {
    const { times, ...world } = timed()
    const first = ticketsClient(world)
    await first.request({ path: 'tickets' })
    for (let index = 0; index < 1_500; index++) {
      const other = ticketsClient({ ...world, credentials: { token: `token-${index}` } })
      await other.request({ path: 'tickets' })
      if (index % 500 === 0) void first.request({ path: 'tickets' })
    }
    times.length = 0
    await runOut(world.clock, Promise.all([ticketsClient(world).request({ path: 'tickets' })]), 1_000)
    expect(times.at(-1)).toBeGreaterThan(0)
  })

  it('is not shared across keys, hosts or kinds of credentials', async () => {
    const { times, ...world } = timed()
    const clients = [
      ticketsClient(world),
      ticketsClient({ ...world, credentials: { token: 'another-token' } }),
      ticketsClient({ ...world, baseUrl: 'https://eu.tickets.example' }),
      ticketsClient({ ...world, fetch: () => world.fetch() }),
      ticketsClient({ ...world, credentials: { token: () => 'late-token' } }),
      ticketsClient({ ...world, credentials: { token: () => 'late-token' } }),
    ]
    await Promise.all(clients.map((api) => api.request({ path: 'tickets' })))
    expect(times).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('belongs to the credentials by which the provider counts', async () => {
    const { times, ...world } = timed()
    const make = (account: string) =>
      createApiClient({
        packageName: '@acme/x',
        provider: 'X',
        baseUrl: 'https://x.example',
        credentials: { token: 'one-token', account },
        limitedBy: ['token'],
        ...world,
      })
    const calls = ['a', 'b'].map((account) => make(account).request({ path: 'x' }))
    await runOut(world.clock, Promise.all(calls), 100)
    expect(times).toEqual([0, 1_000])
  })

  it('can be a custom one: it is asked before every attempt, with weight, signal and deadline', async () => {
    const clock = manualClock(5_000)
    const asked: object[] = []
    const limiter = {
      async acquire(options: object) {
        asked.push(options)
      },
      penalise: (options: object) => void asked.push(options),
    }
    let calls = 0
    const fetch = async () => new Response(null, { status: ++calls === 1 ? 429 : 204 })
    const api = ticketsClient({ clock, limiter, fetch, penaltyMs: 30_000 })
    await api.request({ path: 'tickets', weight: 10, deadlineMs: 60_000 })
    const acquired = { weight: 10, signal: expect.any(AbortSignal), deadlineAt: 65_000 }
    expect(asked).toEqual([acquired, { untilMs: 35_000 }, acquired])
    await api.request({ path: 'tickets' })
    // Not Infinity, which a timer would treat as 0.
    expect(asked.at(-1)).toMatchObject({ deadlineAt: undefined })
  })

  it('fails the call if it fails', async () => {
    const limiter = {
      acquire: async () => {
        throw new RangeError('redis is gone')
      },
      penalise() {},
    }
    await expect(ticketsClient({ limiter }).request({ path: 'tickets' })).rejects.toThrow('redis is gone')
  })

  it('gives the slot of an aborted call to the next call', async () => {
    const { times, ...world } = timed()
    const limiter = createRateLimiter({ intervalMs: 1_000, clock: world.clock })
    const api = ticketsClient({ ...world, limiter })
    const controller = new AbortController()
    await api.request({ path: 'tickets' })
    const aborted = rejection(api.request({ path: 'tickets', signal: controller.signal }))
    await settle()
    controller.abort()
    await aborted
    await runOut(world.clock, api.request({ path: 'tickets' }), 100)
    expect(times).toEqual([0, 1_000])
  })
})
