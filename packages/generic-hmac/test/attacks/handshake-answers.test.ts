import { answerHandshakes, type Handshake, handshakes, schemes } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret } from '../shared.js'
import { get, type Lookup, type Options, receiver, url } from './handshake-receiver.js'

const slackSigned = (body: string, prefix = 'x-slack') => ({
  [`${prefix}-signature`]: `v0=${hexMac(secret, `v0:${nowS}:`, body)}`,
  [`${prefix}-request-timestamp`]: nowS,
})

describe('A51 an echo is never a page', () => {
  test.each([
    ['dropbox', '%3Cscript%3Ealert(1)%3C%2Fscript%3E', 403],
    ['dropbox', 'abc', 200],
    ['dropbox', 'a'.repeat(2_000), 403],
    ['adobeIo', 'c29tZQ%3D%3D', 200],
    ['onfleet', 'example', 200],
    ['onfleet', '%22example%22', 403],
  ] as const)('%s asked for %s is %i', async (name, token, status) => {
    const parameter = name === 'onfleet' ? 'check' : 'challenge'
    const response = await get(receiver(schemes.dropbox, [handshakes[name]]), `${parameter}=${token}`)
    expect(response.status).toBe(status)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-store')
    if (status !== 200) return
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
    expect(await response.text()).toBe(decodeURIComponent(token))
  })
  test('Microsoft Graph: markup comes back as text, line breaks are removed', async () => {
    const recorded = receiver(schemes.microsoftGraph, [handshakes.microsoftGraph])
    const send = (token: string) =>
      recorded.send(null, {}, { url: `${url}?validationToken=${encodeURIComponent(token)}` })
    const response = await send('Validation: <script>alert(1)</script>')
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'text/plain; charset=utf-8',
      'Validation: <script>alert(1)</script>',
    ])
    expect((await send('a\r\nset-cookie: b')).status).toBe(403)
  })
})

describe('A55 Discord', () => {
  test('a PING with a wrong signature is 401, a correct one is answered', async () => {
    const { generateKeyPairSync, sign } = await import('node:crypto')
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex')
    const rows = [handshakes.discordInteractions, handshakes.discordEvents]
    const recorded = receiver(schemes.discord, rows, {}, { secret: key })
    const send = (body: string, signature = sign(null, Buffer.from(nowS + body), privateKey).toString('hex')) =>
      recorded.send(body, { 'x-signature-ed25519': signature, 'x-signature-timestamp': nowS })
    expect((await send('{"type":1}', '0'.repeat(128))).status).toBe(401)
    expect(await (await send('{"type":1}')).json()).toEqual({ type: 1 })
    const event = await send('{"type":0}')
    expect([event.status, await event.text(), event.headers.get('content-type')]).toEqual([204, '', 'application/json'])
    await send('{"type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}')
    expect(recorded.deliveries.map(({ type }) => type)).toEqual(['APPLICATION_AUTHORIZED'])
  })
})

