import * as z from 'zod'
import type { SmartsheetEventName, SmartsheetEventType, SmartsheetObjectType } from '../event-names.js'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { number, numberOrNull, text, textOrNumber } from './fields.js'
import type { SmartsheetWebhookStatus } from './webhook.js'

/** One change, without the changed data. */
export interface SmartsheetEvent {
  objectType?: SmartsheetObjectType | (string & {}) | undefined
  eventType?: SmartsheetEventType | (string & {}) | undefined
  /** The object's id. Absent for cells, which have `rowId` and `columnId`. */
  id?: number | undefined
  /** Only for cells: otherwise absent, or null, which Smartsheet's reference allows. */
  rowId?: number | null | undefined
  columnId?: number | null | undefined
  /** Who caused the change. */
  userId?: number | undefined
  /** When it happened: differs within one callback. See `parseSmartsheetTimestamp`. */
  timestamp?: SmartsheetTimestamp | undefined
  /** Comma-separated `Smartsheet-Change-Agent`s of the request that caused the event. See `isOwnChange`. */
  changeAgent?: string | undefined
}

/** The event that a handler in `on` receives: what its name says is certain, the rest is as Smartsheet sent it. */
export type SmartsheetEventOf<Name extends SmartsheetEventName> =
  Name extends `${infer ObjectType extends SmartsheetObjectType}.${infer EventType extends SmartsheetEventType}`
    ? Omit<SmartsheetEvent, 'objectType' | 'eventType' | (ObjectType extends 'cell' ? 'id' : 'rowId' | 'columnId')> & {
        objectType: ObjectType
        eventType: EventType
      }
    : never

/** What both kinds of callback share. */
export interface SmartsheetCallback {
  /** Different for each callback. */
  nonce?: string | undefined
  /** When the callback was made. */
  timestamp?: SmartsheetTimestamp | undefined
  webhookId?: number | undefined
  scope?: 'sheet' | 'plan' | (string & {}) | undefined
  /** The sheet's id, or the plan's. */
  scopeObjectId?: number | undefined
  events?: SmartsheetEvent[] | undefined
  newWebhookStatus?: SmartsheetWebhookStatus | null | undefined
}

/** Changes in the watched sheet or plan, collected for up to a minute. */
export interface SmartsheetEventCallback extends SmartsheetCallback {
  events: SmartsheetEvent[]
  newWebhookStatus?: null | undefined
}

/** The webhook itself was disabled, or enabled again, by Smartsheet. Not sent for failed callbacks and challenges. */
export interface SmartsheetStatusCallback extends SmartsheetCallback {
  newWebhookStatus: SmartsheetWebhookStatus
}

/** The only request that is not signed: sent when a webhook is enabled, and with every hundredth callback. */
export interface SmartsheetChallenge {
  challenge: string
  webhookId: number
}

/** Schema of {@link SmartsheetEvent}. Every field is optional; unknown keys pass. */
export const smartsheetEventSchema: z.ZodType<SmartsheetEvent> = /* @__PURE__ */ z.looseObject({
  objectType: text,
  eventType: text,
  id: number,
  rowId: numberOrNull,
  columnId: numberOrNull,
  userId: number,
  timestamp: textOrNumber,
  changeAgent: text,
})

/** Schema of {@link SmartsheetCallback}, of events and of status changes. Unknown keys pass. */
export const smartsheetCallbackSchema: z.ZodType<SmartsheetCallback> = /* @__PURE__ */ z.looseObject({
  nonce: text,
  timestamp: textOrNumber,
  webhookId: number,
  scope: text,
  scopeObjectId: number,
  events: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetEventSchema)),
  newWebhookStatus: /* @__PURE__ */ z.nullable(text),
})

/** Schema of {@link SmartsheetChallenge}. */
export const smartsheetChallengeSchema: z.ZodType<SmartsheetChallenge> = /* @__PURE__ */ z.looseObject({
  challenge: /* @__PURE__ */ z.string(),
  webhookId: /* @__PURE__ */ z.number(),
})
