import * as z from 'zod'
import { count, fieldValues, locator, type SmartSuiteFieldValues, type SmartSuiteLocator, text } from './parts.js'

/** An open list: kinds that SmartSuite adds later pass through. */
export type SmartSuiteEventKind = 'RECORD_CREATED' | 'RECORD_UPDATED' | 'RECORD_DELETED' | (string & {})

/** The record that an event is about. */
export interface SmartSuiteRecordEventData {
  record_id?: string | undefined
  locator?: SmartSuiteLocator | undefined
  /** The record at the time of the event. Whether an update holds all fields or the changed ones is not documented. */
  data?: SmartSuiteFieldValues | undefined
  /** Earlier values, documented for `RECORD_UPDATED` only. */
  previous?: SmartSuiteFieldValues | undefined
}

/** What caused an event, and what else changed with it. */
export interface SmartSuiteEventContext {
  change_id?: string | undefined
  change_size?: number | undefined
  batch_id?: string | undefined
  batch_size?: number | undefined
  /** `UNKNOWN` in the documentation's sample; other values are not documented. */
  source?: string | undefined
  /** `INTERACTIVE` in the documentation's sample; other values are not documented. */
  handler?: string | undefined
}

/**
 * One change of one record, from ListEvents.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/list-events
 */
export interface SmartSuiteEvent {
  /** `<webhook_id>.<number>`. That the numbers rise is not documented. */
  event_id: string
  webhook_id?: string | undefined
  locator?: SmartSuiteLocator | undefined
  kind?: SmartSuiteEventKind | undefined
  /** ISO 8601 in UTC, milliseconds. */
  event_at?: string | undefined
  record_event_data?: SmartSuiteRecordEventData | undefined
  ctx?: SmartSuiteEventContext | undefined
}

/** Schema of {@link SmartSuiteEvent}. Only `event_id` must be there; unknown keys pass. */
export const smartSuiteEventSchema: z.ZodType<SmartSuiteEvent> = /* @__PURE__ */ z.looseObject({
  // An empty id means a missing one if defaults are written out: all such events would count as the same event.
  event_id: z.string().min(1),
  webhook_id: text,
  locator,
  kind: text,
  event_at: text,
  record_event_data: z.optional(z.looseObject({ record_id: text, locator, data: fieldValues, previous: fieldValues })),
  ctx: z.optional(
    z.looseObject({
      change_id: text,
      change_size: count,
      batch_id: text,
      batch_size: count,
      source: text,
      handler: text,
    }),
  ),
})
