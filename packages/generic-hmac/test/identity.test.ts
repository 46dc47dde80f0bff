import { createHmacWebhook, defineScheme, type Part, type Scheme, schemes, signRequest } from '@hookwright/generic-hmac'
import { signedHmacRequest, testSecret } from '@hookwright/generic-hmac/testing'
import { describe, expect, test } from 'vitest'
import { byHand } from './presets/by-hand-special.js'
import { hexMac, nowMs, nowS, otherSecret, recordingWebhook, secret, sha } from './shared.js'

test('a message that is fresh for longer than a day is remembered for as long', async () => {
  const sentAt = Number(nowS) * 1_000
  let now = sentAt
  const day = 86_400_000
  const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) }
  const { standardWebhooks } = schemes
  const scheme = { ...standardWebhooks, timestamp: { ...standardWebhooks.timestamp, toleranceMs: 3 * day } }
  const types: string[] = []
  const key = `whsec_${btoa('a secret of twenty-four!')}`
  const webhook = createHmacWebhook({
    scheme: scheme as typeof standardWebhooks,
    secret: key,
    clock,
    onDelivery() {},
    onOutcome: ({ type }) => void types.push(type),
  })
  const sent = await signedHmacRequest({
    scheme: standardWebhooks,
    secret: key,
    body: '{}',
    timestamp: sentAt,
  })
  for (const passed of [0, 2 * day]) {
    now = sentAt + passed
    await webhook.handle(sent.clone())
  }
  expect(types).toEqual(['handled', 'duplicate'])
})

test.each(['dropbox', 'clickUp', 'microsoftGraph'] as const)(
  '%s sends the same each time, and each one is handled',
  async (name) => {
    const scheme = schemes[name]
    const keys = new Set<string>()
    const onOther = (_: unknown, { key }: { key: string }) => void keys.add(key)
    const webhook = createHmacWebhook({ scheme, secret: testSecret(scheme), onOther, dedupe: 'event' })
    const body = name === 'microsoftGraph' ? '{"value":[{"resource":"me/drive/root"}]}' : '{"event":"folderUpdated"}'
    const request = await signedHmacRequest({ scheme, secret: testSecret(scheme), body })
    for (let time = 0; time < 3; time++) expect((await webhook.handle(request.clone())).status).toBe(200)
    expect(keys.size).toBe(3)
  },
)

test('while a secret is rotated, one message may contain notifications of both', async () => {
  const old = { value: otherSecret, id: 'old' }
  const { send, outcomes } = recordingWebhook({
    scheme: schemes.microsoftGraph,
    secret: [{ value: secret, id: 'new' }, old],
  })
  const sendAll = (...states: string[]) =>
    send(
      JSON.stringify({ value: states.map((clientState, index) => ({ subscriptionId: String(index), clientState })) }),
    )
  await sendAll(secret, otherSecret)
  await sendAll(otherSecret, secret)
  await sendAll(secret, secret)
  await sendAll(secret, otherSecret, 'a-state-that-is-neither-of-the-two')
  // The older one is reported, so that its owner sees when it is last used.
  expect(outcomes.map(({ type, secretId }) => [type, secretId])).toEqual([
    ['handled', 'old'],
    ['handled', 'old'],
    ['handled', 'new'],
    ['unauthenticated', undefined],
  ])
})

test('Midtrans signs a settlement and its refund alike, and each is handled', async () => {
  const seen: unknown[] = []
  const { send } = recordingWebhook({ scheme: schemes.midtrans, onDelivery: ({ type }) => void seen.push(type) })
  const signature_key = sha('sha512', `order-1200100000.00${secret}`).toString('hex')
  for (const transaction_status of ['settlement', 'refund', 'settlement']) {
    const fields = { order_id: 'order-1', status_code: '200', gross_amount: '100000.00', signature_key }
    await send(JSON.stringify({ ...fields, transaction_status }))
  }
  expect(seen).toEqual(['settlement', 'refund', 'settlement'])
})

test('Klaviyo signs the time of each attempt, but a retry is still a duplicate', async () => {
  const { send, outcomes } = recordingWebhook({ scheme: schemes.klaviyo })
  const body = '{"data":[{"topic":"event:klaviyo.opened_email"}]}'
  for (const time of ['Tue, 14 Apr 2026 03:50:12 GMT', 'Tue, 14 Apr 2026 03:55:12 GMT']) {
    await send(body, { 'klaviyo-timestamp': time, 'klaviyo-signature': hexMac(secret, body, time) })
  }
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
})

test.each([
  ['affirm', 'checkout_token=AMSDGAX1&event=confirmed', 'confirmed'],
  ['telnyx', 'CallSid=v2%3A1&CallStatus=in-progress', 'unknown'],
] as const)('%s sends forms as well as JSON', async (name, body, type) => {
  const scheme = schemes[name]
  const { secret } = byHand[name]!
  const { webhook, deliveries, outcomes } = recordingWebhook({ scheme, secret })
  const url = 'https://example.com/hook'
  const signing = { scheme, secret: byHand[name]!.signingSecret ?? secret, url, timestamp: new Date(nowMs) }
  for (const text of [body, body, '{"event":"opened","data":{"id":"1","event_type":"opened"}}']) {
    await webhook.handle(await signRequest({ ...signing, body: text }))
  }
  expect(outcomes.map((outcome) => outcome.type)).toEqual(['handled', 'duplicate', 'handled'])
  expect(deliveries.map((delivery) => delivery.type)).toEqual([type, 'opened'])
  expect(deliveries[0]?.payload).toEqual(Object.fromEntries(new URLSearchParams(body)))
})

