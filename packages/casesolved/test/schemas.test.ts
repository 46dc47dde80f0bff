import * as schemas from '@hookwright/casesolved/schemas'
import { samplePayloads, toFrappeJson, toPressJson } from '@hookwright/casesolved/testing'
import { parseLoosely } from '@hookwright/core'
import { expect, test } from 'vitest'

const own = {
  siteStatusUpdate: schemas.siteStatusUpdateSchema,
  sitePlanChange: schemas.sitePlanChangeSchema,
  benchStatusUpdate: schemas.benchStatusUpdateSchema,
  benchDeployStatusUpdate: schemas.benchDeployStatusUpdateSchema,
  webhookValidate: schemas.webhookValidateSchema,
}

test.each(Object.keys(own) as (keyof typeof own)[])(
  '%s: its own schema and the union read the sample unchanged',
  (name) => {
    expect(own[name].parse(samplePayloads[name])).toEqual(samplePayloads[name])
    expect(schemas.casesolvedPayloadSchema.parse(samplePayloads[name])).toEqual(samplePayloads[name])
  },
)

test.each(Object.keys(own) as (keyof typeof own)[])('%s: every field but the name may be missing', (name) => {
  const { event } = samplePayloads[name]
  expect(own[name].safeParse({ event, data: { name: 'x' } }).success).toBe(true)
})

test('trap 14: fields of the first release pass', () => {
  const data = { name: 'a', notify_email: 'a@example.com', is_database_access_enabled: 1 }
  expect(schemas.siteStatusUpdateSchema.safeParse({ event: 'Site Status Update', data }).success).toBe(true)
})

const shownAsNull = {
  siteStatusUpdate: [
    'ip',
    'plan',
    'trial_end_date',
    'host_name',
    'label',
    'signup_time',
    'account_request',
    'is_dedicated_server',
    'reason_for_disabling_monitoring',
    'creation_failed',
    'fatal_site_update',
    'standby_for_product',
    'notify_email',
  ],
  benchStatusUpdate: ['inplace_update_docker_image'],
  benchDeployStatusUpdate: ['deployed', 'build_start', 'build_end', 'build_duration', 'build_error'],
} as const

test.each(Object.entries(shownAsNull) as [keyof typeof shownAsNull, readonly string[]][])(
  'trap 14, 15: %s: null is not an issue in a field that may be null',
  (name, fields) => {
    const nulls = Object.fromEntries(fields.map((field) => [field, null]))
    const payload = { event: samplePayloads[name].event, data: { name: 'a', ...nulls } }
    expect(parseLoosely<unknown>(own[name], payload)).toEqual({ ok: true, value: payload, issues: [] })
  },
)

test.each([
  ['siteStatusUpdate', 'status'],
  ['sitePlanChange', 'type'],
  ['benchStatusUpdate', 'status'],
  ['benchDeployStatusUpdate', 'status'],
] as const)('trap 14, 16: %s: a %s of a later version is no issue', (name, field) => {
  const payload = { event: samplePayloads[name].event, data: { name: 'a', [field]: 'Hibernating' } }
  expect(parseLoosely<unknown>(own[name], payload)).toMatchObject({ ok: true, issues: [] })
})

test('trap 13: the published sample of a build, whose "deployed" is a text that is never sent', () => {
  const { data } = samplePayloads.benchDeployStatusUpdate
  const payload = { event: 'Bench Deploy Status Update', data: { ...data, deployed: 'None' } }
  expect(parseLoosely(schemas.benchDeployStatusUpdateSchema, payload)).toMatchObject({ issues: [] })
})

