import {
  ConfigError,
  defineScheme,
  signRequest,
  type VerifySignatureOptions,
  verifySignature,
} from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { signMessage, type VerifyMessageOptions, verifyMessageSignature } from '@hookwright/generic-hmac/rfc9421'
import { signedHmacRequest } from '@hookwright/generic-hmac/testing'
import { describe, expect, test } from 'vitest'
import { hexMac, secret } from './shared.js'

describe('the input of a verification', () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ body: true }],
  })
  const request = (body: BodyInit | null, signed: string | Uint8Array) =>
    new Request('https://example.com/hook', {
      method: 'POST',
      body,
      headers: { 'x-signature': hexMac(secret, signed) },
    })

  test('may be an ArrayBuffer', async () => {
    const body = new TextEncoder().encode('{}').buffer
    expect(await verifySignature({ scheme, secret, headers: { 'x-signature': hexMac(secret, '{}') }, body })).toBe(true)
  })

  test('may be based on an ArrayBuffer too', async () => {
    const body = new TextEncoder().encode('{}').buffer
    const url = 'https://example.com/hook'
    const key = { alg: 'hmac-sha256', secret } as const
    for (const signing of [signRequest({ scheme, secret, url, body }), signedHmacRequest({ scheme, secret, body })]) {
      expect(await verifySignature({ scheme, secret, request: await signing })).toBe(true)
    }
    const message = await signMessage({ key, url, body })
    expect(await message.clone().text()).toBe('{}')
    expect(await verifyMessageSignature({ keys: key, publicUrl: url, request: message })).toBe(true)
  })

  test('may be a request without a body', async () => {
    expect(await verifySignature({ scheme, secret, request: request(null, '') })).toBe(true)
    expect(await verifySignature({ scheme, secret, request: request(null, 'x') })).toBe(false)
  })

  test('may be a request whose body comes in chunks', async () => {
    const pieces = ['{"a"', ':1', '}'].map((piece) => new TextEncoder().encode(piece))
    for (const [signed, expected] of [
      ['{"a":1}', true],
      ['{"a"', false],
    ] as const) {
      const body = new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(piece)
          controller.close()
        },
      })
      const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
      const arrived = new Request('https://example.com/hook', init)
      arrived.headers.set('x-signature', hexMac(secret, signed))
      expect(await verifySignature({ scheme, secret, request: arrived })).toBe(expected)
    }
  })

  test('may be a request of up to 1 MiB, which stays readable', async () => {
    for (const more of [0, 1]) {
      const body = new Uint8Array(1_048_576 + more)
      const arrived = request(body, body)
      expect(await verifySignature({ scheme, secret, request: arrived })).toBe(more === 0)
      expect((await arrived.arrayBuffer()).byteLength).toBe(body.length)
    }
  })

  test.each<[string, object, RegExp]>([
    ['both', { request: request('{}', '{}'), body: '{}' }, /either "request", or/],
    ['a request and a URL', { request: request('{}', '{}'), url: 'https://example.com' }, /either "request", or/],
    ['nothing', {}, /either "request", or/],
    ['a request of Node', { request: { method: 'POST', headers: {}, url: '/' } }, /must be a Request/],
  ])('is a request or its parts, and not %s', async (_, incoming, message) => {
    const options = { scheme, secret, ...incoming } as unknown as VerifySignatureOptions
    const policy = { keys: { alg: 'hmac-sha256', secret }, publicUrl: 'https://example.com/hook' } as const
    for (const verifying of [
      verifySignature(options),
      explainVerification(options),
      verifyMessageSignature({ ...policy, ...incoming } as VerifyMessageOptions),
    ]) {
      await expect(verifying).rejects.toMatchObject({
        name: 'ConfigError',
        code: 'option_invalid',
        message: expect.stringMatching(message),
      })
    }
  })

  test('may be the parts beside a request that is undefined', async () => {
    const headers = { 'x-signature': hexMac(secret, '{}') }
    expect(await verifySignature({ scheme, secret, request: undefined, headers, body: '{}' })).toBe(true)
  })

  test('is not a request that was read, or is being read', async () => {
    const consumed = request('{}', '{}')
    await consumed.text()
    const locked = request('{}', '{}')
    locked.body!.getReader()
    const released = request('{}', '{}')
    const reader = released.body!.getReader()
    while (!(await reader.read()).done);
    reader.releaseLock()
    for (const one of [consumed, locked, released]) {
      const verifying = verifySignature({ scheme, secret, request: one })
      await expect(verifying).rejects.toThrow(ConfigError)
      await expect(verifying).rejects.toMatchObject({ code: 'body_consumed' })
    }
  })
})
