import { decodeDelivery, encodeDelivery, memoryStore } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import {
  ConfigError,
  createHmacWebhook,
  defineScheme,
  deliveryKey,
  type Part,
  type Scheme,
  schemes,
  verifySignature,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { messageVerifier, signMessage } from '../../src/rfc9421.js'
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
  stripeHeader,
} from '../shared.js'

const body = '{"id":"evt_1","type":"a"}'

const stripeAt = (timestamp: string) =>
  verifySignature({
    scheme: schemes.stripe,
    secret,
    clock: fixedClock,
    headers: { 'stripe-signature': stripeHeader(body, timestamp) },
    body,
  })

const stamped = (toleranceMs: unknown, content: Scheme['content'] = [{ timestamp: true }, '.', { body: true }]) =>
  ({
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content,
    timestamp: { from: { header: 'x-timestamp' }, format: 's', toleranceMs },
  }) as Scheme

describe('A30 the window', () => {
  test('holds both ways, its ends included', async () => {
    const seconds = nowMs / 1000
    const at = [-301, -300, -1, 0, 1, 300, 301].map((offset) => stripeAt(String(seconds + offset)))
    expect(await Promise.all(at)).toEqual([false, true, true, true, true, true, false])
  })
  test.each([
    [undefined, 'timestamp_missing'],
    ['tomorrow', 'timestamp_malformed'],
    [String(nowMs / 1000 - 301), 'timestamp_outside_tolerance'],
    [nowS, undefined],
  ])('tells the receiver what is wrong with %j', async (timestamp, code) => {
    const { outcomes, send } = recordingWebhook({ scheme: defineScheme(stamped(300_000)) })
    const headers = {
      'x-signature': hexMac(secret, `${timestamp}.`, body),
      ...(timestamp && { 'x-timestamp': timestamp }),
    }
    await send(body, headers)
    expect(outcomes[0]?.code).toBe(code)
  })
  test('may differ for past and future', async () => {
    const scheme = defineScheme(stamped({ pastMs: 10_000, futureMs: 1_000 }))
    const verify = (offset: number) => {
      const timestamp = String(nowMs / 1000 + offset)
      const headers = { 'x-timestamp': timestamp, 'x-signature': hexMac(secret, `${timestamp}.`, body) }
      return verifySignature({ scheme, secret, clock: fixedClock, headers, body })
    }
    expect(await Promise.all([-11, -10, 1, 2].map(verify))).toEqual([false, true, true, false])
  })
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1.5, '300', null, { pastMs: 1 }, { pastMs: 1, futureMs: 0 }])(
    'a tolerance of %j is refused at construction',
    (toleranceMs) => {
      expect(() => defineScheme(stamped(toleranceMs))).toThrow(/timestamp\.toleranceMs/)
    },
  )
  test('a clock that is broken refuses', async () => {
    const clock = { ...fixedClock, now: () => Number.NaN }
    const headers = { 'stripe-signature': stripeHeader(body) }
    expect(await verifySignature({ scheme: schemes.stripe, secret, clock, headers, body })).toBe(false)
  })
})

describe('A31 a timestamp of another grammar is refused, though its signature is right', () => {
  const odd = [
    '1e9',
    '0x5f5e100f',
    ' 1795000000',
    '+1795000000',
    `${nowS}.5`,
    `${nowS}abc`,
    '１７９５２１２０００',
    '٠١٢٣٤٥٦٧٨٩',
  ]
  test.each([...odd, '9'.repeat(5_000), '', '-1', `${nowS}000`, nowS.slice(1), `0${nowS}`])('%j', async (timestamp) => {
    const headers = {
      get: (name: string) => (name === 'x-timestamp' ? timestamp : hexMac(secret, `${timestamp}.`, body)),
    }
    const scheme = stamped(undefined)
    expect(await verifySignature({ scheme, secret, clock: fixedClock, headers, body })).toBe(false)
  })
  test.each([
    ['ms', String(nowMs), true],
    ['ms', nowS, false],
    ['iso', '2026-11-22T06:00:00Z', true],
    ['iso', '2026-11-22T06:00:00.123456789Z', true],
    ['iso', '2026-11-22T07:00:00+01:00', true],
    ['iso', '2026-11-22T06:00:00', false],
    ['iso', '2026-11-22 06:00:00Z', false],
    ['iso', 'Sun, 22 Nov 2026 06:00:00 GMT', false],
    ['iso', '2026-13-22T06:00:00Z', false],
    ['http', 'Sun, 22 Nov 2026 06:00:00 GMT', true],
    ['http', 'Sun, 22 Nov 2026 06:06:00 GMT', false],
    ['http', 'Sun, 22 Nov 2026 06:00:00 +0000', false],
    ['http', 'Mon, 22 Nov 2026 06:00:00 GMT', false],
    ['http', '2026-11-22T06:00:00Z', false],
    ['http', 'Invalid Date', false],
  ] as const)('%s %j: %j', async (format, timestamp, accepted) => {
    const scheme: Scheme = { ...stamped(undefined), timestamp: { from: { header: 'x-timestamp' }, format } }
    const headers = { 'x-timestamp': timestamp, 'x-signature': hexMac(secret, `${timestamp}.`, body) }
    expect(await verifySignature({ scheme, secret, clock: fixedClock, headers, body })).toBe(accepted)
  })
})

