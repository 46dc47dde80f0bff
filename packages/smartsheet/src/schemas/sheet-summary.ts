import * as z from 'zod'
import type { SmartsheetTimestamp } from '../timestamp.js'
import {
  type SmartsheetHyperlink,
  type SmartsheetImage,
  smartsheetHyperlinkSchema,
  smartsheetImageSchema,
} from './cell.js'
import type { SmartsheetColumnType } from './column.js'
import { type SmartsheetUser, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text, textOrNumber, texts } from './fields.js'

/** The summary of a sheet. https://developers.smartsheet.com/api/smartsheet/openapi/sheetsummary */
export interface SmartsheetSheetSummary {
  fields?: SmartsheetSummaryField[] | undefined
}

/** A field of a summary: it has a column's type and a cell's value. */
export interface SmartsheetSummaryField {
  id: number
  /** Unique within the summary. */
  title?: string | undefined
  index?: number | undefined
  type?: SmartsheetColumnType | undefined
  displayValue?: string | undefined
  /** A plain value, or an object whose `objectType` says what else it holds. The documents disagree on its fields. */
  objectValue?: unknown
  formula?: string | undefined
  hyperlink?: SmartsheetHyperlink | undefined
  image?: SmartsheetImage | undefined
  options?: string[] | undefined
  /** The contacts that a contact list offers. */
  contactOptions?: SmartsheetUser[] | undefined
  symbol?: string | undefined
  validation?: boolean | undefined
  locked?: boolean | undefined
  lockedForUser?: boolean | undefined
  /** With `include: ['format']`, unless it is the default. */
  format?: string | undefined
  createdAt?: SmartsheetTimestamp | undefined
  modifiedAt?: SmartsheetTimestamp | undefined
  /** With `include: ['writerInfo']`. */
  createdBy?: SmartsheetUser | undefined
  /** With `include: ['writerInfo']`. */
  modifiedBy?: SmartsheetUser | undefined
}

const summaryField: z.ZodType<SmartsheetSummaryField> = /* @__PURE__ */ z.looseObject({
  id: /* @__PURE__ */ z.number(),
  title: text,
  index: number,
  type: text,
  displayValue: text,
  objectValue: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.unknown()),
  formula: text,
  hyperlink: /* @__PURE__ */ z.optional(smartsheetHyperlinkSchema),
  image: /* @__PURE__ */ z.optional(smartsheetImageSchema),
  options: texts,
  contactOptions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetUserSchema)),
  symbol: text,
  validation: boolean,
  locked: boolean,
  lockedForUser: boolean,
  format: text,
  createdAt: textOrNumber,
  modifiedAt: textOrNumber,
  createdBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
  modifiedBy: /* @__PURE__ */ z.optional(smartsheetUserSchema),
})

export const smartsheetSheetSummarySchema: z.ZodType<SmartsheetSheetSummary> = /* @__PURE__ */ z.looseObject({
  fields: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(summaryField)),
})
