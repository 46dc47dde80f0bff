export type {
  CallOptions,
  ClientOptions,
  Credential,
  RateLimiter,
  RequestReport,
  RetryOptions,
} from '@hookwright/core/client'
export { ApiError, createRateLimiter, TransportError } from '@hookwright/core/client'
export type { SmartsheetClient, SmartsheetClientOptions, SmartsheetRegion } from './client.js'
export { createSmartsheetClient } from './client.js'
export type {
  GetSmartsheetAttachment,
  GetSmartsheetComment,
  GetSmartsheetDiscussion,
  SmartsheetAttachments,
  SmartsheetComments,
  SmartsheetDiscussions,
} from './conversations.js'
export type { SmartsheetList, SmartsheetListOptions } from './list.js'
export type { SmartsheetResolution, SmartsheetResolvedEvent, SmartsheetResolvedObject } from './resolution.js'
export type { ResolveSmartsheetCallback } from './resolve.js'
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
} from './sheets.js'
export type { SmartsheetWebhookSecret, SubscribeSmartsheetWebhook } from './subscribe.js'
export type {
  CreateSmartsheetWebhook,
  SmartsheetWebhookId,
  SmartsheetWebhooks,
  UpdateSmartsheetWebhook,
} from './webhooks.js'