test.each([
  ['s', nowS],
  ['ms', String(nowMs)],
] as const)(
  'A31 a digit more or less is no time in %s, also where no window would refuse it',
  async (format, digits) => {
    const scheme: Scheme = {
      ...stamped('none'),
      timestamp: { from: { header: 'x-timestamp' }, format, toleranceMs: 'none' },
    }
    const verify = (timestamp: string) => {
      const headers = { 'x-timestamp': timestamp, 'x-signature': hexMac(secret, `${timestamp}.`, body) }
      return verifySignature({ scheme, secret, clock: fixedClock, headers, body })
    }
    const texts = [digits, `${digits}0`, `0${digits}`, digits.slice(1), `${digits}.0`, `${digits}e0`]
    expect(await Promise.all(texts.map(verify))).toEqual([true, false, false, false, false, false])
  },
)

describe('A32 a timestamp that is not signed', () => {
  test('may have no tolerance, and the error says why', () => {
    const unsigned = stamped(300_000, [{ body: true }])
    expect(() => defineScheme(unsigned)).toThrow(ConfigError)
    expect(() => defineScheme(unsigned)).toThrow(/whoever replays a request can write any time/)
    expect(() => recordingWebhook({ scheme: unsigned })).toThrow(/timestamp\.toleranceMs/)
  })
  test('is passed on as what it is', async () => {
    const scheme = defineScheme(stamped(undefined, [{ body: true }]))
    const { send, deliveries } = recordingWebhook({ scheme })
    await send(body, { 'x-signature': hexMac(secret, body), 'x-timestamp': '1600000000' })
    expect(deliveries[0]?.message).toMatchObject({ timestamp: new Date(1_600_000_000_000), timestampSigned: false })
  })
})

test('A33 without its timestamp header a request does not fall back to the body alone', async () => {
  const scheme = stamped(undefined)
  for (const signature of [hexMac(secret, body), hexMac(secret, '.', body), hexMac(secret, 'undefined.', body)]) {
    expect(await verifySignature({ scheme, secret, headers: { 'x-signature': signature }, body })).toBe(false)
  }
  const slack = { 'x-slack-signature': `v0=${hexMac(secret, 'v0::', body)}` }
  expect(await verifySignature({ scheme: schemes.slack, secret, headers: slack, body })).toBe(false)
  expect(
    await verifySignature({
      scheme: schemes.stripe,
      secret,
      headers: { 'stripe-signature': `v1=${hexMac(secret, '.', body)}` },
      body,
    }),
  ).toBe(false)
})

