import * as z from 'zod'

/** The body of a Standard Webhooks message. https://github.com/standard-webhooks/standard-webhooks */
export interface StandardWebhookPayload {
  type: string
  /** ISO 8601: when the event happened, not when it was sent. */
  timestamp?: string | undefined
  data?: unknown
}

/** What senders with {@link insecureSha256Concat} send. */
export interface EventTypePayload {
  event_type: string
  data?: unknown
}

/** Schema of {@link StandardWebhookPayload}. Only `type` must be there; unknown keys pass. */
export const standardWebhookPayloadSchema: z.ZodType<StandardWebhookPayload> = /* @__PURE__ */ z.looseObject({
  type: /* @__PURE__ */ z.string(),
  timestamp: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.string()),
  data: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
})

/** Schema of {@link EventTypePayload}. Only `event_type` must be there; unknown keys pass. */
export const eventTypePayloadSchema: z.ZodType<EventTypePayload> = /* @__PURE__ */ z.looseObject({
  event_type: /* @__PURE__ */ z.string(),
  data: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
})
