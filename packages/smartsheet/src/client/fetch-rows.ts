import { isHookwrightError } from '@hookwright/core'
import type { SmartsheetRow } from '../schemas/row.js'
import type { SmartsheetSheet } from '../schemas/sheet.js'
import { unlessGone } from './gone.js'
import type { GetSmartsheetSheetOptions, SmartsheetSheets } from './sheets.js'

const isTooLong = (error: unknown) => isHookwrightError(error, 'ApiError') && error.status === 414

/** An answer may be cut to this many rows when no page was asked for: the documents disagree. */
const smallestPage = 100

export interface RowsRequest extends Omit<GetSmartsheetSheetOptions, 'rowIds' | 'columnIds' | 'page' | 'pageSize'> {
  rowIds: readonly number[]
  /** Only these columns, unless naming them would cost another request. */
  columnIds?: readonly number[] | undefined
  /** How many characters the lists of ids in one URL may take. */
  maxIdsLength: number
}

export interface FetchedRows {
  /** The sheet from the last answer, without its rows; undefined when it is gone. */
  sheet: SmartsheetSheet | undefined
  rows: Map<number, SmartsheetRow>
}

const lengthOf = (ids: readonly number[]) => ids.reduce((length, id) => length + String(id).length + 1, 0)

/** Splits ids into as few lists as the length allows. */
function splitIds(ids: readonly number[], maxLength: number): number[][] {
  const lists: number[][] = []
  let room = 0
  for (const id of ids) {
    const length = String(id).length + 1
    if (lists.length === 0 || room < length) {
      lists.push([])
      room = maxLength
    }
    lists.at(-1)!.push(id)
    room -= length
  }
  return lists
}

/** The ids of each request. Columns are named only if that needs no additional request. */
function plan({ rowIds, columnIds, maxIdsLength }: RowsRequest): { lists: number[][]; columnIds?: readonly number[] } {
  const lists = splitIds(rowIds, maxIdsLength)
  const left = columnIds?.length ? maxIdsLength - lengthOf(columnIds) : 0
  const narrowed = left > 0 ? splitIds(rowIds, left) : undefined
  return narrowed && narrowed.length <= lists.length ? { lists: narrowed, columnIds: columnIds! } : { lists }
}

/** Fetches rows by id, many in one request. Rows that do not exist are absent from the answer. */
export async function fetchRows(sheets: SmartsheetSheets, request: RowsRequest): Promise<FetchedRows> {
  const { lists, columnIds } = plan(request)
  const fetched: FetchedRows = { sheet: undefined, rows: new Map() }

  async function fetchList(rowIds: readonly number[], pageSize?: number): Promise<void> {
    let answer: SmartsheetSheet
    try {
      const paging = pageSize === undefined ? {} : { page: 1, pageSize }
      answer = await sheets.get({ ...request, rowIds, columnIds, ...paging })
    } catch (error) {
      if (!isTooLong(error) || rowIds.length < 2) throw error
      const half = Math.ceil(rowIds.length / 2)
      await fetchList(rowIds.slice(0, half))
      return fetchList(rowIds.slice(half))
    }
    const { rows = [], ...sheet } = answer
    fetched.sheet = sheet
    for (const row of rows) fetched.rows.set(row.id, row)
    const missing = rowIds.filter((id) => !fetched.rows.has(id))
    // The answer holds at least a page, but not every row: the missing rows may be gone, or on the next page.
    const mayBeCut = missing.length > 0 && rows.length >= smallestPage && missing.length < rowIds.length
    if (mayBeCut) await fetchList(missing, missing.length)
  }

  const whole = await unlessGone(async () => {
    for (const list of lists) await fetchList(list)
    return fetched
  })
  return whole ?? { sheet: undefined, rows: new Map() }
}
