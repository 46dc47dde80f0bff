import { inspect } from 'node:util'
import { isHookwrightError } from '@hookwright/core'
import {
  ApiError,
  type ClientOptions,
  cleanText,
  createRateLimiter,
  hideFields,
  TransportError,
} from '@hookwright/core/client'
import { describe, expect, it } from 'vitest'
import { rejection, ticketsClient, token } from './support.js'

const answering = (status: number, body: string, headers = {}) => ({
  fetch: async () => new Response(body, { status, headers }),
  retry: { limit: 0 },
})

/** Everything of an error that a log could show. */
const everythingIn = (error: Error) =>
  `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`

describe('an ApiError', () => {
  it('has the provider’s message, wherever it was in the answer', async () => {
    for (const body of [
      { message: 'Not here.' },
      { errorCode: 1006, message: 'Not here.', refId: 'r' },
      { code: 'not_found', msg: 'Not here.', meta: {} },
      { detail: 'Not here.' },
      { error: { message: 'Not here.' } },
      { errors: ['Not here.'] },
      { errors: [{ detail: 'Not here.' }] },
      ['Not here.'],
    ]) {
      const error = await rejection(
        ticketsClient(answering(404, JSON.stringify(body))).request({ path: ['tickets', 7] }),
      )
      expect(error.message).toBe(
        '[@acme/tickets] Tickets answered GET /v1/tickets/7 with 404: Not here. ' +
          'Check the ids, and that the credentials may see what they name.',
      )
    }
  })

  it('has what the provider’s hook found', async () => {
    const classify = ({ json, headers }: { json: unknown; headers: Headers }) => ({
      providerCode: (json as { errorCode: number }).errorCode,
      requestId: headers.get('x-request-id') ?? undefined,
      advice: 'Share the sheet with the owner of the token.',
    })
    const body = answering(403, '{"errorCode":1004,"message":"No access"}', { 'x-request-id': 'abc' })
    const error = await rejection(ticketsClient({ ...body, classify }).request({ path: 'sheets' }))
    expect(error).toMatchObject({
      status: 403,
      providerCode: 1004,
      requestId: 'abc',
      retryable: false,
      code: 'api_error',
    })
    expect(error.message).toBe(
      '[@acme/tickets] Tickets answered GET /v1/sheets with 403 (1004): No access. Share the sheet with the owner of the token.',
    )
    expect(isHookwrightError(error, 'ApiError')).toBe(true)
  })

  it('is short and plain, whatever the answer was', async () => {
    for (const body of [
      'x'.repeat(100_000),
      '<'.repeat(5_000),
      '<title'.repeat(50_000),
      '\u0000\u001b[31m\r\n'.repeat(500),
    ]) {
      const error = await rejection(ticketsClient(answering(500, body)).request({ path: 'tickets' }))
      expect(error.message.length).toBeLessThan(420)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
      expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
    }
  })

  it('contains no credential, however the provider quotes it', async () => {
    const shared = 'shared secret/with "signs" & more'
    const quotes = [
      `Unknown token ${token}`,
      `{"message":"Key ${token.slice(0, 15)}... is not valid"}`,
      JSON.stringify({ unusual: shared }),
      JSON.stringify({ message: `secret ${shared} is too short` }),
      `<p>secret=${encodeURIComponent(shared)}</p>`,
      JSON.stringify({ detail: 'Authorization: Bearer someone.elses-token' }),
      JSON.stringify({ message: 'see https://user:pass@api.example/x?token=abcdef#frag now' }),
      `{"message":"${'y'.repeat(290)} ${token}"}`,
    ]
    for (const quote of quotes) {
      const call = ticketsClient(answering(401, quote)).request({
        path: 'tickets',
        json: { shared },
        secrets: [shared],
      })
      const seen = everythingIn(await rejection(call))
      for (const secret of [token, token.slice(0, 13), shared, 'signs', 'someone', 'abcdef', 'user:pass']) {
        expect(seen).not.toContain(secret)
      }
      expect(seen).not.toMatch(/Request \{|Response \{|Headers \{|kyInstance/)
    }
  })

  it('reports a redirect that a browser hides', async () => {
    const fetch = async () => Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' } })
    const error = await rejection(ticketsClient({ fetch }).request({ path: 'tickets' }))
    expect(error).toMatchObject({ name: 'ApiError', status: 0, retryable: false })
    expect(error.message).toContain('a redirect, which is not followed')
  })
})

describe('a TransportError', () => {
  it('does not quote a secret in the URL when a deadline passes', async () => {
    const secret = 'share_7e6d5c4b3a29'
    const limiter = createRateLimiter({ intervalMs: 60_000 })
    await limiter.acquire({})
    for (const credential of [token, () => token]) {
      const options = { fetch: () => new Promise<never>(() => {}), deadlineMs: 20, credentials: { token: credential } }
      const request = { path: ['links', secret, token], secrets: [secret] }
      const error = await rejection(ticketsClient(options).request(request))
      expect(error.message).toContain('GET /v1/links/[hidden]/[hidden] does not fit')
      const waiting = await rejection(ticketsClient({ ...options, credentials: { token }, limiter }).request(request))
      expect(everythingIn(waiting)).not.toMatch(new RegExp(`${secret}|${token}`))
    }
  })

  it('reduces its cause to name, message and code, cleaned', async () => {
    const fetch = async () => {
      const cause = Object.assign(new Error(`connect to https://h/?k=${token} failed`), {
        code: 'EPIPE',
        request: { token },
      })
      throw new TypeError('fetch failed', { cause })
    }
    const error = await rejection(ticketsClient({ fetch, retry: { limit: 0 } }).request({ path: 'tickets' }))
    expect(error).toBeInstanceOf(TransportError)
    expect(error.message).toBe('[@acme/tickets] Tickets could not be reached for GET /v1/tickets.')
    expect(error.cause).toEqual({ name: 'Error', message: 'connect to https://h/ failed', code: 'EPIPE' })
    expect(everythingIn(error)).not.toContain(token)
  })
})

describe('a call that is not retried', () => {
  const failing: readonly [string, () => Promise<Response>, idempotent?: boolean][] = [
    ['a 502', async () => new Response('', { status: 502 })],
    ['a lost connection', () => Promise.reject(new TypeError('fetch failed')), false],
    ['a cut answer', async () => new Response(new ReadableStream({ pull: (cut) => cut.error(new Error('cut')) }))],
    ['an answer that does not come', () => new Promise(() => {})],
  ]
  const hint = 'It may have had its effect: look before you send it again.'

  it.each(failing)('says after %s that it may have had an effect', async (_, fetch, idempotent) => {
    const api = ticketsClient({ fetch, timeoutMs: 20, retry: { limit: 0 } })
    const post = await rejection(api.request({ path: 'tickets', json: {}, idempotent }))
    expect(post.message.endsWith(hint)).toBe(true)
    expect((await rejection(api.request({ path: 'tickets' }))).message).not.toContain('effect')
  })

  it('says so if its deadline passes while it is in flight, but not before, and not after it was refused', async () => {
    const limiter = createRateLimiter({ intervalMs: 60_000 })
    const post = (options: ClientOptions = {}) => {
      const api = ticketsClient({ fetch: () => new Promise(() => {}), limiter, deadlineMs: 20, ...options })
      return rejection(api.request({ path: 'tickets', json: {} }))
    }
    expect((await post()).message.endsWith(hint)).toBe(true)
    expect((await post()).message).not.toContain('effect')
    const hanging = { acquire: () => new Promise<void>(() => {}), penalise: () => {} }
    expect((await post({ limiter: hanging })).message).not.toContain('effect')
    const refused = {
      fetch: async () => new Response(null, { status: 429 }),
      limiter: createRateLimiter({ perSecond: 1e3 }),
    }
    expect((await post(refused)).message).toMatch(/deadline of 20 ms \(deadlineMs\)\.$/)
  })

  it('says so after advice to try again', async () => {
    const options = { ...answering(503, ''), classify: () => ({ advice: 'Try again later.' }) }
    const post = await rejection(ticketsClient(options).request({ path: 'tickets', json: {} }))
    expect(post.message).toBe(`[@acme/tickets] Tickets answered POST /v1/tickets with 503. Try again later. ${hint}`)
    const { message } = await rejection(ticketsClient({ ...options, retry: { limit: 0 } }).request({ path: 'tickets' }))
    expect(message).toBe('[@acme/tickets] Tickets answered GET /v1/tickets with 503. Try again later.')
  })

  it.each<[string, Response, object?]>([
    ['is a page', new Response('<html><title>Login</title></html>')],
    ['lacks what was asked for', Response.json({})],
    ['is too large', new Response('x'.repeat(99)), { maxResponseBytes: 10 }],
  ])('says so about a good answer that %s', async (_, answer, options) => {
    const request = { path: 'tickets', requires: ['id'] }
    const api = ticketsClient({ fetch: async () => answer.clone(), ...options })
    const post = await rejection(api.request({ ...request, json: {} }))
    expect(post.message).toMatch(new RegExp(`[.] ${hint}$`))
    expect((await rejection(api.request(request))).message).not.toContain('effect')
  })

  it('does not say so about a refusal', async () => {
    for (const status of [400, 404, 429]) {
      const error = await rejection(ticketsClient(answering(status, '')).request({ path: 'tickets', json: {} }))
      expect(error.message).not.toContain('effect')
    }
  })
})

describe('other errors', () => {
  it('passes on a ConfigError of an injected fetch at once', async () => {
    let calls = 0
    const wanted = new ApiError('@acme/x', 'refused', { status: 1, retryable: false })
    const fetch = async () => {
      calls++
      throw wanted
    }
    await expect(ticketsClient({ fetch }).request({ path: 'tickets' })).rejects.toBe(wanted)
    expect(calls).toBe(1)
  })

  it.each<[string, object]>([
    ['"limiter": expected one that has acquire(), as createRateLimiter makes.', { limiter: 5 }],
    ['"limiter": expected one that has acquire(), as createRateLimiter makes.', { limiter: null }],
    ['"limiter": expected one that has acquire(), as createRateLimiter makes.', { limiter: {} }],
    ['"limiter": expected one that has acquire()', { limiter: { penalise: () => {} } }],
    ['"limiter": expected one that has penalise()', { limiter: { acquire: async () => {} } }],
    ['"retry": expected an object, such as { limit: 3 }.', { retry: 3 }],
    ['"retry.limit": expected a number from 0.', { retry: { limit: -1 } }],
    ['"timeoutMs": expected a number from 1.', { timeoutMs: '5s' }],
    ['"fetch": expected a function.', { fetch: 'https://tickets.example' }],
  ])('names the wrong option when the client is created, and says what is accepted: %s', (problem, options) => {
    expect(() => ticketsClient(options)).toThrow(`[@acme/tickets] Option ${problem}`)
  })

  it('distinguishes a request that can’t be sent from a network failure, and does not quote it', async () => {
    let calls = 0
    const fetch = async () => {
      calls++
      return Response.json({})
    }
    const api = ticketsClient({ fetch })
    for (const request of [{ headers: { 'x-a': `bad\n${token}` } }, { method: 'GE T' }, { method: 'GET', json: {} }]) {
      const error = await rejection(api.request({ path: 'tickets', ...request }))
      expect(error).toMatchObject({ name: 'ConfigError', code: 'option_invalid' })
      expect(everythingIn(error)).not.toContain(token)
    }
    expect(calls).toBe(0)
  })
})

describe('cleanText', () => {
  it('decodes HTML entities, drops scripts, and keeps a plain comparison', () => {
    expect(cleanText('<script>alert(1)</script>a &lt;b&gt; &quot;c&quot;', [])).toBe('a <b> "c"')
    expect(cleanText('1 < 2 and 3 > 2', [])).toBe('1 < 2 and 3 > 2')
  })
})

describe('hideFields', () => {
  it('keeps a field readable but hides it from inspect, JSON and copies', () => {
    const webhook = hideFields({ id: 1, sharedSecret: 'top', customHeaders: { a: 'top' } }, [
      'sharedSecret',
      'customHeaders',
    ])
    expect(webhook.sharedSecret).toBe('top')
    expect(`${inspect(webhook)} ${JSON.stringify(webhook)} ${inspect({ ...webhook })}`).not.toContain('top')
  })
})
