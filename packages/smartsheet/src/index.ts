export type {
  BodyInput,
  Clock,
  Delivery,
  EventContext,
  EventHandler,
  HandleContext,
  Issue,
  MemoryStore,
  Outcome,
  Received,
  Reservation,
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
export { isOwnChange } from './change-agent.js'
export type { GetSmartsheetAttachmentOptions, SmartsheetAttachments } from './client/attachments.js'
export type { GetSmartsheetCellHistoryOptions, SmartsheetCells } from './client/cells.js'
export type { SmartsheetClient, SmartsheetClientOptions, SmartsheetRegion } from './client/client.js'
export { createSmartsheetClient } from './client/client.js'
export type { GetSmartsheetColumnOptions, SmartsheetColumns } from './client/columns.js'
export type { GetSmartsheetCommentOptions, SmartsheetComments } from './client/comments.js'
export type { GetSmartsheetDiscussionOptions, SmartsheetDiscussions } from './client/discussions.js'
export type { SmartsheetList, SmartsheetListOptions } from './client/list.js'
export type { SmartsheetResolution, SmartsheetResolvedEvent, SmartsheetResolvedObject } from './client/resolution.js'
export type { ResolveSmartsheetCallbackOptions, SmartsheetResolve } from './client/resolve.js'
export type { GetSmartsheetRowOptions, SmartsheetRowDetailOptions, SmartsheetRows } from './client/rows.js'
export type { GetSmartsheetSheetOptions, SmartsheetSheets } from './client/sheets.js'
export type {
  SmartsheetSubscribe,
  SmartsheetWebhookSecret,
  SubscribeSmartsheetWebhookOptions,
} from './client/subscribe.js'
export type {
  CreateSmartsheetWebhookOptions,
  SmartsheetWebhookIdOptions,
  SmartsheetWebhooks,
  UpdateSmartsheetWebhookOptions,
} from './client/webhooks.js'
export type { SmartsheetDelivery } from './delivery.js'
export type { SmartsheetSecretHint } from './hint.js'
export type {
  SmartsheetAccessLevel,
  SmartsheetAttachment,
  SmartsheetAttachmentType,
  SmartsheetAutoNumberFormat,
  SmartsheetCallback,
  SmartsheetCell,
  SmartsheetCellLink,
  SmartsheetCellValue,
  SmartsheetCellVersion,
  SmartsheetChallenge,
  SmartsheetColumn,
  SmartsheetColumnType,
  SmartsheetComment,
  SmartsheetCrossSheetReference,
  SmartsheetDiscussion,
  SmartsheetEvent,
  SmartsheetEventCallback,
  SmartsheetEventName,
  SmartsheetEventOf,
  SmartsheetEventType,
  SmartsheetFilterCriterion,
  SmartsheetHyperlink,
  SmartsheetImage,
  SmartsheetObjectType,
  SmartsheetProjectSettings,
  SmartsheetProof,
  SmartsheetRow,
  SmartsheetSheet,
  SmartsheetSheetFilter,
  SmartsheetSheetSummary,
  SmartsheetStatusCallback,
  SmartsheetSummaryField,
  SmartsheetTimestamp,
  SmartsheetUser,
  SmartsheetWebhook,
  SmartsheetWebhookStats,
  SmartsheetWebhookStatus,
  SmartsheetWorkspace,
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
export type { SignSmartsheetBodyOptions, VerifySmartsheetSignatureOptions } from './signature.js'
export { signSmartsheetBody, verifySmartsheetSignature } from './signature.js'
export { parseSmartsheetTimestamp } from './timestamp.js'
export type { SmartsheetHandlers, SmartsheetWebhookOptions } from './webhook.js'
export { createSmartsheetWebhook } from './webhook.js'
