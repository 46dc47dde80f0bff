import type { SmartsheetEvent } from '../schemas/callback.js'
import type { SmartsheetCell } from '../schemas/cell.js'
import type { SmartsheetColumn } from '../schemas/column.js'
import type { SmartsheetAttachment, SmartsheetComment, SmartsheetDiscussion } from '../schemas/conversation.js'
import type { SmartsheetRow } from '../schemas/row.js'
import type { SmartsheetSheet } from '../schemas/sheet.js'

/** What an event is about, under the name of its kind. */
export interface SmartsheetResolvedObject {
  sheet?: SmartsheetSheet | undefined
  /** For events of rows and cells. If there are only events of cells, it may hold only the cells that changed. */
  row?: SmartsheetRow | undefined
  /** Absent for an empty cell of a row that was found. */
  cell?: SmartsheetCell | undefined
  /** For events of columns and cells. */
  column?: SmartsheetColumn | undefined
  attachment?: SmartsheetAttachment | undefined
  comment?: SmartsheetComment | undefined
  discussion?: SmartsheetDiscussion | undefined
}

/**
 * One event and the present state of its object, which may be newer than the event.
 *
 * - `found`: the object exists, and is under its own name.
 * - `deleted`: the event says so; nothing was fetched.
 * - `missing`: it is gone, the owner of the token can't see it, or the event has no valid id.
 * - `unknown`: the object is of a kind that can't be fetched here, such as that of a plan's event.
 */
export interface SmartsheetResolvedEvent extends SmartsheetResolvedObject {
  event: SmartsheetEvent
  state: 'found' | 'deleted' | 'missing' | 'unknown'
}

export interface SmartsheetResolution {
  /** Absent for a plan's callback. */
  sheetId?: number | undefined
  /**
   * Name, version and columns, if they came with the other data; without rows. If there are only events of cells, it
   * may hold only their columns.
   */
  sheet?: SmartsheetSheet | undefined
  /** Every row that was fetched, once. */
  rows: SmartsheetRow[]
  /** In the order of the callback. */
  events: SmartsheetResolvedEvent[]
}

/** What was fetched for a callback, by id. */
export interface Fetched {
  sheet: SmartsheetSheet | undefined
  rows: ReadonlyMap<number, SmartsheetRow>
  columns: ReadonlyMap<number, SmartsheetColumn>
  attachments: ReadonlyMap<number, SmartsheetAttachment>
  comments: ReadonlyMap<number, SmartsheetComment>
  discussions: ReadonlyMap<number, SmartsheetDiscussion>
}

function findCell(event: SmartsheetEvent, { rows, columns }: Fetched): SmartsheetResolvedObject | undefined {
  const row = rows.get(event.rowId ?? Number.NaN)
  const cell = row?.cells?.find(({ columnId }) => columnId === event.columnId)
  const column = columns.get(event.columnId ?? Number.NaN)
  // With a column, its cells are gone too.
  return row && (cell || column) ? { row, cell, column } : undefined
}

type Find = (id: number, fetched: Fetched, event: SmartsheetEvent) => SmartsheetResolvedObject | undefined

const finders: ReadonlyMap<string | undefined, Find> = /* @__PURE__ */ new Map<string | undefined, Find>([
  ['sheet', (_, { sheet }) => ({ sheet })],
  ['row', (id, { rows }) => ({ row: rows.get(id) })],
  ['cell', (_, fetched, event) => findCell(event, fetched)],
  ['column', (id, { columns }) => ({ column: columns.get(id) })],
  ['attachment', (id, { attachments }) => ({ attachment: attachments.get(id) })],
  ['comment', (id, { comments }) => ({ comment: comments.get(id) })],
  ['discussion', (id, { discussions }) => ({ discussion: discussions.get(id) })],
])

export const isDeletion = ({ eventType }: SmartsheetEvent): boolean => eventType === 'deleted'

/** Joins one event with what was fetched. */
export function describe(event: SmartsheetEvent, fetched: Fetched): SmartsheetResolvedEvent {
  const find = finders.get(event.objectType)
  if (!find) return { event, state: 'unknown' }
  if (isDeletion(event)) return { event, state: 'deleted' }
  const found = find(event.id ?? Number.NaN, fetched, event)
  const isThere = found && Object.values(found).some((part) => part !== undefined)
  return isThere ? { event, state: 'found', ...found } : { event, state: 'missing' }
}
