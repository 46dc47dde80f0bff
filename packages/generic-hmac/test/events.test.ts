import { createHmacWebhook, defineVerifier, type Outcome, schemes } from '@hookwright/generic-hmac'
import { githubPushSample, signedHmacRequest } from '@hookwright/generic-hmac/testing'
import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { githubHeaders, hexMac, mac, recordingWebhook, secret } from './shared.js'

const push = z.looseObject({ ref: z.string(), after: z.string().optional() })
const issues = v.looseObject({ action: v.string(), number: v.optional(v.number()) })

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

  test('reach their handlers, with zod and valibot', async () => {
    expect(await receive('push', githubPushSample)).toEqual([200, ['push', 15, 64, 66]])
    expect(await receive('issues', { action: 'opened', number: 7 })).toEqual([200, ['issues', 7]])
  })
  test('with a field of a wrong type are delivered without it', async () => {
    expect(await receive('issues', { action: 'opened', number: 'seven' })).toEqual([200, ['issues', undefined]])
  })
  test('of unknown types are delivered as unknown', async () => {
    expect(await receive('star', { a: 1 })).toEqual([200, ['unknown', 'star', { a: 1 }]])
  })
  test('of an entirely different shape are unknown too', async () => {
    expect(await receive('push', [1])).toEqual([200, ['unknown', 'push', [1]]])
  })
  test('with a missing schema are refused when the receiver is created', () => {
    const make = (options: object) => () => createHmacWebhook({ scheme: schemes.github, secret, ...options } as never)
    expect(make({ events: { push: undefined } })).toThrow(/Standard Schema/)
    expect(make({ schema: null })).toThrow(/Standard Schema/)
    expect(make({ schema: undefined })).not.toThrow()
  })
  test('without a schema can’t have a handler', () => {
    const on = { pusch: () => {} } as never
    expect(() => createHmacWebhook({ scheme: schemes.github, secret, events: { push }, on })).toThrow(/pusch/)
    expect(() => createHmacWebhook({ scheme: schemes.github, secret, events: { push }, schema: push })).toThrow(
      /not both/,
    )
  })
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
  test('is a header, which is not signed', async () => {
    expect(await send({ header: 'X-Event' })).toMatchObject({ type: 'from-header', message: { typeSigned: false } })
  })
  test('is the result of a function', async () => {
    const found = await send(({ payload, headers }) => `${(payload as { n: number }).n}:${headers.get('x-event')}`)
    expect(found).toMatchObject({ type: '5:from-header', message: { typeSigned: false } })
  })
  test('may be a number from a function too, as from a path', async () => {
    expect(await send((({ payload }: { payload: { n: number } }) => payload.n) as never)).toMatchObject({ type: '5' })
  })
  test('is unknown if nothing gives it', async () => {
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
  ])('that can’t exist is an error at once: %j', (eventType) => {
    const options = { scheme: schemes.hmacSha256, secret, eventType, onDelivery() {} }
    expect(() => createHmacWebhook(options as never)).toThrow(/"eventType" must be the name of a { header }/)
  })
  test('that no request can have is an error at once, because its handler would never run', () => {
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

test('a schema that does not fit at all leaves no payload, but the bytes', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.hmacSha256, schema: push } as never)
  const body = '"text"'
  await send(body, { 'x-signature': mac('sha256', secret, body).toString('hex') })
  expect(deliveries[0]).toMatchObject({ type: 'unknown', payload: undefined })
  expect(deliveries[0]?.issues).toHaveLength(1)
  expect(new TextDecoder().decode(deliveries[0]?.rawBody)).toBe(body)
})

test('an asynchronous schema is a 500, and its failure does not end the process', async () => {
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

test('a payload that its schema refuses is passed on whole', async () => {
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

test('a payload that fits no schema and has no handler is reported once, and counted in the outcome', async () => {
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

test.each([
  ['a handler', { push: () => {} }, undefined, 1],
  ['a handler for what has no type', { push: () => {}, unknown: () => {} }, undefined, 0],
  ['a handler for all others', { push: () => {} }, () => {}, 0],
  [
    'a handler, and a function that answers later',
    { push: () => {} },
    undefined,
    1,
    async (): Promise<string> => 'push',
  ],
  ['a handler, and a function that answers null', { push: () => {} }, undefined, 1, (): null => null],
] as const)('events without a name at the given place are reported once, if there is %s: %j, %j', async (...row) => {
  const [, on, onOther, times, source = { header: 'x-evnt' }] = row
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { send, outcomes } = recordingWebhook({
    scheme: schemes.hmacSha256,
    eventType: source as { header: string },
    on,
    ...(onOther && { onOther }),
  })
  for (const body of ['{"n":1}', '{"n":2}'])
    await send(body, { 'x-signature': hexMac(secret, body), 'x-event': 'push' })
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'handled'])
  const message = /^\[@hookwright\/generic-hmac] No "eventType" was found, and there is no "onOther"\.$/
  expect(warn.mock.calls).toEqual(times === 0 ? [] : [[expect.stringMatching(message)]])
  warn.mockRestore()
})

test('an event without a name has no schema, and a body without a media type is none of the allowed ones', async () => {
  const named = recordingWebhook({ scheme: schemes.hmacSha256, eventType: { header: 'x-event' }, events: {} })
  const body = '{"a":1}'
  const headers = { 'x-signature': hexMac(secret, body) }
  expect((await named.send(body, headers)).status).toBe(200)
  expect(named.deliveries[0]).toMatchObject({ type: 'unknown', payload: { a: 1 } })
  const strict = recordingWebhook({ scheme: { ...schemes.hmacSha256, policy: { contentTypes: ['application/json'] } } })
  expect((await strict.send(new TextEncoder().encode(body), headers)).status).toBe(415)
})
