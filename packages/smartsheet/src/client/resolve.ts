import { ConfigError, VerificationError } from '@hookwright/core'
import { callOptionsOf } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import type { SmartsheetCallback, SmartsheetEvent } from '../schemas/callback.js'
import type { SmartsheetAttachments } from './attachments.js'
import type { SmartsheetColumns } from './columns.js'
import type { SmartsheetComments } from './comments.js'
import type { SmartsheetDiscussions } from './discussions.js'
import { fetchRows } from './fetch-rows.js'
import { unlessGone } from './gone.js'
import { isId } from './ids.js'
import { describe, type Fetched, isDeletion, type SmartsheetResolution } from './resolution.js'
import type { SmartsheetRowDetailOptions } from './rows.js'
import type { SmartsheetSheets } from './sheets.js'

export interface ResolveSmartsheetCallbackOptions extends SmartsheetRowDetailOptions {
  /** The payload of a delivery. */
  callback: SmartsheetCallback
  /**
   * Sheets that may be fetched for this callback. Give it if one token sees the sheets of several tenants: otherwise a
   * sender that has the secret of one webhook could name any sheet.
   */
  allowedSheetIds?: Iterable<number> | undefined
  /** The longest URL to request. Smartsheet's limit is not published. Default 8,000 characters. */
  maxUrlLength?: number | undefined
}

/**
 * Joins the events of a callback with their data, in as few requests as the API allows: rows and cells are batched.
 *
 * @throws VerificationError `principal_mismatch` when the sheet is not among `allowedSheetIds`; nothing is fetched
 * @throws ApiError, TransportError when a request to Smartsheet fails. An object that is gone is marked, not thrown
 * @example
 * const { events } = await client.resolve({ callback: delivery.payload, allowedSheetIds: [4509506114742148] })
 */
export type SmartsheetResolve = (options: ResolveSmartsheetCallbackOptions) => Promise<SmartsheetResolution>

interface Sources {
  sheets: SmartsheetSheets
  columns: SmartsheetColumns
  attachments: SmartsheetAttachments
  comments: SmartsheetComments
  discussions: SmartsheetDiscussions
}

/** The length reserved in a URL for all but its lists of ids: base URL, sheet id and further parameters. */
const addressLength = 400
const shortestUrl = 1_000

function invalid(message: string): ConfigError {
  return new ConfigError(packageName, 'option_invalid', message)
}

/** The sheet to fetch from; undefined for a callback that is not about a sheet. */
function sheetIdOf({ callback, allowedSheetIds }: ResolveSmartsheetCallbackOptions): number | undefined {
  if ((callback.scope ?? 'sheet') !== 'sheet') return undefined
  const { scopeObjectId } = callback
  if (!isId(scopeObjectId)) throw invalid('resolve: the callback names no sheet (scopeObjectId).')
  if (allowedSheetIds && !new Set(allowedSheetIds).has(scopeObjectId)) {
    throw new VerificationError(
      packageName,
      'principal_mismatch',
      'The callback names a sheet that is not among allowedSheetIds. Nothing was fetched.',
    )
  }
  return scopeObjectId
}

/** Valid ids, each once. An invalid id is not fetched: one above 2^53 was rounded when the callback was parsed. */
const distinct = (ids: readonly (number | null | undefined)[]) => [
  ...new Set(ids.filter((id): id is number => isId(id))),
]

/** The ids that events are about, each once. For a deletion there is nothing to fetch. */
function idsIn(events: readonly SmartsheetEvent[]) {
  const living = events.filter((event) => !isDeletion(event))
  const of = (name: string) => living.filter(({ objectType }) => objectType === name)
  const ids = (name: string) => distinct(of(name).map(({ id }) => id))
  const cells = of('cell')
  return {
    // The callback names the sheet, so these events need no id.
    sheets: of('sheet'),
    rows: ids('row'),
    columns: ids('column'),
    attachments: ids('attachment'),
    comments: ids('comment'),
    discussions: ids('discussion'),
    rowsOfCells: distinct(cells.map(({ rowId }) => rowId)),
    columnsOfCells: distinct(cells.map(({ columnId }) => columnId)),
  }
}

async function fetchEach<T>(ids: readonly number[], get: (id: number) => Promise<T>): Promise<Map<number, T>> {
  const found = new Map<number, T>()
  for (const id of ids) {
    const part = await unlessGone(() => get(id))
    if (part !== undefined) found.set(id, part)
  }
  return found
}

export function createResolver({ sheets, columns, attachments, comments, discussions }: Sources): SmartsheetResolve {
  return async (options) => {
    const { callback, include, exclude, level, accessApiLevel, maxUrlLength = 8_000 } = options
    if (!(maxUrlLength >= shortestUrl)) throw invalid(`Option "maxUrlLength": expected at least ${shortestUrl}.`)
    const sheetId = sheetIdOf(options)
    const events = callback.events ?? []
    if (sheetId === undefined) return { rows: [], events: events.map((event) => ({ event, state: 'unknown' })) }
    const ids = idsIn(events)
    const call = { ...callOptionsOf(options), sheetId }

    async function fetchSheet() {
      const rowIds = distinct([...ids.rows, ...ids.rowsOfCells])
      const wanted = { ...call, include, exclude, level, accessApiLevel }
      if (rowIds.length > 0) {
        // New and changed rows and changed sheets are fetched with all columns; for cells only, their columns suffice.
        const isWhole = ids.rows.length > 0 || ids.sheets.length > 0
        const columnIds = isWhole ? undefined : distinct([...ids.columnsOfCells, ...ids.columns])
        return fetchRows(sheets, { ...wanted, rowIds, columnIds, maxIdsLength: maxUrlLength - addressLength })
      }
      const isWanted = ids.sheets.length > 0 || ids.columns.length > 1
      // One row, because the API can't be asked for none.
      const answer = isWanted ? await unlessGone(() => sheets.get({ ...wanted, page: 1, pageSize: 1 })) : undefined
      if (!answer) return { sheet: undefined, rows: new Map() }
      const { rows: _, ...sheet } = answer
      return { sheet, rows: new Map() }
    }

    const { sheet, rows } = await fetchSheet()
    const knownColumns = sheet?.columns ?? []
    const otherColumns = sheet ? [] : await fetchEach(ids.columns, (columnId) => columns.get({ ...call, columnId }))
    const fetched: Fetched = {
      sheet,
      rows,
      columns: new Map([...knownColumns.map((column) => [column.id, column] as const), ...otherColumns]),
      attachments: await fetchEach(ids.attachments, (attachmentId) => attachments.get({ ...call, attachmentId })),
      comments: await fetchEach(ids.comments, (commentId) => comments.get({ ...call, commentId })),
      discussions: await fetchEach(ids.discussions, (discussionId) => discussions.get({ ...call, discussionId })),
    }
    return { sheetId, sheet, rows: [...rows.values()], events: events.map((event) => describe(event, fetched)) }
  }
}
