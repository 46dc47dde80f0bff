import type { ApiClient, CallOptions } from '@hookwright/core/client'
import { type SmartsheetRow, smartsheetRowSchema } from '../schemas/row.js'
import { getResource } from './resource.js'

/** What a row includes, by the names in Smartsheet's documentation: `objectValue`, `attachments`, `writerInfo`, ... */
export interface SmartsheetRowDetailOptions extends CallOptions {
  include?: readonly string[] | undefined
  exclude?: readonly string[] | undefined
  /** 1 for multi-contact values, 2 for multi-picklist values too. Default 0. */
  level?: number | undefined
  /** 1 for an `accessLevel` that distinguishes commenters from viewers. Default 0: both are `VIEWER`. */
  accessApiLevel?: number | undefined
}

export interface GetSmartsheetRowOptions extends SmartsheetRowDetailOptions {
  sheetId: number
  rowId: number
}

export interface SmartsheetRows {
  /**
   * One row with its cells.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: GetSmartsheetRowOptions): Promise<SmartsheetRow>
}

export function createRows(api: ApiClient): SmartsheetRows {
  return {
    get: ({ sheetId, rowId, include, exclude, level, accessApiLevel, ...options }) =>
      getResource(
        api,
        {
          path: ['sheets', { sheetId }, 'rows', { rowId }],
          query: { include, exclude, level, accessApiLevel },
          schema: smartsheetRowSchema,
        },
        options,
      ),
  }
}
