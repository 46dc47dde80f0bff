import { parseLoosely } from '@hookwright/core'
import {
  smartSuiteApplicationSchema,
  smartSuiteEventSchema,
  smartSuiteNotificationSchema,
  smartSuiteSolutionSchema,
  smartSuiteWebhookSchema,
} from '@hookwright/smartsuite/schemas'
import {
  sampleSmartSuiteEvent,
  sampleSmartSuiteNotification,
  sampleSmartSuiteWebhook,
} from '@hookwright/smartsuite/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const copy = <T>(value: T): T => structuredClone(value)

describe('the documented samples', () => {
  test.each([
    ['notification', smartSuiteNotificationSchema, sampleSmartSuiteNotification],
    ['event', smartSuiteEventSchema, sampleSmartSuiteEvent],
    ['webhook', smartSuiteWebhookSchema, sampleSmartSuiteWebhook],
  ])('%s is read without an issue and unchanged', (_, schema, sample) => {
    expect(parseLoosely<unknown>(schema, copy(sample))).toEqual({ ok: true, value: sample, issues: [] })
    expect(schema.safeParse(sample)).toMatchObject({ success: true, data: sample })
  })
})

describe('events', () => {
  test('trap 9: fields with a default value may be absent', () => {
    for (const event of [{}, { locator: {}, record_event_data: { locator: {}, data: {} }, ctx: {} }])
      expect(parseLoosely(smartSuiteEventSchema, { event_id: 'w.1', ...event })).toMatchObject({ ok: true, issues: [] })
    for (const webhook of [
      {},
      { locator: {}, created_at: {}, notification_status: { enabled: {} }, system_status: {} },
    ])
      expect(parseLoosely(smartSuiteWebhookSchema, { webhook_id: 'w', ...webhook })).toMatchObject({ issues: [] })
  })

  test('trap 13: the table id is on the record event data, not on the outer locator', () => {
    const result = parseLoosely(smartSuiteEventSchema, copy(sampleSmartSuiteEvent))
    expect(result.ok && result.value.record_event_data?.locator?.application_id).toBe('63b87cad645b3949631b55c1')
    expect(result.ok && result.value.locator?.application_id).toBeUndefined()
  })

  test('trap 14: field values stay raw', () => {
    const data = { price: '19.95', s1: null, status: { value: 'backlog' }, links: [], done: false, title: '' }
    const result = parseLoosely(smartSuiteEventSchema, { event_id: 'w.1', record_event_data: { data: copy(data) } })
    expect(result.ok && result.value.record_event_data?.data).toEqual(data)
  })

  test('trap 23: times stay text with their microseconds', () => {
    const result = parseLoosely(smartSuiteEventSchema, copy(sampleSmartSuiteEvent))
    const changed = result.ok && result.value.record_event_data?.data?.last_updated
    expect(changed).toMatchObject({ on: '2023-06-21T21:14:06.247000Z' })
  })

  test('trap 24: new kinds, sources, handlers and keys are not an issue', () => {
    const event = {
      ...copy(sampleSmartSuiteEvent),
      kind: 'FIELD_RENAMED',
      ctx: { source: 'AI', handler: 'BATCH', actor: 'x' },
      added: { later: true },
    }
    expect(parseLoosely(smartSuiteEventSchema, copy(event))).toEqual({ ok: true, value: event, issues: [] })
    const webhook = { ...copy(sampleSmartSuiteWebhook), kinds: ['FIELD_RENAMED'], added: { later: true } }
    expect(parseLoosely(smartSuiteWebhookSchema, copy(webhook))).toEqual({ ok: true, value: webhook, issues: [] })
  })

  test('without their id are refused: nothing could recognise them again', () => {
    const { event_id: _, ...rest } = copy(sampleSmartSuiteEvent)
    expect(parseLoosely(smartSuiteEventSchema, rest).ok).toBe(false)
    expect(parseLoosely(smartSuiteEventSchema, { ...rest, event_id: '' }).ok).toBe(false)
  })

  test('a typed field never holds a different type, whatever is sent', () => {
    const event = fc.record({
      event_id: fc.string({ minLength: 1 }),
      kind: fc.jsonValue(),
      event_at: fc.jsonValue(),
      locator: fc.jsonValue(),
      record_event_data: fc.jsonValue(),
      ctx: fc.oneof(fc.jsonValue(), fc.record({ change_size: fc.jsonValue(), source: fc.jsonValue() })),
    })
    fc.assert(
      fc.property(event, (value) => {
        const result = parseLoosely(smartSuiteEventSchema, copy(value))
        if (!result.ok) throw new Error('The root fits.')
        expect(['string', 'undefined']).toContain(typeof result.value.kind)
        expect(['object', 'undefined']).toContain(typeof result.value.locator)
        expect(['number', 'undefined']).toContain(typeof result.value.ctx?.change_size)
        expect(smartSuiteEventSchema.safeParse(result.value).success).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('webhooks', () => {
  test('trap 12: the filter of a whole solution is an empty object and stays one', () => {
    const result = parseLoosely(smartSuiteWebhookSchema, copy(sampleSmartSuiteWebhook))
    expect(result.ok && result.value.filter).toEqual({ solution: {} })
  })

  test('a disabled webhook names no URL, and the undocumented form of a disabled system status is not an issue', () => {
    const webhook = {
      webhook_id: 'w',
      notification_status: { disabled: {} },
      system_status: { disabled: { reason: 'inactive', since: 1 } },
    }
    expect(parseLoosely(smartSuiteWebhookSchema, copy(webhook))).toEqual({ ok: true, value: webhook, issues: [] })
  })
})

describe('tables and solutions', () => {
  // The fields of https://developers.smartsuite.com/docs/solution-data/tables/table-object, with invented values.
  const table = {
    id: '63b87cad645b3949631b55c1',
    name: 'Orders',
    solution: '63b87cad645b3949631b55bf',
    slug: 'ssb9kaxn',
    status: 'active',
    structure: [{ slug: 'title', label: 'Title', field_type: 'recordtitlefield', params: {} }],
    primary_field: 'title',
    order: 100,
    structure_layout: null,
    first_created: { by: '63a1f65723aaf6bcb564b1f1', on: '2023-06-21T21:14:06.247000Z' },
  }
  // The fields of https://developers.smartsuite.com/docs/solution-data/solutions/solution-object.
  const solution = {
    id: '63b87cad645b3949631b55bf',
    name: 'Shop',
    slug: 's61az3ub',
    logo_icon: 'calendar',
    logo_color: '#0C41F3',
    hidden: false,
    status: 'in_development',
    created: '2023-05-05T21:11:14.165000Z',
    created_by: '63a1f65723aaf6bcb564b1f1',
    updated: '2023-05-05T21:11:14.165000Z',
    updated_by: '63a1f65723aaf6bcb564b1f1',
    last_access: '2023-05-15T16:04:45.652000Z',
    records_count: 7,
    applications_count: 1,
    members_count: 3,
    automation_count: 0,
    delete_date: null,
    deleted_by: null,
  }

  test('are read as documented, including null', () => {
    expect(parseLoosely(smartSuiteApplicationSchema, copy(table))).toEqual({ ok: true, value: table, issues: [] })
    expect(parseLoosely(smartSuiteSolutionSchema, copy(solution))).toEqual({ ok: true, value: solution, issues: [] })
  })

  test.each([
    ['table', smartSuiteApplicationSchema, ['order', 'first_created']],
    ['solution', smartSuiteSolutionSchema, Object.keys(solution).filter((name) => name !== 'id')],
  ] as const)('a field of a %s never holds another type', (_, schema, names) => {
    const wrong = Object.fromEntries(names.map((name) => [name, ['wrong']]))
    expect(parseLoosely<unknown>(schema, { id: 'a', ...wrong })).toEqual({
      ok: true,
      value: { id: 'a' },
      issues: names.map((name) => ({ path: [name], message: expect.any(String) })),
    })
  })
})
