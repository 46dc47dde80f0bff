import { createSmartsheetWebhook } from '@hookwright/smartsheet'

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

  /** All rows, or those that changed since: what happened while the webhook was off is never told. */
  async function catchUp(since) {
    const sheet = await client.sheets.get({ sheetId, rowsModifiedSince: since })
    for (const row of sheet.rows ?? []) keep(row, sheet.columns)
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
