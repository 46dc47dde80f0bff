import { type Delivery, decodeDelivery, encodeDelivery } from '@hookwright/core'
import {
  createHmacWebhook,
  defineScheme,
  defineVerifier,
  type Outcome,
  type Scheme,
  schemes,
  signRequest,
} from '@hookwright/generic-hmac'
import { eventTypePayloadSchema, standardWebhookPayloadSchema } from '@hookwright/generic-hmac/schemas'
import {
  eventTypeSample,
  githubPushSample,
  signedHmacRequest,
  standardWebhookSample,
  testSecret,
} from '@hookwright/generic-hmac/testing'
import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { byHand } from './presets/by-hand-special.js'
import {
  fixedClock,
  githubHeaders,
  hexMac,
  mac,
  nowMs,
  nowS,
  otherSecret,
  recordingWebhook,
  secret,
  sha,
  stripeHeader,
} from './shared.js'

const push = z.looseObject({ ref: z.string(), after: z.string().optional() })
const issues = v.looseObject({ action: v.string(), number: v.optional(v.number()) })

describe('a delivery', () => {
  test('of Standard Webhooks has its signed id, time and type', async () => {
    const { webhook, deliveries } = recordingWebhook({
      scheme: schemes.standardWebhooks,
      secret: testSecret(schemes.standardWebhooks),
      schema: standardWebhookPayloadSchema,
    } as never)
    const request = await signedHmacRequest({
      scheme: schemes.standardWebhooks,
      secret: testSecret(schemes.standardWebhooks),
      id: 'msg_1',
      clock: fixedClock,
    })
    const response = await webhook.handle(request)
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(deliveries[0]).toMatchObject({
      provider: 'standard-webhooks',
      endpoint: 'standard-webhooks',
      type: 'invoice.paid',
      payload: standardWebhookSample,
      issues: [],
      id: 'msg_1',
      principal: 'standard-webhooks',
      authenticated: 'body',
      secretId: '0',
      message: {
        id: 'msg_1',
        idSigned: true,
        timestamp: new Date(fixedClock.now()),
        timestampSigned: true,
        type: 'invoice.paid',
        typeSigned: true,
      },
    })
  })

  test('of the insecure scheme is read as { event_type, data }', async () => {
    const scheme = schemes.insecureSha256Concat
    const { webhook, deliveries } = recordingWebhook({ scheme, schema: eventTypePayloadSchema } as never)
    await webhook.handle(await signedHmacRequest({ scheme, secret, payload: eventTypeSample }))
    expect(deliveries[0]).toMatchObject({ type: 'payment.failed', payload: eventTypeSample, authenticated: 'body' })
  })

  test.each([
    ['type', standardWebhookPayloadSchema],
    ['event_type', eventTypePayloadSchema],
  ])('with %s alone fits its schema: data may be missing', async (type, schema) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.hmacSha256, schema } as never)
    const body = JSON.stringify({ [type]: 'account.closed' })
    expect((await send(body, { 'x-signature': mac('sha256', secret, body).toString('hex') })).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ payload: { [type]: 'account.closed' }, issues: [] })
  })

  test('of Slack may be JSON or a form, told apart by the signed bytes', async () => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.slack })
    for (const body of ['{"type":"event_callback"}', 'command=%2Fdeploy&text=a+b&text=%E6%9D%B1&__proto__=x']) {
      const signature = `v0=${mac('sha256', secret, `v0:${nowS}:`, body).toString('hex')}`
      const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': nowS }
      expect((await send(body, { ...headers, 'content-type': 'text/plain' })).status).toBe(200)
    }
    expect(deliveries[0]).toMatchObject({ type: 'event_callback' })
    expect(Object.entries(deliveries[1]?.payload as object)).toEqual([
      ['command', '/deploy'],
      ['text', ['a b', '東']],
      ['__proto__', 'x'],
    ])
  })
})

