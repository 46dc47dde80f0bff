import { createHash } from 'node:crypto'
import {
  decodeDelivery,
  deliveryKey,
  encodeDelivery,
  type Outcome,
  StoreError,
  VerificationError,
} from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import {
  answerHandshakes,
  createHmacWebhook,
  defineVerifier,
  type HmacDelivery,
  handshakes,
  type Verified,
  type Verifier,
  type VerifierWebhookOptions,
} from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { sha } from './shared.js'

const body = '{"type":"a.b","n":1}'

function receive(scheme: Verifier, options: { clock?: ReturnType<typeof manualClock> } = {}) {
  const deliveries: HmacDelivery[] = []
  const outcomes: Outcome[] = []
  const webhook = createHmacWebhook({
    scheme,
    eventType: { json: 'type' },
    onDelivery: (delivery) => {
      deliveries.push(delivery)
    },
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  })
  const send = async (text = body, method = 'POST') => {
    const request = new Request('https://example.com/in', { method, body: method === 'GET' ? null : text })
    return (await webhook.handle(request)).status
  }
  return { webhook, send, deliveries, outcomes }
}

test('a verifier that defineVerifier did not create is refused', () => {
  const scheme = { verify: () => ({ authenticated: 'body' }) }
  const make = () => createHmacWebhook({ scheme: scheme as never, onDelivery() {} })
  expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', code: 'scheme_invalid' }))
})

const accepting = (verified: Verified) => defineVerifier(() => verified)