describe('A34 an unsigned id or event name changed on a replay', () => {
  test('github: the second is a duplicate and no handler runs', async () => {
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
  test('an unsigned id can not be made the key, and the error says why', () => {
    const scheme: Scheme = { ...schemes.github, id: { from: { header: 'x-github-delivery' }, replayKey: true } }
    expect(() => defineScheme(scheme)).toThrow(/whoever replays a request can write any id/)
  })
})

describe('A35 one message is one key', () => {
  test('whatever the case of its hex', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.github })
    await send(body, githubHeaders(body))
    await send(body, { 'x-hub-signature-256': `sha256=${hexMac(secret, body).toUpperCase()}` })
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('with another time of signing, where no id is signed', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.slack })
    for (const timestamp of [nowS, String(nowMs / 1000 + 5)]) {
      const signature = `v0=${hexMac(secret, `v0:${timestamp}:`, body)}`
      await send(body, { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp })
    }
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('with another of two secrets', async () => {
    const { send, outcomes } = recordingWebhook({ scheme: schemes.github, secret: [secret, otherSecret] })
    await send(body, githubHeaders(body))
    await send(body, { 'x-hub-signature-256': `sha256=${hexMac(otherSecret, body)}` })
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
  })
  test('under its signed id, in header or body', async () => {
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
  test('a handler that failed runs again on the retry', async () => {
    let runs = 0
    const onDelivery = () => {
      if (++runs === 1) throw new Error('first time')
    }
    const { send } = recordingWebhook({ scheme: schemes.github, onDelivery })
    expect((await send(body, githubHeaders(body))).status).toBe(500)
    expect((await send(body, githubHeaders(body))).status).toBe(200)
    expect(runs).toBe(2)
  })
  test('a store that is down is 503, and no handler runs', async () => {
    const down = () => Promise.reject(new Error('down'))
    const store = { reserve: down, extend: down, complete: down, release: down }
    const { send, deliveries } = recordingWebhook({ scheme: schemes.github, store })
    expect((await send(body, githubHeaders(body))).status).toBe(503)
    expect(deliveries).toEqual([])
  })
})

test('A37 the same id at two endpoints and for two tenants are different keys', async () => {
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

test('A38 an unsigned request is refused, and a stale one too', async () => {
  const { send } = recordingWebhook({ scheme: schemes.stripe })
  expect((await send(body)).status).toBe(401)
  expect((await send(body, { 'stripe-signature': stripeHeader(body, '1600000000') })).status).toBe(401)
})

describe('a captured request, sent again in another form', () => {
  const nowDate = Math.floor(Date.now() / 1000)

  describe('Adyen', () => {
    const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
    const item = {
      NotificationRequestItem: {
        additionalData: { hmacSignature: 'coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=' },
        amount: { value: 1130, currency: 'EUR' },
        pspReference: '7914073381342284',
        eventCode: 'AUTHORISATION',
        merchantAccountCode: 'TestMerchant',
        merchantReference: 'TestPayment-1407325143704',
        success: 'true',
      },
    }
    const sendAll = async (...lists: unknown[]) => {
      const { send, outcomes } = recordingWebhook({ scheme: schemes.adyen, secret: hexKey })
      for (const notificationItems of lists) await send(JSON.stringify({ notificationItems }))
      return outcomes.map(({ type, code }) => code ?? type)
    }

    test('the same notification twice in one list is the same', async () => {
      expect(await sendAll([item], [item, item], [item, item, item])).toEqual(['handled', 'duplicate', 'duplicate'])
    })

    test('lists that share a notification are others, in another order they are the same', async () => {
      const other = (pspReference: string) => {
        const copy = structuredClone(item)
        const text = `${pspReference}::TestMerchant:TestPayment-1407325143704:1130:EUR:AUTHORISATION:true`
        const hmacSignature = mac('sha256', Buffer.from(hexKey, 'hex'), text).toString('base64')
        Object.assign(copy.NotificationRequestItem, { pspReference, additionalData: { hmacSignature } })
        return copy
      }
      const [second, third] = [other('8814073381342285'), other('8814073381342286')]
      const lists = [[item], [item, second], [item, third], [second, third], [item, second, third]]
      expect(await sendAll(...lists, [second, item])).toEqual([...Array(5).fill('handled'), 'duplicate'])
    })

    test('each notification of a list is signed, and there is one, and not over a thousand', async () => {
      const forged = structuredClone(item)
      forged.NotificationRequestItem.amount.value++
      const thousand = Array(1_000).fill(item)
      expect(await sendAll([item, forged], [forged, item])).toEqual(['signature_mismatch', 'signature_mismatch'])
      expect(await sendAll([], undefined, { 0: item }, [...thousand, item])).toEqual(Array(4).fill('signature_missing'))
      expect(await sendAll(thousand)).toEqual(['handled'])
    })
  })

  describe.each([
    { place: 'a field', stamped: false },
    { place: 'its signature', stamped: true },
  ])('a list whose elements have an id and a time of their own, in $place', ({ stamped }) => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      each: 'items',
      signature: { from: { json: 'proof' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
      content: [{ id: true }, '.', { timestamp: true }, '.', { json: 'name' }],
      id: { from: { json: 'id' } },
      timestamp: { from: stamped ? { kv: 't' } : { json: 't' }, format: 's' },
      repeats: true,
    })
    const element = (id: string, ageS = 0) => {
      const t = String(Number(nowS) - ageS)
      return { id, t, name: 'a', proof: `t=${t},v1=${hexMac(secret, `${id}.${t}.a`)}` }
    }
    const sendAll = async (...bodies: object[]) => {
      const { send, deliveries, outcomes } = recordingWebhook({ scheme, secret })
      for (const body of bodies) await send(JSON.stringify(body))
      return { types: outcomes.map(({ type, code }) => code ?? type), deliveries }
    }

    test('is another message at another time, whichever element differs', async () => {
      const lists = [0, 1, 2].map((ageS) => [element('a', ageS), element('b')])
      const { types } = await sendAll(...[...lists, [element('b'), element('a', 1)]].map((items) => ({ items })))
      expect(types).toEqual(['handled', 'handled', 'handled', 'duplicate'])
    })

    test('takes neither from what is written beside it', async () => {
      const forged = { id: 'forged', t: String(Number(nowS) - 9), proof: `t=${Number(nowS) - 9}` }
      const items = [element('a', 5)]
      const { types, deliveries } = await sendAll({ ...forged, items }, { items })
      expect(types).toEqual(['handled', 'duplicate'])
      expect(deliveries[0]?.message).toMatchObject({ id: 'a', timestamp: new Date(nowMs - 5_000) })
    })

    test('of several says only what all of them say', async () => {
      const { deliveries } = await sendAll({ items: [element('a', 5), element('b', 5)] })
      expect(deliveries[0]?.message).toMatchObject({ id: undefined, timestamp: new Date(nowMs - 5_000) })
    })
  })

  test('Mercado Pago: the request id moved into the query is refused', async () => {
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

  test('Persona: a group that was put before the proven one lends it no time', async () => {
    const body = '{"data":{"id":"evt_1"}}'
    const { send, deliveries, webhook } = recordingWebhook({ scheme: schemes.persona })
    const bogus = `t=${Number(nowS) - 250},v1=${'0'.repeat(64)}`
    await send(body, { 'persona-signature': `${bogus} ${stripeHeader(body)}` })
    expect(deliveries[0]?.message.timestamp).toEqual(new Date(Number(nowS) * 1_000))
    // Behind a queue it is not known which was proven.
    const back = await decodeDelivery(webhook, await encodeDelivery(deliveries[0]!))
    expect([back.id, back.message.timestamp]).toEqual([deliveries[0]?.id, undefined])
    await send('{"data":{"id":"evt_2"}}', { 'persona-signature': stripeHeader('{"data":{"id":"evt_2"}}') })
    const alone = await decodeDelivery(webhook, await encodeDelivery(deliveries[1]!))
    expect(alone.message.timestamp).toEqual(new Date(Number(nowS) * 1_000))
  })

  test('of a sender that signs no body, with a group of anyone added, is a duplicate', async () => {
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

  test('an id that is a signed header does not take over what follows it', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ header: 'x-id' }, '.', { body: true }],
      id: { from: { header: 'x-id' } },
      payload: 'text',
    })
    const signed = 'evt.a.b'
    for (const [id, body, expected] of [
      ['evt', 'a.b', true],
      ['evt.a', 'b', false],
    ] as const) {
      const headers = { 'x-signature': hexMac(secret, signed), 'x-id': id }
      expect(await verifySignature({ scheme, secret, headers, body })).toBe(expected)
    }
  })

  test('nor where its name is written otherwise', async () => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content: [{ header: 'x-id' }, '.', { body: true }],
      id: { from: { header: 'X-Id' } },
      payload: 'text',
    })
    const headers = { 'x-signature': hexMac(secret, 'evt.a.b'), 'x-id': 'evt.a' }
    expect(await verifySignature({ scheme, secret, headers, body: 'b' })).toBe(false)
  })

  const id = { from: { header: 'x-id' } } as const
  const whenV: Part = { when: { header: 'x-v' }, parts: [':v:', { header: 'x-v' }, ':'] }
  const sent = '{"b":".{}"}'
  const later = `${Number(nowS) + 1}`
  type Sent = { id?: string; a?: string; b?: string; time?: string; body: string }
  test.each<[string, readonly Part[], string, Sent[]]>([
    [
      'a value under a condition',
      [{ when: { header: 'x-a' }, parts: ['a:', { header: 'x-a' }] }, '.', { body: true }],
      'a:v1.2.{}',
      [
        { a: 'v1.2', body: '{}' },
        { a: 'v1', body: '2.{}' },
      ],
    ],
    [
      'an id under a condition',
      [{ when: { header: 'x-id' }, parts: [{ id: true }, '.'] }, { body: true }],
      `evt.${sent}`,
      [
        { id: 'evt', body: sent },
        { id: 'evt.{"b":"', body: '{}"}' },
      ],
    ],
    ...[{ id: true } as const, { header: 'x-id' }].map((part): [string, readonly Part[], string, Sent[]] => [
      `an id before a condition that is absent, as ${JSON.stringify(part)}`,
      [part, whenV, '.', { body: true }],
      `evt.${sent}`,
      [
        { id: 'evt', body: sent },
        { id: 'evt.{"b":"', body: '{}"}' },
      ],
    ]),
    [
      'a value before two conditions',
      [
        { when: { header: 'x-a' }, parts: ['a:', { header: 'x-a' }] },
        { when: { header: 'x-b' }, parts: [';b:', { header: 'x-b' }] },
        '.',
        { body: true },
      ],
      'a:1;b:2.{}',
      [
        { a: '1', b: '2', body: '{}' },
        { a: '1;b:2', body: '{}' },
      ],
    ],
    [
      'a value before a time, which would be the next value',
      [{ header: 'x-a' }, '.', { timestamp: true }, '.', { header: 'x-b' }, '.', { body: true }],
      `a.${nowS}.b.${later}.c.{}`,
      [
        { a: 'a', time: nowS, b: `b.${later}.c`, body: '{}' },
        { a: `a.${nowS}.b`, time: later, b: 'c', body: '{}' },
      ],
    ],
    [
      'a header beside a body, whose white space it could be',
      [{ body: true }, { header: 'x-a' }],
      '{} a',
      [
        { body: '{}', a: ' a' },
        { body: '{} ', a: 'a' },
      ],
    ],
    [
      'a header beside a body that is a number',
      [{ header: 'x-a' }, '.', { body: true }],
      'v1.2.{}',
      [
        { a: 'v1.2', body: '{}' },
        { a: 'v1', body: '2.{}' },
      ],
    ],
    [
      'a value before a body that has one behind it, which would be the body',
      [{ header: 'x-a' }, '.', { body: true }, '.', { header: 'x-b' }],
      'a.{}.[1].b',
      [
        { a: 'a', body: '{}', b: '[1].b' },
        { a: 'a.{}', body: '[1]', b: 'b' },
      ],
    ],
  ])('one signature is of one message alone: %s', async (_, content, signed, sent) => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'x-signature' }, encoding: 'hex' },
      content,
      ...(content.some((part) => JSON.stringify(part).includes('id')) && { id }),
      ...(signed.includes(nowS) && { timestamp: { from: { header: 'x-time' }, format: 's' } }),
    })
    const verdicts = sent.map(({ id, a, b, time, body }) => {
      const headers = {
        'x-signature': hexMac(secret, signed),
        'x-id': id,
        'x-a': a,
        'x-b': b,
        'x-time': time,
      }
      return verifySignature({ scheme, secret, headers, body, clock: fixedClock })
    })
    expect(await Promise.all(verdicts)).toEqual([true, false])
  })

  test('a condition beside a body that is no JSON is refused: it could be a piece of the body', () => {
    const content = [{ when: { header: 'x-id' }, parts: [{ id: true }, '.'] }, { body: true }] as const
    const mac = { kind: 'hmac', hash: 'sha256' } as const
    const signature = { from: { header: 'x-signature' }, encoding: 'hex' } as const
    expect(() => defineScheme({ mac, signature, content, id, payload: 'text' })).toThrow(/"content\.body"/)
    expect(() => defineScheme({ mac, signature, content, id })).not.toThrow()
  })

  test('a body that is a number gives no digit to the id beside it', async () => {
    for (const [body, id] of [
      ['12', 'abc'],
      ['1', '2abc'],
    ] as const) {
      const headers = {
        'framer-signature': `sha256=${hexMac(secret, '12abc')}`,
        'framer-webhook-submission-id': id,
      }
      expect(await verifySignature({ scheme: schemes.framer, secret, headers, body })).toBe(false)
    }
  })

  test('RFC 9421: it is remembered for as long as its signature is taken for fresh', async () => {
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