test.each([
  ['zendesk', '{"ticket":"35436"}', 'an operator writes the body of a trigger'],
  ['sanity', '{"ids":{"updated":["post-1"]}}', 'an operator writes the projection'],
] as const)('%s: %s may be sent for two changes, as %s; at the same time it is one', async (name, body, _why) => {
  const { webhook, outcomes, deliveries } = recordingWebhook({ scheme: schemes[name] })
  for (const seconds of [0, 30, 0]) {
    const timestamp = new Date(nowMs + seconds * 1_000)
    await webhook.handle(await signedHmacRequest({ scheme: schemes[name], secret, body, timestamp }))
  }
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'handled', 'duplicate'])
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2)
})

test.each(['', true, false, null, {}])('an id that is %j identifies no message: the signed bytes do', async (id) => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ body: true }],
    id: { from: { json: 'id' } },
  })
  const seen: unknown[] = []
  const webhook = createHmacWebhook({ scheme, secret, onDelivery: ({ payload }) => void seen.push(payload) })
  for (const n of [1, 2, 2]) {
    await webhook.handle(await signedHmacRequest({ scheme, secret, body: JSON.stringify({ id, n }) }))
  }
  expect(seen).toEqual([
    { id, n: 1 },
    { id, n: 2 },
  ])
})

test('the fields of a digest are separated by its secret, which is in no identity', async () => {
  const seen: unknown[] = []
  const webhook = createHmacWebhook({
    scheme: defineScheme({
      mac: { kind: 'digest', hash: 'sha256', insecure: true },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ json: 'order' }, { secret: true }, { json: 'amount' }],
    }),
    secret,
    onDelivery: ({ payload }) => void seen.push(payload),
  })
  for (const [order, amount] of [
    ['1', '12'],
    ['11', '2'],
  ] as const) {
    const headers = { 'x-signature': sha('sha256', order + secret + amount).toString('hex') }
    const request = { method: 'POST', headers, body: JSON.stringify({ order, amount }) }
    expect((await webhook.handle(new Request('https://example.com/', request))).status).toBe(200)
  }
  expect(seen).toHaveLength(2)
})

test.each<[string, readonly Part[]]>([
  ['the URL', [{ url: 'full' }]],
  ['method and path', [{ method: true }, ':', { url: 'path' }]],
])('if only %s is signed, every message would be the same: the scheme must say that they repeat', (_, content) => {
  const make = (more: object, options: object = {}) => {
    const scheme = { ...schemes.hmacSha256, content, ...more } as Scheme
    return () => createHmacWebhook({ scheme, secret, publicUrl: 'https://example.com/in', onDelivery() {}, ...options })
  }
  expect(make({})).toThrow(/"content" is the same for all messages: .* repeats: true/)
  expect(make({ repeats: true })).not.toThrow()
  expect(make({}, { dedupe: false })).not.toThrow()
  for (const part of [{ url: 'query' }, { header: 'x-a' }, { body: true }]) {
    expect(make({ content: [...content, '.', part] })).not.toThrow()
  }
})

describe('Mercado Pago', () => {
  const scheme = schemes.mercadoPago
  const body = '{"type":"payment"}'
  const receive = async (...sent: { id?: string; at: number }[]) => {
    const ids: string[] = []
    const now = Math.floor(Date.now() / 1000)
    const webhook = createHmacWebhook({ scheme, secret, onDelivery: (delivery) => void ids.push(delivery.id) })
    for (const { id, at } of sent) {
      const ts = String(now + at)
      const content = `id:42;${id ? `request-id:${id};` : ''}ts:${ts};`
      const headers = { 'x-signature': `ts=${ts},v1=${hexMac(secret, content)}`, ...(id && { 'x-request-id': id }) }
      const request = new Request('https://example.com/hook?data.id=42', { method: 'POST', headers, body })
      expect((await webhook.handle(request)).status).toBe(200)
    }
    return ids.length
  }
  test('is identified by its request id, which is signed if present', async () => {
    expect(await receive({ id: 'a', at: 0 }, { id: 'a', at: 1 }, { id: 'b', at: 0 })).toBe(2)
  })
  test('without one, is identified by the signed fields and the time', async () => {
    expect(await receive({ at: 0 }, { at: 0 }, { at: 1 })).toBe(2)
  })
})

test('a value that is only sometimes signed does not count as signed', () => {
  const scheme = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ when: { header: 'x-v2' }, parts: [{ id: true }, '.'] }, { body: true }],
    id: { from: { header: 'x-id' }, replayKey: true },
  } as const
  expect(() => defineScheme(scheme)).toThrow(/id\.replayKey/)
  const { id: _, ...rest } = scheme
  const conditional = {
    ...rest,
    id: { from: { header: 'x-id' } },
    timestamp: { from: { header: 'x-time' }, format: 's', toleranceMs: 1_000 },
  }
  expect(() => defineScheme(conditional as Scheme)).toThrow(/timestamp\.toleranceMs/)
})
