import type { SmartsheetEvent, SmartsheetEventName, SmartsheetHandlers } from '@hookwright/smartsheet'
import { RetryLater } from '@hookwright/smartsheet'
import {
  sampleEventCallback,
  samplePlanCallback,
  sampleStatusCallback,
  signedSmartsheetRequest,
} from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { recordingWebhook, secret } from './shared.js'

const objectTypes = ['attachment', 'cell', 'column', 'comment', 'discussion', 'row', 'sheet']
const eventTypes = ['created', 'deleted', 'updated']
const names = objectTypes.flatMap((object) => eventTypes.map((event) => `${object}.${event}` as SmartsheetEventName))

const send = async (options: Parameters<typeof recordingWebhook>[0], payload: unknown = sampleEventCallback()) => {
  const recorded = recordingWebhook(options)
  const response = await recorded.webhook.handle(await signedSmartsheetRequest({ secret, payload }))
  return { ...recorded, status: response.status }
}

describe('handlers', () => {
  test('each of the 21 documented events reaches its own, in order', async () => {
    const seen: string[] = []
    const on = Object.fromEntries(names.map((name) => [name, () => void seen.push(name)])) as SmartsheetHandlers
    const events = names.map((name, id) => ({ objectType: name.split('.')[0], eventType: name.split('.')[1], id }))
    await send({ on }, sampleEventCallback({ events }))
    expect(names).toHaveLength(21)
    expect(seen).toEqual(names)
  })

  test('receive the event, its position and a key that a retry repeats', async () => {
    const keys: string[][] = [[], []]
    const payload = sampleEventCallback()
    for (const round of keys) {
      await send(
        {
          on: {
            'row.created': (event, { index, key, delivery }) => {
              expect(event).toEqual(payload.events[0])
              expect([index, delivery.id]).toEqual([0, payload.nonce])
              round.push(key)
            },
            'cell.updated': (_event, { index, key }) => void round.push(key, String(index)),
          },
        },
        payload,
      )
    }
    expect(keys[0]).toEqual(keys[1])
    expect(new Set(keys[0]).size).toBe(3)
  })

  test('a status callback goes to status.changed, once', async () => {
    const seen: unknown[] = []
    const payload = sampleStatusCallback()
    await send({ on: { 'status.changed': (status) => void seen.push(status) } }, payload)
    expect(seen).toEqual([payload])
  })

  test('trap 11: unknown objects and events go to onOther, and so do known ones without a handler', async () => {
    const seen: unknown[] = []
    const onOther = (event: unknown) => void seen.push(event)
    const rows: SmartsheetEvent[] = []
    const strange: SmartsheetEvent[] = [
      { objectType: 'proof', eventType: 'created', id: 1 },
      { objectType: 'ROW', eventType: 'CREATED', id: 2 },
      { objectType: 'constructor', eventType: 'prototype' },
      { objectType: 'row', eventType: 'updated', id: 3 },
      { eventType: 'created' },
      {},
    ]
    const events = [...strange, { objectType: 'row', eventType: 'created', id: 4 }]
    const { status } = await send(
      { on: { 'row.created': (event) => void rows.push(event) }, onOther },
      sampleEventCallback({ events }),
    )
    expect(status).toBe(200)
    expect(seen).toEqual(strange)
    expect(rows).toHaveLength(1)
  })

  test('plan-level events and unknown callbacks reach onOther; without it they are acknowledged', async () => {
    const seen: unknown[] = []
    const plan = samplePlanCallback()
    await send({ onOther: (event) => void seen.push(event) }, plan)
    await send({ onOther: (event) => void seen.push(event) }, { webhookId: 1, brand: 'new' })
    expect(seen).toEqual([plan.events[0], { webhookId: 1, brand: 'new' }])
    expect((await send({ on: { 'row.created': () => {} } }, plan)).status).toBe(200)
  })

  test('an event cannot pass for a change of status', async () => {
    const statuses: unknown[] = []
    const others: unknown[] = []
    const on = { 'status.changed': (status: unknown) => void statuses.push(status) }
    const events = [{ objectType: 'status', eventType: 'changed' }]
    await send({ on, onOther: (event) => void others.push(event) }, sampleEventCallback({ events }))
    expect(statuses).toEqual([])
    expect(others).toEqual(events)
  })

  test('a misspelt name is refused when the receiver is created', () => {
    for (const name of ['row.create', 'rows.created', 'Row.created', 'status', 'constructor', '*']) {
      expect(() => recordingWebhook({ on: { [name]: () => {} } as SmartsheetHandlers })).toThrow(name)
    }
  })
})

describe('trap 14: a callback of many events', () => {
  test('the first that throws fails it; the retry starts over, or with dedupe "event" continues', async () => {
    const payload = sampleEventCallback()
    for (const [dedupe, expected] of [
      ['delivery', ['row', 'cell', 'row', 'cell']],
      ['event', ['row', 'cell', 'cell']],
    ] as const) {
      const seen: string[] = []
      let failures = 1
      const { webhook, status } = await send(
        {
          dedupe,
          on: {
            'row.created': () => void seen.push('row'),
            'cell.updated': () => {
              seen.push('cell')
              if (failures-- > 0) throw new Error('not now')
            },
          },
        },
        payload,
      )
      expect(status).toBe(500)
      expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
      expect(seen).toEqual(expected)
    }
  })

  test('RetryLater is 503 with Retry-After', async () => {
    const { webhook } = recordingWebhook({
      on: {
        'row.created': () => {
          throw new RetryLater({ retryAfterMs: 90_000 })
        },
      },
    })
    const response = await webhook.handle(await signedSmartsheetRequest({ secret }))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '90'])
  })

  test('no answer ever makes Smartsheet disable the webhook at once', async () => {
    const throwing = { on: { 'row.created': () => Promise.reject(new Error('x')) } }
    const answers = [await send(throwing), await send({ secret: () => undefined }), await send({}, 'x'), await send({})]
    for (const { status } of answers) {
      const isRetried = (status >= 400 && status <= 499 && status !== 410) || (status >= 500 && status <= 599)
      expect(status === 200 || isRetried).toBe(true)
    }
  })
})
