export type { Issue } from '@hookwright/core'
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
export type {
  SmartsheetAttachment,
  SmartsheetCell,
  SmartsheetCellVersion,
  SmartsheetColumn,
  SmartsheetComment,
  SmartsheetDiscussion,
  SmartsheetRow,
  SmartsheetSheet,
  SmartsheetWebhook,
} from '../schemas.js'
export type { GetSmartsheetAttachmentOptions, SmartsheetAttachments } from './attachments.js'
export type { GetSmartsheetCellHistoryOptions, SmartsheetCells } from './cells.js'
export type { SmartsheetClient, SmartsheetClientOptions, SmartsheetRegion } from './client.js'
export { createSmartsheetClient } from './client.js'
export type { GetSmartsheetColumnOptions, SmartsheetColumns } from './columns.js'
export type { GetSmartsheetCommentOptions, SmartsheetComments } from './comments.js'
export type { GetSmartsheetDiscussionOptions, SmartsheetDiscussions } from './discussions.js'
export type { SmartsheetList, SmartsheetListOptions } from './list.js'
export type { SmartsheetResolution, SmartsheetResolvedEvent, SmartsheetResolvedObject } from './resolution.js'
export type { ResolveSmartsheetCallbackOptions, SmartsheetResolve } from './resolve.js'
export type { GetSmartsheetRowOptions, SmartsheetRowDetailOptions, SmartsheetRows } from './rows.js'
export type { GetSmartsheetSheetOptions, SmartsheetSheets } from './sheets.js'
export type { SmartsheetSubscribe, SmartsheetWebhookSecret, SubscribeSmartsheetWebhookOptions } from './subscribe.js'
export type {
  CreateSmartsheetWebhookOptions,
  SmartsheetWebhookIdOptions,
  SmartsheetWebhooks,
  UpdateSmartsheetWebhookOptions,
} from './webhooks.js'
