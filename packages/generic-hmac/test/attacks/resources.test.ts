import { encodeDelivery, prepareSecrets } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { createHmacWebhook, defineScheme, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test, vi } from 'vitest'
import { engineOf } from '../../src/scheme/engine.js'
import { prove } from '../../src/scheme/prove.js'
import { Reading } from '../../src/scheme/reading.js'
import { signatureGroups } from '../../src/scheme/signatures.js'
import { fixedClock, githubHeaders, hexMac, recordingWebhook, secret, stripeHeader } from '../shared.js'

const body = '{"id":"evt_1","type":"a"}'
const url = 'https://example.com/hook'

const streamOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
const streamed = (stream: ReadableStream, headers: HeadersInit) =>
  new Request(url, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit)

describe('A60 the body', () => {
  const options = { scheme: schemes.github, maxBodyBytes: 20 }
  test('over the limit is 413, with and without a Content-Length', async () => {
    const { send, webhook } = recordingWebhook(options)
    expect((await send(body, githubHeaders(body, { 'content-length': '25' }))).status).toBe(413)
    expect((await webhook.handle(streamed(streamOf(body), githubHeaders(body)))).status).toBe(413)
  })
  test('longer than its Content-Length says is still counted', async () => {
    const { webhook } = recordingWebhook(options)
    for (const length of ['1', '-1', 'NaN']) {
      const headers = githubHeaders(body, { 'content-length': length })
      expect((await webhook.handle(streamed(streamOf(body), headers))).status).toBe(413)
    }
  })
  test('that never ends is 408', async () => {
    const clock = manualClock(fixedClock.now())
    const { webhook } = recordingWebhook({ scheme: schemes.github, clock, bodyTimeoutMs: 1_000 })
    const answer = webhook.handle(
      streamed(new ReadableStream({ pull: () => new Promise(() => {}) }), githubHeaders(body)),
    )
    await clock.advance(1_000)
    expect((await answer).status).toBe(408)
    expect(clock.sleeping).toBe(0)
  })
  test('that breaks off is 400', async () => {
    const { webhook } = recordingWebhook({ scheme: schemes.github })
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError('gone')) })
    expect((await webhook.handle(streamed(broken, githubHeaders(body)))).status).toBe(400)
  })
  test('over the scheme’s own limit is false for verifySignature', async () => {
    const scheme = { ...schemes.github, policy: { maxBytes: 20 } }
    const request = new Request(url, { method: 'POST', headers: githubHeaders(body), body })
    expect(await verifySignature({ scheme, secret, request })).toBe(false)
  })
})

test('A61 nothing is parsed, and no function for event types is called, before authentication', async () => {
  const parse = vi.spyOn(JSON, 'parse')
  const eventType = vi.fn(() => 'x')
  const { send } = recordingWebhook({ scheme: schemes.github, eventType })
  expect((await send(body, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).status).toBe(401)
  expect([parse.mock.calls, eventType.mock.calls]).toEqual([[], []])
  expect((await send(body, githubHeaders(body))).status).toBe(200)
  expect(parse).toHaveBeenCalledOnce()
  parse.mockRestore()
})

test('A62 JSON nested 200,000 deep, signed and unsigned', async () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  const { send, deliveries } = recordingWebhook({ scheme: schemes.github })
  expect((await send(deep, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).status).toBe(401)
  expect((await send(deep, githubHeaders(deep))).status).toBe(200)
  expect(deliveries[0]?.rawBody.length).toBe(400_000)
})

test('A63 __proto__ in a payload stays an own key and reaches no prototype', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.github })
  const polluting = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'
  await send(polluting, githubHeaders(polluting))
  expect(Object.keys(deliveries[0]?.payload as object)).toEqual(['__proto__', 'constructor'])
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf'])(
  'A64 the event type %s finds no handler and no schema that was not given',
  async (type) => {
    const other = vi.fn()
    const handler = vi.fn()
    const { send } = recordingWebhook({ scheme: schemes.github, on: { push: handler }, onOther: other })
    expect((await send(body, githubHeaders(body, { 'x-github-event': type }))).status).toBe(200)
    expect([handler.mock.calls.length, other.mock.calls.length]).toEqual([0, 1])
    const typed = recordingWebhook({ scheme: schemes.github, events: {} as never })
    await typed.send(body, githubHeaders(body, { 'x-github-event': type }))
    expect(typed.deliveries[0]).toMatchObject({ type: 'unknown', message: { type } })
  },
)

