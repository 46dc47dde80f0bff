export type {
  Clock,
  CursorStore,
  Delivery,
  HandleContext,
  Issue,
  MemoryStore,
  Outcome,
  Received,
  Reservation,
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
export type {
  ApiRequest,
  ApiResponse,
  CallOptions,
  ClientOptions,
  Credential,
  Fetch,
  RateLimiter,
  RequestReport,
  RetryOptions,
} from '@hookwright/core/client'
export { ApiError, createRateLimiter, TransportError } from '@hookwright/core/client'
export type { SmartSuiteApplications } from './client/applications.js'
export type { SmartSuiteClient, SmartSuiteClientOptions } from './client/client.js'
export { createSmartSuiteClient } from './client/client.js'
export type {
  ListSmartSuitePayloadsOptions,
  SmartSuiteEventPage,
  SmartSuitePayloadsOptions,
} from './client/payloads.js'
export type { ListSmartSuiteRecordsOptions, SmartSuiteRecords, SmartSuiteRecordsByIdOptions } from './client/records.js'
export type { SmartSuiteSolutions } from './client/solutions.js'
export type { SmartSuiteFilterSpec } from './client/spec.js'
export type {
  CreateSmartSuiteWebhookOptions,
  SmartSuiteWebhookIdOptions,
  SmartSuiteWebhooks,
  UpdateSmartSuiteWebhookOptions,
} from './client/webhook-methods.js'
export type { SmartSuiteDrainOptions } from './feed/drain.js'
export type { SmartSuiteFeed } from './feed/feed.js'
export { createSmartSuiteFeed } from './feed/feed.js'
export type { SmartSuiteKeepAliveReport } from './feed/keep-alive.js'
export type {
  SmartSuiteDrainResult,
  SmartSuiteEventFeedOptions,
  SmartSuiteFeedContext,
  SmartSuiteFeedOptions,
  SmartSuiteFeedStore,
  SmartSuitePageFeedOptions,
  SmartSuitePoisonInfo,
} from './feed/options.js'
export type {
  SmartSuiteApplication,
  SmartSuiteAuthor,
  SmartSuiteEvent,
  SmartSuiteEventContext,
  SmartSuiteEventKind,
  SmartSuiteField,
  SmartSuiteFieldValues,
  SmartSuiteLocator,
  SmartSuiteNotification,
  SmartSuiteNotificationLocator,
  SmartSuiteRecord,
  SmartSuiteRecordEventData,
  SmartSuiteRecordPage,
  SmartSuiteSolution,
  SmartSuiteWebhook,
  SmartSuiteWebhookFilter,
} from './schemas.js'
export {
  smartSuiteApplicationSchema,
  smartSuiteEventSchema,
  smartSuiteNotificationSchema,
  smartSuiteRecordPageSchema,
  smartSuiteRecordSchema,
  smartSuiteSolutionSchema,
  smartSuiteWebhookSchema,
} from './schemas.js'
export type { PathToken, Token } from './signature.js'
export { pathToken } from './signature.js'
export type {
  SmartSuiteAuthorize,
  SmartSuiteClaim,
  SmartSuiteDelivery,
  SmartSuiteWebhookOptions,
} from './webhook.js'
export { createSmartSuiteWebhook } from './webhook.js'
