import { ConfigError } from '@hookwright/core'
import { describe, expect, test } from 'vitest'
import { standardWebhooks } from '../../src/presets/standard-webhooks.js'
import { github } from '../../src/presets.js'
import { generateSecret } from '../../src/sender/generate-secret.js'
import type { WebhookSenderOptions } from '../../src/sender/options.js'
import { createWebhookSender } from '../../src/sender/sender.js'
import { verifySignature } from '../../src/signature.js'
import { type Arrived, listen } from './loopback.js'

const secret = generateSecret()
const body = '{"type":"invoice.paid","data":{"name":"Zoë $$ 漢字 \u2028"}}'

function sender(url: string, options: Partial<WebhookSenderOptions> = {}) {
  return createWebhookSender({ url, secret, allowHosts: ['127.0.0.1'], retryDelaysMs: [1, 1], ...options })
}

const verifies = ({ headers, body: sent }: Arrived, key: string = secret) =>
  verifySignature({ scheme: standardWebhooks, secret: key, headers, body: new Uint8Array(sent) })

describe('over real HTTP', () => {
  test('delivers exactly the bytes that were signed', async () => {
    const { url, arrived } = await listen(200)
    const result = await sender(url).send({ id: 'evt_1', body })
    expect(result).toMatchObject({ outcome: 'delivered', id: 'evt_1', attempts: [{ attempt: 1, status: 200 }] })
    expect(arrived).toHaveLength(1)
    const [request] = arrived as [Arrived]
    expect(request.method).toBe('POST')
    expect(request.url).toBe('/hooks')
    expect(request.body.toString()).toBe(body)
    expect(request.headers['webhook-id']).toBe('evt_1')
    expect(request.headers['content-type']).toContain('application/json')
    expect(await verifies(request)).toBe(true)
  })

  test('bytes that are not text arrive unchanged', async () => {
    const { url, arrived } = await listen(200)
    const bytes = new Uint8Array([0, 0xff, 0xfe, 0x0d, 0x0a, 0xc3])
    await sender(url).send({ body: bytes })
    expect(new Uint8Array(arrived[0]!.body)).toEqual(bytes)
    expect(await verifies(arrived[0]!)).toBe(true)
  })

  test('makes a different id without a dot for each event that has none', async () => {
    const { url, arrived } = await listen(200)
    const { send } = sender(url)
    const [first, second] = [await send({ body }), await send({ body })]
    expect(first.id).toMatch(/^msg_[\w-]{24}$/)
    expect(second.id).not.toBe(first.id)
    expect(arrived.map(({ headers }) => headers['webhook-id'])).toEqual([first.id, second.id])
  })

  test('keeps the id over attempts, and ignores changes by the caller between them', async () => {
    const bytes = new TextEncoder().encode('{"n":1}')
    const { url, arrived } = await listen(500, 200)
    const onAttempt = () => bytes.fill(0)
    const result = await sender(url, { onAttempt }).send({ body: bytes })
    expect(result.attempts).toMatchObject([{ status: 500, retryInMs: 1 }, { status: 200 }])
    expect(arrived.map(({ body: sent }) => sent.toString())).toEqual(['{"n":1}', '{"n":1}'])
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await Promise.all(arrived.map((request) => verifies(request)))).toEqual([true, true])
  })

  test('makes one signature per active secret', async () => {
    const old = generateSecret()
    const { url, arrived } = await listen(200)
    await sender(url, { secret: [secret, { value: old, id: 'old' }] }).send({ body })
    expect(String(arrived[0]!.headers['webhook-signature']).split(' ')).toHaveLength(2)
    expect(await verifies(arrived[0]!, old)).toBe(true)
    expect(await verifies(arrived[0]!)).toBe(true)
    expect(await verifies(arrived[0]!, generateSecret())).toBe(false)
  })

  test('a secret signs until its notAfter', async () => {
    const old = generateSecret()
    const { url, arrived } = await listen(200)
    const past = new Date(Date.now() - 1)
    await sender(url, { secret: [secret, { value: old, notAfter: past }] }).send({ body })
    expect(await verifies(arrived[0]!)).toBe(true)
    expect(await verifies(arrived[0]!, old)).toBe(false)
    const none = sender(url, { secret: { value: old, notAfter: past } }).send({ body })
    await expect(none).rejects.toMatchObject({ code: 'secret_invalid' })
  })

  test('410 stops at once', async () => {
    const { url, arrived } = await listen(410)
    const result = await sender(url).send({ body })
    expect(result.outcome).toBe('gone')
    expect(result.attempts).toHaveLength(1)
    expect(arrived).toHaveLength(1)
  })

  test.each([301, 302, 307, 308])('a redirect (%i) is a failure, not followed', async (status) => {
    const elsewhere = await listen(200)
    const { url, arrived } = await listen({ status, headers: { location: elsewhere.url } })
    const result = await sender(url).send({ body })
    expect(result.outcome).toBe('exhausted')
    expect(result.attempts.map((attempt) => attempt.status)).toEqual([status, status, status])
    expect(arrived).toHaveLength(3)
    expect(elsewhere.arrived).toHaveLength(0)
  })

  test('a broken connection is an attempt without a status', async () => {
    const { url } = await listen('reset', 204)
    const result = await sender(url).send({ body })
    expect(result.outcome).toBe('delivered')
    expect(result.attempts[0]).toMatchObject({ error: { code: 'ECONNRESET' }, retryInMs: 1 })
    expect(result.attempts[0]).not.toHaveProperty('status')
    expect(result.attempts[1]).toMatchObject({ status: 204 })
  })

  test('a receiver that does not answer costs its timeout', async () => {
    const { url } = await listen('hang')
    const result = await sender(url, { timeoutMs: 20, retryDelaysMs: [] }).send({ body })
    expect(result).toMatchObject({ outcome: 'exhausted', attempts: [{ error: { code: 'timeout' } }] })
  })

  test('an endless answer is cut off, and its status counts', async () => {
    const { url } = await listen({ status: 200, body: 'x'.repeat(1_000_000) })
    const result = await sender(url, { maxResponseBytes: 10 }).send({ body })
    expect(result.outcome).toBe('delivered')
  })

  test('another scheme', async () => {
    const { url, arrived } = await listen(200)
    await sender(url, { scheme: github, secret: 'a secret of 16 bytes' }).send({ body })
    const [{ headers, body: sent }] = arrived as [Arrived]
    expect(
      await verifySignature({ scheme: github, secret: 'a secret of 16 bytes', headers, body: new Uint8Array(sent) }),
    ).toBe(true)
  })
})

