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
export type {
  SmartsheetCell,
  SmartsheetCellLink,
  SmartsheetCellValue,
  SmartsheetCellVersion,
  SmartsheetHyperlink,
  SmartsheetImage,
} from './schemas/cell.js'
export { smartsheetCellSchema, smartsheetCellVersionSchema } from './schemas/cell.js'
export type { SmartsheetAutoNumberFormat, SmartsheetColumn, SmartsheetColumnType } from './schemas/column.js'
export { smartsheetColumnSchema } from './schemas/column.js'
export type {
  SmartsheetAccessLevel,
  SmartsheetAttachment,
  SmartsheetAttachmentType,
  SmartsheetComment,
  SmartsheetDiscussion,
  SmartsheetUser,
} from './schemas/conversation.js'
export {
  smartsheetAttachmentSchema,
  smartsheetCommentSchema,
  smartsheetDiscussionSchema,
} from './schemas/conversation.js'
export type { SmartsheetCrossSheetReference } from './schemas/cross-sheet-reference.js'
export type { SmartsheetProof } from './schemas/proof.js'
export type { SmartsheetRow } from './schemas/row.js'
export { smartsheetRowSchema } from './schemas/row.js'
export type { SmartsheetProjectSettings, SmartsheetSheet, SmartsheetWorkspace } from './schemas/sheet.js'
export { smartsheetSheetSchema } from './schemas/sheet.js'
export type { SmartsheetFilterCriterion, SmartsheetSheetFilter } from './schemas/sheet-filter.js'
export type { SmartsheetSheetSummary, SmartsheetSummaryField } from './schemas/sheet-summary.js'
export type { SmartsheetWebhook, SmartsheetWebhookStats, SmartsheetWebhookStatus } from './schemas/webhook.js'
export { smartsheetWebhookSchema } from './schemas/webhook.js'
export type { SmartsheetTimestamp } from './timestamp.js'
