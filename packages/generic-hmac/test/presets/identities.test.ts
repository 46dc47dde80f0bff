import { type Scheme, schemes, verifySignature } from '@hookwright/generic-hmac'
import { expect, test } from 'vitest'
import { fixedClock, nowMs, nowS, recordingWebhook } from '../shared.js'
import { hmac, textSecret } from './by-hand.js'
import { byHand } from './by-hand-special.js'

const timed = (time: string, key: string, body: string) =>
  `${time}=${nowS},${key}=${hmac('sha256', textSecret, `${nowS}.${body}`, 'hex')}`

test('nextcloudTalk: two reactions have the same body, and are distinguished by the random text', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.nextcloudTalk, secret: textSecret })
  const body = '{"type":"Like","object":{"id":"1567"},"content":"\\ud83d\\ude06"}'
  for (const random of ['a/b+c1', 'a/b+c2', 'a/b+c1'])
    await send(body, {
      'x-nextcloud-talk-random': random,
      'x-nextcloud-talk-signature': hmac('sha256', textSecret, random + body, 'hex'),
    })
  expect(deliveries).toMatchObject([
    { id: 'a/b+c1', message: { type: 'Like' } },
    { id: 'a/b+c2', message: { type: 'Like' } },
  ])
})

test.each([
  ['acuityScheduling', 'x-acuity-signature', 'base64', 'action=rescheduled&id=1&calendarID=2&appointmentTypeID=3'],
  ['miniflux', 'x-miniflux-signature', 'hex', '{"event_type":"save_entry","entry":{"id":1}}'],
] as const)(
  '%s: an event that happens again has the same body, and is a new delivery',
  async (name, header, form, body) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes[name], secret: textSecret })
    for (let times = 0; times < 2; times++) await send(body, { [header]: hmac('sha256', textSecret, body, form) })
    expect(deliveries).toHaveLength(2)
  },
)

test.each([
  ['buildkite', (body: string) => ({ 'x-buildkite-signature': timed('timestamp', 'signature', body) }), 'event'],
  ['moonPay', (body: string) => ({ 'moonpay-signature-v2': timed('t', 's', body) }), 'type'],
  ['mixpanel', () => ({ authorization: `Basic ${btoa('user:a-long-password')}` }), 'action'],
] as const)('%s: the body names the event', async (name, headersOf, field) => {
  const secret = name === 'mixpanel' ? 'user:a-long-password' : textSecret
  const { send, deliveries } = recordingWebhook({ scheme: schemes[name], secret })
  const body = `{"${field}":"something_happened"}`
  expect((await send(body, { ...headersOf(body), 'x-buildkite-event': 'another' })).status).toBe(200)
  expect(deliveries).toMatchObject([{ message: { type: 'something_happened', typeSigned: name !== 'mixpanel' } }])
})

test('pushSecurity: upper-case hex, and a retry with another time is the same delivery by the id in it', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.pushSecurity, secret: textSecret })
  const body = '{"version":"1","id":"c478966c-f927-411c-b919-179832d3d50c","object":"LOGIN"}'
  for (const at of [nowMs / 1000 - 60, nowMs / 1000]) {
    const signature = hmac('sha256', textSecret, `${at}.${body}`, 'hex').toUpperCase()
    expect((await send(body, { 'x-signature': `t=${at},v1=${signature}` })).status).toBe(200)
  }
  expect(deliveries.map(({ id }) => id)).toEqual(['c478966c-f927-411c-b919-179832d3d50c'])
})

test.each([
  [
    'strike',
    'x-webhook-signature',
    '',
    '{"id":"08bc0c5e-ab95-42ee-ab18-0b1ad7f4bc2b","eventType":"invoice.updated","webhookVersion":"v1","data":{},"deliverySuccess":null}',
    ['null}', 'false}'],
    ['08bc0c5e-ab95-42ee-ab18-0b1ad7f4bc2b', 'invoice.updated'],
  ],
  [
    'firecrawl',
    'x-firecrawl-signature',
    'sha256=',
    '{"success":true,"type":"crawl.page","id":"job-1","webhookId":"30a4bd6e-0f67-4e4f-8b5e-2c9b9e6d4c11","data":[]}',
    ['', ''],
    ['30a4bd6e-0f67-4e4f-8b5e-2c9b9e6d4c11', 'crawl.page'],
  ],
] as const)(
  '%s: a redelivered event is the same by the id in it',
  async (name, header, prefix, body, [was, is], found) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemes[name], secret: textSecret })
    for (const text of [body, body.replace(was, is)])
      await send(text, { [header]: prefix + hmac('sha256', textSecret, text, 'hex') })
    expect(deliveries.map(({ id, message }) => [id, message.type])).toEqual([found])
  },
)

test('pandaDoc: a redelivery has the same id, which is not signed', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.pandaDoc, secret: textSecret })
  const body = '[{"event":"document_state_changed","data":{"id":"msFYActMfJHqNTKH8YSvF1"}}]'
  const url = `https://example.com/hook?signature=${hmac('sha256', textSecret, body, 'hex')}`
  for (const id of ['1', '2']) await send(body, { 'x-pandadoc-webhook-event-id': id }, { url })
  expect(deliveries.map(({ message }) => message.id)).toEqual(['1'])
})

