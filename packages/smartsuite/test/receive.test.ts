import type { Outcome, Store } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import {
  createSmartSuiteWebhook,
  pathToken,
  type SmartSuiteAuthorize,
  type SmartSuiteDelivery,
  type SmartSuiteWebhookOptions,
} from '@hookwright/smartsuite'
import {
  type SignedSmartSuiteRequestOptions,
  sampleSmartSuiteNotification as sample,
  signedSmartSuiteRequest,
} from '@hookwright/smartsuite/testing'
import { describe, expect, test } from 'vitest'

const token = '2d9b3c0e-7b1c-4a59-9a5e-56c4f7d8f0aa'

function receiver(authorize: SmartSuiteAuthorize = pathToken(token), options: Partial<SmartSuiteWebhookOptions> = {}) {
  const deliveries: SmartSuiteDelivery[] = []
  const outcomes: Outcome[] = []
  const webhook = createSmartSuiteWebhook({
    authorize,
    onDelivery: (delivery) => {
      deliveries.push(delivery)
    },
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  })
  const send = async (request: SignedSmartSuiteRequestOptions = { token }) =>
    webhook.handle(await signedSmartSuiteRequest(request))
  return { webhook, deliveries, outcomes, send }
}

describe('a ping', () => {
  test('is delivered unchanged and acknowledged with an empty 200', async () => {
    const { deliveries, send } = receiver()
    const response = await send()
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const [delivery] = deliveries
    expect(delivery).toMatchObject({ provider: 'smartsuite', type: 'notification', issues: [], secretId: '0' })
    expect(delivery?.authenticated).toBe('sender')
    expect(delivery?.payload).toEqual(sample)
  })

  test('trap 1: needs no signature, no secret header and no timestamp, which Airtable has and SmartSuite has not', async () => {
    const typed = await signedSmartSuiteRequest({ headers: { 'content-type': 'text/plain' } })
    expect(typed.headers.get('content-type')).toBe('text/plain')
    const request = await signedSmartSuiteRequest({ token })
    expect([...request.headers.keys()]).toEqual(['content-type'])
    for (const authorize of [pathToken(token), () => true, 'none'] as const) {
      const { send, deliveries } = receiver(authorize)
      expect((await send()).status).toBe(200)
      expect(deliveries).toMatchObject([{ type: 'notification', issues: [], payload: sample }])
    }
  })

  test('trap 2: is camelCase; the casing of the API is an unknown shape', async () => {
    const { send, deliveries } = receiver()
    await send({ token, payload: { webhook_id: sample.webhookId, locator: { account_id: 'snbvtl79' } } })
    expect(deliveries[0]?.type).toBe('unknown')
  })

  test('trap 3: is never a duplicate, because two changes send the same bytes', async () => {
    const never: Store = {
      reserve: () => Promise.reject(new Error('asked')),
      extend: () => Promise.reject(new Error('asked')),
      complete: () => Promise.reject(new Error('asked')),
      release: () => Promise.reject(new Error('asked')),
    }
    const { send, deliveries } = receiver(pathToken(token), { store: never })
    const answers = await Promise.all(Array.from({ length: 20 }, () => send()))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(20)
  })

  test.each([
    [5_000, 'handled'],
    [5_001, 'slow'],
  ])('whose handlers take %i ms is %s', async (tookMs, type) => {
    const clock = manualClock()
    const { send, outcomes } = receiver(pathToken(token), { clock, onDelivery: () => clock.advance(tookMs) })
    expect((await send()).status).toBe(200)
    expect(outcomes).toMatchObject([{ type }])
  })

  test('announced fields pass through, known and unknown ones', async () => {
    const { send, deliveries } = receiver()
    const payload = {
      ...sample,
      timestamp: '2026-11-22T06:00:00Z',
      locator: { ...sample.locator, applicationId: '63b87cad645b3949631b55c1', fieldIds: ['s1'] },
      whatComesNext: { deep: [1] },
    }
    await send({ token, payload })
    expect(deliveries[0]).toMatchObject({ type: 'notification', issues: [] })
    expect(deliveries[0]?.payload).toEqual(payload)
  })

  test('without a locator is still a notification', async () => {
    const { send, deliveries } = receiver()
    await send({ token, payload: { webhookId: 'w' } })
    expect(deliveries[0]).toMatchObject({ type: 'notification', payload: { webhookId: 'w' } })
  })

  test('a field of a wrong type is undefined and listed', async () => {
    const { send, deliveries } = receiver()
    await send({ token, payload: { webhookId: 'w', locator: { accountId: 7, solutionId: 's' } } })
    expect(deliveries[0]?.payload).toEqual({ webhookId: 'w', locator: { solutionId: 's' } })
    expect(deliveries[0]?.issues.map(({ path }) => path)).toEqual([['locator', 'accountId']])
  })

  test.each([['[]'], ['null'], ['7'], ['"ping"'], ['{}'], ['{"webhookId":7}'], ['{"__proto__":{"webhookId":"w"}}']])(
    'of unknown shape %s is delivered as unknown and answered 200',
    async (body) => {
      const { send, deliveries } = receiver()
      expect((await send({ token, body })).status).toBe(200)
      expect(deliveries[0]?.type).toBe('unknown')
    },
  )

  test.each([
    ['text', 'ping'],
    ['nothing', ''],
    ['invalid UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('that is %s is a 400, after authentication', async (_, body) => {
    const { send, deliveries } = receiver()
    expect((await send({ token, body })).status).toBe(400)
    expect((await send({ token: token.replace('2d', '3d'), body })).status).toBe(401)
    expect(deliveries).toEqual([])
  })

  test('is limited to 16 KiB, declared or streamed', async () => {
    const { send, deliveries, webhook } = receiver()
    const ping = (bytes: number) => JSON.stringify({ ...sample, filler: 'x'.repeat(bytes) })
    expect((await send({ token, body: ping(16_000) })).status).toBe(200)
    expect((await send({ token, body: ping(17_000) })).status).toBe(413)
    expect((await send({ token, body: '{}', headers: { 'content-length': '99999' } })).status).toBe(413)
    const stream = new Blob([ping(40_000)]).stream()
    const init = { method: 'POST', body: stream, duplex: 'half' }
    const streamed = await webhook.handle(new Request(`https://example.com/${token}`, init as RequestInit))
    expect(streamed.status).toBe(413)
    expect(deliveries).toHaveLength(1)
  })

  test('whose handler throws is a 500, so that SmartSuite tries again', async () => {
    const { send, outcomes } = receiver(pathToken(token), {
      onDelivery: () => {
        throw new Error('down')
      },
    })
    expect((await send()).status).toBe(500)
    expect(outcomes[0]).toMatchObject({ type: 'handler_failed' })
  })

  test('with another method or an encoded body is refused', async () => {
    const { webhook, send } = receiver()
    const get = await webhook.handle(new Request(`https://example.com/${token}`))
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await send({ token, headers: { 'content-encoding': 'gzip' } })).status).toBe(415)
  })
})
