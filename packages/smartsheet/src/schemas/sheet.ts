import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import type { SmartsheetAttachment, SmartsheetDiscussion, SmartsheetUser } from './conversation.js'
import { smartsheetAttachmentSchema, smartsheetDiscussionSchema, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text, textOrNumber } from './fields.js'

/** A raw value. How it is shown is in `displayValue`. */
export type SmartsheetCellValue = string | number | boolean

/** The cell of a row in one column. */
export interface SmartsheetCell {
  columnId: number
  columnType?: string | undefined
  /** Absent in an empty cell. */
  value?: SmartsheetCellValue | undefined
  displayValue?: string | undefined
  formula?: string | undefined
  format?: string | undefined
  hyperlink?: SmartsheetHyperlink | undefined
  /** With `include: ['objectValue']`. What it holds depends on its `objectType`. */
  objectValue?: unknown
  image?: SmartsheetImage | undefined
  linkInFromCell?: SmartsheetCellLink | undefined
  linksOutToCells?: SmartsheetCellLink[] | undefined
}

/** Where a cell leads to: an address, or another sheet, report or dashboard (`sightId`). */
export interface SmartsheetHyperlink {
  url?: string | undefined
  sheetId?: number | undefined
  reportId?: number | undefined
  sightId?: number | undefined
}

/** An image in a cell. The API gives its place of storage by `id`. */
export interface SmartsheetImage {
  id?: string | undefined
  altText?: string | undefined
  /** Pixels. */
  width?: number | undefined
  /** Pixels. */
  height?: number | undefined
}

/** The other end of a link between cells. */
export interface SmartsheetCellLink {
  columnId?: number | undefined
  rowId?: number | undefined
  sheetId?: number | undefined
  sheetName?: string | undefined
  status?: string | undefined
}

/** One value that a cell had. */
export interface SmartsheetCellVersion extends SmartsheetCell {
  modifiedAt?: SmartsheetTimestamp | undefined
  modifiedBy?: SmartsheetUser | undefined
}

/** A column of a sheet. */
export interface SmartsheetColumn {
  id: number
  index?: number | undefined
  title?: string | undefined
  type?: string | undefined
  primary?: boolean | undefined
  version?: number | undefined
  validation?: boolean | undefined
  width?: number | undefined
  hidden?: boolean | undefined
  locked?: boolean | undefined
  lockedForUser?: boolean | undefined
  formula?: string | undefined
  description?: string | undefined
  options?: string[] | undefined
  /** The contacts that a contact list offers. */
  contactOptions?: SmartsheetUser[] | undefined
  symbol?: string | undefined
  systemColumnType?: string | undefined
  /** How an auto-number column counts. */
  autoNumberFormat?: SmartsheetAutoNumberFormat | undefined
  /** What a column is for, such as `CALENDAR_START_DATE`. */
  tags?: string[] | undefined
}

/** How an auto-number column writes its numbers. */
export interface SmartsheetAutoNumberFormat {
  prefix?: string | undefined
  suffix?: string | undefined
  /** A `0` for each digit. */
  fill?: string | undefined
  startingNumber?: number | undefined
}

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
const texts = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(/* @__PURE__ */ z.string()))

const link = /* @__PURE__ */ z.looseObject({
  columnId: number,
  rowId: number,
  sheetId: number,
  sheetName: text,
  status: text,
})

const cellFields = {
  columnId: id,
  columnType: text,
  value: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number(), /* @__PURE__ */ z.boolean()]),
  ),
  displayValue: text,
  formula: text,
  format: text,
  hyperlink: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ url: text, sheetId: number, reportId: number, sightId: number }),
  ),
  objectValue: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
  image: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ id: text, altText: text, width: number, height: number }),
  ),
  linkInFromCell: /* @__PURE__ */ z.optional(link),
  linksOutToCells: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(link)),
}

/** Schema of {@link SmartsheetCell}. Only `columnId` must be there; unknown keys pass. */
export const smartsheetCellSchema: z.ZodType<SmartsheetCell> = /* @__PURE__ */ z.looseObject(cellFields)

/** Schema of {@link SmartsheetCellVersion}. Only `columnId` must be there; unknown keys pass. */
export const smartsheetCellVersionSchema: z.ZodType<SmartsheetCellVersion> = /* @__PURE__ */ z.looseObject({
  ...cellFields,
  modifiedAt: textOrNumber,
  modifiedBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
})

/** Schema of {@link SmartsheetColumn}. Only `id` must be there; unknown keys pass. */
export const smartsheetColumnSchema: z.ZodType<SmartsheetColumn> = /* @__PURE__ */ z.looseObject({
  id,
  index: number,
  title: text,
  type: text,
  primary: boolean,
  version: number,
  validation: boolean,
  width: number,
  hidden: boolean,
  locked: boolean,
  lockedForUser: boolean,
  formula: text,
  description: text,
  options: texts,
  contactOptions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetUserSchema)),
  symbol: text,
  systemColumnType: text,
  autoNumberFormat: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ prefix: text, suffix: text, fill: text, startingNumber: number }),
  ),
  tags: texts,
})

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