describe('options', () => {
  test.each([
    ['secret', { secret: '' }],
    ['secret', { secret: 'whsec_' }],
    ['secret', { secret: 'whsec_!!!!' }],
    ['secret', { secret: [] }],
    ['secret', { secret: ['a secret of 16 bytes', 'b secret of 16 bytes'], scheme: github }],
    ['retryDelaysMs', { retryDelaysMs: [-1] }],
    ['retryDelaysMs', { retryDelaysMs: [Number.NaN] }],
    ['retryDelaysMs', { retryDelaysMs: 5 as never }],
    ['method', { method: 'GET' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['deadlineMs', { deadlineMs: Number.POSITIVE_INFINITY }],
    ['maxRetryAfterMs', { maxRetryAfterMs: -1 }],
    ['maxResponseBytes', { maxResponseBytes: 1.5 }],
    ['random', { random: 0.5 as never }],
    ['egress', { egress: 'open' as never }],
    ['allowHosts', { allowHosts: ['http://127.0.0.1'] }],
    ['allowHosts', { allowHosts: '127.0.0.1' as never }],
    ['allowPorts', { allowPorts: '8443' as never }],
  ] satisfies [string, Partial<WebhookSenderOptions>][])('a wrong "%s" is a ConfigError', (name, options) => {
    const make = () => sender('http://127.0.0.1:1/', options)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(name)
  })

  test('private destinations are refused at construction if they can be recognised', () => {
    expect(() => createWebhookSender({ url: 'https://169.254.169.254/', secret })).toThrow(ConfigError)
    expect(() => createWebhookSender({ url: 'https://localhost/', secret })).toThrow(ConfigError)
    expect(() => createWebhookSender({ url: 'http://example.com/', secret })).toThrow(ConfigError)
  })

  test.each(['a.b', '', 'a b', 'a\n', 'ü', 'x'.repeat(257)])('the id %j is refused', async (id) => {
    await expect(sender('http://127.0.0.1:1/').send({ id, body })).rejects.toThrow(ConfigError)
  })

  test('a parsed body is refused', async () => {
    await expect(sender('http://127.0.0.1:1/').send({ body: { a: 1 } as never })).rejects.toThrow(/JSON\.stringify/)
  })
})

describe('generateSecret', () => {
  test('is whsec_ and 32 random bytes in base64', () => {
    const made = generateSecret()
    expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(generateSecret()).not.toBe(made)
    expect(() => sender('http://127.0.0.1:1/', { secret: made })).not.toThrow()
  })

  test('accepts a length, prefix and encoding', () => {
    expect(generateSecret({ bytes: 24, prefix: '', encoding: 'hex' })).toMatch(/^[0-9a-f]{48}$/)
    expect(generateSecret({ bytes: 64, encoding: 'base64url' })).toMatch(/^whsec_[\w-]{86}$/)
  })

  test.each([23, 65, 24.5, Number.NaN])('refuses %s bytes', (bytes) => {
    expect(() => generateSecret({ bytes })).toThrow(ConfigError)
  })

  test('refuses an unknown encoding', () => {
    expect(() => generateSecret({ encoding: 'constructor' as never })).toThrow(ConfigError)
  })
})

test('headers can’t say where a message ends, because the rest would be a separate request', () => {
  for (const name of ['content-length', 'Transfer-Encoding', 'host', 'connection']) {
    const make = () => createWebhookSender({ url: 'https://example.com/', secret, headers: { [name]: '2' } })
    expect(make).toThrow(/"headers" can't set/)
  }
})

test('an onAttempt that rejects, or throws, changes nothing', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => void rejections.push(reason)
  process.on('unhandledRejection', note)
  const { url } = await listen(200)
  for (const onAttempt of [
    async () => {
      throw new Error('log is down')
    },
    () => {
      throw new Error('log is down')
    },
  ]) {
    expect(await sender(url, { onAttempt }).send({ body })).toMatchObject({ outcome: 'delivered' })
  }
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})

test('the body of every method has a length, so that it does not begin another request', async () => {
  const { url, arrived } = await listen(200)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    await sender(url, { method } as never).send({ body: 'GET /admin HTTP/1.1\r\n\r\n' })
  }
  expect(arrived.map(({ method, body: sent }) => [method, sent.length])).toEqual([
    ['POST', 23],
    ['PUT', 23],
    ['PATCH', 23],
    ['DELETE', 23],
  ])
})
