import { manualClock } from '@hookwright/core/testing'
import { memoryStore } from '@hookwright/smartsheet'
import { signedSmartsheetRequest, smartsheetChallengeRequest } from '@hookwright/smartsheet/testing'
import { describe, expect, test, vi } from 'vitest'
import { recordingWebhook, secret } from './shared.js'

const challenge = '11111111-2222-4333-8444-555555555555'
const webhookId = 2_674_017_481_058_180

function post(body: string, headers: Record<string, string>): Request {
  return new Request('https://receiver.test/', { method: 'POST', body, headers })
}

describe('a challenge is answered', () => {
  test('trap 1: with exactly 200 and both echoes, without a signature', async () => {
    const { webhook, deliveries, outcomes } = recordingWebhook()
    const response = await webhook.handle(smartsheetChallengeRequest({ challenge, webhookId }))
    expect(response.status).toBe(200)
    expect(response.headers.get('smartsheet-hook-response')).toBe(challenge)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ smartsheetHookResponse: challenge })
    expect(deliveries).toEqual([])
    expect(outcomes.map(({ type }) => type)).toEqual(['challenge'])
  })

  test('trap 2: repeatedly, between callbacks, also if it is the same one', async () => {
    const { webhook, deliveries } = recordingWebhook()
    for (let round = 0; round < 3; round++) {
      expect((await webhook.handle(smartsheetChallengeRequest({ challenge, webhookId }))).status).toBe(200)
      expect((await webhook.handle(await signedSmartsheetRequest({ secret }))).status).toBe(200)
    }
    expect(deliveries).toHaveLength(3)
  })

  test('while the store is down: nothing is reserved for it', async () => {
    const down = () => Promise.reject(new Error('down'))
    const store = { ...memoryStore(), reserve: down, complete: down, release: down, extend: down }
    const { webhook } = recordingWebhook({ store })
    expect((await webhook.handle(smartsheetChallengeRequest())).status).toBe(200)
  })

  test('with an unusable signature beside it: whether challenges are signed is not documented', async () => {
    const { webhook } = recordingWebhook()
    const request = smartsheetChallengeRequest({ headers: { 'smartsheet-hmac-sha256': 'zz' } })
    expect((await webhook.handle(request)).status).toBe(200)
  })

  test('trap 13: of an id above 2^53, as the examples of Smartsheet have', async () => {
    const { webhook } = recordingWebhook()
    const body = JSON.stringify({ challenge, webhookId: 0 }).replace('0}', '48569348493401210}')
    const request = post(body, { 'smartsheet-hook-challenge': challenge })
    expect((await webhook.handle(request)).status).toBe(200)
  })

  test('with further members in its body and no content type', async () => {
    const { webhook } = recordingWebhook()
    const body = JSON.stringify({ challenge, webhookId, later: { nested: true } })
    const request = post(body, { 'smartsheet-hook-challenge': challenge })
    request.headers.delete('content-type')
    expect((await webhook.handle(request)).status).toBe(200)
  })
})

describe('trap 5: a stranger’s webhook is refused with 403', () => {
  const known = new Map([[webhookId, secret]])
  const resolver = ({ webhookId: id }: { webhookId?: number | undefined }) => known.get(id ?? 0)
  const ask = async (options: Parameters<typeof recordingWebhook>[0], id = webhookId) => {
    const { webhook, outcomes } = recordingWebhook(options)
    const response = await webhook.handle(smartsheetChallengeRequest({ challenge, webhookId: id }))
    return {
      status: response.status,
      text: await response.text(),
      echo: response.headers.get('smartsheet-hook-response'),
      type: outcomes[0]?.type,
    }
  }

  test('by default a resolver must have a secret for it', async () => {
    expect((await ask({ secret: resolver })).status).toBe(200)
    const refused = await ask({ secret: resolver }, 1)
    expect(refused.text).not.toContain(challenge)
    expect(refused).toMatchObject({ status: 403, echo: null, type: 'challenge_refused' })
  })

  test('an expired secret does not count: Smartsheet would enable a webhook whose callbacks are all refused', async () => {
    const clock = manualClock(1_000)
    const entry = (notAfter: number) => ({ value: secret, notAfter: new Date(notAfter) })
    for (const [entries, status] of [
      [[entry(999)], 403],
      [[entry(1_000)], 403],
      [[entry(999), entry(1_001)], 200],
      [[secret], 200],
    ] as const) {
      expect(await ask({ secret: () => entries, clock })).toMatchObject({ status })
      expect(await ask({ secret: entries, clock })).toMatchObject({ status })
    }
  })

  test.each([
    ['true', true, 200],
    ['a promise of true', Promise.resolve(true), 200],
    ['false', false, 403],
    ['undefined', undefined, 403],
    ['1', 1, 403],
    ['a text', 'true', 403],
    ['a promise of an object', Promise.resolve({}), 403],
  ])('acceptChallenge answers %s', async (_, answer, status) => {
    expect((await ask({ acceptChallenge: () => answer as boolean })).status).toBe(status)
  })

  test('only acceptChallenge decides, and it receives the id and the context', async () => {
    const acceptChallenge = vi.fn(() => true)
    const { webhook } = recordingWebhook({ secret: () => undefined, acceptChallenge })
    const context = { tenant: 'a' }
    expect((await webhook.handle(smartsheetChallengeRequest({ webhookId }), context)).status).toBe(200)
    expect(acceptChallenge.mock.calls).toEqual([[webhookId, context]])
  })

  test('a failing lookup is answered 503, so that the owner can try again', async () => {
    const fail = () => {
      throw new Error('database is down')
    }
    expect(await ask({ acceptChallenge: fail })).toMatchObject({ status: 503, echo: null, type: 'secrets_failed' })
    expect((await ask({ acceptChallenge: () => Promise.reject(new Error('down')) })).status).toBe(503)
    expect((await ask({ secret: fail })).status).toBe(503)
  })

  test('acceptChallenge must be a function', () => {
    expect(() => recordingWebhook({ acceptChallenge: true as never })).toThrow(/acceptChallenge/)
  })
})

