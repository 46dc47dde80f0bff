import { type Scheme, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { signedHmacRequest, testSecret } from '@hookwright/generic-hmac/testing'
import { describe, expect, test } from 'vitest'
import { fixedClock, nowMs, recordingWebhook } from '../shared.js'
import { callersHeaders, hmac, publicUrl, textSecret } from './by-hand.js'
import { byHand } from './by-hand-special.js'

const schemeOf = (name: string) => (schemes as Readonly<Record<string, Scheme>>)[name.split(' ')[0]!]!
const verifyOptions = (name: string) => ({ scheme: schemeOf(name), clock: fixedClock, publicUrl })

test('every preset has a hand-made request', () => {
  const made = new Set(Object.keys(byHand).map((name) => name.split(' ')[0]))
  expect(Object.keys(schemes).filter((name) => !made.has(name))).toEqual([])
  expect(Object.keys(schemes).length).toBeGreaterThanOrEqual(60)
})

test('names are unique, and every row except our own links to its documentation', () => {
  const rows = Object.entries(schemes)
  expect(new Set(rows.map(([, { name }]) => name)).size).toBe(rows.length)
  const withoutSource = rows.filter(([, { source }]) => !source?.docs.startsWith('https://')).map(([name]) => name)
  expect(withoutSource.sort()).toEqual(['basicAuth', 'bearerToken', 'hmacSha256', 'insecureSha256Concat'])
})

test.each([
  ['x-gitea-signature', schemes.gitea],
  ['x-forgejo-signature', schemes.forgejo],
  ['x-gogs-signature', schemes.gogs],
])('%s: for a form, the JSON in it is signed, not the body', async (header, json) => {
  const payload = '{"ref":"refs/heads/main","memo":"Grüße & = + 東京"}'
  const body = new URLSearchParams({ payload }).toString()
  const headers = { [header]: hmac('sha256', textSecret, payload, 'hex') }
  const form: Scheme = { ...json, content: [{ form: 'payload' }], payload: 'form' }
  expect(await verifySignature({ scheme: json, secret: textSecret, headers, body })).toBe(false)
  const { send, deliveries } = recordingWebhook({ scheme: form, secret: textSecret })
  expect((await send(body, headers)).status).toBe(200)
  expect(deliveries[0]).toMatchObject({ payload: { payload }, authenticated: 'fields' })
})

test.each([
  ['github', 25],
  ['gitlab', 25],
  ['gitlabToken', 25],
  ['linear', 5],
  ['smartsheet', 16],
  ['hmacSha256', 1],
])('%s: a body may have %i MiB and no byte more', async (name, largestMiB) => {
  const scheme = schemeOf(name)
  const secret = testSecret(scheme)
  const { webhook } = recordingWebhook({ scheme, secret })
  const send = async (bytes: number) => {
    // Linear's time is in its body.
    const body = `{"webhookTimestamp":${nowMs}}`
    const request = await signedHmacRequest({ scheme, secret, body, clock: fixedClock })
    // A declared length counts like a received one, so the body need not be sent.
    request.headers.set('content-length', String(bytes))
    return (await webhook.handle(request)).status
  }
  expect(await send(largestMiB * 1_048_576)).toBe(200)
  expect(await send(largestMiB * 1_048_576 + 1)).toBe(413)
})

test('grafana: a configured header for the time makes the time signed', async () => {
  const header = 'x-grafana-alerting-signature-timestamp'
  const scheme: Scheme = {
    ...schemes.grafana,
    content: [{ timestamp: true }, ':', { body: true }],
    timestamp: { from: { header }, format: 's' },
  }
  const at = String(nowMs / 1000)
  const body = '{"status":"firing"}'
  const signature = hmac('sha256', textSecret, `${at}:${body}`, 'hex')
  const given = { secret: textSecret, clock: fixedClock, body }
  const headers = { 'x-grafana-alerting-signature': signature, [header]: at }
  expect(await verifySignature({ ...given, scheme, headers })).toBe(true)
  expect(await verifySignature({ ...given, scheme: schemes.grafana, headers })).toBe(false)
})

test('btcPay: a redelivery is the delivery that it names', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.btcPay, secret: textSecret })
  const first = '{\n  "deliveryId": "d1",\n  "originalDeliveryId": "d1",\n  "isRedelivery": false\n}'
  const second = first.replace('"d1"', '"d2"').replace('false', 'true')
  for (const body of [first, second])
    await send(body, { 'btcpay-sig': `sha256=${hmac('sha256', textSecret, body, 'hex')}` })
  expect(deliveries.map(({ id }) => id)).toEqual(['d1'])
})

