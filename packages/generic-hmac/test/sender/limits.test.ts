import { ConfigError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { defineScheme } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import type { WebhookSenderOptions } from '../../src/sender/options.js'
import { createWebhookSender } from '../../src/sender/sender.js'

const secret = generateSecret()
const start = Date.UTC(2026, 0, 1)
const status = (code: number, headers: Record<string, string> = {}) => new Response(null, { status: code, headers })

/** A receiver behind a `fetch` that answers this again and again. */
function setUp(answer: Response | Error | 'hang', options: Partial<WebhookSenderOptions> = {}) {
  const clock = manualClock(start)
  const sent: { at: number; headers: Headers; method: string | undefined }[] = []
  const fetch = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push({ at: clock.now() - start, headers: new Headers(init.headers), method: init.method })
    if (answer === 'hang') return new Promise(() => {})
    if (answer instanceof Error) throw answer
    return answer
  }
  const common = { url: 'https://hooks.example.com/in', secret, egress: 'trusted', clock, random: () => 0 } as const
  const make = () => createWebhookSender({ ...common, fetch: fetch as typeof globalThis.fetch, ...options })
  /** Sends once, and moves the clock in real turns of the event loop until there is a result. */
  const run = async (stepMs: number) => {
    let isDone = false
    const sending = make().send({ body: '{}' })
    const done = sending.finally(() => {
      isDone = true
    })
    done.catch(() => {})
    for (;;) {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
      if (isDone) return done
      await clock.advance(stepMs)
    }
  }
  return { clock, make, run, sent }
}

const urlScheme = defineScheme({
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ url: 'full' }, '.', { body: true }],
})

describe('by default', () => {
  test('it is tried five times: after 5 s, 30 s, 2 min and 10 min', async () => {
    const { run, sent } = setUp(status(500))
    expect((await run(5_000)).outcome).toBe('exhausted')
    expect(sent.map(({ at }) => at)).toEqual([0, 5_000, 35_000, 155_000, 755_000])
  })

  test('an attempt has 15 s, the body of an answer two', async () => {
    const retryDelaysMs: number[] = []
    const silent = setUp('hang', { retryDelaysMs })
    expect((await silent.run(500)).attempts).toMatchObject([{ durationMs: 15_000, error: { code: 'timeout' } }])
    const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
    const { outcome, attempts } = await setUp(endless, { retryDelaysMs }).run(500)
    expect([outcome, attempts[0]!.durationMs]).toEqual(['delivered', 2_000])
  })

  test('a Retry-After is followed for up to an hour', async () => {
    const asked = setUp(status(503, { 'retry-after': '7200' }), { retryDelaysMs: [] })
    expect(await asked.run(1)).toMatchObject({ retryAfterMs: 3_600_000 })
  })
})

describe('the request', () => {
  test('has the given headers, and the scheme’s method', async () => {
    const scheme = defineScheme({ ...urlScheme, policy: { methods: ['PUT', 'POST'] } })
    const options = { scheme, secret: 'a secret of 16 bytes', headers: { 'X-Tenant': 'acme' } }
    const { run, sent } = setUp(status(200), { ...options, url: new URL('https://hooks.example.com/in') })
    expect((await run(1)).outcome).toBe('delivered')
    expect([sent[0]!.method, sent[0]!.headers.get('x-tenant')]).toEqual(['PUT', 'acme'])
  })

  test('is refused before its turn if it can’t be sent', async () => {
    const limiter = { acquire: () => new Promise<never>(() => {}), penalise() {} }
    const sender = setUp(status(200), { limiter }).make()
    await expect(sender.send({ id: 'a.b', body: '{}' })).rejects.toThrow(ConfigError)
  })
})

describe('an option at its limits', () => {
  test.each([
    { timeoutMs: 1, deadlineMs: 1, maxRetryAfterMs: 0, maxResponseBytes: 0, retryDelaysMs: [0] },
    { timeoutMs: 2_147_483_647, deadlineMs: 2_147_483_647, retryDelaysMs: [2_147_483_647] },
  ])('is accepted: %j', (options) => {
    expect(setUp(status(200), options).make).not.toThrow()
  })

  test.each([
    ['timeoutMs', { timeoutMs: 2_147_483_648 }],
    ['timeoutMs', { timeoutMs: '5000' as never }],
    ['deadlineMs', { deadlineMs: 0 }],
    ['maxResponseBytes', { maxResponseBytes: -1 }],
    ['fetch', { fetch: 'fetch' as never }],
    ['onAttempt', { onAttempt: {} as never }],
    [
      'method',
      { scheme: defineScheme({ ...urlScheme, policy: { methods: ['GET'] } }), secret: 'a secret of 16 bytes' },
    ],
    ['contents', { scheme: { ...urlScheme, contents: [] } as never, secret: 'a secret of 16 bytes' }],
  ] satisfies [string, Partial<WebhookSenderOptions>][])('or beyond is refused as "%s"', (name, options) => {
    const { make } = setUp(status(200), options)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(name)
  })

  test.each(['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'te', 'trailer', 'expect'])(
    'is not a header "%s", which says where a message goes or ends',
    (name) => {
      expect(setUp(status(200), { headers: { [name]: '1' } }).make).toThrow(`can't set "${name}"`)
    },
  )
})

test('a secret in another encoding is an error that names the scheme, which is not in the code if it is the default', () => {
  const { make } = setUp(status(200), { secret: 'a secret in plain text' })
  expect(make).toThrow('Option "secret" is not base64, as standard-webhooks asks for.')
})
