import { encodeDelivery } from '@hookwright/core'
import { defineScheme, type Part, type Scheme, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, mac, nowMs, nowS, recordingWebhook, secret, sha } from './shared.js'

const body = '{"id":"évt $$","data":[{"id":7,"ok":true,"none":null}]}'
const publicUrl = 'https://example.com/a/b?own=1'
const base: Scheme = {
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ body: true }],
}

/** Whether our scheme signs and verifies a request made by hand over `content`. */
async function agrees(parts: readonly Part[], content: string, more: Partial<Scheme> = {}, url = publicUrl) {
  const scheme = defineScheme({ ...base, ...more, content: parts }) as Scheme
  const headers = { 'x-signature': hexMac(secret, content), 'x-time': nowS, 'x-id': 'id-1', 'x-extra': 'extra' }
  const given = { scheme, secret, publicUrl, clock: fixedClock, method: 'PUT', url, headers, body }
  const changed = { ...given, headers: { ...headers, 'x-signature': hexMac(secret, `${content}x`) } }
  return [await verifySignature(given), await verifySignature(changed)]
}

describe('parts of the content', () => {
  const id = { id: { from: { header: 'x-id' } } } as const
  const timestamp = { timestamp: { from: { header: 'x-time' }, format: 's' } } as const
  const requested = 'http://10.0.0.1/internal?q=A%2Fb&other=%C3%A9'
  const cases: [name: string, parts: Part[], content: string, more?: Partial<Scheme>][] = [
    ['a hash of the body', [{ bodyHash: 'sha256', encoding: 'hex' }], sha('sha256', body).toString('hex')],
    [
      'another, in base64',
      ['h:', { bodyHash: 'sha512', encoding: 'base64' }],
      `h:${sha('sha512', body).toString('base64')}`,
    ],
    [
      'method, literal and header',
      [{ method: true }, '\n', { header: 'X-Extra' }, { body: true }],
      `PUT\nextra${body}`,
    ],
    [
      'id and time',
      [{ id: true }, '|', { timestamp: true }, '|', { body: true }],
      `id-1|${nowS}|${body}`,
      { ...id, ...timestamp },
    ],
    ['the whole URL', [{ url: 'full' }], publicUrl],
    ['the URL with the query of the request', [{ url: 'query' }], 'https://example.com/a/b?q=A%2Fb&other=%C3%A9'],
    ['that, some of it unescaped', [{ url: 'query', unescape: '/' }], 'https://example.com/a/b?q=A/b&other=%C3%A9'],
    ['the path', [{ url: 'path' }], '/a/b'],
    ['a query parameter', [{ query: 'q' }, { query: 'q', lowerCase: true }], 'A/ba/b'],
    ['fields of the JSON', [{ json: 'id' }, ':', { json: 'data.0.id' }, ':', { json: 'data.0.ok' }], 'évt $$:7:true'],
    ['fields that are absent', [{ json: 'data.0.none' }, '-', { json: 'data.1.id' }, '-', { json: 'id' }], '--évt $$'],
    ['conditions that hold', [{ when: { query: 'q' }, parts: ['q:', { query: 'q' }] }, { body: true }], `q:A/b${body}`],
    ['conditions that do not', [{ unless: { header: 'x-extra' }, parts: ['no'] }, { body: true }], body],
  ]
  test.each(cases)('%s', async (_, parts, content, more) => {
    expect(await agrees(parts, content, more, requested)).toEqual([true, false])
  })
  test('a part that the request does not have is refused, not skipped', async () => {
    expect(await agrees([{ header: 'x-absent' }, { body: true }], body)).toEqual([false, false])
    expect(await agrees([{ query: 'absent' }, { body: true }], body)).toEqual([false, false])
    expect(await agrees([{ json: 'data' }, '.', { json: 'id' }], '.évt $$')).toEqual([false, false])
  })
})

describe('keys, hashes and encodings', () => {
  const bytes = Buffer.from('a key for tests, 32 bytes long 01')
  test.each([
    ['hex', 'sha1', 'base64'],
    ['base64', 'sha384', 'hex'],
    ['base64url', 'sha512', 'base64url'],
  ] as const)('a key in %s, %s, %s', async (keyEncoding, hash, encoding) => {
    const scheme: Scheme = {
      ...base,
      mac: { kind: 'hmac', hash },
      key: { encoding: keyEncoding },
      signature: { from: { header: 'x-signature' }, encoding },
    }
    const headers = { 'x-signature': mac(hash, bytes, body).toString(encoding) }
    const given = { scheme, secret: bytes.toString(keyEncoding), headers, body }
    expect(await verifySignature(given)).toBe(true)
    expect(await verifySignature({ ...given, body: `${body} ` })).toBe(false)
  })
})

