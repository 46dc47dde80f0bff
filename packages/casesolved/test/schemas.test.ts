import * as schemas from '@hookwright/casesolved/schemas'
import { samplePayloads, toFrappeJson, toPressJson } from '@hookwright/casesolved/testing'
import { expect, test } from 'vitest'

const own = {
  siteStatusUpdate: schemas.siteStatusUpdateSchema,
  sitePlanChange: schemas.sitePlanChangeSchema,
  benchStatusUpdate: schemas.benchStatusUpdateSchema,
  benchDeployStatusUpdate: schemas.benchDeployStatusUpdateSchema,
  webhookValidate: schemas.webhookValidateSchema,
}

test.each(Object.keys(own) as (keyof typeof own)[])(
  '%s: its own schema and the union take the sample as it is',
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

test('the body of a validation is the 41 bytes that Press sends', () => {
  expect(toPressJson(samplePayloads.webhookValidate)).toBe('{"event": "Webhook Validate", "data": {}}')
})

test('JSON is written as Python writes it', () => {
  const value = { b: [1, 'é\u{1f680}\u007f"\n', null, [], {}], a: { z: true, y: undefined } }
  expect(toPressJson(value)).toBe('{"b": [1, "\\u00e9\\ud83d\\ude80\\u007f\\"\\n", null, [], {}], "a": {"z": true}}')
  expect(toFrappeJson({ b: [1], a: {} })).toBe('{\n "a": {},\n "b": [\n  1\n ]\n}')
})
