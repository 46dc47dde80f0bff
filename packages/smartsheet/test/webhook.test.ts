import { encodeDelivery } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { memoryStore, type SmartsheetDelivery } from '@hookwright/smartsheet'
import {
  sampleEventCallback,
  samplePlanCallback,
  sampleStatusCallback,
  signedSmartsheetRequest,
} from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { otherSecret, recordingWebhook, secret } from './shared.js'

const receive = async (payload: unknown, headers?: Record<string, string>) => {
  const recorded = recordingWebhook()
  const response = await recorded.webhook.handle(
    await signedSmartsheetRequest({ secret, payload, ...(headers && { headers }) }),
  )
  return { ...recorded, response, delivery: recorded.deliveries[0] as SmartsheetDelivery }
}

describe('a genuine callback', () => {
  test('trap 1: is answered 200 with an empty body, whatever the handler returns', async () => {
    const { webhook } = recordingWebhook({ on: { 'row.created': () => ({ status: 204 }) as never } })
    const response = await webhook.handle(await signedSmartsheetRequest({ secret }))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  test('is delivered with its payload, identity and exact bytes', async () => {
    const payload = sampleEventCallback()
    const { delivery } = await receive(payload)
    expect(delivery).toMatchObject({
      provider: 'smartsheet',
      endpoint: 'smartsheet',
      type: 'events',
      payload,
      issues: [],
      id: payload.nonce,
      principal: String(payload.webhookId),
      authenticated: 'body',
      secretId: '0',
    })
    expect(new TextDecoder().decode(delivery.rawBody)).toBe(JSON.stringify(payload))
  })

  test('trap 6: is verified over its raw bytes, unusual white space and escapes included', async () => {
    const { webhook, deliveries } = recordingWebhook()
    const body = '{ "nonce" : "\\u0061\\/b",\r\n\t"webhookId": 1.0,"events":[]   }\n'
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body }))).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ id: 'a/b', principal: '1' })
  })

  test('trap 13: ids near and above 2^53 neither fail nor change the raw body', async () => {
    const { webhook, deliveries } = recordingWebhook()
    const body =
      '{"nonce":"n","webhookId":5,"events":[{"objectType":"row","eventType":"updated","id":9007199254740991,"userId":48569348493401210}]}'
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body }))).status).toBe(200)
    expect(deliveries[0]?.issues).toEqual([])
    expect(new TextDecoder().decode(deliveries[0]?.rawBody)).toContain('48569348493401210')
  })

  test('trap 7: is found under a header of any case, without its leading zero', async () => {
    const { webhook } = recordingWebhook()
    const body = '{"n":23}'
    const request = new Request('https://r.test', {
      method: 'POST',
      body,
      headers: { 'SMARTSHEET-HMAC-SHA256': 'B30CC4863F1ECBEEE228C7A355BADA8547D8C7FCF3DC678A6EC1966C382B1EC' },
    })
    expect((await webhook.handle(request)).status).toBe(200)
  })
})

describe('trap 7: all forgeries get the same answer', () => {
  const headers: [string, Record<string, string>][] = [
    ['a wrong signature', { 'smartsheet-hmac-sha256': 'a'.repeat(64) }],
    ['not hex', { 'smartsheet-hmac-sha256': 'not a signature' }],
    ['two signatures', { 'smartsheet-hmac-sha256': `${'a'.repeat(64)}, ${'b'.repeat(64)}` }],
    ['a header that does not exist', { 'smartsheet-hook-signature': 'a'.repeat(64) }],
    ['nothing', {}],
  ]
  test.each(headers)('%s', async (_, given) => {
    const { webhook, deliveries } = recordingWebhook()
    const request = new Request('https://r.test', {
      method: 'POST',
      body: JSON.stringify(sampleEventCallback()),
      headers: given,
    })
    const response = await webhook.handle(request)
    expect(response.status).toBe(401)
    expect(await response.text()).not.toMatch(/signature|secret/i)
    expect(deliveries).toEqual([])
  })

  test('another webhook’s secret', async () => {
    const { webhook, outcomes } = recordingWebhook()
    expect((await webhook.handle(await signedSmartsheetRequest({ secret: otherSecret }))).status).toBe(401)
    expect(outcomes[0]?.code).toBe('signature_mismatch')
    expect(JSON.stringify(outcomes)).not.toContain('secret0000')
    expect(String(outcomes[0]?.error)).not.toContain('secret0000')
  })
})

