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

type Schema = StandardSchema<unknown, CasesolvedPayload>

/** A map, not an object: an event called `constructor` must find nothing. */
export const schemaByEvent: ReadonlyMap<string, Schema> = /* @__PURE__ */ new Map<string, Schema>([
  ['Site Status Update', siteStatusUpdateSchema],
  ['Site Plan Change', sitePlanChangeSchema],
  ['Bench Status Update', benchStatusUpdateSchema],
  ['Bench Deploy Status Update', benchDeployStatusUpdateSchema],
  ['Webhook Validate', webhookValidateSchema],
])

export interface ReadPayload {
  type: CasesolvedPayload['event'] | 'unknown'
  payload: CasesolvedPayload | CasesolvedUnknownPayload
  issues: readonly Issue[]
}

export function readPayload(value: unknown): ReadPayload {
  // Typed as a text, but it may be anything: other values find nothing.
  const schema = schemaByEvent.get((value as { event: string } | null)?.event as string)
  if (!schema) return readUnknown(value, [])
  const known = parseLoosely(schema, value)
  if (known.ok) return { type: known.value.event, payload: known.value, issues: known.issues }
  return readUnknown(value, known.issues)
}

/** JSON that is not an object is read as an empty payload, like any other value of the wrong type; `rawBody` has it. */
function readUnknown(value: unknown, issues: readonly Issue[]): ReadPayload {
  const unknown = parseLoosely(casesolvedUnknownPayloadSchema, value)
  return { type: 'unknown', payload: unknown.ok ? unknown.value : {}, issues: [...issues, ...unknown.issues] }
}