test('A64 a path follows only own members of a payload', async () => {
  const scheme = { ...schemes.github, eventType: { json: 'constructor.name' } }
  const { send, deliveries } = recordingWebhook({ scheme })
  for (const body of ['{}', '{"constructor":{"name":"own"}}']) await send(body, githubHeaders(body))
  expect(deliveries.map(({ message }) => message.type)).toEqual([undefined, 'own'])
})

test('A65 a number too large for JavaScript is intact in rawBody', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.github })
  await send('{"id":12345678901234567890}', githubHeaders('{"id":12345678901234567890}'))
  expect(new TextDecoder().decode(deliveries[0]?.rawBody)).toContain('12345678901234567890')
})

// A backtracking pattern would run into the test's timeout.
test('A66 no pattern backtracks over 100 kB', async () => {
  const long = '=,'.repeat(50_000)
  const scheme = { ...schemes.stripe, policy: { maxHeaderLength: 65_536 } }
  const headers = { get: () => long.slice(0, 65_536) }
  expect(await verifySignature({ scheme, secret, headers, body: long })).toBe(false)
  expect(
    await verifySignature({
      scheme: schemes.standardWebhooks,
      secret: Buffer.from(secret).toString('base64'),
      headers,
      body: long,
    }),
  ).toBe(false)
})

test('A66 a form of 100,000 keys is sorted in one pass, before and after authentication', async () => {
  // Looking up each key again would take minutes.
  const keys = Array.from({ length: 100_000 }, (_, index) => index.toString(36))
  const publicUrl = 'https://example.com/hook'
  const { webhook, deliveries } = recordingWebhook({ scheme: schemes.mandrill, publicUrl })
  const signed = await signRequest({ scheme: schemes.mandrill, secret, url: publicUrl, body: keys.join('=&') })
  expect((await webhook.handle(signed.clone())).status).toBe(200)
  expect(Object.keys(deliveries[0]?.payload as object)).toHaveLength(keys.length)
  const forged = {
    method: 'POST',
    headers: { 'x-mandrill-signature': btoa('a signature of twenty') },
    body: keys.join('=&'),
  }
  expect((await webhook.handle(new Request(publicUrl, forged))).status).toBe(401)
})

test('A68 every failed proof has the same answer, which reveals nothing', async () => {
  const { send } = recordingWebhook({ scheme: schemes.stripe })
  const expected = hexMac(secret, body)
  const answers = await Promise.all([
    send(body),
    send(body, { 'stripe-signature': '' }),
    send(body, { 'stripe-signature': 'garbage' }),
    send(body, { 'stripe-signature': stripeHeader(body, '1600000000') }),
    send(body, { 'stripe-signature': stripeHeader(body, undefined, 'another-secret-of-32-bytes-01234') }),
  ])
  const seen = await Promise.all(
    answers.map(async (answer) => JSON.stringify([answer.status, await answer.text(), [...answer.headers]])),
  )
  expect(new Set(seen).size).toBe(1)
  expect(seen[0]).toContain('401')
  for (const word of [expected, secret, 'stripe', 'generic', 'Error', 'timestamp']) expect(seen[0]).not.toContain(word)
})

test('A69 a body that was read before is a loud error, not an empty body', async () => {
  const consumed = async () => {
    const request = new Request(url, { method: 'POST', headers: githubHeaders(body), body })
    await request.text()
    return request
  }
  const { webhook, outcomes } = recordingWebhook({ scheme: schemes.github })
  expect((await webhook.handle(await consumed())).status).toBe(500)
  expect(outcomes[0]).toMatchObject({ type: 'body_consumed', code: 'body_consumed' })
  await expect(verifySignature({ scheme: schemes.github, secret, request: await consumed() })).rejects.toThrow(
    /Verify first/,
  )
})

test('verifySignature leaves the request readable', async () => {
  const request = new Request(url, { method: 'POST', headers: githubHeaders(body), body })
  expect(await verifySignature({ scheme: schemes.github, secret, request })).toBe(true)
  expect(await request.text()).toBe(body)
})

