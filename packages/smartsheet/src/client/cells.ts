import type { ApiClient } from '@hookwright/core/client'
import { type SmartsheetCellVersion, smartsheetCellVersionSchema } from '../schemas/cell.js'
import { createList, type SmartsheetList, type SmartsheetListOptions } from './list.js'

export interface GetSmartsheetCellHistoryOptions extends SmartsheetListOptions {
  sheetId: number
  rowId: number
  columnId: number
  include?: readonly ('columnType' | 'objectValue')[] | undefined
  level?: number | undefined
}

/**
 * Smartsheet's documents say "counts as 10 requests" in one place and "incurs 10 additional requests" in another. The
 * reference of the call names a limit of 30 a minute.
 */
const heavyWeight = 11

export interface SmartsheetCells {
  /**
   * The earlier values of a cell, newest first. Each page counts as eleven requests.
   * https://developers.smartsheet.com/api/smartsheet/openapi/cells/cellhistory-get
   */
  history(options: GetSmartsheetCellHistoryOptions): SmartsheetList<SmartsheetCellVersion>
}

export function createCells(api: ApiClient): SmartsheetCells {
  return {
    history({ sheetId, rowId, columnId, include, level, ...options }) {
      return createList(api, {
        path: ['sheets', { sheetId }, 'rows', { rowId }, 'columns', { columnId }, 'history'],
        query: { include, level },
        // Versions have no id, so `keyOf` is left out.
        item: smartsheetCellVersionSchema,
        weight: heavyWeight,
        options,
      })
    },
  }
}
