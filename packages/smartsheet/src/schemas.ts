export type { SmartsheetEventName, SmartsheetEventType, SmartsheetObjectType } from './event-names.js'
export type {
  SmartsheetCallback,
  SmartsheetChallenge,
  SmartsheetEvent,
  SmartsheetEventCallback,
  SmartsheetEventOf,
  SmartsheetStatusCallback,
} from './schemas/callback.js'
export { smartsheetCallbackSchema, smartsheetChallengeSchema, smartsheetEventSchema } from './schemas/callback.js'
export type { SmartsheetWebhook, SmartsheetWebhookStats, SmartsheetWebhookStatus } from './schemas/webhook.js'
export { smartsheetWebhookSchema } from './schemas/webhook.js'
export type { SmartsheetTimestamp } from './timestamp.js'
