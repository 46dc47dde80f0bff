import {
  answerHandshakes,
  ConfigError,
  createHmacWebhook,
  type Handshake,
  type HmacSecretHint,
  handshakes,
  type Scheme,
  type SecretSource,
  schemes,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, mac, nowS, otherSecret, recordingWebhook, secret, sha } from '../shared.js'

const url = 'https://example.com/hook'
type Options = Parameters<typeof answerHandshakes>[1]
type Lookup = { secret?: SecretSource<HmacSecretHint>; publicUrl?: string }

function receiver(scheme: Scheme, rows: Handshake[], options?: Options, more: Lookup = {}) {
  return recordingWebhook({ scheme, handshakes: answerHandshakes(rows, options), ...more })
}

const get = (recorded: ReturnType<typeof recordingWebhook>, query: string, headers: HeadersInit = {}) =>
  recorded.webhook.handle(new Request(`${url}?${query}`, { headers }))

const slackSigned = (body: string, prefix = 'x-slack') => ({
  [`${prefix}-signature`]: `v0=${hexMac(secret, `v0:${nowS}:`, body)}`,
  [`${prefix}-request-timestamp`]: nowS,
})

function takeTurns<T>(...answers: readonly T[]): () => T {
  let calls = 0
  return () => answers[calls++ % answers.length]!
}

