import { decodeDelivery, encodeDelivery, memoryStore } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { createHmacWebhook, defineScheme, deliveryKey, type Scheme, schemes } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { messageVerifier, signMessage } from '../../src/rfc9421.js'
import {
  githubHeaders,
  hexMac,
  mac,
  nowMs,
  nowS,
  otherSecret,
  recordingWebhook,
  secret,
  stripeHeader,
} from '../shared.js'

const body = '{"id":"evt_1","type":"a"}'

describe('A34 an unsigned id or event name changed on a replay', () => {
  test('github: the second is a duplicate, and no handler runs', async () => {
    const { send, deliveries, outcomes } = recordingWebhook({ scheme: schemes.github })
    await send(body, githubHeaders(body, { 'x-github-delivery': 'one', 'x-github-event': 'push' }))
    await send(body, githubHeaders(body, { 'x-github-delivery': 'two', 'x-github-event': 'issues' }))
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]).toMatchObject({
      type: 'push',
      message: { id: 'one', idSigned: false, type: 'push', typeSigned: false },
    })
  })
  test('shopify: a new webhook id, event id or topic changes nothing', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.shopify })
    const signature = mac('sha256', secret, body).toString('base64')
    for (const [id, topic] of [
      ['1', 'orders/create'],
      ['2', 'orders/create'],
      ['1', 'orders/cancelled'],
    ]) {
      const headers = { 'x-shopify-webhook-id': id!, 'x-shopify-event-id': id!, 'x-shopify-topic': topic! }
      await send(body, { 'x-shopify-hmac-sha256': signature, ...headers })
    }
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate', 'duplicate'])
  })
  test('an unsigned id can’t be made the key, and the error says why', () => {
    const scheme: Scheme = { ...schemes.github, id: { from: { header: 'x-github-delivery' }, replayKey: true } }
    expect(() => defineScheme(scheme)).toThrow(/a replay could put any id/)
  })
})

describe('A35 a message has one key', () => {
  test('whatever the case of its hex', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.github })
    await send(body, githubHeaders(body))
    await send(body, { 'x-hub-signature-256': `sha256=${hexMac(secret, body).toUpperCase()}` })
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('with another signing time, if no id is signed', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.slack })
    for (const timestamp of [nowS, String(nowMs / 1000 + 5)]) {
      const signature = `v0=${hexMac(secret, `v0:${timestamp}:`, body)}`
      await send(body, { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp })
    }
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('with either of two secrets', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.github, secret: [secret, otherSecret] })
    await send(body, githubHeaders(body))
    await send(body, { 'x-hub-signature-256': `sha256=${hexMac(otherSecret, body)}` })
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('by its signed id, in header or body', async () => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.stripe })
    await send(body, { 'stripe-signature': stripeHeader(body) })
    expect(deliveries[0]).toMatchObject({
      id: 'evt_1',
      message: { id: 'evt_1', idSigned: true, timestampSigned: true },
    })
  })
})

describe('A36 two identical deliveries at once', () => {
  test('run one handler', async () => {
    let runs = 0
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const onDelivery = async () => {
      runs++
      await gate
    }
    const { send } = recordingWebhook({ scheme: schemes.github, onDelivery })
    const first = send(body, githubHeaders(body))
    const second = await send(body, githubHeaders(body))
    open()
    expect([(await first).status, second.status, runs]).toEqual([200, 503, 1])
  })
  test('are handled again on a retry if the handler failed', async () => {
    let runs = 0
    const onDelivery = () => {
      if (++runs === 1) throw new Error('first time')
    }
    const { send } = recordingWebhook({ scheme: schemes.github, onDelivery })
    expect((await send(body, githubHeaders(body))).status).toBe(500)
    expect((await send(body, githubHeaders(body))).status).toBe(200)
    expect(runs).toBe(2)
  })
  test('are 503 while the store is down, and no handler runs', async () => {
    const down = () => Promise.reject(new Error('down'))
    const store = { reserve: down, extend: down, complete: down, release: down }
    const { send, deliveries } = recordingWebhook({ scheme: schemes.github, store })
    expect((await send(body, githubHeaders(body))).status).toBe(503)
    expect(deliveries).toEqual([])
  })
})

