import type { ApiClient } from '@hookwright/core/client'
import { type SmartsheetSheet, smartsheetSheetSchema } from '../schemas/sheet.js'
import { getResource } from './resource.js'
import type { SmartsheetRowDetailOptions } from './rows.js'

export interface GetSmartsheetSheetOptions extends SmartsheetRowDetailOptions {
  sheetId: number
  /** Only these rows. At least one. */
  rowIds?: readonly number[] | undefined
  /** Only these rows. At least one. */
  rowNumbers?: readonly number[] | undefined
  /** Only these columns, and only their cells. At least one. */
  columnIds?: readonly number[] | undefined
  /** Only rows changed since then: use it to catch up after a webhook was disabled. */
  rowsModifiedSince?: Date | string | undefined
  /** If the sheet's version is not greater than this, the answer holds only `version`. */
  ifVersionAfter?: number | undefined
  filterId?: number | undefined
  /** Without `page` and `pageSize`: all rows. */
  page?: number | undefined
  /** Up to 10,000. */
  pageSize?: number | undefined
}

export interface SmartsheetSheets {
  /** https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet */
  get(options: GetSmartsheetSheetOptions): Promise<SmartsheetSheet>
}

export function createSheets(api: ApiClient): SmartsheetSheets {
  return {
    get(options) {
      const { sheetId, include, exclude, level, accessApiLevel } = options
      const { rowIds, rowNumbers, columnIds, rowsModifiedSince, ifVersionAfter, filterId, page, pageSize } = options
      const details = { include, exclude, level, accessApiLevel }
      const choice = { rowIds, rowNumbers, columnIds, rowsModifiedSince }
      return getResource(
        api,
        {
          path: ['sheets', { sheetId }],
          query: { ...details, ...choice, ifVersionAfter, filterId, page, pageSize },
          schema: smartsheetSheetSchema,
          requires: ifVersionAfter === undefined ? ['id'] : [],
        },
        options,
      )
    },
  }
}
