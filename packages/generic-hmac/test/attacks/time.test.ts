import { ConfigError, defineScheme, type Scheme, schemes, verifySignature } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowMs, nowS, recordingWebhook, secret, stripeHeader } from '../shared.js'

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
  test('applies in both directions, including its ends', async () => {
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
  test('may be different for past and future', async () => {
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
  test.each(['s', 'http', 'unix', 'ms', 'iso'] as const)(
    'is at least a second into the past, for a time in the format %s: smaller numbers are meant in seconds',
    (format) => {
      const within = (toleranceMs: NonNullable<Scheme['timestamp']>['toleranceMs']) => () =>
        defineScheme({ ...stamped(undefined), timestamp: { from: { header: 'x-timestamp' }, format, toleranceMs } })
      expect(within(300)).toThrow(/"timestamp\.toleranceMs" is in milliseconds: allow at least 1,000/)
      expect(within({ pastMs: 999, futureMs: 1_000 })).toThrow(/toleranceMs/)
      expect(within({ pastMs: 1_000, futureMs: 1 })).not.toThrow()
    },
  )
  test('refuses everything if the clock is broken', async () => {
    const clock = { ...fixedClock, now: () => Number.NaN }
    const headers = { 'stripe-signature': stripeHeader(body) }
    expect(await verifySignature({ scheme: schemes.stripe, secret, clock, headers, body })).toBe(false)
  })
})

describe('A31 a timestamp in another grammar is refused, although its signature is correct', () => {
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
  'A31 a digit more or less is not a time in %s, even if no window would refuse it',
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
  test('can’t have a tolerance, and the error says why', () => {
    const unsigned = stamped(300_000, [{ body: true }])
    expect(() => defineScheme(unsigned)).toThrow(ConfigError)
    expect(() => defineScheme(unsigned)).toThrow(/a replay could put any time/)
    expect(() => recordingWebhook({ scheme: unsigned })).toThrow(/timestamp\.toleranceMs/)
  })
  test('is passed on as unsigned', async () => {
    const scheme = defineScheme(stamped(undefined, [{ body: true }]))
    const { send, deliveries } = recordingWebhook({ scheme })
    await send(body, { 'x-signature': hexMac(secret, body), 'x-timestamp': '1600000000' })
    expect(deliveries[0]?.message).toMatchObject({ timestamp: new Date(1_600_000_000_000), timestampSigned: false })
  })
})

test('A33 without its timestamp header, a request does not fall back to only the body', async () => {
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

test('A38 an unsigned request is refused, and so is a stale one', async () => {
  const { send } = recordingWebhook({ scheme: schemes.stripe })
  expect((await send(body)).status).toBe(401)
  expect((await send(body, { 'stripe-signature': stripeHeader(body, '1600000000') })).status).toBe(401)
})
