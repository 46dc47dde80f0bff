import { type Delivery, decodeDelivery, encodeDelivery, type Outcome } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { createHmacWebhook, defineScheme, defineVerifier, schemes } from '@hookwright/generic-hmac'
import { eventTypePayloadSchema, standardWebhookPayloadSchema } from '@hookwright/generic-hmac/schemas'
import { eventTypeSample, signedHmacRequest, standardWebhookSample, testSecret } from '@hookwright/generic-hmac/testing'
import { describe, expect, test } from 'vitest'
import { fixedClock, githubHeaders, mac, nowS, recordingWebhook, secret, stripeHeader } from './shared.js'

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
  ])('with only %s fits its schema: data may be missing', async (type, schema) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes.hmacSha256, schema } as never)
    const body = JSON.stringify({ [type]: 'account.closed' })
    expect((await send(body, { 'x-signature': mac('sha256', secret, body).toString('hex') })).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ payload: { [type]: 'account.closed' }, issues: [] })
  })

  test('of Slack may be JSON or a form, distinguished by the signed bytes', async () => {
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

test('options of the wrong type are refused when the receiver is created', async () => {
  const make = (options: object) => () => createHmacWebhook({ scheme: schemes.github, secret, ...options } as never)
  expect(make({ scheme: 'github' })).toThrow(/"scheme" must be a scheme/)
  expect(make({ scheme: undefined })).toThrow(/"scheme" must be a scheme/)
  expect(make({ scheme: {} })).toThrow(/Scheme: "mac" .* defineScheme\(scheme\) says why/)
  expect(make({ scheme: { ...schemes.github, content: undefined } })).toThrow(/Scheme: "content"/)
  expect(make({ handshakes: [] })).toThrow(/answerHandshakes/)
  expect(make({ events: { push: {} } })).toThrow(/Standard Schema/)
  expect(make({ schema: {} })).toThrow(/Standard Schema/)
})

describe('the request policy', () => {
  const policy = { methods: ['POST', 'PUT'], contentTypes: ['application/json'], maxBytes: 30 }
  const scheme = { ...schemes.hmacSha256, policy }
  const send = (method: string, type: string, body = '{}') => {
    const headers = { 'x-signature': mac('sha256', secret, body).toString('hex'), 'content-type': type }
    return recordingWebhook({ scheme }).send(body, headers, { method })
  }
  test('lists the methods', async () => {
    expect((await send('PUT', 'application/json')).status).toBe(200)
    const refused = await send('PATCH', 'application/json')
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST, PUT'])
  })
  test('lists the content types', async () => {
    expect((await send('POST', 'application/JSON; charset=utf-8')).status).toBe(200)
    expect((await send('POST', 'text/plain')).status).toBe(415)
  })
  test('limits the body', async () => {
    expect((await send('POST', 'application/json', `"${'a'.repeat(40)}"`)).status).toBe(413)
  })
})

test('a signature that can’t be one is refused before the body is read', async () => {
  const webhook = createHmacWebhook({ scheme: schemes.github, secret, onDelivery() {}, onOutcome() {} })
  const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
  const init = { method: 'POST', body, duplex: 'half', headers: { 'x-hub-signature-256': 'sha256=zz' } }
  expect((await webhook.handle(new Request('https://example.test/', init))).status).toBe(401)
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

test.each([
  [10_000, 'handled'],
  [10_001, 'slow'],
])('handlers that take %i ms are %s, whatever proves a delivery', async (tookMs, type) => {
  const body = '{}'
  const request = () => new Request('https://example.com/hook', { method: 'POST', headers: githubHeaders(body), body })
  const verifier = defineVerifier(() => ({ authenticated: 'body' as const }))
  const clock = manualClock()
  const types: string[] = []
  const options = {
    clock,
    onDelivery: () => clock.advance(tookMs),
    onOutcome: (outcome: Outcome) => void types.push(outcome.type),
  }
  await createHmacWebhook({ ...options, scheme: schemes.github, secret }).handle(request())
  await createHmacWebhook({ ...options, scheme: verifier }).handle(request())
  expect(types).toEqual([type, type])
})

test('a retention shorter than the freshness of a scheme is refused', () => {
  const make = (retainMs: number) => () =>
    createHmacWebhook({ scheme: schemes.stripe, secret, retainMs, onDelivery() {} })
  expect(make(10_000)).toThrow(/"retainMs" must be at least 600000/)
  expect(make(600_000)).not.toThrow()
  const github = () => createHmacWebhook({ scheme: schemes.github, secret, retainMs: 10_000, onDelivery() {} })
  expect(github).not.toThrow()
  const unkept = { scheme: schemes.stripe, secret, retainMs: 10_000, dedupe: false, onDelivery() {} } as const
  expect(() => createHmacWebhook(unkept)).not.toThrow()
})
