import {
  ConfigError,
  createWebhookSender,
  defineScheme,
  type Scheme,
  schemes,
  signRequest,
  verifySignature,
} from '@hookwright/generic-hmac'
import { signMessage } from '@hookwright/generic-hmac/rfc9421'
import { signedHmacRequest } from '@hookwright/generic-hmac/testing'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowMs, nowS, otherSecret, secret } from './shared.js'

const url = 'https://example.com/hook'
const whsec = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`
const standard = { scheme: schemes.standardWebhooks, secret: whsec(secret), url, body: '{}' }

describe('signRequest', () => {
  test('sends exactly the given bytes, with a method and a content type', async () => {
    const body = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0x0d, 0x0a, 0xff])
    const request = await signRequest({ scheme: schemes.github, secret, url, body })
    expect([request.method, request.url, request.headers.get('content-type')]).toEqual([
      'POST',
      url,
      'application/json',
    ])
    expect(new Uint8Array(await request.arrayBuffer())).toEqual(body)
  })

  test('keeps the given headers, and its own override them', async () => {
    const headers = { 'content-type': 'application/cloudevents+json', 'x-own': '1', 'webhook-id': 'theirs' }
    const request = await signRequest({ ...standard, headers, id: 'msg_ours' })
    expect(Object.fromEntries(request.headers)).toMatchObject({ ...headers, 'webhook-id': 'msg_ours' })
  })

  test.each([
    ['a date', new Date(nowMs)],
    ['milliseconds', nowMs],
    ['unix seconds', nowMs / 1000],
  ])('accepts its time as %s', async (_, timestamp) => {
    expect((await signRequest({ ...standard, timestamp })).headers.get('webhook-timestamp')).toBe(nowS)
  })

  test('refuses an invalid time, and an id that could not be verified', async () => {
    for (const timestamp of [new Date(Number.NaN), Number.NaN]) {
      await expect(signRequest({ ...standard, timestamp })).rejects.toThrow(/timestamp/)
    }
    for (const id of ['', 'msg.1', 'msg 1', 'msg_ü', 'a'.repeat(257)]) {
      await expect(signRequest({ ...standard, id })).rejects.toThrow(/Option "id"/)
    }
  })

  test('signs with every secret if the scheme has room, and refuses more', async () => {
    const both = [whsec(secret), whsec(otherSecret)]
    const request = await signRequest({ ...standard, secret: both, clock: fixedClock })
    expect(request.headers.get('webhook-signature')?.split(' ')).toHaveLength(2)
    for (const one of both) {
      expect(await verifySignature({ scheme: standard.scheme, secret: one, request, clock: fixedClock })).toBe(true)
    }
    const github = { scheme: schemes.github, secret: [secret, otherSecret], url, body: '{}' }
    await expect(signRequest(github)).rejects.toThrow(ConfigError)
    const box = await signRequest({ ...github, scheme: schemes.box })
    expect([box.headers.has('box-signature-primary'), box.headers.has('box-signature-secondary')]).toEqual([true, true])
  })

  test('no longer signs with a secret past its notAfter', async () => {
    const old = { value: whsec(otherSecret), notAfter: new Date(nowMs - 1) }
    const request = await signRequest({ ...standard, secret: [whsec(secret), old], clock: fixedClock })
    expect(request.headers.get('webhook-signature')?.split(' ')).toHaveLength(1)
    await expect(signRequest({ ...standard, secret: old, clock: fixedClock })).rejects.toThrow(/notAfter/)
  })

  test('makes a new id for each message', async () => {
    const ids = await Promise.all([1, 2].map(async () => (await signRequest(standard)).headers.get('webhook-id')))
    expect(ids[0]).toMatch(/^msg_[\w-]{24}$/)
    expect(ids[0]).not.toBe(ids[1])
  })
})

test('refuses a fully signed body without its time, and accepts an old one', async () => {
  const { linear } = schemes
  const signed = (body: string) => signRequest({ scheme: linear, secret, url, body })
  await expect(signed('{}')).rejects.toMatchObject({
    code: 'option_invalid',
    message: expect.stringMatching(/timestamp is missing/),
  })
  const { headers } = await signed('{"webhookTimestamp":1600000000000}')
  expect(headers.get('linear-signature')).toBe(hexMac(secret, '{"webhookTimestamp":1600000000000}'))
})

describe('signRequest of a scheme that signs its id and time from the body', () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ id: true }, '.', { timestamp: true }, '.', { header: 'x-tenant' }, '.', { body: true }],
    id: { from: { json: 'meta.id' } },
    timestamp: { from: { json: 'meta.at' }, format: 's' },
  })
  const body = `{"meta":{"id":"evt_1","at":${nowS}}}`
  const headers = { 'x-tenant': 't1' }

  test('signs those that are present, and leaves the body unchanged', async () => {
    const request = await signRequest({ scheme, secret, url, body, headers, clock: fixedClock })
    expect(request.headers.get('x-signature')).toBe(hexMac(secret, `evt_1.${nowS}.t1.${body}`))
    expect(await verifySignature({ scheme, secret, request, clock: fixedClock })).toBe(true)
    expect(await request.text()).toBe(body)
  })

  test.each([
    ['an id', '{"meta":{"at":1}}', headers, /id is missing/],
    ['an id that a receiver takes', `{"meta":{"id":"evt.1","at":${nowS}}}`, headers, /id is malformed/],
    ['a time', '{"meta":{"id":"evt_1"}}', headers, /timestamp is missing/],
    ['a time of the format', '{"meta":{"id":"evt_1","at":1}}', headers, /not in the format "s"/],
    ['JSON', 'meta', headers, /JSON/],
    ['a header', body, {}, /is missing: {"header":"x-tenant"}/],
  ])('says that the request lacks %s', async (_, wrong, some, message) => {
    const signing = signRequest({ scheme, secret, url, body: wrong, headers: some as Record<string, string> })
    await expect(signing).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'option_invalid',
      message: expect.stringMatching(message),
    })
  })
})

const listing = (policy: NonNullable<Scheme['policy']>) =>
  defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-sig' }, format: { kind: 'list', delimiter: ',' }, encoding: 'hex' },
    content: [{ body: true }],
    policy,
  })

test('makes no more signatures than the scheme allows per message', async () => {
  const scheme = listing({ maxSignatures: 1 })
  const both = [secret, otherSecret]
  await expect(signRequest({ scheme, secret: both, url, body: '' })).rejects.toMatchObject({ code: 'secret_invalid' })
  expect(() => createWebhookSender({ scheme, secret: both, url })).toThrow(/at most 1 signature/)
})

test('makes no more signatures than fit into the characters that the scheme allows', async () => {
  const scheme = listing({ maxHeaderLength: 128 })
  const two = { scheme, secret: [secret, otherSecret], url }
  const problem = { code: 'secret_invalid', message: expect.stringContaining('in 128 characters') }
  await expect(signRequest({ ...two, body: '{}' })).rejects.toMatchObject(problem)
  expect(() => createWebhookSender(two)).toThrow(expect.objectContaining(problem))
  const roomy = listing({ maxHeaderLength: 129 })
  const request = await signRequest({ ...two, scheme: roomy, body: '{}' })
  expect(await verifySignature({ scheme: roomy, secret: otherSecret, request })).toBe(true)
})

test('a token for each secret, one in each header: any of them is accepted', async () => {
  const scheme = defineScheme({
    mac: { kind: 'token' },
    signature: { from: { header: ['x-token', 'x-token-2'] }, encoding: 'utf8' },
    content: [],
  })
  const request = await signRequest({ scheme, secret: [secret, otherSecret], url, body: '{}' })
  expect(await verifySignature({ scheme, secret, request })).toBe(true)
  expect(await verifySignature({ scheme, secret: otherSecret, request })).toBe(true)
  expect(await verifySignature({ scheme, secret: `${secret}x`, request })).toBe(false)
})

test.each([
  ['a list of one header', { header: ['x-sig'] }],
  ['headers numbered up to 1', { numberedHeader: { prefix: 'x-sig-', max: 1 } }],
])('%s contains the signatures of all secrets', async (_, from) => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from, format: { kind: 'list', delimiter: ',' }, encoding: 'hex' },
    content: [{ body: true }],
  })
  const request = await signRequest({ scheme, secret: [secret, otherSecret], url, body: '{}' })
  expect(await verifySignature({ scheme, secret, request })).toBe(true)
  expect(await verifySignature({ scheme, secret: otherSecret, request })).toBe(true)
})

test('a GET has no body to sign', async () => {
  const scheme = defineScheme({ ...schemes.hmacSha256, policy: { methods: ['GET'] } })
  await expect(signRequest({ scheme, secret, url, body: '{}' })).rejects.toThrow(/GET request has no body/)
  const key = { alg: 'hmac-sha256', secret } as const
  await expect(signMessage({ key, url, method: 'GET', body: '{}' })).rejects.toThrow(/GET request has no body/)
  const request = await signedHmacRequest({ scheme, secret })
  expect(await verifySignature({ scheme, secret, request })).toBe(true)
})

test('an invalid url is a wrong option', async () => {
  const wrong = { name: 'ConfigError', code: 'option_invalid' }
  await expect(signRequest({ ...standard, url: '/hook' })).rejects.toMatchObject(wrong)
  const key = { alg: 'hmac-sha256', secret } as const
  await expect(signMessage({ key, url: '/hook', body: '' })).rejects.toMatchObject(wrong)
})

test('a clock near 1970 gives milliseconds too', async () => {
  const clock = { ...fixedClock, now: () => 50_000_000_000 }
  const request = await signRequest({ scheme: schemes.twitch, secret, url, body: '{}', clock })
  expect(request.headers.get('twitch-eventsub-message-timestamp')).toBe('1971-08-02T16:53:20.000Z')
  expect(await verifySignature({ scheme: schemes.twitch, secret, request, clock })).toBe(true)
})

test('an id and a time in JSON are written there, even if the signature is in a header', async () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-sig' }, encoding: 'hex' },
    content: [{ timestamp: true }, '.', { id: true }],
    timestamp: { from: { json: 'meta.time' }, format: 's' },
    id: { from: { json: 'meta.token' } },
  })
  const request = await signRequest({ scheme, secret, url, body: '{"a":1}', id: 'one', timestamp: 1_700_000_000 })
  expect(await request.clone().json()).toEqual({ a: 1, meta: { time: '1700000000', token: 'one' } })
  expect(request.headers.get('x-sig')).toBe(hexMac(secret, '1700000000.one'))
})

test('a signature at a path through a prototype is written into the body, and nowhere else', async () => {
  const mac = { kind: 'hmac', hash: 'sha256' } as const
  for (const json of ['__proto__.signature', 'constructor.prototype.signature']) {
    const scheme = defineScheme({ mac, signature: { from: { json }, encoding: 'hex' }, content: [{ json: 'a' }] })
    const request = await signRequest({ scheme, secret, url, body: '{"a":"1"}' })
    expect('signature' in {}).toBe(false)
    expect(await verifySignature({ scheme, secret, request })).toBe(true)
  }
})

test('an id that is given as a header is kept', async () => {
  const request = await signRequest({ ...standard, headers: { 'webhook-id': 'msg_theirs' } })
  expect(request.headers.get('webhook-id')).toBe('msg_theirs')
})

test.each(['1', '"text"', 'null', '[]', '[{"name":"a"}]', '{"items":[1]}', '{"items":[[]]}'])(
  'a body that can’t hold a signature is a wrong option: %s',
  async (body) => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      ...(body.startsWith('{') ? { each: 'items' } : {}),
      signature: { from: { json: 'proof' }, encoding: 'hex' },
      content: [{ json: 'name' }],
    })
    const message = expect.stringContaining('to write "proof" into')
    await expect(signRequest({ scheme, secret, url, body })).rejects.toMatchObject({ code: 'option_invalid', message })
  },
)

test('a body without the list whose elements are signed is a wrong option', async () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    each: 'items',
    signature: { from: { json: 'proof' }, encoding: 'hex' },
    content: [{ json: 'name' }],
  })
  const signing = signRequest({ scheme, secret, url, body: '{"items":{}}' })
  await expect(signing).rejects.toMatchObject({ code: 'option_invalid', message: expect.stringContaining('"items"') })
})

describe('a request that can’t be sent is a ConfigError that quotes no credential', () => {
  const hidden = 's3cret'
  const key = { alg: 'hmac-sha256', secret } as const
  const wrong = {
    'a header with a line break': { headers: { authorization: `Bearer ${hidden}\nx` } },
    'a name that is none': { headers: { [`x ${hidden}`]: '1' } },
    'a URL with a password': { url: `https://user:${hidden}@example.com/?token=${hidden}` },
    'a method that is none': { method: `PO ST ${hidden}` },
    'a method that no request can have': { method: 'TRACE' },
  }
  const errorOf = async (make: () => unknown) => {
    try {
      await make()
    } catch (error) {
      return error as Error
    }
    throw new Error('Nothing was thrown.')
  }

  test.each(Object.entries(wrong))('%s', async (_, options) => {
    const given = { ...standard, ...options }
    const makers = [
      () => signRequest(given),
      () => signMessage({ key, url, body: '{}', ...options }),
      () => createWebhookSender(given),
    ]
    for (const make of makers) {
      const error = await errorOf(make)
      expect(error).toBeInstanceOf(ConfigError)
      expect(error).toMatchObject({ code: 'option_invalid' })
      expect(error.stack).not.toContain(hidden)
    }
  })

  test('a token that no header can contain', async () => {
    const token = `a-token-of-${hidden}\nin-two-lines`
    const sender = createWebhookSender({ scheme: schemes.bearerToken, secret: token, url, retryDelaysMs: [] })
    const signed = { scheme: schemes.bearerToken, secret: token, url, body: '{}' }
    for (const make of [() => signRequest(signed), () => sender.send({ body: '{}' })]) {
      const error = await errorOf(make)
      expect(error).toBeInstanceOf(ConfigError)
      expect(error.stack).not.toContain(hidden)
    }
  })
})

test('a failure here that no sender could have caused is thrown', async () => {
  const clock = {
    now(): number {
      throw new Error('no clock')
    },
  }
  const { headers } = await signRequest(standard)
  const checking = verifySignature({ ...standard, headers, clock: clock as never })
  await expect(checking).rejects.toThrow('no clock')
})
