import { gzipSync } from 'node:zlib'
import {
  ConfigError,
  createHmacWebhook,
  defineScheme,
  type HeadersInput,
  type Scheme,
  schemes,
  signRequest,
  verifySignature,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import {
  fixedClock,
  githubHeaders,
  hexMac,
  mac,
  nowMs,
  nowS,
  recordingWebhook,
  secret,
  sha,
  stripeHeader,
  trickyBody,
} from '../shared.js'

const url = 'https://example.com/hook'
const bytes = (...values: number[]) => new Uint8Array(values)

const standardHeaders = (id: string, body: string, timestamp = nowS) => ({
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': `v1,${mac('sha256', secret, `${id}.${timestamp}.${body}`).toString('base64')}`,
})
const standard = (headers: HeadersInput, body: string) =>
  verifySignature({
    scheme: schemes.standardWebhooks,
    secret: Buffer.from(secret).toString('base64'),
    clock: fixedClock,
    headers,
    body,
  })

describe('A40 text that looks like a pattern is only text', () => {
  test.each(['$$', '$&', '$`', "$'", '{timestamp}', '{id}', '%s', '\\1'])('%j in body and id', async (text) => {
    const id = `msg_${text}`
    expect(await standard(standardHeaders(id, text), text)).toBe(true)
    expect(await standard(standardHeaders(id, text), `${text} `)).toBe(false)
  })
  test('signing keeps it unchanged too', async () => {
    const common = { scheme: schemes.stripe, secret, clock: fixedClock }
    const request = await signRequest({ ...common, url, body: trickyBody })
    expect(request.headers.get('stripe-signature')).toBe(stripeHeader(trickyBody))
  })
})

describe('A41 boundaries that could be moved', () => {
  test('an id with a dot is refused if a dot ends it', async () => {
    expect(await standard(standardHeaders('msg.1', '{}'), '{}')).toBe(false)
    const moved = { ...standardHeaders('msg', `${nowS}.{}`, nowS), 'webhook-id': `msg.${nowS}` }
    expect(await standard(moved, '{}')).toBe(false)
  })
  test.each(['', 'msg 1', 'msg\t1', 'msg_é', 'msg_\u0000', 'm'.repeat(257)])(
    'an id must be up to 256 visible characters: %j is refused',
    async (id) => {
      const headers = standardHeaders(id, '{}') as Record<string, string>
      expect(await standard({ get: (name) => headers[name] ?? null }, '{}')).toBe(false)
    },
  )
  test('a digit can’t move from the body into the timestamp', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ timestamp: true }, { body: true }],
      timestamp: { from: { header: 'x-timestamp' }, format: 's' },
    })
    const signature = hexMac(secret, nowS, '1{}')
    const verify = (timestamp: string, body: string) => {
      const headers = { 'x-timestamp': timestamp, 'x-signature': signature }
      return verifySignature({ scheme, secret, clock: fixedClock, headers, body })
    }
    expect(await verify(nowS, '1{}')).toBe(true)
    expect(await verify(`${nowS}1`, '{}')).toBe(false)
    expect(await verify(nowS.slice(0, -1), `${nowS.at(-1)}1{}`)).toBe(false)
  })
})

describe('A41 signed text that is split differently', () => {
  const body = { body: true } as const
  const id = { id: true } as const
  const header = { header: 'x-a' } as const
  /** The signed message, and a different message with the same signed text. */
  type Cut = { id?: string; a?: string; body: string }
  const cuts: [string, Scheme['content'], 'json' | 'text', Cut, Cut][] = [
    ['the end of a body as an id', [body, '.', id], 'text', { body: '1.2', id: 'c' }, { body: '1', id: '2.c' }],
    ['the end of a body as a header', [body, '.', header], 'text', { body: '1.2', a: 'c' }, { body: '1', a: '2.c' }],
    [
      'the beginning of a body as a header',
      [header, ':', body],
      'text',
      { a: 'c', body: '1:2' },
      { a: 'c:1', body: '2' },
    ],
    [
      'the beginning of an id as the end of a header',
      [header, '.', id],
      'json',
      { a: 'b', id: 'c.d', body: '' },
      { a: 'b.c', id: 'd', body: '' },
    ],
    [
      'a body as a header, and a number of it as the body',
      [header, '/', body, '.', id],
      'json',
      { a: 'c', body: '["/1.5"]', id: 'd' },
      { a: 'c/["', body: '1', id: '5"].d' },
    ],
  ]
  test.each(cuts)('%s is refused', async (_, content, payload, sent, cut) => {
    const signature = { from: { header: 'x-signature' }, encoding: 'hex' } as const
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature,
      content,
      payload,
      ...(content.includes(id) && { id: { from: { header: 'x-id' } } }),
    })
    const textOf = (cut: Cut) =>
      content.map((part) => (part === body ? cut.body : part === id ? cut.id : part === header ? cut.a : part)).join('')
    expect(textOf(cut)).toBe(textOf(sent))
    const verify = ({ id = '', a = '', body }: Cut) =>
      verifySignature({
        scheme,
        secret,
        headers: { 'x-signature': hexMac(secret, textOf(sent)), 'x-id': id, 'x-a': a },
        body,
      })
    expect([await verify(sent), await verify(cut)]).toEqual([true, false])
  })
})