test.each([
  [
    'shopware',
    'shopware-shop-signature',
    '{"data":{"payload":[],"event":"product.written"},"source":{"shopId":"dgrH7nLU6tlE","eventId":"7b04ebe4"},"timestamp":1}',
    '"timestamp":2',
    ['7b04ebe4', 'product.written'],
  ],
  [
    'nylas',
    'x-nylas-signature',
    '{"specversion":"1.0","type":"message.created","id":"n1","webhook_delivery_attempt":1,"data":{}}',
    '"webhook_delivery_attempt":2',
    ['n1', 'message.created'],
  ],
  [
    'coinbaseCommerce',
    'x-cc-webhook-signature',
    '{"id":1,"attempt_number":1,"event":{"id":"24934862","type":"charge:created"}}',
    '"attempt_number":2',
    ['24934862', 'charge:created'],
  ],
])(
  '%s: a retry has another body, but is the delivery whose id is in it',
  async (name, header, first, changed, found) => {
    const { send, deliveries } = recordingWebhook({ scheme: schemeOf(name), secret: textSecret })
    const retry = first.replace(changed.replace('2', '1'), changed)
    expect(retry).not.toBe(first)
    for (const body of [first, retry]) await send(body, { [header]: hmac('sha256', textSecret, body, 'hex') })
    expect(deliveries.map(({ id, message }) => [id, message.type])).toEqual([found])
  },
)

test('convoy: one of two signatures while its secret is rotated, and not for JSON with white space', async () => {
  const at = String(nowMs / 1000)
  const sign = (secret: string, body: string) => `v1=${hmac('sha256', secret, `${at},${body}`, 'hex')}`
  const given = { scheme: schemes.convoy, secret: textSecret, clock: fixedClock }
  const body = '{"e":"Grüße"}'
  const headers = {
    'x-convoy-signature': `t=${at},${sign('the secret before it was changed', body)},${sign(textSecret, body)}`,
  }
  expect(await verifySignature({ ...given, headers, body })).toBe(true)
  expect(await verifySignature({ ...given, headers, body: '{"e": "Grüße"}' })).toBe(false)
})

test('bird: a retry has the time of the first attempt, for a day', async () => {
  const { secret, headers, body } = byHand.bird!
  const after = (ms: number) => {
    const clock = { ...fixedClock, now: () => nowMs + ms }
    return verifySignature({ scheme: schemes.bird, secret, clock, publicUrl, headers, body })
  }
  expect(await Promise.all([-300_000, 0, 86_400_000].map(after))).toEqual([true, true, true])
  expect(await Promise.all([-301_000, 86_401_000].map(after))).toEqual([false, false])
})

test.each([
  ['mailgun', 485, 540],
  ['zoom', 85, 90],
  ['customerIo', 7 * 1_440, 8 * 1_440],
  ['quickNode', 120, 180],
])(
  '%s: a retry may have the time of the first attempt, as the last one %i minutes later',
  async (name, last, longest) => {
    const { secret, headers, body } = byHand[name]!
    const after = (ms: number) => {
      const clock = { ...fixedClock, now: () => nowMs + ms }
      return verifySignature({ scheme: schemeOf(name), secret, clock, headers, body })
    }
    expect(await Promise.all([-300_000, 0, last * 60_000].map(after))).toEqual([true, true, true])
    expect(await Promise.all([-301_000, longest * 60_000 + 1_000].map(after))).toEqual([false, false])
  },
)

test('courier: a retry may have the time of the first attempt, however late it comes', async () => {
  const { secret, headers, body } = byHand.courier!
  const clock = { ...fixedClock, now: () => nowMs + 7 * 86_400_000 }
  expect(await verifySignature({ scheme: schemes.courier, secret, clock, headers, body })).toBe(true)
})

test.each([nowMs, nowMs / 1000])('courier: a time in seconds, such as %i, is accepted too', async (at) => {
  const { secret, body } = byHand.courier!
  const headers = { 'courier-signature': `t=${at},signature=${hmac('sha256', secret, `${at}.${body}`, 'hex')}` }
  expect(await verifySignature({ ...verifyOptions('courier'), secret, headers, body })).toBe(true)
})

test('ghost: two changes of the site have the same body; a retry has the same time', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.ghost, secret: textSecret })
  for (const at of [nowMs, nowMs + 1, nowMs])
    await send('{}', { 'x-ghost-signature': `sha256=${hmac('sha256', textSecret, `{}${at}`, 'hex')}, t=${at}` })
  expect(deliveries).toHaveLength(2)
})