describe('typed events', () => {
  const calls: unknown[] = []
  const webhook = createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push, issues },
    on: {
      push: (event, { delivery, key }) => {
        calls.push(['push', event.ref.length, delivery.id.length, key.length])
      },
      issues: (event) => {
        calls.push(['issues', event.number])
      },
    },
    onOther: (event, { delivery }) => {
      calls.push([delivery.type, delivery.message.type, event])
    },
  })
  const receive = async (type: string, payload: unknown) => {
    calls.length = 0
    const body = JSON.stringify(payload)
    const headers = githubHeaders(body, { 'x-github-event': type })
    const response = await webhook.handle(new Request('https://example.com/', { method: 'POST', body, headers }))
    return [response.status, ...calls]
  }

  test('reach their handlers, by zod and by valibot', async () => {
    expect(await receive('push', githubPushSample)).toEqual([200, ['push', 15, 64, 66]])
    expect(await receive('issues', { action: 'opened', number: 7 })).toEqual([200, ['issues', 7]])
  })
  test('with a field of another type are delivered without it', async () => {
    expect(await receive('issues', { action: 'opened', number: 'seven' })).toEqual([200, ['issues', undefined]])
  })
  test('of unknown types are delivered as unknown', async () => {
    expect(await receive('star', { a: 1 })).toEqual([200, ['unknown', 'star', { a: 1 }]])
  })
  test('of another shape altogether are unknown too', async () => {
    expect(await receive('push', [1])).toEqual([200, ['unknown', 'push', [1]]])
  })
  test('that nobody gave a schema can have no handler', () => {
    const on = { pusch: () => {} } as never
    expect(() => createHmacWebhook({ scheme: schemes.github, secret, events: { push }, on })).toThrow(/pusch/)
    expect(() => createHmacWebhook({ scheme: schemes.github, secret, events: { push }, schema: push })).toThrow(
      /not both/,
    )
  })
})

test('options of another kind are refused when the receiver is made', async () => {
  const make = (options: object) => () => createHmacWebhook({ scheme: schemes.github, secret, ...options } as never)
  expect(make({ scheme: 'github' })).toThrow(/"scheme" must be a scheme/)
  expect(make({ scheme: undefined })).toThrow(/"scheme" must be a scheme/)
  expect(make({ scheme: {} })).toThrow(/Scheme: "mac" .* defineScheme\(scheme\) says why/)
  expect(make({ scheme: { ...schemes.github, content: undefined } })).toThrow(/Scheme: "content"/)
  expect(make({ handshakes: [] })).toThrow(/answerHandshakes/)
  expect(make({ events: { push: {} } })).toThrow(/Standard Schema/)
  expect(make({ schema: {} })).toThrow(/Standard Schema/)
})

describe('the event type', () => {
  const send = async (
    eventType: Parameters<typeof recordingWebhook>[0]['eventType'],
    body = '{"a":{"kind":"x"},"n":5}',
  ) => {
    const recorded = recordingWebhook({ scheme: schemes.hmacSha256, eventType })
    const signature = mac('sha256', secret, body).toString('hex')
    await recorded.send(body, { 'x-signature': signature, 'x-event': 'from-header' })
    return recorded.deliveries[0]
  }
  test('is a JSON path, signed with the body', async () => {
    expect(await send({ json: 'a.kind' })).toMatchObject({ type: 'x', message: { typeSigned: true } })
    expect(await send({ json: 'n' })).toMatchObject({ type: '5' })
    expect(await send({ json: 'a' })).toMatchObject({ type: 'unknown', message: { type: undefined } })
    expect(await send({ json: 'constructor.name' })).toMatchObject({ type: 'unknown' })
  })
  test('is a header, which nobody signed', async () => {
    expect(await send({ header: 'X-Event' })).toMatchObject({ type: 'from-header', message: { typeSigned: false } })
  })
  test('is what a function says', async () => {
    const found = await send(({ payload, headers }) => `${(payload as { n: number }).n}:${headers.get('x-event')}`)
    expect(found).toMatchObject({ type: '5:from-header', message: { typeSigned: false } })
  })
  test('is unknown where nothing says it', async () => {
    expect(await send(undefined)).toMatchObject({ type: 'unknown' })
  })
  test.each([
    { json: '$.type' },
    { json: '/type' },
    { json: 'items[0].type' },
    { json: '' },
    { header: 'x event' },
    { header: '' },
    { field: 'type' },
    {},
    'x-event',
  ])('that can be nowhere is an error at once: %j', (eventType) => {
    const options = { scheme: schemes.hmacSha256, secret, eventType, onDelivery() {} }
    expect(() => createHmacWebhook(options as never)).toThrow(/"eventType" must be the name of a { header }/)
  })
  test('that no request could have is an error at once: its handler would never run', () => {
    const make = (options: object) => () =>
      createHmacWebhook({ scheme: schemes.hmacSha256, secret, onDelivery() {}, ...options } as never)
    const on = { 'order.created': () => {}, unknown: () => {} }
    expect(make({ onDelivery: undefined, on })).toThrow(/"order.created" would never come: give "eventType"/)
    expect(make({ events: { 'order.created': push } })).toThrow(/give "eventType"/)
    const verifier = defineVerifier(() => ({ authenticated: 'body' }))
    expect(make({ scheme: verifier, secret: undefined, onDelivery: undefined, on })).toThrow(/give "eventType"/)
    expect(make({ scheme: schemes.github, events: { unknown: push } })).toThrow(
      /every event is called that is not listed/,
    )
    const fromText = { scheme: { ...schemes.hmacSha256, payload: 'text' }, onDelivery: undefined, on }
    expect(make({ ...fromText, eventType: { json: 'type' } })).toThrow(/give "eventType" of a header, or a function/)
    expect(make({ ...fromText, eventType: () => 'order.created' })).not.toThrow()
    expect(make({ onDelivery: undefined, on, eventType: { json: 'type' } })).not.toThrow()
    expect(make({ onDelivery: undefined, on: { unknown: () => {}, push: undefined } })).not.toThrow()
  })
})