describe('A50 a keyed handshake is no signing oracle', () => {
  test('X: a token with the form of a body is refused, others are answered', async () => {
    const recorded = receiver(schemes.x, [handshakes.x])
    const good = await get(recorded, 'crc_token=abc-DEF_123')
    expect(await good.json()).toEqual({
      response_token: `sha256=${mac('sha256', secret, 'abc-DEF_123').toString('base64')}`,
    })
    for (const token of [
      '{"a":1}',
      'a:b',
      '"a"',
      'v0:1:x',
      '<b>',
      '12345',
      'true',
      'null',
      '1e5',
      'a'.repeat(129),
      '',
    ]) {
      const response = await get(recorded, `crc_token=${encodeURIComponent(token)}`)
      expect([token, response.status]).toEqual([token, 403])
    }
    expect((await get(recorded, 'crc_token=a&crc_token=b')).status).toBe(405)
    const unknown = receiver(schemes.x, [handshakes.x], {}, { secret: () => undefined })
    expect((await get(unknown, 'crc_token=abc-DEF_123')).status).toBe(403)
  })

  test('a token that could be a whole body of another kind than JSON is never signed', () => {
    for (const payload of ['form', 'auto', 'text', 'bytes'] as const) {
      expect(() => receiver({ ...schemes.x, payload }, [handshakes.x])).toThrow(/Set signed: true/)
    }
  })

  test('LinkedIn: the secret is that of the application in the query', async () => {
    const parent = 'the client secret of the parent app'
    const byApplication = ({ url }: { url: string }) =>
      new URL(url).searchParams.get('applicationId') === '77' ? secret : parent
    const recorded = receiver(schemes.linkedIn, [handshakes.linkedIn], {}, { secret: byApplication })
    const challengeCode = '890e4665-4dfe-4ab1-b689-ed553bceeed0'
    for (const [query, key] of [
      [`applicationId=77&challengeCode=${challengeCode}`, secret],
      [`challengeCode=${challengeCode}`, parent],
    ] as const) {
      expect(await (await get(recorded, query)).json()).toEqual({
        challengeCode,
        challengeResponse: hexMac(key, challengeCode),
      })
    }
  })

  test('LinkedIn: a UUID is signed, and nothing else', async () => {
    const recorded = receiver(schemes.linkedIn, [handshakes.linkedIn])
    const challengeCode = '890e4665-4dfe-4ab1-b689-ed553bceeed0'
    const answer = await get(recorded, `challengeCode=${challengeCode}`)
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      200,
      'application/json',
      { challengeCode, challengeResponse: hexMac(secret, challengeCode) },
    ])
    for (const token of ['hmacsha256={}', challengeCode.toUpperCase(), `${challengeCode}0`, 'a'.repeat(36)]) {
      expect((await get(recorded, `challengeCode=${encodeURIComponent(token)}`)).status, token).toBe(403)
    }
    const body = '{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"}'
    expect((await recorded.send(body, { 'x-li-signature': hexMac(secret, 'hmacsha256=', body) })).status).toBe(200)
  })

  test('hex that could be the hash of a body, or part of one, is not signed', () => {
    const hex: Handshake = { ...handshakes.braintree, respond: { text: [{ computed: true }] } }
    const scheme = { ...schemes.hmacSha256 }
    const contents: Scheme['content'][] = [
      [{ bodyHash: 'sha256', encoding: 'hex' }],
      [{ timestamp: true }, { body: true }],
      [{ header: 'x-order' }],
      ['abc', { body: true }],
    ]
    const timestamp = { from: { header: 'x-time' }, format: 's' } as const
    for (const content of contents)
      expect(() => receiver({ ...scheme, content, timestamp }, [hex])).toThrow(/signed: true/)
    for (const content of [[{ body: true }], ['v1:', { body: true }]] as const) {
      expect(() => receiver({ ...scheme, content }, [hex])).not.toThrow()
    }
  })

  test('Braintree: a signature that was asked for as a challenge signs no delivery', async () => {
    const recorded = receiver(schemes.braintree, [handshakes.braintree], { publicKey: 'pub_1' })
    const token = '20f9f8ed05f77439fe955c977e4c8a53'
    const [, signature] = (await (await get(recorded, `bt_challenge=${token}`)).text()).split('|')
    const deliver = (payload: string, made: string | undefined) =>
      recorded.send(new URLSearchParams({ bt_signature: `pub_1|${made}`, bt_payload: payload }).toString())
    expect((await deliver(token, signature)).status).toBe(401)
    const payload = 'PD94bWwgdmVyc2lvbj0iMS4wIj8+'
    const made = mac('sha1', sha('sha1', secret), payload).toString('hex')
    expect((await deliver(payload, made)).status).toBe(200)
  })

  test('Zoom: answered only when the request is signed', async () => {
    const recorded = receiver(schemes.zoom, [handshakes.zoom])
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}'
    const answer = await recorded.send(body, slackSigned(body, 'x-zm'))
    expect(await answer.json()).toEqual({
      plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
      encryptedToken: hexMac(secret, 'qgg8vlvZRS6UYooatFL8Aw'),
    })
    expect((await recorded.send(body)).status).toBe(401)
    expect(
      (await recorded.send(body, { ...slackSigned(body, 'x-zm'), 'x-zm-signature': `v0=${'0'.repeat(64)}` })).status,
    ).toBe(401)
    expect(recorded.deliveries).toEqual([])
  })

  test.each([
    ['a list', [otherSecret, secret]],
    ['ids that are equal', [otherSecret, secret].map((value) => ({ value, id: 'ours' }))],
    ['a function that lists them in any order', takeTurns([otherSecret, secret], [secret, otherSecret])],
  ])('Zoom: in a rotation the answer is made with the secret that signed the question: %s', async (_, source) => {
    const recorded = receiver(schemes.zoom, [handshakes.zoom], {}, { secret: source })
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}'
    const answer = await recorded.send(body, slackSigned(body, 'x-zm'))
    expect(await answer.json()).toMatchObject({ encryptedToken: hexMac(secret, 'qgg8vlvZRS6UYooatFL8Aw') })
  })

  test.each([schemes.bearerToken, schemes.insecureSha256Concat, schemes.discord])(
    'a scheme whose proof is no HMAC makes no keyed answer, which could be the secret itself: $name',
    (scheme) => {
      const key = scheme === schemes.discord ? `${'00'.repeat(31)}09` : secret
      expect(() => receiver(scheme, [handshakes.zoom], {}, { secret: key })).toThrow(/asks for an HMAC/)
    },
  )

  test('Braintree: the challenge is hex, the answer names the public key', async () => {
    const publicKey = 'integration_public_key'
    const keys = { secret: 'integration_private_key' }
    const recorded = receiver(schemes.braintree, [handshakes.braintree], { publicKey }, keys)
    const answer = await get(recorded, 'bt_challenge=20f9f8ed05f77439fe955c977e4c8a53')
    // As in the tests of Braintree's own libraries.
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/plain; charset=utf-8',
      `${publicKey}|d9b899556c966b3f06945ec21311865d35df3ce4`,
    ])
    expect((await get(recorded, 'bt_challenge=PD94bWwgdmVyc2lvbj0iMS4wIj8')).status).toBe(403)
  })

  test('one that could sign a delivery of its scheme is refused when the receiver is made', () => {
    const make = (scheme: Scheme, row: Handshake) => () =>
      createHmacWebhook({ scheme, secret, handshakes: answerHandshakes([row]) })
    expect(make(schemes.stripe, handshakes.x)).toThrow(/signed: true/)
    expect(make(schemes.slack, handshakes.x)).not.toThrow()
    expect(make(schemes.x, { ...handshakes.x, form: 'text' })).toThrow(ConfigError)
    expect(make(schemes.stripe, { ...handshakes.x, signed: true })).not.toThrow()
  })
})

