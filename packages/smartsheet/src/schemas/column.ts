import * as z from 'zod'
import { type SmartsheetUser, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text } from './fields.js'

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

const texts = /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(/* @__PURE__ */ z.string()))

/** Schema of {@link SmartsheetColumn}. Only `id` must be there; unknown keys pass. */
export const smartsheetColumnSchema: z.ZodType<SmartsheetColumn> = /* @__PURE__ */ z.looseObject({
  id: /* @__PURE__ */ z.number(),
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
