import { createSmartsheetWebhook } from '@hookwright/smartsheet'

/** The largest page of rows that Smartsheet returns. */
const pageSize = 10_000

/**
 * A copy of a sheet's rows, by row id, each with its values by column title, and the webhook that keeps it up to date.
 *
 * Callbacks contain only ids. `client.resolve` fetches what they refer to: all rows of a callback in one request.
 */
export function createRowCopy({ client, sheetId, secrets, onRow, onOutcome }) {
  const rows = new Map()

  function keep({ id, cells = [] }, columns = []) {
    const titles = new Map(columns.map((column) => [column.id, column.title]))
    const changed = cells.map(({ columnId, value }) => [titles.get(columnId) ?? columnId, value])
    // Not an assignment, because a column may be called `__proto__`.
    const values = { ...rows.get(id), ...Object.fromEntries(changed) }
    rows.set(id, values)
    onRow({ id, values })
  }

  function drop(id) {
    if (rows.delete(id)) onRow({ id, values: undefined })
  }

  /** All rows, because changes while the webhook was off are never reported. */
  async function catchUp() {
    const known = [...rows.keys()]
    const seen = new Set()
    for (let page = 1; ; page++) {
      const sheet = await client.sheets.get({ sheetId, page, pageSize })
      const fresh = (sheet.rows ?? []).filter(({ id }) => !seen.has(id))
      for (const row of fresh) {
        seen.add(row.id)
        keep(row, sheet.columns)
      }
      // A page after the end may be the last page again.
      if (fresh.length < pageSize) break
    }
    // Rows that a callback reported in the meantime stay.
    for (const id of known) if (!seen.has(id)) drop(id)
  }

  async function takeEvents(callback) {
    const { events, rows: fetched, sheet } = await client.resolve({ callback, allowedSheetIds: [sheetId] })
    for (const row of fetched) keep(row, sheet?.columns)
    for (const { event, state } of events) {
      if (event.objectType === 'row' && (state === 'deleted' || state === 'missing')) drop(event.id)
    }
  }

  const webhook = createSmartsheetWebhook({
    secret: ({ webhookId }) => secrets.get(webhookId),
    onOutcome,
    async onDelivery({ type, payload }) {
      if (type === 'events') await takeEvents(payload)
      if (type === 'status' && payload.newWebhookStatus === 'ENABLED') await catchUp()
    },
  })

  return { rows, webhook, catchUp }
}
