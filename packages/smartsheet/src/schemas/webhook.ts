import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { boolean, number, text, textOrNumber, texts } from './fields.js'

/**
 * Why a webhook is enabled or disabled. Only `ENABLED` occurs with `enabled: true`.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-status
 */
export type SmartsheetWebhookStatus =
  | 'ENABLED'
  | 'NEW_NOT_VERIFIED'
  | 'DISABLED_BY_OWNER'
  | 'DISABLED_VERIFICATION_FAILED'
  | 'DISABLED_CALLBACK_FAILED'
  | 'DISABLED_EXCEEDED_GRID_LIMITS'
  | 'DISABLED_SCOPE_INACCESSIBLE'
  | 'DISABLED_APP_REVOKED'
  | 'DISABLED_ADMINISTRATIVE'
  | (string & {})

/** How the latest callbacks went. */
export interface SmartsheetWebhookStats {
  lastCallbackAttempt?: SmartsheetTimestamp | undefined
  lastCallbackAttemptRetryCount?: number | undefined
  lastSuccessfulCallback?: SmartsheetTimestamp | undefined
}

/** A webhook as the API shows it. What the client returns hides `sharedSecret` and `customHeaders` from logs. */
export interface SmartsheetWebhook {
  id: number
  name?: string | undefined
  callbackUrl?: string | undefined
  scope?: 'sheet' | 'plan' | (string & {}) | undefined
  scopeObjectId?: number | undefined
  /** Sheets only. An empty list means all columns. The documents disagree on whether ids are numbers or texts here. */
  subscope?: { columnIds?: (number | string)[] | undefined } | undefined
  /** Always `['*.*']` in lists of webhooks; `get` returns the true events. */
  events?: string[] | undefined
  version?: number | undefined
  enabled?: boolean | undefined
  status?: SmartsheetWebhookStatus | undefined
  disabledDetails?: string | undefined
  /** Signs the callbacks. Not enumerable in what the client returns. */
  sharedSecret?: string | undefined
  /** Plans only. Not enumerable in what the client returns. */
  customHeaders?: Record<string, string> | undefined
  /** Present once a callback was attempted. */
  stats?: SmartsheetWebhookStats | undefined
  apiClientId?: string | number | undefined
  apiClientName?: string | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
}

/**
 * All or nothing: without its unreadable ids, the list would mean fewer columns, or, if it became empty, all columns.
 */
const areIds = (value: unknown) =>
  Array.isArray(value) && value.every((id) => typeof id === 'number' || typeof id === 'string')

/** Schema of {@link SmartsheetWebhook}. Only `id` must be there; unknown keys pass. */
export const smartsheetWebhookSchema: z.ZodType<SmartsheetWebhook> = /* @__PURE__ */ z.looseObject({
  id: /* @__PURE__ */ z.number(),
  name: text,
  callbackUrl: text,
  scope: text,
  scopeObjectId: number,
  subscope: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({
      columnIds: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.custom<(number | string)[]>(areIds)),
    }),
  ),
  events: texts,
  version: number,
  enabled: boolean,
  status: text,
  disabledDetails: text,
  sharedSecret: text,
  customHeaders: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.record(/* @__PURE__ */ z.string(), /* @__PURE__ */ z.string()),
  ),
  stats: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({
      lastCallbackAttempt: textOrNumber,
      lastCallbackAttemptRetryCount: number,
      lastSuccessfulCallback: textOrNumber,
    }),
  ),
  apiClientId: textOrNumber,
  apiClientName: text,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
})