test('the insecure scheme warns once per process', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  for (let times = 0; times < 3; times++) {
    createHmacWebhook({ scheme: schemes.insecureSha256Concat, secret, onDelivery() {} })
    createHmacWebhook({ scheme: schemes.hmacSha256, secret, onDelivery() {} })
  }
  expect(warn.mock.calls).toHaveLength(1)
  expect(warn.mock.calls[0]?.[0]).toMatch(/insecure-sha256-concat.*not a MAC/)
  warn.mockRestore()
})

test('groups without a signature cost no MAC, however many there are', async () => {
  const persona = '{"data":{"id":"evt_1"}}'
  const empty = Array.from({ length: 1_000 }, (_, index) => (index % 2 ? 't=1' : 'v1=zz'))
  const text = [...empty.slice(0, 8), 't=1', stripeHeader(persona), 't=1'].join(' ')
  const message = { method: 'POST', url, headers: new Headers({ 'persona-signature': text }), body: new Uint8Array() }
  expect(signatureGroups(engineOf(schemes.persona), new Reading(message, undefined))).toHaveLength(1)
  const { send } = recordingWebhook({ scheme: schemes.persona })
  const headers = (some: string[]) => ({ 'persona-signature': [...some, stripeHeader(persona)].join(' ') })
  expect((await send(persona, headers(Array(1_000).fill('t=1')))).status).toBe(200)
  expect((await send(persona, headers(empty))).status).toBe(401)
})

test('a body that breaks off, or consists of no bytes, is false for verifySignature', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError('gone')) })
  const texts = new ReadableStream({
    start(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
  for (const stream of [broken, texts]) {
    const request = streamed(stream, githubHeaders(body))
    expect(await verifySignature({ scheme: schemes.github, secret, request })).toBe(false)
  }
})

test('if requests have no streams, a body is read as a whole, and its limit still applies', async () => {
  const withoutStream = (text: string, arrayBuffer?: () => Promise<ArrayBuffer>) => {
    const request = new Request(url, { method: 'POST', headers: githubHeaders(text), body: text })
    const properties = { body: { value: undefined }, ...(arrayBuffer && { arrayBuffer: { value: arrayBuffer } }) }
    const clone = { value: () => Object.defineProperties(Request.prototype.clone.call(request), properties) }
    return Object.defineProperties(request, { ...properties, clone })
  }
  const verify = (request: Request, maxBytes = 1_000) =>
    verifySignature({ scheme: defineScheme({ ...schemes.github, policy: { maxBytes } }), secret, request })
  expect(await verify(withoutStream(body))).toBe(true)
  expect(await verify(withoutStream(body), body.length)).toBe(true)
  expect(await verify(withoutStream(body), body.length - 1)).toBe(false)
  expect(await verify(withoutStream(body, () => Promise.reject(new TypeError('terminated'))))).toBe(false)
})

test('verifySignature stops reading a body at its limit', async () => {
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  const scheme = { ...schemes.github, policy: { maxBytes: 1_048_576 } }
  expect(await verifySignature({ scheme, secret, request: streamed(endless, githubHeaders(body)) })).toBe(false)
  expect(pulled).toBeLessThan(25)
})

test('the signed content is built once, however many secrets there are', async () => {
  const secrets = Array.from({ length: 5 }, (_, index) => `a-secret-of-thirty-two-bytes-00${index}`)
  const engine = engineOf(schemes.twilio)
  const content = vi.fn(engine.content)
  const message = {
    method: 'POST',
    url,
    headers: new Headers({ 'x-twilio-signature': `${'A'.repeat(27)}=` }),
    body: new TextEncoder().encode('b=2&a=1'),
  }
  const prepared = prepareSecrets(secrets, { packageName: 'test' })
  const proving = async () => prove({ ...engine, content }, new Reading(message, url), prepared, Date.now())
  await expect(proving()).rejects.toMatchObject({ code: 'signature_mismatch' })
  expect(content).toHaveBeenCalledTimes(1)
})

test('a token in a numbered header is kept out of queues', async () => {
  const scheme = defineScheme({
    mac: { kind: 'token' },
    signature: { from: { numberedHeader: { prefix: 'x-token-', max: 3 } }, encoding: 'utf8' },
    content: [],
  })
  const { send, deliveries } = recordingWebhook({ scheme })
  expect((await send('{}', { 'x-token-2': secret })).status).toBe(200)
  expect(JSON.stringify(await encodeDelivery(deliveries[0]!))).not.toContain(secret)
})
