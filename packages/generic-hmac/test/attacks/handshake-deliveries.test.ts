import { answerHandshakes, type Handshake, handshakes, schemes } from '@hookwright/generic-hmac'
import { describe, expect, test, vi } from 'vitest'
import { hexMac, mac, nowS, recordingWebhook, secret } from '../shared.js'
import { get, receiver, url } from './handshake-receiver.js'

describe('A53 a handshake that is not configured, or does not match exactly', () => {
  test('is not answered', async () => {
    const recorded = recordingWebhook({ scheme: schemes.dropbox })
    expect((await get(recorded, 'challenge=abc')).status).toBe(405)
    expect((await recorded.send('{"challenge":"abc"}')).status).toBe(401)
    expect((await recorded.webhook.handle(new Request(url, { method: 'OPTIONS' }))).status).toBe(405)
    expect((await recorded.webhook.handle(new Request(url, { method: 'HEAD' }))).status).toBe(405)
  })
  test('monday: with another key the body is an event, and must be signed', async () => {
    const recorded = receiver(schemes.hmacSha256, [handshakes.monday])
    expect(await (await recorded.send('{"challenge":"abc"}')).json()).toEqual({ challenge: 'abc' })
    for (const body of ['{"challenge":"abc","event":{}}', '{"challenge":{}}', '["challenge"]', '"challenge"', '{']) {
      expect((await recorded.send(body)).status).toBe(401)
    }
  })
  test.each([
    ['x', schemes.x, 'crc_token=abc'],
    ['meta', schemes.meta, 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=token-of-ours'],
    ['dropbox', schemes.dropbox, 'challenge=abc'],
  ] as const)('%s: a handshake in a GET is a delivery in a POST, which must be signed', async (name, scheme, query) => {
    const recorded = receiver(scheme, [handshakes[name]], { verifyToken: 'token-of-ours' })
    expect((await get(recorded, query)).status).toBe(200)
    expect((await recorded.send('{}', {}, { url: `${url}?${query}` })).status).toBe(401)
  })
  test('is refused before its body is read, if no handshake uses POST', async () => {
    const pull = vi.fn()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    const { webhook } = receiver(schemes.x, [handshakes.x])
    const request = new Request(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect((await webhook.handle(request)).status).toBe(401)
    expect(pull).not.toHaveBeenCalled()
  })
  test('Microsoft Graph: with a body, even of one byte, it is a notification', async () => {
    const recorded = receiver(schemes.microsoftGraph, [handshakes.microsoftGraph])
    const at = { url: `${url}?validationToken=abc` }
    expect((await recorded.send(null, {}, at)).status).toBe(200)
    for (const body of ['1', '{"value":[{"clientState":"wrong-state-of-somebody"}]}']) {
      expect(await (await recorded.send(body, {}, at)).text()).not.toContain('abc')
    }
    expect(recorded.outcomes.map(({ status }) => status)).toEqual([200, 401, 401])
  })
  test('a signed event with a challenge in it is delivered', async () => {
    const recorded = receiver(schemes.hmacSha256, [handshakes.monday])
    const body = '{"challenge":"abc","event":{"type":"x"}}'
    expect((await recorded.send(body, { 'x-signature': hexMac(secret, body) })).status).toBe(200)
    expect(recorded.deliveries).toHaveLength(1)
  })
  test('a wrong row is refused, and the error names it', () => {
    const wrong = [
      { method: 'PUT', respond: {} },
      { method: 'GET', respond: {}, token: { header: 'a b' } },
      { method: 'GET', respond: { body: 'x' } },
      { method: 'GET', respond: { text: [{ secret: true }] } },
      { method: 'POST', respond: {}, onlyFields: [] },
      { method: 'GET', respond: { headers: { 'x challenge': 'a' } } },
      { method: 'GET', respond: { headers: { 'x-challenge': 'a\nb' } } },
      { method: 'GET', respond: { headers: { 'x-challenge': 1 } } },
      { method: 'GET', respond: { text: [1] } },
      { method: 'GET', respond: { json: { code: Number.NaN } } },
      { method: 'GET', respond: { text: [{ computed: true }] } },
      { method: 'GET', respond: { text: [{ token: true }] } },
      { method: 'GET', respond: {}, compute: { mac: true, encoding: 'hex' } },
      { method: 'GET', respond: {}, compute: { digest: 'sha256', of: ['token'], encoding: 'hex' } },
      { method: 'GET', respond: {}, store: true },
    ]
    for (const row of wrong) expect(() => answerHandshakes([row as unknown as Handshake])).toThrow(/handshakes\.0\./)
  })
})

describe('a delivery is never taken for its provider’s handshake', () => {
  /** A documented delivery of each provider, with its headers except those with the signature. */
  const delivered: Record<keyof typeof handshakes, [body: string, headers?: Record<string, string>]> = {
    adobeIo: ['{"event_id":"a1","event":{"type":"com.adobe.event"},"recipient_client_id":"c1"}'],
    adobeSign: ['{"webhookId":"w1","event":"AGREEMENT_CREATED"}', { 'x-adobesign-clientid': 'our-verify-token' }],
    asana: ['{"events":[{"action":"changed","resource":{"gid":"1337"}}]}'],
    braintree: ['bt_signature=pub_1%7C3f1c&bt_payload=PD94bWwgdmVyc2lvbj0iMS4wIj8%2B'],
    cloudEvents: ['{"specversion":"1.0","id":"A234","type":"com.example","source":"/s"}'],
    discordEvents: ['{"version":1,"application_id":"12","type":1,"event":{"type":"ENTITLEMENT_CREATE"}}'],
    discordInteractions: ['{"id":"1","application_id":"12","type":2,"data":{"id":"3","name":"cardsearch","type":1}}'],
    dropbox: ['{"list_folder":{"accounts":["dbid:AAH4f99T0taONIb"]},"delta":{"users":[12345678]}}'],
    ebay: ['{"metadata":{"topic":"MARKETPLACE_ACCOUNT_DELETION"},"notification":{"notificationId":"4"}}'],
    front: ['{"type":"inbound_received","authorization":{"id":"cmp_abc"},"payload":{"id":"evt_1"}}'],
    head: ['{"action":{"type":"voteOnCard"},"model":{"id":"4d5ea62f"}}'],
    linkedIn: ['{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[]}'],
    meta: ['{"object":"page","entry":[{"id":"1","changed_fields":["feed"]}]}'],
    microsoftGraph: ['{"value":[{"subscriptionId":"7f1","clientState":"s","changeType":"created","resource":"me"}]}'],
    monday: ['{"event":{"userId":9603417,"pulseId":1772099344,"type":"update_column_value"}}'],
    notion: ['{"id":"367c","timestamp":"2024-12-05T23:55:34.285Z","type":"page.created","entity":{"id":"153"}}'],
    onfleet: ['{"time":1476812441,"taskId":"a1","triggerId":0,"data":{"task":{"id":"a1"}}}'],
    okta: ['{"eventType":"com.okta.event_hook","eventTypeVersion":"1.0","data":{"events":[]}}'],
    slack: ['{"token":"t","team_id":"T1","type":"event_callback","event":{"type":"reaction_added"}}'],
    slackSslCheck: ['token=t&team_id=T1&command=%2Fdeploy&text=ssl_check%3D1&trigger_id=1.2'],
    twitch: [
      '{"subscription":{"id":"f1c2","type":"channel.follow"},"event":{"user_id":"1234"}}',
      { 'twitch-eventsub-message-type': 'notification' },
    ],
    wooCommerce: ['{"id":7,"status":"processing"}'],
    x: ['{"for_user_id":"2244994945","tweet_create_events":[{"id":1}]}'],
    zoom: ['{"event":"meeting.started","payload":{"account_id":"a","object":{"id":"1"}}}'],
  }
  const given = { verifyToken: 'our-verify-token', publicKey: 'pub_1', onSecret: () => true }

  const rows = Object.entries(handshakes) as [keyof typeof handshakes, Handshake][]

  test.each(rows)('%s: one that lost its signature is not acknowledged', async (name, row) => {
    const recorded = receiver(schemes.hmacSha256, [row], given, { publicUrl: url })
    const [body, headers = {}] = delivered[name]
    expect((await recorded.send(body, headers)).status).toBe(401)
  })

  test.each(rows.filter(([, { signed }]) => signed))('%s: a signed one is delivered', async (name, row) => {
    const recorded = receiver(schemes.hmacSha256, [row], given)
    const [body, headers = {}] = delivered[name]
    await recorded.send(body, { ...headers, 'x-signature': hexMac(secret, body) })
    expect(recorded.deliveries).toHaveLength(1)
  })

  test('WooCommerce: the ping is exactly one field', async () => {
    const recorded = receiver(schemes.wooCommerce, [handshakes.wooCommerce])
    expect((await recorded.send('webhook_id=7')).status).toBe(200)
    for (const body of [
      '',
      '{}',
      '[]',
      '{"webhook_id":7}',
      '{"note":"a&webhook_id=7"}',
      'id=7',
      'webhook_id=7&status=processing',
      'webhook_id=7&webhook_id=8',
    ]) {
      expect([body, (await recorded.send(body)).status]).toEqual([body, 401])
    }
  })

  test('Front: a header that is not signed does not make an event a challenge', async () => {
    const recorded = receiver(schemes.front, [handshakes.front])
    const ms = `${nowS}000`
    const send = (body: string) =>
      recorded.send(body, {
        'x-front-request-timestamp': ms,
        'x-front-signature': mac('sha256', secret, `${ms}:`, body).toString('base64'),
        'x-front-challenge': 'c0ffee',
      })
    await send('{"type":"inbound_received","payload":{"id":"evt_1"}}')
    expect(recorded.deliveries).toHaveLength(1)
    const answer = await send('{"type":"sync","authorization":{"id":"cmp_abc"}}')
    expect([await answer.json(), recorded.deliveries.length]).toEqual([{ challenge: 'c0ffee' }, 1])
  })

  test('a custom row that asks for nothing is refused', () => {
    const row: Handshake = { method: 'POST', respond: {} }
    const absent = { header: 'x-topic', absent: true } as const
    const rows: Handshake[] = [row, { ...row, emptyBody: false }, { ...row, signed: true }, { ...row, when: [absent] }]
    for (const open of rows) expect(() => answerHandshakes([open])).toThrow(/handshakes\.0" would answer deliveries/)
    const ping = { json: 'type', equals: 'ping' } as const
    for (const narrow of [{ emptyBody: true }, { when: [absent, ping] }, { onlyFields: ['id'] }]) {
      expect(() => answerHandshakes([{ ...row, ...narrow }])).not.toThrow()
    }
  })

  test('a condition without a value, or with two, is refused, because deliveries would match it', () => {
    const unset: string | undefined = process.env.A_VARIABLE_THAT_IS_NOT_SET
    const conditions: [condition: object, field: string][] = [
      [{ header: 'x-topic', equals: unset }, 'equals'],
      [{ header: 'x-topic' }, 'equals'],
      [{ header: 'x-topic', equals: 'ping', absent: true }, 'equals'],
      [{ query: 'topic', equals: unset, absent: true }, 'equals'],
      [{ json: 'topic', absent: false }, 'absent'],
    ]
    for (const [condition, field] of conditions) {
      const row = { method: 'POST', emptyBody: true, when: [condition], respond: {} } as unknown as Handshake
      expect(() => answerHandshakes([row])).toThrow(new RegExp(`"handshakes\\.0\\.when\\.0\\.${field}"`))
    }
  })

  test('a path in another notation, which finds nothing in any body, is refused', () => {
    const row: Handshake = { method: 'POST', onlyKeys: ['challenge'], respond: {} }
    for (const json of ['$.challenge', '/challenge', 'list[0]']) {
      const absent = { json, absent: true } as const
      expect(() => answerHandshakes([{ ...row, when: [absent] }])).toThrow(
        /"handshakes\.0\.when\.0\.json" must be a path/,
      )
      expect(() => answerHandshakes([{ ...row, token: { json } }])).toThrow(
        /"handshakes\.0\.token\.json" must be a path/,
      )
    }
  })
})

test('an unsigned handshake leaves the request policy in force for deliveries', async () => {
  const scheme = { ...schemes.hmacSha256, policy: { contentTypes: ['application/json'] } }
  const recorded = receiver(scheme, [handshakes.monday])
  const send = (body: string, type: string) =>
    recorded.send(body, { 'x-signature': hexMac(secret, body), 'content-type': type })
  expect((await send('{"event":1}', 'text/plain')).status).toBe(415)
  expect((await send('{"event":1}', 'application/json')).status).toBe(200)
  expect(await (await send('{"challenge":"abc"}', 'text/plain')).json()).toEqual({ challenge: 'abc' })
})