test('a schema that did not fit at all leaves no payload, and the bytes', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.hmacSha256, schema: push } as never)
  const body = '"text"'
  await send(body, { 'x-signature': mac('sha256', secret, body).toString('hex') })
  expect(deliveries[0]).toMatchObject({ type: 'unknown', payload: undefined })
  expect(deliveries[0]?.issues).toHaveLength(1)
  expect(new TextDecoder().decode(deliveries[0]?.rawBody)).toBe(body)
})

describe('the request policy', () => {
  const policy = { methods: ['POST', 'PUT'], contentTypes: ['application/json'], maxBytes: 30 }
  const scheme = { ...schemes.hmacSha256, policy }
  const send = (method: string, type: string, body = '{}') => {
    const headers = { 'x-signature': mac('sha256', secret, body).toString('hex'), 'content-type': type }
    return recordingWebhook({ scheme }).send(body, headers, { method })
  }
  test('names the methods', async () => {
    expect((await send('PUT', 'application/json')).status).toBe(200)
    const refused = await send('PATCH', 'application/json')
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST, PUT'])
  })
  test('names the content types', async () => {
    expect((await send('POST', 'application/JSON; charset=utf-8')).status).toBe(200)
    expect((await send('POST', 'text/plain')).status).toBe(415)
  })
  test('bounds the body', async () => {
    expect((await send('POST', 'application/json', `"${'a'.repeat(40)}"`)).status).toBe(413)
  })
})

