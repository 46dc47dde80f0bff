import type { SmartsheetRow } from '../../schemas/row.js'
import type { SmartsheetSheet } from '../../schemas/sheet.js'
import { parseSmartsheetTimestamp } from '../../timestamp.js'
import { type PagingRules, pageOf, readCount } from './paging.js'
import { json, refuse } from './problems.js'
import type { SmartsheetEmulatorState } from './state.js'

export interface SheetRules extends PagingRules {
  rowsWithoutPage: 'all' | 100
}

function readIds(query: URLSearchParams, name: string): Set<number> | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const ids = text.split(',')
  if (!ids.every((id) => /^\d{1,19}$/.test(id))) refuse(1018, { parameter: name })
  return new Set(ids.map(Number))
}

function cutRows(rows: readonly SmartsheetRow[], query: URLSearchParams, rules: SheetRules): SmartsheetRow[] {
  if (query.has('page') || query.has('pageSize')) return pageOf(rows, query, rules).data
  return rules.rowsWithoutPage === 'all' ? [...rows] : rows.slice(0, rules.rowsWithoutPage)
}

const versionOf = ({ version = 1 }: SmartsheetSheet) => version

function getSheet(sheet: SmartsheetSheet, query: URLSearchParams, rules: SheetRules): Response {
  const ifVersionAfter = readCount(query, 'ifVersionAfter', 0)
  const version = versionOf(sheet)
  if (ifVersionAfter !== undefined && version <= ifVersionAfter) return json({ version })
  const columnIds = readIds(query, 'columnIds')
  const rowIds = readIds(query, 'rowIds')
  const rowNumbers = readIds(query, 'rowNumbers')
  const since = query.get('rowsModifiedSince')
  const sinceMs = since === null ? undefined : parseSmartsheetTimestamp(since)?.getTime()
  if (since !== null && sinceMs === undefined) refuse(1018, { parameter: 'rowsModifiedSince' })
  const changedAt = (row: SmartsheetRow) => parseSmartsheetTimestamp(row.modifiedAt)?.getTime() ?? 0
  const chosen = (sheet.rows ?? []).filter(
    (row) =>
      (!rowIds || rowIds.has(row.id)) &&
      (!rowNumbers || rowNumbers.has(row.rowNumber ?? 0)) &&
      (sinceMs === undefined || changedAt(row) >= sinceMs),
  )
  const rows = cutRows(chosen, query, rules).map((row) => ({
    ...row,
    cells: (row.cells ?? []).filter(({ columnId }) => !columnIds || columnIds.has(columnId)),
  }))
  const columns = (sheet.columns ?? []).filter(({ id }) => !columnIds || columnIds.has(id))
  return json({ ...sheet, version, totalRowCount: sheet.rows?.length ?? 0, columns, rows })
}

/** The routes under `/sheets/{sheetId}`. */
export function sheetRoute(
  state: SmartsheetEmulatorState,
  rules: SheetRules,
  [sheetId, kind, id, nextKind, nextId, last]: readonly (string | undefined)[],
  query: URLSearchParams,
): Response {
  const sheet = state.sheets.get(Number(sheetId))
  if (!sheet || state.inaccessibleSheets.has(Number(sheetId))) return refuse(1006)
  const found = (part: object | undefined) => (part ? json(part) : refuse(1006))
  if (kind === undefined) return getSheet(sheet, query, rules)
  if (kind === 'version') return json({ version: versionOf(sheet) })
  if (kind === 'columns') return found(sheet.columns?.find((column) => column.id === Number(id)))
  if (kind === 'attachments') return found(state.attachments.get(`${sheetId}/${id}`))
  if (kind === 'comments') return found(state.comments.get(`${sheetId}/${id}`))
  if (kind === 'discussions') return found(state.discussions.get(`${sheetId}/${id}`))
  if (kind !== 'rows') return refuse(1006)
  const row = sheet.rows?.find((one) => one.id === Number(id))
  if (!row || nextKind === undefined) return found(row && { sheetId: sheet.id, ...row })
  if (nextKind !== 'columns' || last !== 'history') return refuse(1006)
  const isCell = sheet.columns?.some((column) => column.id === Number(nextId))
  const history = state.cellHistory.get(`${sheetId}/${id}/${nextId}`) ?? (isCell ? [] : undefined)
  return history ? json(pageOf(history, query, rules)) : refuse(1006)
}