describe('anything else is an event to authenticate', () => {
  const header = { 'smartsheet-hook-challenge': challenge }
  test.each([
    ['no header', JSON.stringify({ challenge, webhookId }), {}],
    ['header and body differ', JSON.stringify({ challenge: 'other', webhookId }), header],
    ['no challenge in the body', JSON.stringify({ webhookId }), header],
    ['no webhook id', JSON.stringify({ challenge }), header],
    ['a webhook id that is a text', JSON.stringify({ challenge, webhookId: String(webhookId) }), header],
    ['a fractional webhook id', JSON.stringify({ challenge, webhookId: 1.5 }), header],
    ['events', JSON.stringify({ challenge, webhookId, events: [] }), header],
    ['events that are null', JSON.stringify({ challenge, webhookId, events: null }), header],
    ['a status', JSON.stringify({ challenge, webhookId, newWebhookStatus: 'ENABLED' }), header],
    ['a nonce', JSON.stringify({ challenge, webhookId, nonce: 'x' }), header],
    ['a list', JSON.stringify([{ challenge, webhookId }]), header],
    ['null', 'null', header],
    ['a number', '1', header],
    ['a text', JSON.stringify(challenge), header],
    [
      'a challenge that is not a text',
      JSON.stringify({ challenge: 5, webhookId }),
      { 'smartsheet-hook-challenge': '5' },
    ],
    ['invalid JSON', challenge, header],
    ['an empty body', '', header],
    ['members only in a prototype', `{"__proto__":{"challenge":"${challenge}","webhookId":1}}`, header],
    ['more than 4 KiB', JSON.stringify({ challenge, webhookId, padding: 'x'.repeat(4_096) }), header],
    [
      'the header twice',
      JSON.stringify({ challenge, webhookId }),
      { 'smartsheet-hook-challenge': `${challenge}, ${challenge}` },
    ],
  ])('%s: 401 and no echo', async (_, body, headers) => {
    const { webhook, deliveries } = recordingWebhook()
    const response = await webhook.handle(post(body, headers))
    expect(response.status).toBe(401)
    expect(response.headers.get('smartsheet-hook-response')).toBeNull()
    expect(await response.text()).not.toMatch(/signature|secret|challenge/i)
    expect(deliveries).toEqual([])
  })

  test('a signed event that also carries a challenge is handled as an event', async () => {
    const { webhook, deliveries } = recordingWebhook()
    const payload = { challenge, webhookId, nonce: 'n-1', events: [{ objectType: 'row', eventType: 'created', id: 1 }] }
    const response = await webhook.handle(await signedSmartsheetRequest({ secret, payload, headers: header }))
    expect(response.status).toBe(200)
    expect(response.headers.get('smartsheet-hook-response')).toBeNull()
    expect(deliveries).toHaveLength(1)
    expect(deliveries[0]?.type).toBe('events')
  })

  test('a challenge sent by GET is not accepted', async () => {
    const { webhook } = recordingWebhook()
    const response = await webhook.handle(new Request('https://receiver.test/', { headers: header }))
    expect(response.status).toBe(405)
  })
})

test.each([
  ['markup', '<script>alert(1)</script>'],
  ['white space', 'a b'],
  ['129 characters', 'a'.repeat(129)],
  ['a quote', 'a"b'],
])('a challenge of %s is never echoed: 403', async (_, hostile) => {
  const { webhook } = recordingWebhook()
  const response = await webhook.handle(smartsheetChallengeRequest({ challenge: hostile }))
  expect(response.status).toBe(403)
  expect(await response.text()).not.toContain(hostile)
  expect(response.headers.get('smartsheet-hook-response')).toBeNull()
})

test('a challenge of 128 characters is echoed', async () => {
  const { webhook } = recordingWebhook()
  const longest = `${'aZ0_-'.repeat(25)}abc`
  const response = await webhook.handle(smartsheetChallengeRequest({ challenge: longest }))
  expect(response.headers.get('smartsheet-hook-response')).toBe(longest)
})