describe('A42 the MAC is over bytes', () => {
  const bodies: [string, Uint8Array][] = [
    ['with a BOM', bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)],
    ['that is no UTF-8', bytes(0x7b, 0xff, 0xfe, 0x7d)],
    ['with an encoded surrogate', bytes(0xed, 0xa0, 0x80)],
    ['with CRLF', Buffer.from('{\r\n}')],
    ['of nothing', bytes()],
    ['with NUL', bytes(0x7b, 0, 0x7d)],
    ['of one byte', bytes(0x30)],
  ]
  test.each(bodies)('a body %s verifies unchanged', async (_, body) => {
    const headers = githubHeaders(body)
    expect(await verifySignature({ scheme: schemes.github, secret, headers, body })).toBe(true)
    const asText = new TextEncoder().encode(new TextDecoder().decode(body))
    const same = Buffer.compare(asText, body) === 0
    expect(await verifySignature({ scheme: schemes.github, secret, headers, body: asText })).toBe(same)
  })
  test('a signed body with a BOM is parsed, one that is not UTF-8 is 400', async () => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.github })
    expect((await send(bodies[0]![1] as BodyInit, githubHeaders(bodies[0]![1]))).status).toBe(200)
    expect(deliveries[0]?.rawBody).toEqual(bodies[0]![1])
    expect((await send(bodies[1]![1] as BodyInit, githubHeaders(bodies[1]![1]))).status).toBe(400)
    expect((await send(null, githubHeaders(''))).status).toBe(400)
  })
})

test('A43 a parsed value as the body is an error, never serialised', async () => {
  const given = { scheme: schemes.github, secret, headers: githubHeaders('{"a":1}') }
  for (const body of [{ a: 1 }, [1], null, undefined, 1, new URLSearchParams('a=1')]) {
    await expect(verifySignature({ ...given, body: body as never })).rejects.toThrow(ConfigError)
    await expect(signRequest({ ...given, url, body: body as never })).rejects.toThrow(/raw bytes/)
  }
})

describe('A44 the signed URL is the configured one', () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ url: 'full' }, { body: true }],
  })
  const publicUrl = 'https://example.com/hook'
  const verify = (configured: string, signed: string, requested = 'http://10.0.0.1:8080/internal') => {
    const headers = {
      'x-signature': hexMac(secret, signed, '{}'),
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      host: 'evil.example',
    }
    const request = { method: 'POST', url: requested, headers, body: '{}' }
    return verifySignature({ scheme, secret, publicUrl: configured, ...request })
  }
  test('whatever URL the request itself has', async () => {
    expect(await verify(publicUrl, publicUrl)).toBe(true)
    expect(await verify(publicUrl, 'https://evil.example/hook', 'https://evil.example/hook')).toBe(false)
    expect(await verify(publicUrl, 'http://10.0.0.1:8080/internal')).toBe(false)
  })
  test.each([
    'https://EXAMPLE.com/hook',
    'https://example.com:443/hook',
    'https://example.com/hook/',
    'https://example.com/hook?',
    'https://example.com/%68ook',
    'http://example.com/hook',
  ])('%s is a different URL', async (other) => {
    expect(await verify(publicUrl, other)).toBe(false)
    expect(await verify(other, other)).toBe(true)
  })
  test('%20 and + are different', async () => {
    expect(await verify(`${publicUrl}?a=%20`, `${publicUrl}?a=+`)).toBe(false)
  })
  test('a fragment of the requested URL is not part of its query', async () => {
    const ofQuery = defineScheme({ ...scheme, content: [{ url: 'query' }, { body: true }] })
    const headers = { 'x-signature': hexMac(secret, `${publicUrl}?a=1`, '{}') }
    const verify = (url: string) => verifySignature({ scheme: ofQuery, secret, publicUrl, url, headers, body: '{}' })
    expect(await Promise.all(['/hook?a=1', '/hook?a=1#b', '/hook?a=2#b'].map(verify))).toEqual([true, true, false])
  })
  test('a receiver without it, or with an invalid one, is refused', async () => {
    for (const wrong of [
      undefined,
      '',
      '/hook',
      'example.com/hook',
      'ftp://example.com/',
      `${publicUrl}#part`,
      ' https://a/',
    ]) {
      expect(() => createHmacWebhook({ scheme, secret, publicUrl: wrong })).toThrow(/publicUrl/)
    }
    await expect(verifySignature({ scheme, secret, headers: {}, body: '' })).rejects.toThrow(/publicUrl/)
  })
})