test('A37 the same id at two endpoints and for two tenants has different keys', async () => {
  const store = memoryStore()
  const tenants = (hint: { headers: Headers }) => ({ secret, principal: hint.headers.get('x-tenant') ?? 'none' })
  const first = recordingWebhook({ scheme: schemes.stripe, store, endpoint: 'first', secret: tenants })
  const second = recordingWebhook({ scheme: schemes.stripe, store, endpoint: 'second', secret: tenants })
  const headers = { 'stripe-signature': stripeHeader(body) }
  for (const { send } of [first, second]) {
    for (const tenant of ['a', 'b']) expect((await send(body, { ...headers, 'x-tenant': tenant })).status).toBe(200)
  }
  const seen = [...first.deliveries, ...second.deliveries]
  expect(seen).toHaveLength(4)
  expect(new Set(await Promise.all(seen.map(deliveryKey))).size).toBe(4)
})

describe('a captured request, sent again in another form', () => {
  const nowDate = Math.floor(Date.now() / 1000)

  test('Mercado Pago: a request id moved into the query is refused', async () => {
    const ts = String(nowDate)
    const signature = `ts=${ts},v1=${hexMac(secret, `id:a;request-id:r;ts:${ts};`)}`
    const webhook = createHmacWebhook({ scheme: schemes.mercadoPago, secret, onDelivery() {}, onOutcome() {} })
    const send = async (query: string, headers: Record<string, string>) => {
      const init = { method: 'POST', headers: { 'x-signature': signature, ...headers }, body: '{}' }
      return (await webhook.handle(new Request(`https://example.com/?${query}`, init))).status
    }
    expect(await send('data.id=a', { 'x-request-id': 'r' })).toBe(200)
    expect(await send(`data.id=${encodeURIComponent('a;request-id:r')}`, {})).toBe(401)
  })

  test('Persona: a group placed before the proven one does not give it its time', async () => {
    const body = '{"data":{"id":"evt_1"}}'
    const { send, deliveries, webhook } = recordingWebhook({ scheme: schemes.persona })
    const bogus = `t=${Number(nowS) - 250},v1=${'0'.repeat(64)}`
    await send(body, { 'persona-signature': `${bogus} ${stripeHeader(body)}` })
    expect(deliveries[0]?.message.timestamp).toEqual(new Date(Number(nowS) * 1_000))
    // After a queue, it is not known which one was proven.
    const back = await decodeDelivery(webhook, await encodeDelivery(deliveries[0]!))
    expect([back.id, back.message.timestamp]).toEqual([deliveries[0]?.id, undefined])
    await send('{"data":{"id":"evt_2"}}', { 'persona-signature': stripeHeader('{"data":{"id":"evt_2"}}') })
    const alone = await decodeDelivery(webhook, await encodeDelivery(deliveries[1]!))
    expect(alone.message.timestamp).toEqual(new Date(Number(nowS) * 1_000))
  })

  test('of a sender that does not sign the body, with anyone’s group added, is a duplicate', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: {
        from: { header: 'x-signature' },
        format: { kind: 'kv', key: 'v1', groupDelimiter: ' ' },
        encoding: 'hex',
      },
      content: [{ timestamp: true }, '.', { header: 'x-tenant' }],
      timestamp: { from: { kv: 't' }, format: 's' },
    })
    const { send, outcomes } = recordingWebhook({ scheme, secret: [otherSecret, secret] })
    const genuine = (key: string) => `t=${nowS},v1=${hexMac(key, `${nowS}.acme`)}`
    const bogus = `t=${Number(nowS) - 250},v1=${'0'.repeat(64)}`
    for (const signature of [
      `${genuine('a-key-of-someone-else-32-bytes-0')} ${genuine(secret)}`,
      `${bogus} ${genuine(secret)}`,
    ]) {
      expect((await send('{}', { 'x-signature': signature, 'x-tenant': 'acme' })).status).toBe(200)
    }
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })

  test('RFC 9421: it is remembered for as long as its signature is fresh', async () => {
    const day = 86_400_000
    const clock = manualClock(Date.UTC(2026, 10, 22))
    const key = { alg: 'hmac-sha256', secret } as const
    const types: string[] = []
    const webhook = createHmacWebhook({
      scheme: messageVerifier({ keys: key, publicUrl: 'https://example.com/', toleranceMs: 7 * day, clock }),
      clock,
      onDelivery() {},
      onOutcome: ({ type }) => void types.push(type),
    })
    const request = await signMessage({ key, url: 'https://example.com/', body: '{}', clock })
    for (let days = 0; days < 7; days += 2) {
      await webhook.handle(request.clone())
      await clock.advance(2 * day)
    }
    expect(types).toEqual(['handled', 'duplicate', 'duplicate', 'duplicate'])
  })
})
