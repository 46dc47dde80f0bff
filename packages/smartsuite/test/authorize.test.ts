import { encodeDelivery } from '@hookwright/core'
import {
  ConfigError,
  createSmartSuiteWebhook,
  type Outcome,
  pathToken,
  type SmartSuiteDelivery,
} from '@hookwright/smartsuite'
import { sampleSmartSuiteNotification as sample, signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

const token = '2d9b3c0e-7b1c-4a59-9a5e-56c4f7d8f0aa'
const other = '7a1f6c2e-0000-4a59-9a5e-56c4f7d8f0bb'

type Authorize = Parameters<typeof createSmartSuiteWebhook>[0]['authorize']

function receiver(authorize: Authorize, clock?: { now(): number; sleep(): Promise<void> }) {
  const deliveries: SmartSuiteDelivery[] = []
  const outcomes: Outcome[] = []
  const webhook = createSmartSuiteWebhook({
    authorize,
    clock,
    onDelivery: (delivery) => {
      deliveries.push(delivery)
    },
    onOutcome: (outcome) => outcomes.push(outcome),
  })
  return { webhook, deliveries, outcomes }
}

describe('trap 16: the decision who may ping', () => {
  test.each([[undefined], [null], [''], ['NONE'], [true], [token], [{}], [{ find: () => '0' }]])(
    'is required: %j is a ConfigError',
    (authorize) => {
      expect(() => receiver(authorize as unknown as Authorize)).toThrow(ConfigError)
      expect(() => receiver(authorize as unknown as Authorize)).toThrow(/"authorize" is required/)
    },
  )

  test("'none' lets every sender in and says so", async () => {
    const { webhook, deliveries } = receiver('none')
    expect((await webhook.handle(await signedSmartSuiteRequest())).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ authenticated: 'none', principal: 'smartsuite' })
  })
})

