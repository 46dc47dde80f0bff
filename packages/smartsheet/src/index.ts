export type {
  Delivery,
  EventContext,
  EventHandler,
  Issue,
  Outcome,
  Secret,
  SecretAnswer,
  SecretResolver,
  SecretSource,
  Store,
  Webhook,
  WebhookOptions,
} from '@hookwright/core'
export {
  ConfigError,
  deliveryKey,
  isHookwrightError,
  memoryStore,
  RequestError,
  RetryLater,
  StoreError,
  VerificationError,
} from '@hookwright/core'
export { isOwnChange } from './change-agent.js'
export type { SmartsheetDelivery } from './delivery.js'
export type { SmartsheetSecretHint } from './hint.js'
export type {
  SmartsheetCallback,
  SmartsheetChallenge,
  SmartsheetEvent,
  SmartsheetEventCallback,
  SmartsheetEventName,
  SmartsheetEventOf,
  SmartsheetEventType,
  SmartsheetObjectType,
  SmartsheetStatusCallback,
  SmartsheetTimestamp,
  SmartsheetWebhook,
  SmartsheetWebhookStats,
  SmartsheetWebhookStatus,
} from './schemas.js'
export {
  smartsheetCallbackSchema,
  smartsheetChallengeSchema,
  smartsheetEventSchema,
  smartsheetWebhookSchema,
} from './schemas.js'
export type { SignSmartsheetBody, VerifySmartsheetSignature } from './signature.js'
export { signSmartsheetBody, verifySmartsheetSignature } from './signature.js'
export { parseSmartsheetTimestamp } from './timestamp.js'
export type { SmartsheetHandlers, SmartsheetWebhookOptions } from './webhook.js'
export { createSmartsheetWebhook } from './webhook.js'