describe('A46 signed fields of a body', () => {
  const scheme: Scheme = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { json: 'signature.value' }, encoding: 'hex' },
    content: [{ timestamp: true }, { id: true }],
    timestamp: { from: { json: 'signature.timestamp' }, format: 's' },
    id: { from: { json: 'signature.token' } },
  }
  const body = (data: unknown, token = 'token-1') =>
    JSON.stringify({ signature: { timestamp: nowS, token, value: hexMac(secret, nowS, token) }, data })
  test('the delivery says that only these are authenticated', async () => {
    const { send, deliveries } = recordingWebhook({ scheme })
    expect((await send(body({ paid: false }))).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ authenticated: 'fields', id: 'token-1' })
  })
  test('unsigned fields can be changed, which the replay key detects', async () => {
    const { send, outcomes } = recordingWebhook({ scheme })
    await send(body({ paid: false }))
    await send(body({ paid: true }))
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('signed fields can’t', async () => {
    const { send } = recordingWebhook({ scheme })
    expect((await send(body({}).replace('token-1', 'token-2'))).status).toBe(401)
    expect((await send(body({}).replace(nowS, String(nowMs / 1000 + 1)))).status).toBe(401)
  })
  test('a body without them, and one that is not JSON, is false', async () => {
    for (const other of ['{}', '[]', 'null', '1', '{', '', '{"signature":"x"}', '{"signature":{"value":{}}}']) {
      expect(await verifySignature({ scheme, secret, clock: fixedClock, headers: {}, body: other })).toBe(false)
    }
  })
})

describe('A47 length extension of sha256(secret + body)', () => {
  const shortSecret = 'my-secret-key'
  const seen = 'event_type=payment.failed&amount=1'
  const seenSignature = '5f020e2d17f489aaa66f2ac2c4c0996d05919ca53a368b57a4bc675830afed5f'
  const forged = Buffer.from(
    '6576656e745f747970653d7061796d656e742e6661696c656426616d6f756e743d318000000000000000000000000000000178266576656e745f747970653d7061796d656e742e73756363656564656426616d6f756e743d313030303030',
    'hex',
  )
  const forgedSignature = 'b58557d775adfef31beaab9f4e99d862978b1c1b7e8dd71f97e6cf8e396854c3'
  const given = { secret: shortSecret, allowShortSecrets: true }

  test('a hand-written verifier accepts the forgery, which needed no secret', () => {
    expect(sha('sha256', shortSecret, seen).toString('hex')).toBe(seenSignature)
    expect(sha('sha256', shortSecret, forged).toString('hex')).toBe(forgedSignature)
  })
  test('an HMAC refuses it', async () => {
    const headers = { 'x-signature': forgedSignature }
    expect(await verifySignature({ ...given, scheme: schemes.hmacSha256, headers, body: forged })).toBe(false)
  })
  test('the insecure scheme refuses everything that is not JSON, including the padding', async () => {
    const scheme = schemes.insecureSha256Concat
    const headers = { 'x-signature': forgedSignature }
    expect(await verifySignature({ ...given, scheme, headers, body: forged })).toBe(false)
    expect((await recordingWebhook({ ...given, scheme }).send(forged, headers)).status).toBe(400)
    const body = '{"event_type":"payment.failed","data":{}}'
    const genuine = { 'x-signature': sha('sha256', shortSecret, body).toString('hex') }
    const { send, deliveries } = recordingWebhook({ ...given, scheme })
    expect((await send(body, genuine)).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ type: 'payment.failed', payload: { data: {} } })
  })
  test('a digest must be called insecure, and an HMAC can’t have its secret in the content', () => {
    const digest: Scheme = { ...schemes.insecureSha256Concat, mac: { kind: 'digest', hash: 'sha256' } as never }
    expect(() => defineScheme(digest)).toThrow(/mac\.insecure/)
    expect(() => recordingWebhook({ scheme: digest })).toThrow(ConfigError)
    const hmac: Scheme = { ...schemes.insecureSha256Concat, mac: { kind: 'hmac', hash: 'sha256' } }
    expect(() => defineScheme(hmac)).toThrow(/secret: true/)
  })
})

test('A48 a compressed body is 415, whatever was signed', async () => {
  const { send } = recordingWebhook({ scheme: schemes.github })
  const body = gzipSync('{}')
  const headers = { 'content-encoding': 'gzip' }
  expect((await send(body, githubHeaders(body, headers))).status).toBe(415)
  expect((await send('{}', githubHeaders('{}', headers))).status).toBe(415)
  expect((await send('{}', githubHeaders('{}', { 'content-encoding': 'identity' }))).status).toBe(200)
})

test('A30 an id directly before the body takes over no part of it', async () => {
  const scheme = schemes.framer
  const sent = '[1,{"a":2}]'
  for (const [id, body] of [
    ['sub_1', sent],
    ['{"a":2}]sub_1', '[1,'],
    ['}]sub_1', '[1,{"a":2'],
    [']sub_1', '[1,{"a":2}'],
  ] as const) {
    const headers = {
      'framer-signature': `sha256=${hexMac(secret, `${sent}sub_1`)}`,
      'framer-webhook-submission-id': id,
    }
    expect(await verifySignature({ scheme, secret, headers, body }), id).toBe(body === sent)
  }
})