test('zitadel: two equal calls of its API have the same body, and are distinguished by their time', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.zitadel, secret: textSecret })
  const body = '{"fullMethod":"/zitadel.user.v2.UserService/ListUsers","userID":"1","request":{}}'
  for (const at of [nowMs / 1000, nowMs / 1000 + 1, nowMs / 1000])
    await send(body, { 'zitadel-signature': `t=${at},v1=${hmac('sha256', textSecret, `${at}.${body}`, 'hex')}` })
  expect(deliveries).toHaveLength(2)
})

test('mollie: while its secret is rotated, one of two headers fits', async () => {
  const { secret, headers, body } = byHand.mollie!
  const sent = new Headers(headers)
  sent.append('x-mollie-signature', `sha256=${hmac('sha256', 'the secret before it was changed', body, 'hex')}`)
  for (const one of [secret, 'the secret before it was changed'])
    expect(await verifySignature({ ...verifyOptions('mollie'), secret: one, headers: sent, body })).toBe(true)
  expect(
    await verifySignature({ ...verifyOptions('mollie'), secret: 'a secret that signed none', headers: sent, body }),
  ).toBe(false)
})

test('mailgun: an event of a subaccount has two signatures, with its own key and with the main account’s', async () => {
  const [timestamp, token] = [String(nowMs / 1000), 'a'.repeat(50)]
  const [own, main] = [textSecret, 'the key of the main account']
  const sign = (key: string) => hmac('sha256', key, timestamp + token, 'hex')
  const signature = { timestamp, token, signature: sign(own), 'parent-signature': sign(main) }
  const given = {
    headers: {},
    body: JSON.stringify({ signature, 'event-data': { event: 'opened' } }),
    clock: fixedClock,
  }
  const { mailgun } = schemes
  const parent: Scheme = {
    ...mailgun,
    signature: { ...mailgun.signature, from: { json: 'signature.parent-signature' } },
  }
  const fits = (scheme: Scheme, secret: string | string[]) => verifySignature({ ...given, scheme, secret })
  expect(await Promise.all([fits(mailgun, own), fits(mailgun, [main, own]), fits(parent, main)])).toEqual([
    true,
    true,
    true,
  ])
  expect(await Promise.all([fits(mailgun, main), fits(parent, own)])).toEqual([false, false])
  const { findings } = await explainVerification({ ...given, scheme: mailgun, secret: main })
  expect(findings[0]).toMatchObject({ part: 'signature', message: expect.stringContaining('parent-signature') })
})

test('boldSign: a space after the comma, and one of two signatures while its secret is rolled', async () => {
  const at = String(nowMs / 1000)
  const body = '{"event":{"id":"e1","eventType":"Signed"}}'
  const sign = (secret: string) => hmac('sha256', secret, `${at}.${body}`, 'hex')
  const other = 'the other secret while it is rolled'
  const { send, deliveries } = recordingWebhook({ scheme: schemes.boldSign, secret: [other, textSecret] })
  const header = `t=${at}, s0=${sign(textSecret)}, s1=${sign(other)}`
  expect((await send(body, { 'x-boldsign-signature': header })).status).toBe(200)
  expect(deliveries[0]).toMatchObject({ id: 'e1', message: { type: 'Signed' } })
})

test('huggingFace: a change that is made again has the same body, and is a new delivery', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.huggingFace, secret: textSecret })
  const body = '{"event":{"action":"update","scope":"repo.config"},"updatedConfig":{"private":true}}'
  for (let times = 0; times < 2; times++) await send(body, { 'x-webhook-secret': textSecret })
  expect(deliveries.map(({ message }) => message.type)).toEqual(['repo.config', 'repo.config'])
})

test('everee: one signature per active key, and a time that is at most two minutes off', async () => {
  const body = '{"id":"e1","type":"payment.paid"}'
  const sent = (secondsAgo: number) => {
    const at = String(nowMs / 1000 - secondsAgo)
    const sign = (secret: string) => `v1=${hmac('sha256', secret, `${at}.${body}`, 'hex')}`
    const signatures = `${sign('the other key while both are active')},${sign(textSecret)}`
    return { 'x-everee-webhook-timestamp': at, 'x-everee-webhook-signature': signatures }
  }
  const { send, deliveries } = recordingWebhook({ scheme: schemes.everee, secret: textSecret })
  expect((await send(body, sent(120))).status).toBe(200)
  expect((await send(body, sent(121))).status).toBe(401)
  expect(deliveries).toMatchObject([{ id: 'e1', message: { type: 'payment.paid' } }])
})