describe('the other forms', () => {
  test('Slack and Twitch: signed, answered as text', async () => {
    const slack = receiver(schemes.slack, [handshakes.slack])
    const body = '{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
    expect(await (await slack.send(body, slackSigned(body))).text()).toMatch(/^3eZbrw1a/)
    expect((await slack.send(body)).status).toBe(401)
    const twitch = receiver(schemes.twitch, [handshakes.twitch])
    const asked = '{"challenge":"pogchamp-kappa-360noscope-vohiyo"}'
    const iso = new Date(fixedClock.now()).toISOString()
    const headers = {
      'twitch-eventsub-message-id': 'e76c6bd4',
      'twitch-eventsub-message-timestamp': iso,
      'twitch-eventsub-message-signature': `sha256=${hexMac(secret, `e76c6bd4${iso}`, asked)}`,
      'twitch-eventsub-message-type': 'webhook_callback_verification',
    }
    expect(await (await twitch.send(asked, headers)).text()).toBe('pogchamp-kappa-360noscope-vohiyo')
  })
  test('Okta: the header as JSON', async () => {
    const recorded = receiver(schemes.bearerToken, [handshakes.okta])
    const response = await get(recorded, '', { 'x-okta-verification-challenge': 'abc123' })
    expect(await response.json()).toEqual({ verification: 'abc123' })
  })
  test('WooCommerce: a ping is a form without a signature and without a topic', async () => {
    const recorded = receiver(schemes.wooCommerce, [handshakes.wooCommerce])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await recorded.send('webhook_id=1', form)).status).toBe(200)
    expect((await recorded.send('webhook_id=1', { ...form, 'x-wc-webhook-topic': 'order.created' })).status).toBe(401)
    expect((await recorded.send('{}', { 'x-wc-webhook-signature': 'AAAA' })).status).toBe(401)
    expect((await receiver(schemes.wooCommerce, []).send('webhook_id=1', form)).status).toBe(401)
    expect(recorded.deliveries).toEqual([])
  })
  test('Slack: the check of a certificate has no signature, but a command must have one', async () => {
    const recorded = receiver(schemes.slack, [handshakes.slack, handshakes.slackSslCheck])
    const ask = (body: string, headers?: Record<string, string>) => recorded.send(body, headers)
    expect(await (await ask('ssl_check=1&token=xxx')).text()).toBe('')
    expect((await ask('ssl_check=1&token=xxx', { 'x-slack-signature': 'v0=00' })).status).toBe(401)
    for (const body of [
      'ssl_check=1&token=xxx&command=%2Fdeploy',
      'token=xxx&command=%2Fdeploy',
      'ssl_check=1',
      '{}',
    ]) {
      expect([body, (await ask(body)).status]).toEqual([body, 401])
    }
    expect(recorded.outcomes[0]).toMatchObject({ type: 'challenge', status: 200 })
    expect(recorded.deliveries).toEqual([])
  })
  test('CloudEvents: OPTIONS', async () => {
    const recorded = receiver(schemes.hmacSha256, [handshakes.cloudEvents])
    const headers = { 'webhook-request-origin': 'eventemitter.example.com' }
    const response = await recorded.webhook.handle(new Request(url, { method: 'OPTIONS', headers }))
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventemitter.example.com')
    expect(response.headers.get('allow')).toBe('POST')
    expect((await recorded.webhook.handle(new Request(url, { method: 'OPTIONS' }))).status).toBe(405)
  })
  test('HEAD: 200, empty', async () => {
    const recorded = receiver(schemes.trello, [handshakes.head], {}, { publicUrl: url })
    expect((await recorded.webhook.handle(new Request(url, { method: 'HEAD' }))).status).toBe(200)
    expect((await recorded.webhook.handle(new Request(url))).status).toBe(405)
  })
})

test('a handshake’s requirements are checked when the receiver is created', () => {
  const make = (row: Handshake, options?: Options, more?: Lookup) => () =>
    receiver(schemes.github, [row], options, more)
  expect(make(handshakes.ebay)).toThrow(/"verifyToken"/)
  expect(make(handshakes.ebay, { verifyToken: 'token-of-ours' })).toThrow(/"publicUrl"/)
  expect(make(handshakes.ebay, { verifyToken: 'token-of-ours' }, { publicUrl: url })).not.toThrow()
  expect(() => answerHandshakes(handshakes.slack as never)).toThrow(/takes a list of handshakes/)
  expect(() => answerHandshakes([handshakes.braintree])).toThrow(/"publicKey"/)
  expect(() => answerHandshakes([handshakes.asana])).toThrow(/"onSecret"/)
  expect(() => answerHandshakes([handshakes.meta], { verifyToken: '' })).toThrow(/"verifyToken"/)
})

test('an answer with 204 has no body, and one body is enough', () => {
  const row = (respond: Handshake['respond']): Handshake => ({ method: 'GET', respond })
  expect(() => answerHandshakes([row({ status: 204, text: ['a'] })])).toThrow(/204/)
  expect(() => answerHandshakes([row({ status: 204, json: { a: 1 } })])).toThrow(/204/)
  expect(() => answerHandshakes([row({ text: ['a'], json: { a: 1 } })])).toThrow(/both text and json/)
  expect(() => answerHandshakes([row({ text: [{ option: 'other' as 'publicKey' }] })])).toThrow(/publicKey/)
})