// What github.com/frappe/press (2026) adds in the API to the fields of its webhooks, with invented values.
const plan = {
  name: 'USD 25',
  plan_title: 'USD 25',
  document_type: 'Site',
  document_name: null,
  price_inr: 2100,
  price_usd: 25,
  period: null,
  cpu_time_per_day: 4.5,
  max_database_usage: 2048,
  max_storage_usage: 10_240,
  database_access: 1,
  support_included: 0,
  private_benches: 1,
  monitor_access: 1,
  is_trial_plan: 0,
  price_per_day_inr: 67.74,
  price_per_day_usd: 0.81,
}
const resources = {
  plan: { schema: schemas.pressSitePlanSchema, shown: plan },
  site: {
    schema: schemas.pressSiteSchema,
    shown: {
      name: 'acme.example',
      group_public: 0,
      latest_frappe_version: 'Version 16',
      current_plan: plan,
      last_updated: '2026-08-01 09:03:11.000321',
      has_scheduled_updates: false,
      inbound_ip: '192.0.2.1',
      outbound_ip: '192.0.2.2',
      server_title: 'London 1',
      is_dedicated_server: true,
      suspension_reason: null,
    },
  },
  bench: {
    schema: schemas.pressBenchSchema,
    shown: { name: 'bench-1', apps: [{ app: 'frappe', hash: '0a1b2c', release: 'r1', source: 's1' }] },
  },
  'bench group': {
    schema: schemas.pressBenchGroupSchema,
    shown: {
      name: 'bench-0019',
      apps: [{ app: 'frappe', title: 'Frappe Framework', source: 's1' }],
      tags: [{ tag: 't1', tag_name: 'shops' }],
      server: 'f1.example.net',
      server_title: 'London 1',
      deploy_information: {
        update_available: true,
        deploy_in_progress: null,
        last_deploy: { name: '6p4ajiomvd', status: 'Success', creation: '2026-08-01 09:00:00.000001' },
      },
    },
  },
  build: {
    schema: schemas.pressDeploySchema,
    shown: {
      name: '6p4ajiomvd',
      build_steps: [{ stage: 'Setup Bench', step: 'Install App', status: 'Failure', duration: 1.5, output: 'no' }],
    },
  },
}

test.each(Object.entries(resources))('a %s is read as the API shows it', (_, { schema, shown }) => {
  expect(parseLoosely<unknown>(schema, structuredClone(shown))).toEqual({ ok: true, value: shown, issues: [] })
})

test.each(Object.entries(resources))('no field of a %s that the API shows holds a wrong type', (_, entry) => {
  const { name, document_name: _name, period: _period, ...fields } = entry.shown as Record<string, unknown>
  const wrong = Object.fromEntries(Object.keys(fields).map((field) => [field, Number.NaN]))
  const { issues } = parseLoosely<unknown>(entry.schema, { name, ...wrong })
  expect(issues.map(({ path }) => path[0]).sort()).toEqual(Object.keys(fields).sort())
})

test('the body of a validation is the 41 bytes that Press sends', () => {
  expect(toPressJson(samplePayloads.webhookValidate)).toBe('{"event": "Webhook Validate", "data": {}}')
})

test('JSON is written as Python writes it', () => {
  const value = { b: [1, 'é\u{1f680}\u007f"\n', null, [], {}], a: { z: true, y: undefined } }
  expect(toPressJson(value)).toBe('{"b": [1, "\\u00e9\\ud83d\\ude80\\u007f\\"\\n", null, [], {}], "a": {"z": true}}')
  expect(toFrappeJson({ b: [1], a: {} })).toBe('{\n "a": {},\n "b": [\n  1\n ]\n}')
})

test('errors in the payload of a known event name the field, and it can be read loosely', () => {
  const value = { event: 'Site Status Update', data: { name: 'acme.example', status: 5 } }
  const paths = (input: unknown) =>
    schemas.casesolvedPayloadSchema.safeParse(input).error?.issues.map(({ path }) => path)
  expect(paths(value)).toEqual([['data', 'status']])
  expect(paths({ event: 'Site Renamed', data: {} })).toEqual([['event']])
  const read = parseLoosely(schemas.casesolvedPayloadSchema, value)
  expect([read.ok, value.data]).toEqual([true, { name: 'acme.example' }])
})
