/**
 * SmartSuite's payloads, under its own field names. Everything but the id that a payload is about may be absent: the
 * API is labelled beta, adds fields without notice, and leaves default values out of its replies.
 */

export type {
  SmartSuiteEvent,
  SmartSuiteEventContext,
  SmartSuiteEventKind,
  SmartSuiteRecordEventData,
} from './schemas/event.js'
export { smartSuiteEventSchema } from './schemas/event.js'
export type { SmartSuiteNotification, SmartSuiteNotificationLocator } from './schemas/notification.js'
export { smartSuiteNotificationSchema } from './schemas/notification.js'
export type { SmartSuiteFieldValues, SmartSuiteLocator } from './schemas/parts.js'
export type {
  SmartSuiteApplication,
  SmartSuiteField,
  SmartSuiteRecord,
  SmartSuiteRecordPage,
  SmartSuiteSolution,
} from './schemas/resources.js'
export {
  smartSuiteApplicationSchema,
  smartSuiteRecordPageSchema,
  smartSuiteRecordSchema,
  smartSuiteSolutionSchema,
} from './schemas/resources.js'
export type { SmartSuiteAuthor, SmartSuiteWebhook, SmartSuiteWebhookFilter } from './schemas/webhook.js'
export { smartSuiteWebhookSchema } from './schemas/webhook.js'
