import * as z from 'zod'
import {
  type Check,
  check,
  count,
  documentFields,
  type FieldSchemas,
  type FrappeDatetimeText,
  type FrappeDocument,
  type Open,
  rows,
  text,
  textOrNull,
} from '../fields.js'

/** An event that a webhook can be subscribed to. Operators may add others. */
export type CasesolvedEventName = Open<
  'Site Status Update' | 'Site Plan Change' | 'Bench Status Update' | 'Bench Deploy Status Update'
>

/** An event that this installation offers, with its description. */
export interface PressWebhookEvent {
  name: CasesolvedEventName
  description?: string | null | undefined
}

/** Schema of {@link PressWebhookEvent}. */
export const pressWebhookEventSchema: z.ZodType<PressWebhookEvent> = /* @__PURE__ */ z.looseObject({
  name: /* @__PURE__ */ z.string(),
  description: textOrNull,
})

/** A webhook. The API never shows its secret. */
export interface PressWebhook extends FrappeDocument {
  enabled?: Check | undefined
  endpoint?: string | undefined
  /** Absent in lists. */
  events?: { event?: CasesolvedEventName | undefined }[] | undefined
}

/** Schema of {@link PressWebhook}. Only `name` must be there; unknown keys pass. */
export const pressWebhookSchema: z.ZodType<PressWebhook> = /* @__PURE__ */ z.looseObject({
  ...documentFields,
  enabled: check,
  endpoint: text,
  events: /* @__PURE__ */ rows({ event: text }),
})

/** The result of sending `Webhook Validate` to a webhook. */
export interface PressWebhookVerdict {
  /** Whether the endpoint answered with 200 to 299. */
  success: boolean
  /** The payload that was sent, as JSON. */
  request?: string | null | undefined
  /** What the endpoint answered, or why it could not be reached. Untrusted. */
  response?: string | null | undefined
  /** 0: no answer. */
  response_status_code?: number | undefined
}

/** Schema of {@link PressWebhookVerdict}. */
export const pressWebhookVerdictSchema: z.ZodType<PressWebhookVerdict> = /* @__PURE__ */ z.looseObject({
  success: /* @__PURE__ */ z.boolean(),
  request: textOrNull,
  response: textOrNull,
  response_status_code: count,
})

/** One delivery of the last 24 hours. */
export interface PressWebhookAttempt {
  name: string
  endpoint?: string | undefined
  event?: CasesolvedEventName | null | undefined
  status?: Open<'Sent' | 'Failed'> | undefined
  /** A number written as text; `0`: no answer. */
  response_status_code?: string | number | null | undefined
  timestamp?: FrappeDatetimeText | undefined
}

const attemptFields: FieldSchemas<PressWebhookAttempt> = {
  name: /* @__PURE__ */ z.string(),
  endpoint: text,
  event: textOrNull,
  status: text,
  response_status_code: /* @__PURE__ */ z.nullish(
    /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number()]),
  ),
  timestamp: text,
}

/** Schema of {@link PressWebhookAttempt}. */
export const pressWebhookAttemptSchema: z.ZodType<PressWebhookAttempt> = /* @__PURE__ */ z.looseObject(attemptFields)

/** One delivery with what was sent and answered. */
export interface PressWebhookAttemptDetails extends PressWebhookAttempt {
  webhook?: string | undefined
  /** The first part of the answer. Untrusted. */
  response_body?: string | null | undefined
  request_payload?: object | undefined
}

/** Schema of {@link PressWebhookAttemptDetails}. */
export const pressWebhookAttemptDetailsSchema: z.ZodType<PressWebhookAttemptDetails> = /* @__PURE__ */ z.looseObject({
  ...attemptFields,
  webhook: text,
  response_body: textOrNull,
  request_payload: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.looseObject({})),
})
