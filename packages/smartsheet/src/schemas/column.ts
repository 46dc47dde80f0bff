import * as z from 'zod'
import { type SmartsheetUser, smartsheetUserSchema } from './conversation.js'
import { boolean, number, text, texts } from './fields.js'

/** What a column holds. */
export type SmartsheetColumnType =
  | 'ABSTRACT_DATETIME'
  | 'CHECKBOX'
  | 'CONTACT_LIST'
  | 'DATE'
  | 'DATETIME'
  | 'DURATION'
  | 'MULTI_CONTACT_LIST'
  | 'MULTI_PICKLIST'
  | 'PICKLIST'
  | 'PREDECESSOR'
  | 'TEXT_NUMBER'
  | (string & {})

/** A column of a sheet. */
export interface SmartsheetColumn {
  id: number
  index?: number | undefined
  title?: string | undefined
  type?: SmartsheetColumnType | undefined
  primary?: boolean | undefined
  version?: number | undefined
  validation?: boolean | undefined
  width?: number | undefined
  hidden?: boolean | undefined
  locked?: boolean | undefined
  lockedForUser?: boolean | undefined
  formula?: string | undefined
  description?: string | undefined
  /** With `include: ['format']`, unless it is the default. */
  format?: string | undefined
  options?: string[] | undefined
  /** The contacts that a contact list offers. */
  contactOptions?: SmartsheetUser[] | undefined
  symbol?: string | undefined
  /** Only for a column that Smartsheet fills. */
  systemColumnType?:
    | 'AUTO_NUMBER'
    | 'CREATED_BY'
    | 'CREATED_DATE'
    | 'MODIFIED_BY'
    | 'MODIFIED_DATE'
    | (string & {})
    | undefined
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
  format: text,
  options: texts,
  contactOptions: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(smartsheetUserSchema)),
  symbol: text,
  systemColumnType: text,
  autoNumberFormat: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({ prefix: text, suffix: text, fill: text, startingNumber: number }),
  ),
  tags: texts,
})