test('agora: a redelivery has another time, and names its notice', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.agora, secret: textSecret })
  for (const notifyMs of [1, 1, 2]) {
    const body = `{"noticeId":"2000001428:4330:107","productId":1,"eventType":101,"notifyMs":${notifyMs},"payload":{}}`
    await send(body, { 'agora-signature-v2': hmac('sha256', textSecret, body, 'hex') })
  }
  const message = { id: '2000001428:4330:107', type: '101' }
  expect(deliveries).toMatchObject([{ message }, { message }])
})

test('turnkey: the name of the key is signed too', async () => {
  const { secret, headers, body } = byHand.turnkey!
  const verify = (keyId: string) =>
    verifySignature({
      ...verifyOptions('turnkey'),
      secret,
      headers: { ...headers, 'x-turnkey-signature-key-id': keyId },
      body,
    })
  expect(await verify('key_001')).toBe(true)
  expect(await verify('key_002')).toBe(false)
})

test('documenso: a retry is a new delivery, and names the first one', async () => {
  const { send, deliveries } = recordingWebhook({ scheme: schemes.documenso, secret: textSecret })
  for (const at of [1, 2])
    await send(`{"deliveryId":"d1","event":"DOCUMENT_COMPLETED","payload":{},"createdAt":${at}}`, {
      'x-documenso-secret': textSecret,
    })
  expect(deliveries.map(({ message }) => message.id)).toEqual(['d1', 'd1'])
})

describe.each(Object.entries(byHand))('%s', (name, made) => {
  const { secret, headers, body, url = publicUrl, method = 'POST' } = made
  const scheme = schemeOf(name)

  test.each([
    ['text', body],
    ['bytes', new TextEncoder().encode(body)],
  ])('verifies a hand-made request, its body as %s', async (_, body) => {
    expect(await verifySignature({ ...verifyOptions(name), secret, method, url, headers, body })).toBe(true)
  })

  test('refuses it with another secret', async () => {
    // Changes the last character before the padding.
    const other = secret.replace(/[^=](=*)$/, (end) => (/^a/i.test(end) ? 'E' : 'A') + end.slice(1))
    const answer = await verifySignature({ ...verifyOptions(name), secret: other, method, url, headers, body }).catch(
      // A changed secret may no longer have the form that the scheme requires.
      (error: Error) => error.name !== 'ConfigError',
    )
    expect(answer).toBe(false)
  })

  test('is received, and says what is authenticated', async () => {
    const recorded = recordingWebhook({ scheme, secret, ...(scheme.content.length > 0 && { publicUrl }) })
    expect((await recorded.send(body, headers, { url })).status).toBe(200)
    const authenticated = scheme.authenticates ?? 'body'
    expect(recorded.deliveries[0]).toMatchObject({ provider: scheme.name, authenticated })
    if (made.id !== undefined) expect(recorded.deliveries[0]?.id).toBe(made.id)
  })

  test('verifies what it signs', async () => {
    const options = { scheme, secret: made.signingSecret ?? secret, method, timestamp: new Date(nowMs) }
    const id = made.id === undefined ? {} : { id: made.id }
    const base = name.endsWith('JSON') ? publicUrl : url
    const given: Record<string, string> = {}
    for (const name of callersHeaders) if (headers[name]) given[name] = headers[name]
    const request = await signRequest({ ...options, ...id, url: base, body, headers: given })
    expect(await verifySignature({ ...verifyOptions(name), secret, request })).toBe(true)
    for (const [header, value] of Object.entries(headers)) expect(request.headers.get(header)).toBe(value)
  })
})

describe.each([
  ['box', 'box-signature-secondary'],
  ['hookdeck', 'x-hookdeck-signature-2'],
  ['sentry', 'sentry-app-signature'],
  ['x', 'x-twitter-webhooks-signature'],
])('%s', (name, other) => {
  test(`verifies a signature that is in ${other}, with a wrong one in its first header`, async () => {
    const { secret, headers, body } = byHand[name]!
    const [first, signature] = Object.entries(headers).find(([header]) => header.includes('signature'))!
    const wrong = signature.replace(/.(?==*$)/, (end) => (end === 'A' ? 'E' : 'A'))
    const verify = (sent: Record<string, string>) =>
      verifySignature({ ...verifyOptions(name), secret, headers: { ...headers, ...sent }, body })
    expect(await verify({ [first]: wrong })).toBe(false)
    expect(await verify({ [first]: wrong, [other]: signature })).toBe(true)
  })
})
