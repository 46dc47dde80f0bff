import * as z from 'zod'
import { number, text } from './fields.js'

/**
 * A range of another sheet that formulas use. Without row ids it covers whole columns, without column ids whole rows.
 * https://developers.smartsheet.com/api/smartsheet/openapi/crosssheetreferences
 */
export interface SmartsheetCrossSheetReference {
  id: number
  name?: string | undefined
  sourceSheetId?: number | undefined
  startColumnId?: number | undefined
  endColumnId?: number | undefined
  startRowId?: number | undefined
  endRowId?: number | undefined
  /** `OK`, or what is wrong, such as `BROKEN`. */
  status?: string | undefined
}

export const smartsheetCrossSheetReferenceSchema: z.ZodType<SmartsheetCrossSheetReference> =
  /* @__PURE__ */ z.looseObject({
    id: /* @__PURE__ */ z.number(),
    name: text,
    sourceSheetId: number,
    startColumnId: number,
    endColumnId: number,
    startRowId: number,
    endRowId: number,
    status: text,
  })