describe('trap 10: which callback it is', () => {
  test.each([
    ['a null status beside events', { ...sampleEventCallback(), newWebhookStatus: null }, 'events'],
    ['no events at all', { ...sampleEventCallback(), events: [] }, 'events'],
    ['a status', sampleStatusCallback(), 'status'],
    ['trap 22: a future status', sampleStatusCallback({ newWebhookStatus: 'DISABLED_BY_WEATHER' }), 'status'],
    ['neither', { nonce: 'n', webhookId: 1, something: 'new' }, 'unknown'],
    ['a status that is not a text', { nonce: 'n', webhookId: 1, newWebhookStatus: 5 }, 'unknown'],
    ['events that are not a list', { nonce: 'n', webhookId: 1, events: { 0: 'x' } }, 'unknown'],
    ['a list', [1, 2], 'unknown'],
    ['null', null, 'unknown'],
    ['a text', 'hello', 'unknown'],
  ])('%s', async (_, payload, type) => {
    const { response, delivery } = await receive(payload)
    expect(response.status).toBe(200)
    expect(delivery.type).toBe(type)
  })

  test('the key that an official sample misspells is not the status', async () => {
    const { delivery } = await receive({ nonce: 'n', webhookId: 1, newWebHookStatus: 'ENABLED' })
    expect(delivery.type).toBe('unknown')
    expect(delivery.payload).toHaveProperty('newWebHookStatus', 'ENABLED')
  })

  test('fields of a wrong type are undefined and listed, and affect nothing else', async () => {
    const payload = {
      nonce: 'n',
      webhookId: 'text',
      timestamp: { no: 'time' },
      events: [
        { objectType: 'row', eventType: 'created', id: 'text', userId: 7, added: [1] },
        null,
        'an event',
        { objectType: 'cell', eventType: 'updated', rowId: 1, columnId: 2 },
      ],
      added: { by: 'Smartsheet' },
    }
    const { delivery } = await receive(payload)
    expect(delivery.type).toBe('events')
    expect(delivery.payload).toEqual({
      nonce: 'n',
      events: [
        { objectType: 'row', eventType: 'created', userId: 7, added: [1] },
        { objectType: 'cell', eventType: 'updated', rowId: 1, columnId: 2 },
      ],
      added: { by: 'Smartsheet' },
    })
    const paths = delivery.issues.map(({ path }) => path.join('.'))
    expect(paths.sort()).toEqual(['events.0.id', 'events.1', 'events.2', 'timestamp', 'webhookId'])
  })

  test('a null status beside events is not an issue', async () => {
    const payload = { ...sampleEventCallback(), newWebhookStatus: null }
    const { delivery } = await receive(payload)
    expect(delivery).toMatchObject({ type: 'events', issues: [], payload })
  })

  test('a null row and column, in an event that is not about a cell, are not an issue', async () => {
    const events = [{ objectType: 'row', eventType: 'updated', id: 2, rowId: null, columnId: null, userId: 8 }]
    const { delivery } = await receive({ nonce: 'n', webhookId: 1, events })
    expect(delivery).toMatchObject({ type: 'events', issues: [], payload: { events } })
  })

  test('trap 27: fields as an old specification misspells them are kept, and are not the fields', async () => {
    const events = [{ objectType: 'cell', eventType: 'updated', rowid: 1, userid: 2 }]
    const { delivery } = await receive({ nonce: 'n', webhookId: 1, events })
    expect(delivery).toMatchObject({ type: 'events', issues: [], payload: { events } })
    expect(delivery.type === 'events' && delivery.payload.events[0]?.rowId).toBeUndefined()
  })

  test('without a nonce, the bytes identify the callback', async () => {
    const { webhook, deliveries, outcomes } = recordingWebhook()
    for (const nonce of [undefined, undefined, '']) {
      await webhook.handle(await signedSmartsheetRequest({ secret, payload: { webhookId: 1, nonce, events: [] } }))
    }
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate', 'handled'])
    expect(deliveries[0]?.id).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('trap 12: freshness by the signed timestamp', () => {
  const now = Date.UTC(2026, 5, 1)
  const day = 86_400_000
  const outcomeAt = async (timestamp: unknown, maxAgeMs?: number) => {
    const { webhook, outcomes, deliveries } = recordingWebhook({ clock: manualClock(now), maxAgeMs })
    const payload = { ...sampleEventCallback(), timestamp }
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
    expect(deliveries).toHaveLength(outcomes[0]?.type === 'handled' ? 1 : 0)
    return outcomes[0]?.type
  }

  test.each([
    ['+0000', (at: number) => new Date(at).toISOString().replace('Z', '+0000')],
    ['+00:00', (at: number) => new Date(at).toISOString().replace('Z', '+00:00')],
    ['Z', (at: number) => new Date(at).toISOString()],
    ['-0800', (at: number) => new Date(at - 8 * 3_600_000).toISOString().replace('Z', '-0800')],
    ['epoch milliseconds', (at: number) => at],
  ])('in the form %s', async (_, write) => {
    expect(await outcomeAt(write(now - 6 * day))).toBe('handled')
    expect(await outcomeAt(write(now - 8 * day))).toBe('stale')
    expect(await outcomeAt(write(now + 8 * day))).toBe('stale')
    expect(await outcomeAt(write(now - 2 * day), day)).toBe('stale')
  })

  test('for exactly seven days, unless another window is set', async () => {
    const ages = [7 * day, 7 * day + 1, -7 * day, -7 * day - 1]
    const found = await Promise.all(ages.map((ageMs) => outcomeAt(now - ageMs)))
    expect(found).toEqual(['handled', 'stale', 'handled', 'stale'])
  })

  test('if it is absent or not understood, there is no window', async () => {
    expect(await outcomeAt(undefined)).toBe('handled')
    expect(await outcomeAt('last Tuesday')).toBe('handled')
  })
})

test('trap 12: the time of a single event may be a number, like that of a callback', async () => {
  const { webhook, deliveries } = recordingWebhook()
  const timestamp = Date.now()
  const payload = {
    ...sampleEventCallback(),
    timestamp,
    events: [{ objectType: 'sheet', eventType: 'updated', timestamp }],
  }
  expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
  expect(deliveries).toMatchObject([{ type: 'events', issues: [], payload: { timestamp, events: [{ timestamp }] } }])
})

test('a retry with the same nonce is not handled again, even with a different timestamp', async () => {
  const { webhook, deliveries, outcomes } = recordingWebhook()
  const payload = sampleEventCallback()
  for (const minute of ['00', '01']) {
    const again = { ...payload, timestamp: new Date().toISOString().replace(/:\d\d\./, `:${minute}.`) }
    await webhook.handle(await signedSmartsheetRequest({ secret, payload: again }))
  }
  expect(deliveries).toHaveLength(1)
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
})

test('the last of 14 retries, a day later and with its first timestamp, is still a duplicate', async () => {
  const clock = manualClock(Date.now())
  const store = memoryStore({ clock })
  const { webhook, deliveries, outcomes } = recordingWebhook({ clock, store, endpoint: 'tests' })
  const payload = sampleEventCallback()
  for (const laterMs of [0, 26 * 3_600_000]) {
    await clock.advance(laterMs)
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
  }
  expect(deliveries).toHaveLength(1)
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
})

test('a nonce is remembered for seven days', async () => {
  const clock = manualClock()
  const { webhook, outcomes } = recordingWebhook({ clock, store: memoryStore({ clock }) })
  const payload = { ...sampleEventCallback(), timestamp: undefined }
  for (const laterMs of [0, 7 * 86_400_000 - 1, 1]) {
    await clock.advance(laterMs)
    await webhook.handle(await signedSmartsheetRequest({ secret, payload }))
  }
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate', 'handled'])
})

test('handlers that take over five seconds are reported as slow', async () => {
  const payload = { ...sampleEventCallback(), timestamp: undefined }
  for (const [tookMs, type] of [
    [5_000, 'handled'],
    [5_001, 'slow'],
  ] as const) {
    const clock = manualClock()
    const { webhook, outcomes } = recordingWebhook({ clock, onDelivery: () => clock.advance(tookMs) })
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
    expect(outcomes).toMatchObject([{ type }])
  }
})

test('headers of a plan’s webhook that are meant for tokens are not passed to a queue', async () => {
  const { webhook, deliveries } = recordingWebhook()
  const headers = { authorization: 'Bearer custom-1', 'x-api-key': 'custom-2', 'x-tenant': 'acme' }
  await webhook.handle(await signedSmartsheetRequest({ secret, headers }))
  const message = await encodeDelivery(deliveries[0]!)
  expect(message.headers).toContainEqual(['x-tenant', 'acme'])
  expect(JSON.stringify(message)).not.toContain('custom-')
})

test('a plan-level callback passes through complete', async () => {
  const payload = samplePlanCallback()
  const { delivery } = await receive(payload)
  expect(delivery).toMatchObject({ type: 'events', payload, issues: [] })
})
