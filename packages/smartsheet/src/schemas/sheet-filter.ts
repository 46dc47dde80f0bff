import * as z from 'zod'
import { boolean, number, text } from './fields.js'

/** A filter of a sheet's rows. `filterId` of `sheets.get` applies it. */
export interface SmartsheetSheetFilter {
  id?: number | undefined
  name?: string | undefined
  filterType?: 'ADHOC' | 'PERSONAL' | 'SHARED' | (string & {}) | undefined
  /** Whether matching rows are left out. */
  excludeSelected?: boolean | undefined
  query?:
    | {
        /** Whether a row has to match all criteria or any of them. */
        operator?: 'AND' | 'OR' | (string & {}) | undefined
        criteria?: SmartsheetFilterCriterion[] | undefined
        /** Whether the parents of matching rows are shown too. */
        includeParent?: boolean | undefined
      }
    | undefined
  version?: number | undefined
}

/** What a filter asks of a row, or of its cell in one column. */
export interface SmartsheetFilterCriterion {
  columnId?: number | undefined
  /** `ROW` for a criterion about the row itself. */
  target?: string | undefined
  /** Such as `IS_ONE_OF`, `IS_BLANK` or `HAS_ATTACHMENTS`. */
  operator?: string | undefined
  /** What the operator compares with, if anything: texts in the reference, any value in Smartsheet's own SDKs. */
  values?: unknown[] | undefined
}

export const smartsheetSheetFilterSchema: z.ZodType<SmartsheetSheetFilter> = /* @__PURE__ */ z.looseObject({
  id: number,
  name: text,
  filterType: text,
  excludeSelected: boolean,
  query: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({
      operator: text,
      criteria: /* @__PURE__ */ z.optional(
        /* @__PURE__ */ z.array(
          /* @__PURE__ */ z.looseObject({
            columnId: number,
            target: text,
            operator: text,
            values: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.array(/* @__PURE__ */ z.unknown())),
          }),
        ),
      ),
      includeParent: boolean,
    }),
  ),
  version: number,
})
