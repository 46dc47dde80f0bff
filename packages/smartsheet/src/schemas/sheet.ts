import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { type SmartsheetCell, smartsheetCellSchema } from './cell.js'
import { type SmartsheetColumn, smartsheetColumnSchema } from './column.js'
import type { SmartsheetAttachment, SmartsheetDiscussion, SmartsheetUser } from './conversation.js'
import { smartsheetAttachmentSchema, smartsheetDiscussionSchema, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text, textOrNumber } from './fields.js'

/** A row. `columns`, `attachments` and `discussions` are there only if they were asked for with `include`. */
export interface SmartsheetRow {
  id: number
  sheetId?: number | undefined
  rowNumber?: number | undefined
  siblingId?: number | undefined
  parentId?: number | undefined
  expanded?: boolean | undefined
  version?: number | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  createdBy?: SmartsheetUser | undefined
  modifiedBy?: SmartsheetUser | undefined
  locked?: boolean | undefined
  lockedForUser?: boolean | undefined
  filteredOut?: boolean | undefined
  permalink?: string | undefined
  cells?: SmartsheetCell[] | undefined
  columns?: SmartsheetColumn[] | undefined
  attachments?: SmartsheetAttachment[] | undefined
  discussions?: SmartsheetDiscussion[] | undefined
}

/** https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet */
export interface SmartsheetSheet {
  /** Absent, like all else but `version`, when `ifVersionAfter` was asked for and the sheet has not changed. */
  id?: number | undefined
  name?: string | undefined
  version?: number | undefined
  totalRowCount?: number | undefined
  accessLevel?: string | undefined
  permalink?: string | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  owner?: string | undefined
  ownerId?: number | undefined
  columns?: SmartsheetColumn[] | undefined
  rows?: SmartsheetRow[] | undefined
  attachments?: SmartsheetAttachment[] | undefined
  discussions?: SmartsheetDiscussion[] | undefined
}

const id = /* @__PURE__ */ z.number()

/** Schema of {@link SmartsheetRow}. Only `id` must be there; unknown keys pass. */
export const smartsheetRowSchema: z.ZodType<SmartsheetRow> = /* @__PURE__ */ z.looseObject({
  id,
  sheetId: number,
  rowNumber: number,
  siblingId: number,
  parentId: number,
  expanded: boolean,
  version: number,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  modifiedBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  locked: boolean,
  lockedForUser: boolean,
  filteredOut: boolean,
  permalink: text,
  cells: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetCellSchema)),
  columns: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetColumnSchema)),
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  discussions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetDiscussionSchema)),
})

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
  columns: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetColumnSchema)),
  rows: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetRowSchema)),
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  discussions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetDiscussionSchema)),
})
