import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import type { SmartsheetColumnType } from './column.js'
import { type SmartsheetUser, smartsheetUserSchema } from './conversation.js'
import { number, numberOrNull, text, textOrNumber } from './fields.js'

/** A raw value. How it is shown is in `displayValue`. */
export type SmartsheetCellValue = string | number | boolean

/** The cell of a row in one column. */
export interface SmartsheetCell {
  columnId: number
  /** With `include: ['columnType']`. */
  columnType?: SmartsheetColumnType | undefined
  /** Absent in an empty cell. */
  value?: SmartsheetCellValue | undefined
  displayValue?: string | undefined
  formula?: string | undefined
  /**
   * With `include: ['format']`, unless it is the default.
   * https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/cell-formatting
   */
  format?: string | undefined
  /** With `include: ['format']`, if a rule applies. */
  conditionalFormat?: string | undefined
  hyperlink?: SmartsheetHyperlink | undefined
  /**
   * With `include: ['objectValue']`: a plain value, or an object whose `objectType` says what else it holds. The
   * documents disagree on its fields.
   */
  objectValue?: unknown
  image?: SmartsheetImage | undefined
  linkInFromCell?: SmartsheetCellLink | undefined
  linksOutToCells?: SmartsheetCellLink[] | undefined
}

/**
 * Where a cell or a summary field links to: a URL, or the sheet, report or dashboard (`sightId`) whose id is not null.
 */
export interface SmartsheetHyperlink {
  url?: string | undefined
  sheetId?: number | null | undefined
  reportId?: number | null | undefined
  sightId?: number | null | undefined
}

/** An image in a cell or in a summary field. The API returns its URL for the `id`. */
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
  status?:
    | 'BLOCKED'
    | 'BROKEN'
    | 'CIRCULAR'
    | 'DISABLED'
    | 'INACCESSIBLE'
    | 'INVALID'
    | 'NOT_SHARED'
    | 'OK'
    | (string & {})
    | undefined
}

/** One value that a cell had. */
export interface SmartsheetCellVersion extends SmartsheetCell {
  modifiedAt?: SmartsheetTimestamp | undefined
  modifiedBy?: SmartsheetUser | undefined
}

export const smartsheetHyperlinkSchema: z.ZodType<SmartsheetHyperlink> = /* @__PURE__ */ z.looseObject({
  url: text,
  sheetId: numberOrNull,
  reportId: numberOrNull,
  sightId: numberOrNull,
})

export const smartsheetImageSchema: z.ZodType<SmartsheetImage> = /* @__PURE__ */ z.looseObject({
  id: text,
  altText: text,
  width: number,
  height: number,
})

const link = /* @__PURE__ */ z.looseObject({
  columnId: number,
  rowId: number,
  sheetId: number,
  sheetName: text,
  status: text,
})

const cellFields = {
  columnId: /* @__PURE__ */ z.number(),
  columnType: text,
  value: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.union([/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number(), /* @__PURE__ */ z.boolean()]),
  ),
  displayValue: text,
  formula: text,
  format: text,
  conditionalFormat: text,
  hyperlink: /* @__PURE__ */ z.optional(smartsheetHyperlinkSchema),
  objectValue: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
  image: /* @__PURE__ */ z.optional(smartsheetImageSchema),
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