test('a hash of the body may be signed as bytes', async () => {
  // https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook
  const scheme = defineScheme({
    ...base,
    content: [{ timestamp: true }, '\n', { url: 'full' }, '\n', { bodyHash: 'sha256', encoding: 'bytes' }],
    timestamp: { from: { header: 'x-time' }, format: 's' },
  })
  const publicUrl = 'https://example.com/hook'
  const signature = hexMac(secret, `${nowS}\n${publicUrl}\n`, sha('sha256', body))
  const headers = { 'x-signature': signature, 'x-time': nowS }
  const verify = (body: string) => verifySignature({ scheme, secret, publicUrl, clock: fixedClock, headers, body })
  expect([await verify(body), await verify(`${body} `)]).toEqual([true, false])
  const request = await signRequest({ scheme, secret, url: publicUrl, body, clock: fixedClock })
  expect(request.headers.get('x-signature')).toBe(signature)
})

describe('the place of a signature', () => {
  test('a token in the query is kept out of the delivery’s URL, and out of a queue if a proxy quotes the URL', async () => {
    const scheme = defineScheme({
      mac: { kind: 'token' },
      signature: { from: { query: 'token' }, encoding: 'utf8' },
      content: [],
    })
    const { send, deliveries } = recordingWebhook({ scheme })
    const path = `/?token=${encodeURIComponent(secret)}&a=1`
    const sent = await send('{}', { 'x-original-url': path, 'x-other': '1' }, { url: `https://example.com${path}` })
    expect(sent.status).toBe(200)
    expect((await send('{}', {}, { url: 'https://example.com/?token=wrong&a=1' })).status).toBe(401)
    expect((await send('{}', {}, { url: `https://example.com/?token=${secret}&token=${secret}` })).status).toBe(401)
    expect(deliveries[0]?.url).toBe('https://example.com/?a=1')
    const { headers } = await encodeDelivery(deliveries[0]!)
    expect(headers.map(([name]) => name)).toEqual(['content-type', 'x-other'])
    const request = await signRequest({ scheme, secret, url: 'https://example.com/', body: '{}' })
    expect(new URL(request.url).searchParams.get('token')).toBe(secret)
  })

  test('a signature in a form field', async () => {
    const scheme = defineScheme({
      ...base,
      signature: { from: { form: 'sig' }, encoding: 'hex' },
      content: [{ form: 'data' }],
      payload: 'form',
    })
    const form = (data: string) => new URLSearchParams({ data, sig: hexMac(secret, 'é $$') }).toString()
    const verify = (text: string) => verifySignature({ scheme, secret, headers: {}, body: text })
    expect([await verify(form('é $$')), await verify(form('é $')), await verify(`${form('é $$')}&data=x`)]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('payloads', () => {
  const receive = async (payload: Scheme['payload'], content: string | Uint8Array) => {
    const { send, deliveries } = recordingWebhook({ scheme: { ...base, payload } })
    const response = await send(content as BodyInit, { 'x-signature': hexMac(secret, content) })
    return [response.status, deliveries[0]?.payload]
  }
  test('are read as the scheme says', async () => {
    expect(await receive('json', '[1]')).toEqual([200, [1]])
    expect(await receive('form', 'a=1&b=2&b=3')).toEqual([200, { a: '1', b: ['2', '3'] }])
    expect(await receive('auto', '{"a":1}')).toEqual([200, { a: 1 }])
    expect(await receive('auto', '[1]')).toEqual([200, [1]])
    expect(await receive('auto', 'a=1')).toEqual([200, { a: '1' }])
    expect(await receive('text', '<a>é</a>')).toEqual([200, '<a>é</a>'])
    expect(await receive('bytes', new Uint8Array([1, 2, 255]))).toEqual([200, new Uint8Array([1, 2, 255])])
  })
  test('in another format than the scheme says are 400', async () => {
    expect(await receive('json', 'a=1')).toEqual([400, undefined])
    expect(await receive('text', new Uint8Array([0xff]))).toEqual([400, undefined])
  })
})

test('a timestamp in the signed body is checked after the body is proven', async () => {
  const scheme = defineScheme({ ...base, timestamp: { from: { json: 'at' }, format: 'ms' } })
  const verify = (at: unknown) => {
    const text = JSON.stringify({ at })
    return verifySignature({
      scheme,
      secret,
      clock: fixedClock,
      headers: { 'x-signature': hexMac(secret, text) },
      body: text,
    })
  }
  expect(await Promise.all([nowMs, nowMs - 300_001, undefined, 'soon', nowMs / 1000].map(verify))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
