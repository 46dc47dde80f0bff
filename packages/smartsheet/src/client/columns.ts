import type { ApiClient, CallOptions } from '@hookwright/core/client'
import { type SmartsheetColumn, smartsheetColumnSchema } from '../schemas/column.js'
import { getResource } from './resource.js'

export interface GetSmartsheetColumnOptions extends CallOptions {
  sheetId: number
  columnId: number
  /** 1 for multi-contact values, 2 for multi-picklist values too. Default 0. */
  level?: number | undefined
}

export interface SmartsheetColumns {
  /**
   * One column.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: GetSmartsheetColumnOptions): Promise<SmartsheetColumn>
}

export function createColumns(api: ApiClient): SmartsheetColumns {
  return {
    get: ({ sheetId, columnId, level, ...options }) =>
      getResource(
        api,
        { path: ['sheets', { sheetId }, 'columns', { columnId }], query: { level }, schema: smartsheetColumnSchema },
        options,
      ),
  }
}
