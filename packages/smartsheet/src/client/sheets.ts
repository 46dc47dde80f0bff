import { type ApiClient, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import {
  type SmartsheetCellVersion,
  type SmartsheetColumn,
  type SmartsheetRow,
  type SmartsheetSheet,
  smartsheetCellVersionSchema,
  smartsheetColumnSchema,
  smartsheetRowSchema,
  smartsheetSheetSchema,
} from '../schemas/sheet.js'
import { listOf, type SmartsheetList, type SmartsheetListOptions } from './list.js'
import { queryText } from './query-text.js'

/** What a row shall bring along. Names as in Smartsheet's documentation: `objectValue`, `attachments`, `writerInfo`, ... */
export interface SmartsheetRowDetail extends CallOptions {
  include?: readonly string[] | undefined
  exclude?: readonly string[] | undefined
  /** 1 for contacts in lists of several, 2 for picklists of several too. Default 0. */
  level?: number | undefined
}

export interface GetSmartsheetSheet extends SmartsheetRowDetail {
  sheetId: number
  rowIds?: readonly number[] | undefined
  rowNumbers?: readonly number[] | undefined
  /** Only these columns, in the cells of rows too. */
  columnIds?: readonly number[] | undefined
  /** Only rows changed since: how to catch up after a webhook was disabled. */
  rowsModifiedSince?: Date | string | undefined
  /** When the sheet's version is not greater, the answer has nothing but `version`. */
  ifVersionAfter?: number | undefined
  filterId?: number | undefined
  /** Absent with `pageSize`: all rows. */
  page?: number | undefined
  pageSize?: number | undefined
}

export interface GetSmartsheetRow extends SmartsheetRowDetail {
  sheetId: number
  rowId: number
}

export interface GetSmartsheetColumn extends CallOptions {
  sheetId: number
  columnId: number
  level?: number | undefined
}

export interface GetSmartsheetCellHistory extends SmartsheetListOptions {
  sheetId: number
  rowId: number
  columnId: number
  include?: readonly ('columnType' | 'objectValue')[] | undefined
  level?: number | undefined
}

/** Cell history allows 30 requests a minute, all else 300. */
const heavyWeight = 10

export interface SmartsheetSheets {
  /** https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet */
  get(options: GetSmartsheetSheet): Promise<SmartsheetSheet>
}

export function sheetsOf(api: ApiClient): SmartsheetSheets {
  return {
    async get(options) {
      const { sheetId, include, exclude, level, rowIds, rowNumbers, columnIds, rowsModifiedSince } = options
      const { ifVersionAfter, filterId, page, pageSize } = options
      const rows = { include, exclude, level, rowIds, rowNumbers, columnIds, rowsModifiedSince }
      const { data } = await api.request({
        ...callOptionsOf(options),
        path: ['sheets', sheetId],
        search: queryText({ ...rows, ifVersionAfter, filterId, page, pageSize }),
        schema: smartsheetSheetSchema,
        requires: ifVersionAfter === undefined ? ['id'] : [],
      })
      return data
    },
  }
}

export interface SmartsheetRows {
  get(options: GetSmartsheetRow): Promise<SmartsheetRow>
}

export function rowsOf(api: ApiClient): SmartsheetRows {
  return {
    async get({ sheetId, rowId, include, exclude, level, ...options }) {
      const { data } = await api.request({
        ...callOptionsOf(options),
        path: ['sheets', sheetId, 'rows', rowId],
        search: queryText({ include, exclude, level }),
        schema: smartsheetRowSchema,
        requires: ['id'],
      })
      return data
    },
  }
}

export interface SmartsheetColumns {
  get(options: GetSmartsheetColumn): Promise<SmartsheetColumn>
}

export function columnsOf(api: ApiClient): SmartsheetColumns {
  return {
    async get({ sheetId, columnId, level, ...options }) {
      const { data } = await api.request({
        ...callOptionsOf(options),
        path: ['sheets', sheetId, 'columns', columnId],
        search: queryText({ level }),
        schema: smartsheetColumnSchema,
        requires: ['id'],
      })
      return data
    },
  }
}

export interface SmartsheetCells {
  /**
   * What a cell was, newest first. Each page counts as ten requests.
   * https://developers.smartsheet.com/api/smartsheet/openapi/cells/cellhistory-get
   */
  history(options: GetSmartsheetCellHistory): SmartsheetList<SmartsheetCellVersion>
}

export function cellsOf(api: ApiClient): SmartsheetCells {
  return {
    history({ sheetId, rowId, columnId, include, level, ...options }) {
      return listOf(api, {
        path: ['sheets', sheetId, 'rows', rowId, 'columns', columnId, 'history'],
        query: { include, level },
        item: smartsheetCellVersionSchema,
        keyOf: (version) => JSON.stringify(version),
        weight: heavyWeight,
        options,
      })
    },
  }
}