test('an asynchronous schema is a 500, and what it fails with ends no process', async () => {
  const outcomes: string[] = []
  const webhook = createHmacWebhook({
    scheme: schemes.github,
    secret,
    schema: { '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(new Error('database down')) } },
    onDelivery() {},
    onOutcome: ({ type }) => void outcomes.push(type),
  })
  const unhandled: unknown[] = []
  const listen = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', listen)
  try {
    const request = await signedHmacRequest({ scheme: schemes.github, secret, body: '{"ref":"main"}' })
    expect((await webhook.handle(request)).status).toBe(500)
    await new Promise((resolve) => setTimeout(resolve, 10))
  } finally {
    process.off('unhandledRejection', listen)
  }
  expect([outcomes, unhandled]).toEqual([['internal'], []])
})

test('what is fresh for longer than a day is remembered for as long', async () => {
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

test('a signature that can not be one is refused before the body is read', async () => {
  const webhook = createHmacWebhook({ scheme: schemes.github, secret, onDelivery() {}, onOutcome() {} })
  const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
  const init = { method: 'POST', body, duplex: 'half', headers: { 'x-hub-signature-256': 'sha256=zz' } }
  expect((await webhook.handle(new Request('https://example.test/', init))).status).toBe(401)
})

test.each(['dropbox', 'clickUp', 'microsoftGraph'] as const)(
  '%s says the same each time, and each is handled',
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

test('while a secret is changed, one message may hold notifications of both', async () => {
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
  // The older one is named: whoever waits for the last of it must see it.
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

test('Klaviyo signs the time of each attempt, and a retry is a duplicate all the same', async () => {
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
] as const)('%s: %s may be said of two changes, as %s; at one time it is one', async (name, body, _why) => {
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

test('the fields of a digest are kept apart by its secret, which no identity holds', async () => {
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
  test('is identified by its request id, which is signed where it is there', async () => {
    expect(await receive({ id: 'a', at: 0 }, { id: 'a', at: 1 }, { id: 'b', at: 0 })).toBe(2)
  })
  test('without one, by what is signed and the time', async () => {
    expect(await receive({ at: 0 }, { at: 0 }, { at: 1 })).toBe(2)
  })
})

test('what is signed only sometimes is not called signed', () => {
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

test('a delivery whose signature is in a credential header comes back from a queue', async () => {
  const scheme = defineScheme({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'authorization' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
    content: [{ timestamp: true }, '.', { header: 'cookie' }, '.', { body: true }],
    timestamp: { from: { kv: 't' }, format: 's' },
    eventType: { json: 'type' },
  })
  const received: Delivery[] = []
  const webhook = createHmacWebhook({ scheme, secret, onDelivery: (delivery) => void received.push(delivery) })
  const request = new Request('https://example.com/hook', {
    method: 'POST',
    headers: {
      authorization: stripeHeader('session=1.{"type":"a"}', String(Math.floor(Date.now() / 1000))),
      cookie: 'session=1',
    },
    body: '{"type":"a"}',
  })
  expect((await webhook.handle(request)).status).toBe(200)
  const message = JSON.parse(JSON.stringify(await encodeDelivery(received[0] as Delivery)))
  expect(message.headers).toEqual([['content-type', 'text/plain;charset=UTF-8']])
  const back = await decodeDelivery(webhook, message)
  expect([back.id, back.type, back.payload]).toEqual([received[0]?.id, 'a', { type: 'a' }])
})

test('a payload that its schema refuses is handed over whole', async () => {
  const schema = z.object({ ref: z.string(), after: z.string() })
  const seen: unknown[] = []
  const webhook = createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push: schema },
    onDelivery: ({ type, payload }) => void seen.push([type, payload]),
  })
  const body = '{"ref":"main","after":5}'
  const headers = githubHeaders(body, { 'x-github-event': 'push' })
  await webhook.handle(new Request('https://example.com/', { method: 'POST', headers, body }))
  expect(seen).toEqual([['unknown', { ref: 'main', after: 5 }]])
})

test('a payload that fits no schema and has no handler is told of once, and counted in the outcome', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const handled: unknown[] = []
  const outcomes: Outcome[] = []
  const webhook = createHmacWebhook({
    scheme: schemes.github,
    secret,
    events: { push: z.object({ ref: z.string(), branch: z.string() }) },
    on: { push: (push) => void handled.push(push) },
    onOutcome: (outcome) => void outcomes.push(outcome),
  })
  for (const [event, ref] of [
    ['push', 'one'],
    ['push', 'two'],
    ['ping', 'three'],
  ] as const) {
    const body = JSON.stringify({ ref })
    const headers = githubHeaders(body, { 'x-github-event': event })
    const response = await webhook.handle(new Request('https://example.com/', { method: 'POST', headers, body }))
    expect(response.status).toBe(200)
  }
  expect(handled).toEqual([])
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^\[@hookwright\/generic-hmac] \S+: .*"onOther"/)]])
  expect(outcomes.map(({ type, issues }) => [type, issues])).toEqual([
    ['handled', 1],
    ['handled', 1],
    ['handled', undefined],
  ])
  warn.mockRestore()
})

test('a retention shorter than a scheme takes messages for fresh is refused', () => {
  const make = (retainMs: number) => () =>
    createHmacWebhook({ scheme: schemes.stripe, secret, retainMs, onDelivery() {} })
  expect(make(10_000)).toThrow(/"retainMs" must be at least 600000/)
  expect(make(600_000)).not.toThrow()
  const github = () => createHmacWebhook({ scheme: schemes.github, secret, retainMs: 10_000, onDelivery() {} })
  expect(github).not.toThrow()
  const unkept = { scheme: schemes.stripe, secret, retainMs: 10_000, dedupe: false, onDelivery() {} } as const
  expect(() => createHmacWebhook(unkept)).not.toThrow()
})

test('an event without a name has no schema, and a body without a media type is none of those that are allowed', async () => {
  const named = recordingWebhook({ scheme: schemes.hmacSha256, eventType: { header: 'x-event' }, events: {} })
  const body = '{"a":1}'
  const headers = { 'x-signature': hexMac(secret, body) }
  expect((await named.send(body, headers)).status).toBe(200)
  expect(named.deliveries[0]).toMatchObject({ type: 'unknown', payload: { a: 1 } })
  const strict = recordingWebhook({ scheme: { ...schemes.hmacSha256, policy: { contentTypes: ['application/json'] } } })
  expect((await strict.send(new TextEncoder().encode(body), headers)).status).toBe(415)
})