test('A50 a digest over a text of ours is no signature of a scheme that signs by a digest', () => {
  const row: Handshake = {
    method: 'GET',
    token: { query: 'challenge' },
    form: 'text',
    compute: { digest: 'sha256', of: ['verifyToken', 'token'], encoding: 'hex' },
    respond: { text: [{ computed: true }] },
  }
  const make = (more?: Partial<Handshake>) => () =>
    receiver(schemes.insecureSha256Concat, [{ ...row, ...more }], { verifyToken: secret })
  expect(make()).toThrow(/would sign, for anyone who asks/)
  expect(make({ signed: true })).not.toThrow()
})

describe('A51 what is echoed is never a page', () => {
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
  test('Microsoft Graph: markup comes back as text, line breaks do not come back', async () => {
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

describe('A52 a secret that the sender chooses', () => {
  const known = new Map<string, string>()
  const kept: string[] = []
  const options: Options = {
    onSecret: (value) => {
      kept.push(value)
      known.set('asana', value)
      return true
    },
  }
  test('is kept once, and can not be replaced by anyone', async () => {
    const recorded = receiver(schemes.asana, [handshakes.asana], options, { secret: () => known.get('asana') })
    const first = await recorded.send('{}', { 'x-hook-secret': 'first-secret-of-asana-32-bytes-0' })
    expect([first.status, first.headers.get('x-hook-secret')]).toEqual([200, 'first-secret-of-asana-32-bytes-0'])
    const second = await recorded.send('{}', { 'x-hook-secret': 'second-secret-of-an-attacker-000' })
    expect([second.status, second.headers.get('x-hook-secret')]).toEqual([403, null])
    expect(kept).toEqual(['first-secret-of-asana-32-bytes-0'])
    const body = '{"events":[]}'
    expect((await recorded.send(body, { 'x-hook-signature': hexMac(kept[0]!, body) })).status).toBe(200)
  })
  test('is refused where nobody wants it, and where a secret is configured', async () => {
    const headers = { 'x-hook-secret': 'a-secret-of-asana' }
    for (const recorded of [
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => false }, { secret: () => undefined }),
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => 'yes' as never }, { secret: () => undefined }),
      receiver(schemes.asana, [handshakes.asana], { onSecret: () => true }),
      // A secret whose time is over opens the door to nobody.
      receiver(
        schemes.asana,
        [handshakes.asana],
        { onSecret: () => true },
        { secret: { value: secret, notAfter: new Date(0) } },
      ),
    ]) {
      expect((await recorded.send('{}', headers)).status).toBe(403)
    }
  })
  test('is not kept while it can not be looked up whether there is one', async () => {
    const seen: string[] = []
    const onSecret = (value: string) => seen.push(value) > 0
    const down = () => Promise.reject(new Error('database down'))
    const recorded = receiver(schemes.asana, [handshakes.asana], { onSecret }, { secret: down })
    expect((await recorded.send('{}', { 'x-hook-secret': 'a-secret-of-asana' })).status).toBe(503)
    expect(seen).toEqual([])
  })
  test('Notion: the body is the token and nothing else', async () => {
    const seen: string[] = []
    const onSecret = (value: string) => seen.push(value) > 0
    const recorded = receiver(schemes.notion, [handshakes.notion], { onSecret }, { secret: () => undefined })
    expect((await recorded.send('{"verification_token":"secret_tMrlL1qK"}')).status).toBe(200)
    expect((await recorded.send('{"verification_token":"secret_x","id":"1"}')).status).toBe(401)
    expect(seen).toEqual(['secret_tMrlL1qK'])
  })
})

