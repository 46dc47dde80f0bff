import { createHmacWebhook, type HmacDelivery } from '@hookwright/generic-hmac'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  contentDigest,
  type MessageVerifierOptions,
  messageVerifier,
  type SignMessageOptions,
  signMessage,
} from '../../src/rfc9421.js'
import { body, clock, pairs, url } from './message.js'

const { signing, verifying } = pairs.ed25519
const components = ['@method', '@target-uri', 'content-digest', 'x-id'] as const

function receive(options: Partial<MessageVerifierOptions> = {}) {
  const deliveries: HmacDelivery[] = []
  const codes: unknown[] = []
  const scheme = messageVerifier({ keys: verifying, publicUrl: url, clock, eventType: { json: 'type' }, ...options })
  const webhook = createHmacWebhook({
    scheme,
    clock,
    onDelivery: (delivery) => {
      deliveries.push(delivery)
    },
    onOutcome: ({ type, code }) => codes.push(code ?? type),
  })
  const send = async (changes: Partial<SignMessageOptions> = {}, change = (request: Request) => request) => {
    const headers = { 'x-id': 'evt_1' }
    const options = { key: signing, url, body, clock, headers, components, ...changes } as SignMessageOptions
    return (await webhook.handle(change(await signMessage(options)))).status
  }
  return { webhook, send, deliveries, codes }
}

describe('a receiver of message signatures', () => {
  test('handles signed messages', async () => {
    const { send, deliveries } = receive()
    expect(await send()).toBe(200)
    expect(deliveries[0]).toMatchObject({
      type: 'invoice.paid',
      payload: JSON.parse(body),
      authenticated: 'body',
      secretId: 'ed25519',
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      message: { timestamp: new Date(clock.now()), timestampSigned: true, typeSigned: true },
    })
  })

  test('treats a retry, signed again, and a replay as the same delivery', async () => {
    const { send, deliveries, codes } = receive()
    await send({ nonce: 'n1' })
    await send({ nonce: 'n2', created: new Date(clock.now() + 1_000) })
    expect(deliveries).toHaveLength(1)
    expect(codes).toEqual(['handled', 'duplicate'])
  })

  test('treats the same body under another covered URL or header as another delivery', async () => {
    const { send, deliveries } = receive({
      publicUrl: ({ url: requested }) => requested,
      components: ['@method', '@target-uri', 'x-id'],
    })
    const other = `${url}/other`
    for (const at of [url, other, other]) expect(await send({ url: at })).toBe(200)
    await send({ headers: { 'x-id': 'evt_2' } })
    expect(deliveries).toHaveLength(3)
  })

  test('can use a signed header as the id', async () => {
    const { send, deliveries } = receive({ idHeader: 'x-id', components: ['@method', 'x-id'] })
    await send()
    await send({ body: '{"type":"other"}' })
    await send({ headers: { 'x-id': 'evt_2' } })
    expect(deliveries.map(({ id }) => id)).toEqual(['evt_1', 'evt_2'])
  })

  test('answers 401 to an empty or endless id', async () => {
    const { send, codes } = receive({ idHeader: 'x-id', components: ['@method', 'x-id'] })
    expect(await send({ headers: { 'x-id': '' } })).toBe(401)
    expect(await send({ headers: { 'x-id': 'x'.repeat(257) } })).toBe(401)
    expect(codes).toEqual(['signature_malformed', 'signature_malformed'])
  })

  test('refuses an id that is not covered, or in no header, with a ConfigError', () => {
    expect(() => receive({ idHeader: 'x-id' })).toThrow(/idHeader/)
    for (const idHeader of ['@method', '@path']) expect(() => receive({ idHeader })).toThrow(/idHeader/)
  })

  test('reads a digest field of 8,192 characters, and refuses a longer one', async () => {
    for (const [length, code] of [
      [8_192, 'handled'],
      [8_193, 'signature_malformed'],
    ] as const) {
      const { send, codes } = receive()
      const digest = await contentDigest(new TextEncoder().encode(body))
      const padded = `${`${digest}, x="`.padEnd(length - 1, 'a')}"`
      await send({ headers: { 'x-id': 'evt_1', 'content-digest': padded } })
      expect(codes).toEqual([code])
    }
  })

  test('does not call an uncovered body authenticated, and does not let it bypass the memory of replays', async () => {
    const { send, deliveries } = receive({ contentDigest: 'optional' })
    const uncovered = { components: ['@method', '@target-uri'] }
    const withBody = (text: string) => (request: Request) => new Request(request, { body: text, method: 'POST' })
    expect(await send(uncovered)).toBe(200)
    expect(await send(uncovered, withBody('{"type":"forged"}'))).toBe(200)
    expect(deliveries.map(({ authenticated }) => authenticated)).toEqual(['sender'])
  })

  const edited = (edit: (headers: Headers) => void) => (request: Request) => {
    edit(request.headers)
    return request
  }

  test.each([
    ['no signature', edited((headers) => headers.delete('signature')), 'signature_missing'],
    ['another body', (request: Request) => new Request(request, { body: '{}', method: 'POST' }), 'signature_mismatch'],
    ['another digest', edited((headers) => headers.set('content-digest', 'sha-256=:AAAA:')), 'signature_mismatch'],
    [
      "an algorithm that is not the key's",
      edited((headers) => headers.set('signature-input', `${headers.get('signature-input')};alg="ecdsa-p256-sha256"`)),
      'signature_malformed',
    ],
    ['a signature too many', edited((headers) => headers.append('signature', 'sig1=:AAAA:')), 'signature_malformed'],
  ])('answers 401 to %s', async (_, change, code) => {
    const { send, deliveries, codes } = receive()
    expect(await send({}, change)).toBe(401)
    expect(deliveries).toHaveLength(0)
    expect(codes).toEqual([code])
  })

  test.each([
    ['missing', {}],
    ['too long', { signature: 'x'.repeat(8_193), 'signature-input': 'sig1=()' }],
    ['said to be of too much', { signature: 'sig1=:AAAA:', 'signature-input': 'x'.repeat(8_193) }],
  ])('refuses a signature that is %s before the body is read', async (_, headers) => {
    let read = false
    const stream = new ReadableStream(
      {
        pull: (controller) => {
          read = true
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const request = new Request(url, {
      method: 'POST',
      headers: headers as HeadersInit,
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect((await receive().webhook.handle(request)).status).toBe(401)
    expect(read).toBe(false)
  })

  test('answers 401 to an old one, and to an unknown key', async () => {
    const { send, codes } = receive()
    expect(await send({ created: new Date(clock.now() - 300_001) })).toBe(401)
    expect(await send({ key: { ...signing, keyid: 'unknown' } })).toBe(401)
    expect(codes).toEqual(['timestamp_outside_tolerance', 'secret_unknown'])
  })

  test('has what is proven in its type', () => {
    const bound = messageVerifier({ keys: verifying, publicUrl: url })
    const unbound = messageVerifier({ keys: verifying, publicUrl: url, contentDigest: 'optional' })
    createHmacWebhook({
      scheme: bound,
      onDelivery: ({ authenticated }) => expectTypeOf(authenticated).toEqualTypeOf<'body'>(),
    })
    createHmacWebhook({
      scheme: unbound,
      onDelivery: ({ authenticated }) => expectTypeOf(authenticated).toEqualTypeOf<'body' | 'sender'>(),
    })
  })
})
