export type { Delivery, HandleContext, Received, Webhook } from '@hookwright/core'
export type {
  CasesolvedDelivery,
  CasesolvedHandlers,
  CasesolvedSecretHint,
  CasesolvedWebhookOptions,
} from './webhook/casesolved-webhook.js'
export { createCasesolvedWebhook } from './webhook/casesolved-webhook.js'
export type { FrappeDelivery, FrappeSecretHint, FrappeWebhookOptions } from './webhook/frappe-webhook.js'
export { createFrappeWebhook } from './webhook/frappe-webhook.js'