describe('A53 a handshake that is not configured, or not quite one', () => {
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
  ] as const)('%s: what is asked in a GET is a delivery in a POST, and must be signed', async (name, scheme, query) => {
    const recorded = receiver(scheme, [handshakes[name]], { verifyToken: 'token-of-ours' })
    expect((await get(recorded, query)).status).toBe(200)
    expect((await recorded.send('{}', {}, { url: `${url}?${query}` })).status).toBe(401)
  })
  test('Microsoft Graph: with a body, of one byte too, it is a notification', async () => {
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
  test('a wrong row is refused and named', () => {
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

describe('a delivery is never taken for the handshake of its provider', () => {
  /** What each provider is documented to deliver, and its headers but for those with the signature. */
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

  test('WooCommerce: the ping is one field and nothing else', async () => {
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

  test('Front: a header alone, which is not signed, makes no challenge of an event', async () => {
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

  test('a row of one’s own that asks for nothing is refused', () => {
    const row: Handshake = { method: 'POST', respond: {} }
    const absent = { header: 'x-topic', absent: true } as const
    const rows: Handshake[] = [row, { ...row, emptyBody: false }, { ...row, signed: true }, { ...row, when: [absent] }]
    for (const open of rows) expect(() => answerHandshakes([open])).toThrow(/handshakes\.0" would answer deliveries/)
    const ping = { json: 'type', equals: 'ping' } as const
    for (const narrow of [{ emptyBody: true }, { when: [absent, ping] }, { onlyFields: ['id'] }]) {
      expect(() => answerHandshakes([{ ...row, ...narrow }])).not.toThrow()
    }
  })
})

describe('A54 the verify token', () => {
  const meta = () => receiver(schemes.meta, [handshakes.meta], { verifyToken: 'our-verify-token' })
  const query = 'hub.mode=subscribe&hub.challenge=1158201444'
  test('answers who shows it', async () => {
    const response = await get(meta(), `${query}&hub.verify_token=our-verify-token`)
    expect([response.status, await response.text()]).toEqual([200, '1158201444'])
  })
  test.each([
    [`${query}&hub.verify_token=other-verify-token`, 403],
    [`${query}&hub.verify_token=`, 403],
    [`${query}&hub.verify_token=our-verify-toke`, 403],
    [`${query}&hub.verify_token=our-verify-tokens`, 403],
    [`${query}&hub.verify_token=Our-verify-token`, 403],
    [query, 403],
    [`${query}&hub.verify_token=our-verify-token&hub.verify_token=our-verify-token`, 403],
    ['hub.challenge=1158201444&hub.verify_token=our-verify-token', 405],
    [`${query}&hub.mode=subscribe&hub.verify_token=our-verify-token`, 405],
  ])('%s is %i', async (given, status) => {
    expect((await get(meta(), given)).status).toBe(status)
  })
  test('a question in another method is none: the event is to be proven', async () => {
    const recorded = meta()
    const asked = { url: `${url}?${query}&hub.verify_token=our-verify-token` }
    const body = '{"object":"page"}'
    expect((await recorded.send(body, {}, asked)).status).toBe(401)
    const headers = { 'x-hub-signature-256': `sha256=${hexMac(secret, body)}` }
    expect((await recorded.send(body, headers, asked)).status).toBe(200)
    expect(recorded.deliveries).toHaveLength(1)
  })
  test('where there is none of ours, no receiver is made', () => {
    for (const options of [{}, { verifyToken: '' }, { verifyToken: ' \n' }, { verifyToken: undefined }]) {
      expect(() => receiver(schemes.meta, [handshakes.meta], options)).toThrow(/"verifyToken"/)
    }
  })
  test('eBay: a digest over challenge, token and URL', async () => {
    const options = { verifyToken: 'verification-token-of-32-chars-00' }
    const recorded = receiver(schemes.hmacSha256, [handshakes.ebay], options, { publicUrl: url })
    const expected = sha('sha256', 'a8628072', options.verifyToken, url).toString('hex')
    expect(await (await get(recorded, 'challenge_code=a8628072')).json()).toEqual({ challengeResponse: expected })
  })
  test('Adobe Sign: our client id alone is echoed', async () => {
    const recorded = receiver(schemes.hmacSha256, [handshakes.adobeSign], { verifyToken: 'CBJCHBCAABAAo' })
    const right = await get(recorded, '', { 'x-adobesign-clientid': 'CBJCHBCAABAAo' })
    expect([right.status, right.headers.get('x-adobesign-clientid')]).toEqual([200, 'CBJCHBCAABAAo'])
    expect((await get(recorded, '', { 'x-adobesign-clientid': 'other' })).status).toBe(403)
  })
})

describe('A55 Discord', () => {
  test('a PING with a wrong signature is 401, a right one is answered', async () => {
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

test('what a handshake needs is asked for when the receiver is made', () => {
  const make = (row: Handshake, options?: Options, more?: Lookup) => () =>
    receiver(schemes.github, [row], options, more)
  expect(make(handshakes.ebay)).toThrow(/"verifyToken"/)
  expect(make(handshakes.ebay, { verifyToken: 'token-of-ours' })).toThrow(/"publicUrl"/)
  expect(make(handshakes.ebay, { verifyToken: 'token-of-ours' }, { publicUrl: url })).not.toThrow()
  expect(() => answerHandshakes([handshakes.braintree])).toThrow(/"publicKey"/)
  expect(() => answerHandshakes([handshakes.asana])).toThrow(/"onSecret"/)
  expect(() => answerHandshakes([handshakes.meta], { verifyToken: '' })).toThrow(/"verifyToken"/)
})

test('an answer of 204 has no body, and one body is enough', () => {
  const row = (respond: Handshake['respond']): Handshake => ({ method: 'GET', respond })
  expect(() => answerHandshakes([row({ status: 204, text: ['a'] })])).toThrow(/204/)
  expect(() => answerHandshakes([row({ status: 204, json: { a: 1 } })])).toThrow(/204/)
  expect(() => answerHandshakes([row({ text: ['a'], json: { a: 1 } })])).toThrow(/both text and json/)
  expect(() => answerHandshakes([row({ text: [{ option: 'other' as 'publicKey' }] })])).toThrow(/publicKey/)
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

test('a keyed handshake is answered with a secret that is in force', async () => {
  const old = { value: 'an-old-secret-of-32-bytes-012345', notAfter: new Date(0) }
  const recorded = receiver(schemes.x, [handshakes.x], {}, { secret: [old, secret] })
  const answer = await get(recorded, 'crc_token=abc')
  expect(await answer.json()).toEqual({ response_token: `sha256=${mac('sha256', secret, 'abc').toString('base64')}` })
})

test('an onSecret that throws is a 503, so that the sender asks again', async () => {
  const onSecret = () => {
    throw new Error('database down')
  }
  const recorded = receiver(schemes.asana, [handshakes.asana], { onSecret }, { secret: () => undefined })
  expect((await recorded.send('{}', { 'x-hook-secret': 'a-secret-of-asana-of-32-bytes-01' })).status).toBe(503)
})
