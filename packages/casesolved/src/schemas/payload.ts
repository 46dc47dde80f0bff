import * as z from 'zod'
import { type BenchDeployStatusUpdate, benchDeployStatusUpdateSchema } from './bench-deploy-status-update.js'
import { type BenchStatusUpdate, benchStatusUpdateSchema } from './bench-status-update.js'
import { type SitePlanChange, sitePlanChangeSchema } from './site-plan-change.js'
import { type SiteStatusUpdate, siteStatusUpdateSchema } from './site-status-update.js'

/** Sent, with empty `data`, when a webhook is validated and once more when it is activated. */
export interface WebhookValidate {
  event: 'Webhook Validate'
  data?: object | undefined
}

/** Schema of {@link WebhookValidate}. */
export const webhookValidateSchema: z.ZodType<WebhookValidate> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.literal('Webhook Validate'),
  data: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.looseObject({})),
})

/** Every documented payload, distinguished by `event`. */
export type CasesolvedPayload =
  | SiteStatusUpdate
  | SitePlanChange
  | BenchStatusUpdate
  | BenchDeployStatusUpdate
  | WebhookValidate

/** The annotations of the schemas hide from TypeScript that each has its own `event`. */
type OfOneEvent = z.ZodType<CasesolvedPayload> & z.core.$ZodTypeDiscriminable

/** The documented payloads. Unknown keys pass; an unknown `event` does not. */
export const casesolvedPayloadSchema: z.ZodType<CasesolvedPayload> = /* @__PURE__ */ z.discriminatedUnion('event', [
  siteStatusUpdateSchema as OfOneEvent,
  sitePlanChangeSchema as OfOneEvent,
  benchStatusUpdateSchema as OfOneEvent,
  benchDeployStatusUpdateSchema as OfOneEvent,
  webhookValidateSchema as OfOneEvent,
])

/** What a version or an operator may add: an event with a new name, or a documented one in a different shape. */
export interface CasesolvedUnknownPayload {
  event?: string | undefined
  data?: unknown
}

/** Schema of {@link CasesolvedUnknownPayload}: any object whose `event` is a text or missing. */
export const casesolvedUnknownPayloadSchema: z.ZodType<CasesolvedUnknownPayload> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.string()),
  data: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
})
