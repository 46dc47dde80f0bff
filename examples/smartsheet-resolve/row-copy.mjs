import { createSmartsheetWebhook } from '@hookwright/smartsheet'

/** As many rows as Smartsheet gives at once. */
const pageSize = 10_000

/**
 * A copy of a sheet's rows, by row id, each with its values by column title, and the webhook that keeps it up to date.
 *
 * Callbacks carry ids only: `client.resolve` fetches what they are about, all rows of a callback in one request.
 */
export function createRowCopy({ client, sheetId, secrets, onRow, onOutcome }) {
  const rows = new Map()

  function keep({ id, cells = [] }, columns = []) {
    const titles = new Map(columns.map((column) => [column.id, column.title]))
    const changed = cells.map(({ columnId, value }) => [titles.get(columnId) ?? columnId, value])
    // Not by assignment: a column may be called `__proto__`.
    const values = { ...rows.get(id), ...Object.fromEntries(changed) }
    rows.set(id, values)
    onRow({ id, values })
  }

  function drop(id) {
    if (rows.delete(id)) onRow({ id, values: undefined })
  }

  /** All rows: what happened while the webhook was off is never told. */
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
      // A page beyond the end may be the last one again.
      if (fresh.length < pageSize) break
    }
    // Not those that a callback told of meanwhile.
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
