import { type Issue, parseLoosely, type StandardSchema } from '@hookwright/core'
import {
  benchDeployStatusUpdateSchema,
  benchStatusUpdateSchema,
  type CasesolvedPayload,
  type CasesolvedUnknownPayload,
  casesolvedUnknownPayloadSchema,
  sitePlanChangeSchema,
  siteStatusUpdateSchema,
  webhookValidateSchema,
} from '../schemas.js'

export const eventNames: readonly CasesolvedPayload['event'][] = [
  'Site Status Update',
  'Site Plan Change',
  'Bench Status Update',
  'Bench Deploy Status Update',
  'Webhook Validate',
]

/** A switch, not an object: an event called `constructor` must find nothing. */
function schemaOf(event: unknown): StandardSchema<unknown, CasesolvedPayload> | undefined {
  switch (event) {
    case 'Site Status Update':
      return siteStatusUpdateSchema
    case 'Site Plan Change':
      return sitePlanChangeSchema
    case 'Bench Status Update':
      return benchStatusUpdateSchema
    case 'Bench Deploy Status Update':
      return benchDeployStatusUpdateSchema
    case 'Webhook Validate':
      return webhookValidateSchema
    default:
      return undefined
  }
}

export interface ReadPayload {
  type: CasesolvedPayload['event'] | 'unknown'
  payload: CasesolvedPayload | CasesolvedUnknownPayload
  issues: readonly Issue[]
}

export function readPayload(value: unknown): ReadPayload {
  const schema = schemaOf((value as { event?: unknown } | null)?.event)
  if (!schema) return readUnknown(value, [])
  const known = parseLoosely(schema, value)
  if (known.ok) return { type: known.value.event, payload: known.value, issues: known.issues }
  return readUnknown(value, known.issues)
}

/** JSON that is no object reads as an empty payload, like any other value of the wrong type; `rawBody` has it. */
function readUnknown(value: unknown, issues: readonly Issue[]): ReadPayload {
  const unknown = parseLoosely(casesolvedUnknownPayloadSchema, value)
  return { type: 'unknown', payload: unknown.ok ? unknown.value : {}, issues: [...issues, ...unknown.issues] }
}
