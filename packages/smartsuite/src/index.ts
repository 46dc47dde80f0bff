export type { Delivery, Issue, Outcome, Received, Store, Webhook } from '@hookwright/core'
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
export type {
  SmartSuiteAuthor,
  SmartSuiteEvent,
  SmartSuiteEventContext,
  SmartSuiteEventKind,
  SmartSuiteFieldValues,
  SmartSuiteLocator,
  SmartSuiteNotification,
  SmartSuiteNotificationLocator,
  SmartSuiteRecordEventData,
  SmartSuiteWebhook,
  SmartSuiteWebhookFilter,
} from './schemas.js'
export { smartSuiteEventSchema, smartSuiteNotificationSchema, smartSuiteWebhookSchema } from './schemas.js'
export type { PathToken, Token } from './signature.js'
export { pathToken } from './signature.js'
export type {
  SmartSuiteAuthorize,
  SmartSuiteClaim,
  SmartSuiteDelivery,
  SmartSuiteWebhookOptions,
} from './webhook.js'
export { createSmartSuiteWebhook } from './webhook.js'
