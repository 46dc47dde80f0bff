import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'

/**
 * Why a webhook is on or off. Only `ENABLED` goes with `enabled: true`.
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
  /** Sheets only. An empty list means all columns. */
  subscope?: { columnIds?: number[] | undefined } | undefined
  /** Lists of webhooks always say `['*.*']`; `get` tells the truth. */
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

const timestamp = /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number()]).optional()
const text = /* @__PURE__ */ z.string().optional()

export const smartsheetWebhookSchema: z.ZodType<SmartsheetWebhook> = /* @__PURE__ */ z.looseObject({
  id: /* @__PURE__ */ z.number(),
  name: text,
  callbackUrl: text,
  scope: text,
  scopeObjectId: /* @__PURE__ */ z.number().optional(),
  subscope: /* @__PURE__ */ z
    .looseObject({ columnIds: /* @__PURE__ */ z.array(/* @__PURE__ */ z.number()).optional() })
    .optional(),
  events: /* @__PURE__ */ z.array(/* @__PURE__ */ z.string()).optional(),
  version: /* @__PURE__ */ z.number().optional(),
  enabled: /* @__PURE__ */ z.boolean().optional(),
  status: text,
  disabledDetails: text,
  sharedSecret: text,
  customHeaders: /* @__PURE__ */ z.record(/* @__PURE__ */ z.string(), /* @__PURE__ */ z.string()).optional(),
  stats: /* @__PURE__ */ z
    .looseObject({
      lastCallbackAttempt: timestamp,
      lastCallbackAttemptRetryCount: /* @__PURE__ */ z.number().optional(),
      lastSuccessfulCallback: timestamp,
    })
    .optional(),
  apiClientId: /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number()]).optional(),
  apiClientName: text,
  createdAt: timestamp,
  modifiedAt: timestamp,
})
