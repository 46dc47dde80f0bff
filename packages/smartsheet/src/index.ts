export type {
  Clock,
  Delivery,
  EventContext,
  EventHandler,
  HandleContext,
  Issue,
  Outcome,
  Received,
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
export type {
  CallOptions,
  ClientOptions,
  Credential,
  RateLimiter,
  RequestReport,
  RetryOptions,
} from '@hookwright/core/client'
export { ApiError, createRateLimiter, TransportError } from '@hookwright/core/client'
export { isOwnChange } from './change-agent.js'
export type { SmartsheetClient, SmartsheetClientOptions, SmartsheetRegion } from './client/client.js'
export { createSmartsheetClient } from './client/client.js'
export type {
  GetSmartsheetAttachment,
  GetSmartsheetComment,
  GetSmartsheetDiscussion,
  SmartsheetAttachments,
  SmartsheetComments,
  SmartsheetDiscussions,
} from './client/conversations.js'
export type { SmartsheetList, SmartsheetListOptions } from './client/list.js'
export type { SmartsheetResolution, SmartsheetResolvedEvent, SmartsheetResolvedObject } from './client/resolution.js'
export type { ResolveSmartsheetCallback } from './client/resolve.js'
export type {
  GetSmartsheetCellHistory,
  GetSmartsheetColumn,
  GetSmartsheetRow,
  GetSmartsheetSheet,
  SmartsheetCells,
  SmartsheetColumns,
  SmartsheetRowDetail,
  SmartsheetRows,
  SmartsheetSheets,
} from './client/sheets.js'
export type { SmartsheetWebhookSecret, SubscribeSmartsheetWebhook } from './client/subscribe.js'
export type {
  CreateSmartsheetWebhook,
  SmartsheetWebhookId,
  SmartsheetWebhooks,
  UpdateSmartsheetWebhook,
} from './client/webhooks.js'
export type { SmartsheetDelivery } from './delivery.js'
export type { SmartsheetSecretHint } from './hint.js'
export type {
  SmartsheetAttachment,
  SmartsheetCallback,
  SmartsheetCell,
  SmartsheetCellLink,
  SmartsheetCellValue,
  SmartsheetCellVersion,
  SmartsheetChallenge,
  SmartsheetColumn,
  SmartsheetComment,
  SmartsheetDiscussion,
  SmartsheetEvent,
  SmartsheetEventCallback,
  SmartsheetEventName,
  SmartsheetEventOf,
  SmartsheetEventType,
  SmartsheetHyperlink,
  SmartsheetObjectType,
  SmartsheetRow,
  SmartsheetSheet,
  SmartsheetStatusCallback,
  SmartsheetTimestamp,
  SmartsheetUser,
  SmartsheetWebhook,
  SmartsheetWebhookStats,
  SmartsheetWebhookStatus,
} from './schemas.js'
export {
  smartsheetAttachmentSchema,
  smartsheetCallbackSchema,
  smartsheetCellSchema,
  smartsheetCellVersionSchema,
  smartsheetChallengeSchema,
  smartsheetColumnSchema,
  smartsheetCommentSchema,
  smartsheetDiscussionSchema,
  smartsheetEventSchema,
  smartsheetRowSchema,
  smartsheetSheetSchema,
  smartsheetWebhookSchema,
} from './schemas.js'
export type { SignSmartsheetBody, VerifySmartsheetSignature } from './signature.js'
export { signSmartsheetBody, verifySmartsheetSignature } from './signature.js'
export { parseSmartsheetTimestamp } from './timestamp.js'
export type { SmartsheetHandlers, SmartsheetWebhookOptions } from './webhook.js'
export { createSmartsheetWebhook } from './webhook.js'
