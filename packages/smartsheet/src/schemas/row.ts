import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import { type SmartsheetCell, smartsheetCellSchema } from './cell.js'
import { type SmartsheetColumn, smartsheetColumnSchema } from './column.js'
import type {
  SmartsheetAccessLevel,
  SmartsheetAttachment,
  SmartsheetDiscussion,
  SmartsheetUser,
} from './conversation.js'
import { smartsheetAttachmentSchema, smartsheetDiscussionSchema, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text, textOrNumber } from './fields.js'
import { type SmartsheetProof, smartsheetProofSchema } from './proof.js'

/** A row. `columns`, `attachments` and `discussions` are present only if `include` asked for them. */
export interface SmartsheetRow {
  id: number
  sheetId?: number | undefined
  rowNumber?: number | undefined
  siblingId?: number | undefined
  parentId?: number | undefined
  expanded?: boolean | undefined
  version?: number | undefined
  accessLevel?: SmartsheetAccessLevel | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  createdBy?: SmartsheetUser | undefined
  modifiedBy?: SmartsheetUser | undefined
  locked?: boolean | undefined
  lockedForUser?: boolean | undefined
  filteredOut?: boolean | undefined
  /** Only in project sheets with dependencies, and only if true. */
  inCriticalPath?: boolean | undefined
  /** With `include: ['format']`, unless it is the default. */
  format?: string | undefined
  /** With `include: ['format']`, if a rule applies. */
  conditionalFormat?: string | undefined
  permalink?: string | undefined
  cells?: SmartsheetCell[] | undefined
  columns?: SmartsheetColumn[] | undefined
  attachments?: SmartsheetAttachment[] | undefined
  discussions?: SmartsheetDiscussion[] | undefined
  proof?: SmartsheetProof | undefined
}

/** Schema of {@link SmartsheetRow}. Only `id` must be there; unknown keys pass. */
export const smartsheetRowSchema: z.ZodType<SmartsheetRow> = /* @__PURE__ */ z.looseObject({
  id: /* @__PURE__ */ z.number(),
  sheetId: number,
  rowNumber: number,
  siblingId: number,
  parentId: number,
  expanded: boolean,
  version: number,
  accessLevel: text,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  modifiedBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  locked: boolean,
  lockedForUser: boolean,
  filteredOut: boolean,
  inCriticalPath: boolean,
  format: text,
  conditionalFormat: text,
  permalink: text,
  cells: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetCellSchema)),
  columns: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetColumnSchema)),
  attachments: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetAttachmentSchema)),
  discussions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetDiscussionSchema)),
  proof: /* @__PURE__ */ z.optional(smartsheetProofSchema),
})