describe('a verifier', () => {
  test('decides, and what it proved is in the delivery', async () => {
    const timestamp = new Date(0)
    const verified: Verified = { authenticated: 'body', id: 'jti-1', timestamp, principal: 'tenant', secretId: 'k1' }
    const { send, deliveries, outcomes } = receive(accepting(verified))
    expect(await send()).toBe(200)
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]).toMatchObject({
      provider: 'generic-hmac',
      type: 'a.b',
      payload: { type: 'a.b', n: 1 },
      id: 'jti-1',
      principal: 'tenant',
      secretId: 'k1',
      authenticated: 'body',
      message: { id: 'jti-1', idSigned: true, timestamp, timestampSigned: true, type: 'a.b', typeSigned: true },
    })
    expect(outcomes[0]).toMatchObject({ type: 'handled' })
    expect(await send('{"type":"other"}')).toBe(200)
    expect(deliveries).toHaveLength(1)
  })

  test('gets the exact bytes, the headers and the URL', async () => {
    const seen: unknown[] = []
    const { send } = receive(
      defineVerifier(({ method, url, headers, body: bytes }) => {
        seen.push(method, url, headers.get('content-type'), new TextDecoder().decode(bytes))
        return { authenticated: 'body' }
      }),
    )
    await send()
    expect(seen).toEqual(['POST', 'https://example.com/in', 'text/plain;charset=UTF-8', body])
  })

  test('without an id uses the hash of the body to identify a delivery', async () => {
    const { send, deliveries } = receive(accepting({ authenticated: 'body' }))
    expect([await send(), await send()]).toEqual([200, 200])
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]!.id).toBe(createHash('sha256').update(body).digest('hex'))
  })

  test.each([
    ['false', () => false],
    ['a rejected VerificationError', () => Promise.reject(new VerificationError('x', 'signature_mismatch', 'no'))],
    [
      'a thrown VerificationError',
      () => {
        throw new VerificationError('x', 'secret_unknown', 'no')
      },
    ],
  ])('makes %s a 401', async (_, verify) => {
    const { send, deliveries } = receive(defineVerifier(verify as () => false))
    expect(await send()).toBe(401)
    expect(deliveries).toHaveLength(0)
  })

  test.each([
    ['a thrown error', () => Promise.reject(new Error('key server is down')), 503],
    ['a StoreError', () => Promise.reject(new StoreError('x', 'secrets_failed', 'down')), 503],
    ['true', () => true, 500],
    ['undefined', () => undefined, 500],
    ['an object that says nothing', () => ({}), 500],
    ['"none"', () => ({ authenticated: 'none' }), 500],
    ['an empty id', () => ({ authenticated: 'body', id: '' }), 500],
    ['an id that is no text', () => ({ authenticated: 'body', id: 7 }), 500],
  ])('lets nothing in: %s', async (_, verify, status) => {
    const { send, deliveries } = receive(defineVerifier(verify as () => false))
    expect(await send()).toBe(status)
    expect(deliveries).toHaveLength(0)
  })

  test('that takes over three seconds is a 503', async () => {
    const clock = manualClock()
    const { send } = receive(
      defineVerifier(() => new Promise<false>(() => {})),
      { clock },
    )
    const sending = send()
    await clock.advance(0)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await clock.advance(3_000)
    expect(await sending).toBe(503)
  })

  test('has its own limits, methods and way to read a body', async () => {
    const scheme = defineVerifier(() => ({ authenticated: 'sender' as const }), {
      name: 'acme',
      methods: ['PUT'],
      maxBytes: 20,
      payload: 'form',
      eventType: { json: 'kind' },
    })
    const seen: unknown[] = []
    const webhook = createHmacWebhook({
      scheme,
      onDelivery: ({ provider, type, payload }) => void seen.push(provider, type, payload),
    })
    const put = async (text: string, method = 'PUT') =>
      (await webhook.handle(new Request('https://example.com/', { method, body: text }))).status
    expect(await put('kind=x&a=1')).toBe(200)
    expect(seen).toEqual(['acme', 'x', { kind: 'x', a: '1' }])
    expect(await put('kind=x', 'POST')).toBe(405)
    expect(await put('x'.repeat(21))).toBe(413)
  })

  test('answers 400 to a body that is not JSON only if it was accepted', async () => {
    const { send } = receive(accepting({ authenticated: 'body' }))
    expect(await send('not JSON')).toBe(400)
    expect(await receive(defineVerifier(() => false as const)).send('not JSON')).toBe(401)
  })

  test('handlers are typed by schemas, as with a scheme', async () => {
    const seen: number[] = []
    const webhook = createHmacWebhook({
      scheme: defineVerifier(() => ({ authenticated: 'body' })),
      eventType: { json: 'type' },
      events: { 'a.b': z.object({ n: z.number() }) },
      on: {
        'a.b': (event, { delivery }) => {
          seen.push(event.n)
          const kind: 'body' = delivery.authenticated
          expect(kind).toBe('body')
        },
      },
    })
    expect((await webhook.handle(new Request('https://example.com/', { method: 'POST', body }))).status).toBe(200)
    expect(seen).toEqual([1])
  })

  test('a value that is not a function is refused', () => {
    expect(() => defineVerifier('x' as never)).toThrow(expect.objectContaining({ code: 'option_invalid' }))
  })

  test('a scheme without a secret does not compile, and is refused', () => {
    const noSecret = {
      scheme: { mac: { kind: 'token' }, signature: { from: { header: 'x' }, encoding: 'utf8' }, content: [] },
    } as const
    // @ts-expect-error: a scheme needs its secret
    expect(() => createHmacWebhook({ ...noSecret, onDelivery: () => {} })).toThrow(/secret/)
  })
})

test.each([
  [{ methods: ['post'] }, /methods/],
  [{ payload: 'xml' }, /payload/],
  [{ maxBytes: 0 }, /maxBytes/],
  [{ name: '' }, /name/],
  [{ eventType: 'type' }, /eventType/],
  [{ secretHeaders: ['a b'] }, /secretHeaders/],
  [{ check: true }, /check/],
  [{ method: 'POST' }, /method/],
])('the wrong option %j is refused', (options, named) => {
  expect(() => defineVerifier(() => false, options as never)).toThrow(named)
})