test('coinbaseCdp: signatures that cover headers are ignored, and a retry with another time is the same event by the id in it', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.coinbaseCdp, secret: textSecret })
  const body =
    '{"eventId":"6f1b4f2e","eventType":"payments.transfers.quoted","timestamp":"2026-01-01T00:00:00Z","data":{}}'
  const signed = (at: number) => `t=${at},v0=${hmac('sha256', textSecret, `${at}.${body}`, 'hex')}`
  const sent = (header: string) => send(body, { 'x-hook0-signature': header })
  const names = 'h=content-type x-event-id x-event-type'
  for (const at of [nowMs / 1000 - 60, nowMs / 1000])
    expect((await sent(`${signed(at)},${names},v1=${'0'.repeat(64)}`)).status).toBe(200)
  expect(deliveries).toMatchObject([{ id: '6f1b4f2e', message: { type: 'payments.transfers.quoted' } }])
  expect((await sent(`t=${nowS},${names},v1=${'0'.repeat(64)}`)).status).toBe(401)
})

test('supabase: the signatures of two secrets are joined by a comma and a space', async () => {
  const { secret, headers, body } = byHand.supabase!
  const id = headers['webhook-id']
  const older = hmac('sha256', 'the secret before it was changed', `${id}.${nowS}.${body}`, 'base64')
  const verify = (signature: string) =>
    verifySignature({
      scheme: schemes.supabase,
      secret,
      clock: fixedClock,
      headers: { ...headers, 'webhook-signature': signature },
      body,
    })
  const own = headers['webhook-signature']
  expect(await Promise.all([`v1,${older}, ${own}`, `${own}, v1,${older}`, `v1,${older}`].map(verify))).toEqual([
    true,
    true,
    false,
  ])
})

test('finch: a redelivered event has another time and the same id', async () => {
  const { secret, headers, body } = byHand.finch!
  const { send, deliveries } = recordingWebhook({ scheme: schemes.finch, secret })
  const later = String(Number(nowS) + 60)
  const text = `${headers['finch-event-id']}.${later}.${body}`
  const again = `v1,${hmac('sha256', Buffer.from(secret, 'base64'), text, 'base64')}`
  await send(body, headers)
  const answer = await send(body, { ...headers, 'finch-timestamp': later, 'finch-signature': again })
  expect([answer.status, deliveries.length]).toEqual([200, 1])
})

test('box: a retry has another time and another id in its header, but is the same delivery', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.box, secret: textSecret })
  const body = '{"type":"webhook_event","id":"eb0c4e06-751f-442c-86f8-fd5bb404dbec","trigger":"FILE.UPLOADED"}'
  for (const time of [new Date(nowMs - 300_000).toISOString(), new Date(nowMs).toISOString()])
    await send(body, {
      'box-delivery-id': `delivery at ${time}`,
      'box-delivery-timestamp': time,
      'box-signature-primary': hmac('sha256', textSecret, body + time, 'base64'),
    })
  const id = 'eb0c4e06-751f-442c-86f8-fd5bb404dbec'
  expect(deliveries).toMatchObject([{ id, message: { id, type: 'FILE.UPLOADED' } }])
})

test('highLevel: the key is the line in its PEM, or the 32 bytes of it', async () => {
  const { secret, headers, body } = byHand.highLevel!
  const verify = (key: string) =>
    verifySignature({ scheme: schemes.highLevel, secret: key, clock: fixedClock, headers, body })
  const point = Buffer.from(secret, 'base64').subarray(-32).toString('base64')
  expect(secret.startsWith('MCowBQYDK2VwAyEA')).toBe(true)
  expect([await verify(secret), await verify(point)]).toEqual([true, true])
})

test('orb: the time is signed, and one of two signatures fits while its secret is rotated', async () => {
  const { secret, headers, body } = byHand.orb!
  const verify = (changed: Record<string, string>) =>
    verifySignature({ scheme: schemes.orb, secret, clock: fixedClock, headers: { ...headers, ...changed }, body })
  const two = `v1=${'0'.repeat(64)} ${headers['x-orb-signature']}`
  expect(await verify({ 'x-orb-signature': two })).toBe(true)
  expect(await verify({ 'x-orb-timestamp': '2026-11-22T06:00:00.001' })).toBe(false)
})

test('polar: an older secret signs as text, even if it begins with whsec_', async () => {
  const { secret, headers, body } = byHand.polar!
  const text = `${headers['webhook-id']}.${nowS}.${body}`
  const older = { ...headers, 'webhook-signature': `v1,${hmac('sha256', secret, text, 'base64')}` }
  const verify = (scheme: Scheme) => verifySignature({ scheme, secret, clock: fixedClock, headers: older, body })
  expect([await verify(schemes.polarLegacy), await verify(schemes.polar)]).toEqual([true, false])
})
