import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { type SmartsheetColumn, smartsheetColumnSchema } from './column.js'
import {
  type SmartsheetAccessLevel,
  type SmartsheetAttachment,
  type SmartsheetAttachmentType,
  type SmartsheetDiscussion,
  smartsheetAttachmentSchema,
  smartsheetDiscussionSchema,
} from './conversation.js'
import { type SmartsheetCrossSheetReference, smartsheetCrossSheetReferenceSchema } from './cross-sheet-reference.js'
import { boolean, number, text, textOrNumber, texts } from './fields.js'
import { type SmartsheetRow, smartsheetRowSchema } from './row.js'
import { type SmartsheetSheetFilter, smartsheetSheetFilterSchema } from './sheet-filter.js'
import { type SmartsheetSheetSummary, smartsheetSheetSummarySchema } from './sheet-summary.js'

/** https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet */
export interface SmartsheetSheet {
  /** Absent, like everything but `version`, when `ifVersionAfter` was given and the sheet has not changed. */
  id?: number | undefined
  name?: string | undefined
  version?: number | undefined
  totalRowCount?: number | undefined
  accessLevel?: SmartsheetAccessLevel | undefined
  permalink?: string | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  owner?: string | undefined
  ownerId?: number | undefined
  /** True if the sheet belongs to a trial that has expired, otherwise absent. */
  readOnly?: boolean | undefined
  workspace?: SmartsheetWorkspace | undefined
  /** What the sheet was made from. With `include: ['source']`. */
  source?: { id?: number | undefined; type?: string | undefined } | undefined
  cellImageUploadEnabled?: boolean | undefined
  dependenciesEnabled?: boolean | undefined
  ganttEnabled?: boolean | undefined
  hasSummaryFields?: boolean | undefined
  isMultiPicklistEnabled?: boolean | undefined
  resourceManagementEnabled?: boolean | undefined
  resourceManagementType?:
    | 'NONE'
    | 'LEGACY_RESOURCE_MANAGEMENT'
    | 'RESOURCE_MANAGEMENT_BY_SMARTSHEET'
    | (string & {})
    | undefined
  showParentRowsForFilters?: boolean | undefined
  /** What the owner of the token may attach. */
  effectiveAttachmentOptions?: SmartsheetAttachmentType[] | undefined
  projectSettings?: SmartsheetProjectSettings | undefined
  /** What the owner of the token may do with the summary. */
  userPermissions?:
    | { summaryPermissions?: 'ADMIN' | 'READ_DELETE' | 'READ_ONLY' | 'READ_WRITE' | (string & {}) | undefined }
    | undefined
  userSettings?: { criticalPathEnabled?: boolean | undefined; displaySummaryTasks?: boolean | undefined } | undefined
  /** With `include: ['crossSheetReferences']`. */
  crossSheetReferences?: SmartsheetCrossSheetReference[] | undefined
  summary?: SmartsheetSheetSummary | undefined
  /** With `include: ['filterDefinitions']`. */
  filters?: SmartsheetSheetFilter[] | undefined
  columns?: SmartsheetColumn[] | undefined
  rows?: SmartsheetRow[] | undefined
  attachments?: SmartsheetAttachment[] | undefined
  discussions?: SmartsheetDiscussion[] | undefined
}

/** The workspace that a sheet is in. */
export interface SmartsheetWorkspace {
  id?: number | undefined
  name?: string | undefined
  accessLevel?: SmartsheetAccessLevel | undefined
  permalink?: string | undefined
}

/** How a project sheet counts working time. */
export interface SmartsheetProjectSettings {
  /** Hours. */
  lengthOfDay?: number | undefined
  /** Dates such as `2026-12-24`. */
  nonWorkingDays?: string[] | undefined
  /** Days of the week, such as `MONDAY`. */
  workingDays?: string[] | undefined
}

/** Schema of {@link SmartsheetSheet}. Every field is optional; unknown keys pass. */
export const smartsheetSheetSchema: z.ZodType<SmartsheetSheet> = /* @__PURE__ */ z.looseObject({
  id: number,
  name: text,
  version: number,
  totalRowCount: number,
  accessLevel: text,
  permalink: text,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
  owner: text,
  ownerId: number,
  readOnly: boolean,
  workspace: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ id: number, name: text, accessLevel: text, permalink: text }),
  ),
  source: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.looseObject({ id: number, type: text })),
  cellImageUploadEnabled: boolean,
  dependenciesEnabled: boolean,
  ganttEnabled: boolean,
  hasSummaryFields: boolean,
  isMultiPicklistEnabled: boolean,
  resourceManagementEnabled: boolean,
  resourceManagementType: text,
  showParentRowsForFilters: boolean,
  effectiveAttachmentOptions: texts,
  projectSettings: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ lengthOfDay: number, nonWorkingDays: texts, workingDays: texts }),
  ),
  userPermissions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.looseObject({ summaryPermissions: text })),
  userSettings: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ criticalPathEnabled: boolean, displaySummaryTasks: boolean }),
  ),
  crossSheetReferences: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetCrossSheetReferenceSchema)),
  summary: /* @__PURE__ */ z.optional(smartsheetSheetSummarySchema),
  filters: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetSheetFilterSchema)),
  columns: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetColumnSchema)),
  rows: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetRowSchema)),
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  discussions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetDiscussionSchema)),
})