describe('trap 16: a path token', () => {
  test.each([
    [''],
    ['   '],
    ['fifteen-chars-x'],
    ['x'.repeat(15)],
    ['é'.repeat(10)],
    [undefined],
    [null],
    [7],
    [[]],
    [{}],
  ])('must be at least 16 characters: %j is a ConfigError', (value) => {
    expect(() => pathToken(value as never)).toThrow(ConfigError)
  })

  test.each([['a/b-0123456789abcdef'], ['a?b-0123456789abcdef'], ['a b-0123456789abcdef'], ['a%2f0123456789abcdef']])(
    'must fit in one path segment: %s is a ConfigError that does not repeat it',
    (value) => {
      const make = () => pathToken(value)
      expect(make).toThrow(/one path segment/)
      expect(make).not.toThrow(value)
    },
  )

  test('may be 16 characters, and any of up to five', async () => {
    expect(() => pathToken('x'.repeat(16))).not.toThrow()
    expect(() => pathToken(Array(6).fill(token))).toThrow(ConfigError)
    const { webhook, deliveries } = receiver(pathToken([token, { value: other, id: 'next' }]))
    await webhook.handle(await signedSmartSuiteRequest({ token }))
    await webhook.handle(await signedSmartSuiteRequest({ token: other }))
    expect(deliveries.map(({ secretId }) => secretId)).toEqual(['0', 'next'])
  })

  test('stops counting at its notAfter', async () => {
    let now = Date.UTC(2026, 0, 1)
    const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) }
    const { webhook } = receiver(pathToken({ value: token, notAfter: new Date(now + 1_000) }), clock)
    const send = async () => (await webhook.handle(await signedSmartSuiteRequest({ token }))).status
    expect(await send()).toBe(200)
    now += 1_000
    expect(await send()).toBe(401)
  })

  test.each([
    ['in front of the last segment', `https://example.com/${token}/hook`],
    ['followed by a slash', `https://example.com/hook/${token}/`],
    ['in the query', `https://example.com/hook?token=${token}`],
    ['in the query after a slash', `https://example.com/hook?/${token}`],
    ['in the fragment', `https://example.com/hook#/${token}`],
    ['as the host', `https://${token}`],
    ['in upper case', `https://example.com/${token.toUpperCase()}`],
    ['with more behind it', `https://example.com/${token}x`],
    ['missing', 'https://example.com/'],
    ['undecodable', `https://example.com/%E0%A4%A`],
  ])('%s is a 401', async (_, url) => {
    const { webhook, deliveries } = receiver(pathToken(token))
    expect((await webhook.handle(await signedSmartSuiteRequest({ url }))).status).toBe(401)
    expect(deliveries).toEqual([])
  })

  test('is found before a query and when it is percent-encoded', async () => {
    const { webhook } = receiver(pathToken('tökéñ-0123456789-abc'))
    const url = 'https://example.com/a/b/tökéñ-0123456789-abc?x=1#y'
    expect((await webhook.handle(await signedSmartSuiteRequest({ url }))).status).toBe(200)
  })

  test('is decided before the body is read', async () => {
    const { webhook, outcomes } = receiver(pathToken(token))
    let pulled = 0
    const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 })
    const init = { method: 'POST', body, duplex: 'half' }
    const response = await webhook.handle(new Request('https://example.com/wrong', init as RequestInit))
    expect([response.status, pulled, outcomes[0]?.bytes]).toEqual([401, 0, 0])
  })

  test('is not in what handlers, logs and outcomes see', async () => {
    const { webhook, deliveries, outcomes } = receiver(pathToken(token))
    await webhook.handle(await signedSmartSuiteRequest({ token }))
    await webhook.handle(await signedSmartSuiteRequest({ token: `${token.slice(0, -1)}b` }))
    const errors = outcomes.map(({ error }) => [String(error), (error as Error)?.stack])
    expect(JSON.stringify([deliveries, outcomes, errors])).not.toContain(token.slice(0, 20))
    expect(deliveries[0]?.url).toBe('https://example.com/hooks/smartsuite/***')
  })

  test('is in no queue, even if a proxy wrote the requested URL into a header', async () => {
    const secret = 'tökéñ-0123456789-abc'
    const { webhook, deliveries } = receiver(pathToken(secret))
    const headers = {
      'x-envoy-original-path': `/public/${encodeURIComponent(secret)}`,
      'x-waws-unencoded-url': `/hooks/smartsuite/${secret}?x=1`,
      'x-request-id': '7',
    }
    await webhook.handle(await signedSmartSuiteRequest({ token: secret, headers }))
    const message = await encodeDelivery(deliveries[0]!)
    expect(message.url).toBe('https://example.com/hooks/smartsuite/***')
    expect(message.headers.map(([name]) => name)).toEqual(['content-type', 'x-request-id'])
  })

  test('with any character changed is a 401', async () => {
    const { webhook } = receiver(pathToken(token))
    const property = fc.asyncProperty(
      fc.nat(token.length - 1),
      fc.constantFrom(...'0123456789abcdefXYZ_~'),
      async (at, to) => {
        fc.pre(token[at] !== to)
        const wrong = token.slice(0, at) + to + token.slice(at + 1)
        expect((await webhook.handle(await signedSmartSuiteRequest({ token: wrong }))).status).toBe(401)
      },
    )
    await fc.assert(property, { numRuns: 100 })
  })

  test('never throws, whatever the URL', async () => {
    const proof = pathToken(token)
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (url) => {
        expect(await proof.find(url, 0)).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})

describe('trap 16: an authorize function', () => {
  test('sees URL, headers, ping and context, and accepts only by returning true', async () => {
    const authorize = vi.fn(() => true)
    const { webhook, deliveries } = receiver(authorize)
    const request = await signedSmartSuiteRequest({ headers: { 'x-gate': 'a' } })
    expect((await webhook.handle(request, { env: 1 })).status).toBe(200)
    const [claim, context] = authorize.mock.calls[0] as unknown as [{ headers: Headers }, unknown]
    expect(claim).toMatchObject({ url: request.url, notification: sample })
    expect(claim.headers.get('x-gate')).toBe('a')
    expect(context).toEqual({ env: 1 })
    expect(deliveries[0]).toMatchObject({ authenticated: 'sender', url: request.url })
    expect(deliveries[0]).not.toHaveProperty('secretId', '0')
  })

  test.each([[false], [undefined], [null], [1], ['true'], [{}], [Promise.resolve(false)], [Promise.resolve('yes')]])(
    'that answers %j refuses',
    async (answer) => {
      const { webhook, deliveries, outcomes } = receiver(() => answer as boolean)
      expect((await webhook.handle(await signedSmartSuiteRequest())).status).toBe(401)
      expect(deliveries).toEqual([])
      const message = '[@hookwright/smartsuite] The ping is not authorized: "authorize" did not accept it.'
      expect(outcomes).toMatchObject([{ code: 'secret_unknown', error: { message } }])
    },
  )

  test('that throws or rejects is a 503, so that SmartSuite tries again', async () => {
    const secret = 'sensitive detail'
    for (const fail of [() => Promise.reject(new Error(secret)), () => Promise.reject('text')]) {
      const { webhook, outcomes } = receiver(fail)
      const response = await webhook.handle(await signedSmartSuiteRequest())
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('5')
      expect(await response.text()).not.toContain(secret)
      expect(outcomes[0]).toMatchObject({
        type: 'secrets_failed',
        error: { message: expect.stringContaining('The function "authorize" threw.') },
      })
    }
    const sync = receiver(() => {
      throw new Error(secret)
    })
    expect((await sync.webhook.handle(await signedSmartSuiteRequest())).status).toBe(503)
  })

  test('receives an empty claim if the body cannot be read, and the answer is then about the body', async () => {
    const claims: unknown[] = []
    const { webhook } = receiver(({ notification }) => claims.push(notification) > 0)
    const send = async (body: string) => (await webhook.handle(await signedSmartSuiteRequest({ body }))).status
    expect([await send('{'), await send('[1]')]).toEqual([400, 200])
    expect(claims).toEqual([{}, {}])
  })

  test('can check the ids of the ping', async () => {
    const { webhook } = receiver(
      ({ notification }) =>
        notification.webhookId === sample.webhookId && notification.locator?.accountId === 'snbvtl79',
    )
    const send = async (payload: unknown) => (await webhook.handle(await signedSmartSuiteRequest({ payload }))).status
    expect(await send(sample)).toBe(200)
    expect(await send({ ...sample, webhookId: 'another' })).toBe(401)
    expect(await send({ webhookId: sample.webhookId })).toBe(401)
  })
})

test('handlers by event name are a ConfigError: pings name no event, so all would be acknowledged unread', () => {
  const options = { authorize: 'none' as const, on: { RECORD_CREATED() {} } }
  expect(() => createSmartSuiteWebhook(options)).toThrow('there is no event "RECORD_CREATED"')
})