test('a receiver with a verifier refuses options that it would not use', () => {
  const scheme = defineVerifier(() => false as const)
  for (const [option, refusal] of [
    [{ secret: 'a-secret' }, /A verifier takes no "secret"/],
    [{ publicUrl: 'https://example.com/' }, /A verifier takes a "publicUrl" only for handshakes/],
  ] as const) {
    expect(() => createHmacWebhook({ scheme, onDelivery() {}, ...option } as never)).toThrow(refusal)
  }
  expect(() => createHmacWebhook({ scheme, handshakes: {} } as never)).toThrow(/takes answerHandshakes/)
})

describe('handshakes of senders whose proof no scheme describes', () => {
  const scheme = defineVerifier(
    ({ headers }) => headers.get('authorization') === 'proof' && { authenticated: 'body' },
    {
      check({ headers }) {
        if (!headers.get('authorization')) throw new VerificationError('test', 'signature_missing', 'No proof.')
      },
    },
  )
  const publicUrl = 'https://example.com/hook'

  test('monday asks in a POST, and anything else is checked before it is verified', async () => {
    const { webhook, deliveries, outcomes } = recordingVerifier({ handshakes: answerHandshakes([handshakes.monday]) })
    const post = (body: string, headers = {}) =>
      webhook.handle(new Request(publicUrl, { method: 'POST', body, headers }))
    const asked = await post('{"challenge":"abc-1"}')
    expect([asked.status, await asked.json()]).toEqual([200, { challenge: 'abc-1' }])
    expect((await post('{"event":{"type":"create_item"}}')).status).toBe(401)
    expect((await post('{"event":{"type":"create_item"}}', { authorization: 'proof' })).status).toBe(200)
    expect(outcomes.map(({ type, code }) => code ?? type)).toEqual(['challenge', 'signature_missing', 'handled'])
    expect(deliveries).toHaveLength(1)
  })

  test('eBay asks for a digest that includes the URL', async () => {
    const answers = answerHandshakes([handshakes.ebay], { verifyToken: 'a-token-of-the-dashboard-32-chars' })
    const { webhook } = recordingVerifier({ handshakes: answers, publicUrl })
    const asked = await webhook.handle(new Request(`${publicUrl}?challenge_code=abc`))
    const challengeResponse = sha('sha256', 'abc', 'a-token-of-the-dashboard-32-chars', publicUrl).toString('hex')
    expect(await asked.json()).toEqual({ challengeResponse })
    expect(() => recordingVerifier({ handshakes: answers })).toThrow(/"publicUrl"/)
  })

  test('those that need the secret of a scheme are refused', () => {
    for (const row of [{ ...handshakes.x, signed: true }, handshakes.asana]) {
      const answers = answerHandshakes([row], { onSecret: () => true })
      expect(() => recordingVerifier({ handshakes: answers })).toThrow(/a verifier keeps its own/)
    }
  })

  function recordingVerifier(options: Pick<VerifierWebhookOptions, 'handshakes' | 'publicUrl'>) {
    const [deliveries, outcomes] = [[] as unknown[], [] as Outcome[]]
    const webhook = createHmacWebhook({
      scheme,
      onDelivery: (delivery) => void deliveries.push(delivery),
      onOutcome: (outcome) => outcomes.push(outcome),
      ...options,
    })
    return { webhook, deliveries, outcomes }
  }
})

test('a delivery that comes back from a queue is the same, without asking the verifier again', async () => {
  const { webhook, send, deliveries } = receive(accepting({ authenticated: 'body', id: 'jti-1' }))
  await send()
  const message = JSON.parse(JSON.stringify(await encodeDelivery(deliveries[0]!)))
  const back = await decodeDelivery(webhook, message)
  expect(back).toMatchObject({ type: 'a.b', id: 'jti-1', payload: { type: 'a.b', n: 1 }, message: { type: 'a.b' } })
  expect(await deliveryKey(back)).toBe(await deliveryKey(deliveries[0]!))
})
