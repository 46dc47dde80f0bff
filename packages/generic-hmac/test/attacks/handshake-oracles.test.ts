import {
  answerHandshakes,
  ConfigError,
  createHmacWebhook,
  type Handshake,
  handshakes,
  type Scheme,
  schemes,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { hexMac, mac, nowS, otherSecret, secret, sha } from '../shared.js'
import { get, receiver, url } from './handshake-receiver.js'

const slackSigned = (body: string, prefix = 'x-slack') => ({
  [`${prefix}-signature`]: `v0=${hexMac(secret, `v0:${nowS}:`, body)}`,
  [`${prefix}-request-timestamp`]: nowS,
})

function takeTurns<T>(...answers: readonly T[]): () => T {
  let calls = 0
  return () => answers[calls++ % answers.length]!
}

describe('A50 a keyed handshake is not a signing oracle', () => {
  test('X: a token in the form of a body is refused, others are answered', async () => {
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

  test('a token that could be a whole body in a format other than JSON is never signed', () => {
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

  test('hex that could be the hash of a body, or a part of one, is not signed', () => {
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

  test('Braintree: a signature from a challenge signs no delivery', async () => {
    const recorded = receiver(schemes.braintree, [handshakes.braintree], { publicKey: 'pub_1' })
    const token = '20f9f8ed05f77439fe955c977e4c8a53'
    const [, signature] = (await (await get(recorded, `bt_challenge=${token}`)).text()).split('|')
    const deliver = (payload: string, made: string | undefined) =>
      recorded.send(new URLSearchParams({ bt_signature: `pub_1|${made}`, bt_payload: payload }).toString())
    expect((await deliver(token, signature)).status).toBe(401)
    expect((await recorded.send(`bt_signature=pub_1%7C${signature}`)).status).toBe(401)
    expect(recorded.outcomes.slice(1).map(({ code }) => code)).toEqual(['signature_mismatch', 'signature_malformed'])
    const payload = 'PD94bWwgdmVyc2lvbj0iMS4wIj8+'
    const made = mac('sha1', sha('sha1', secret), payload).toString('hex')
    expect((await deliver(payload, made)).status).toBe(200)
  })

  test('Zoom: answered only if the request is signed', async () => {
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
  ])('Zoom: during a rotation, the answer uses the secret that signed the question: %s', async (_, source) => {
    const recorded = receiver(schemes.zoom, [handshakes.zoom], {}, { secret: source })
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}'
    const answer = await recorded.send(body, slackSigned(body, 'x-zm'))
    expect(await answer.json()).toMatchObject({ encryptedToken: hexMac(secret, 'qgg8vlvZRS6UYooatFL8Aw') })
  })

  test.each([schemes.bearerToken, schemes.insecureSha256Concat, schemes.discord])(
    'a scheme without an HMAC gives no keyed answer, which could be the secret itself: $name',
    (scheme) => {
      const key = scheme === schemes.discord ? `${'00'.repeat(31)}09` : secret
      expect(() => receiver(scheme, [handshakes.zoom], {}, { secret: key })).toThrow(
        /needs an HMAC, but the scheme has none/,
      )
    },
  )

  test('Braintree: the challenge is hex, and the answer names the public key', async () => {
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

  test('one that could sign a delivery of its scheme is refused when the receiver is created', () => {
    const make = (scheme: Scheme, row: Handshake) => () =>
      createHmacWebhook({ scheme, secret, handshakes: answerHandshakes([row]) })
    expect(make(schemes.stripe, handshakes.x)).toThrow(/signed: true/)
    expect(make(schemes.slack, handshakes.x)).not.toThrow()
    expect(make(schemes.x, { ...handshakes.x, form: 'text' })).toThrow(ConfigError)
  })

  test('one that is not declared as signed is not either, even if its token is in the body', () => {
    const { signed: _, ...row } = handshakes.zoom
    expect(() => receiver(schemes.stripe, [{ ...row, form: 'text' }])).toThrow(/signed: true/)
  })

  test('a signature protects only a token that it covers: someone who replays a request can add any other', () => {
    const signed = (token: Handshake['token']): Handshake => ({ ...handshakes.x, method: 'POST', signed: true, token })
    const inHeader = signed({ header: 'X-Challenge' })
    const { content } = schemes.stripe
    for (const [scheme, row] of [
      [schemes.stripe, inHeader],
      [schemes.stripe, signed({ query: 'crc_token' })],
      [schemes.stripe, { ...handshakes.zoom, form: 'text', token: { query: 'a' } }],
      [
        { ...schemes.stripe, content: [...content, { when: { header: 'x-a' }, parts: [{ header: 'x-challenge' }] }] },
        inHeader,
      ],
      [schemes.mailgun, handshakes.zoom],
    ] satisfies [Scheme, Handshake][]) {
      expect(() => receiver(scheme, [row])).toThrow(/take the token from the signed content/)
    }
    for (const [scheme, row] of [
      [schemes.stripe, handshakes.zoom],
      [schemes.slack, inHeader],
      [{ ...schemes.stripe, content: [...content, '.', { header: 'x-challenge' }] }, inHeader],
      [{ ...schemes.stripe, content: [...content, { url: 'query' }] }, signed({ query: 'crc_token' })],
    ] satisfies [Scheme, Handshake][]) {
      expect(() => receiver(scheme, [row], {}, { publicUrl: url })).not.toThrow()
    }
  })

  test('and a token next to signed content is not a body either', async () => {
    const row: Handshake = { ...handshakes.x, method: 'POST', signed: true }
    const recorded = receiver(schemes.x, [row])
    const ask = async (token: string) =>
      (
        await recorded.webhook.handle(
          new Request(`${url}?crc_token=${token}`, {
            method: 'POST',
            body: '{}',
            headers: { 'x-twitter-webhooks-signature': `sha256=${mac('sha256', secret, '{}').toString('base64')}` },
          }),
        )
      ).status
    expect([await ask('abc'), await ask('12345')]).toEqual([200, 403])
  })
})

test('A50 a digest over a text of ours is not a signature of a scheme that signs by a digest', () => {
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
  expect(make({ signed: true })).toThrow(/take the token from the signed content/)
  expect(make({ method: 'POST', signed: true, token: { json: 'challenge' } })).not.toThrow()
  expect(make({ compute: undefined, respond: { text: [{ token: true }] } })).not.toThrow()
})

test('a keyed handshake is answered with a valid secret', async () => {
  const old = { value: 'an-old-secret-of-32-bytes-012345', notAfter: new Date(0) }
  const recorded = receiver(schemes.x, [handshakes.x], {}, { secret: [old, secret] })
  const answer = await get(recorded, 'crc_token=abc')
  expect(await answer.json()).toEqual({ response_token: `sha256=${mac('sha256', secret, 'abc').toString('base64')}` })
})
