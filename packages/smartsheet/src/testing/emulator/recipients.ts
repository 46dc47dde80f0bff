import type { SmartsheetEvent } from '../../schemas/callback.js'
import type { EmulatedWebhook } from './state.js'

export interface Change {
  scopeObjectId: number
  events: readonly SmartsheetEvent[]
}

/** Ids as they are compared: the API takes those of columns as numbers and as texts. */
const columnsOf = ({ subscope }: EmulatedWebhook) => (subscope?.columnIds ?? []).map(String)

/** Of identical webhooks only the oldest that is enabled is called. */
function calledOf(webhooks: Iterable<EmulatedWebhook>, scopeObjectId: number): EmulatedWebhook[] {
  const byIdentity = new Map<string, EmulatedWebhook>()
  for (const webhook of webhooks) {
    const identity = JSON.stringify([webhook.callbackUrl, columnsOf(webhook).sort()])
    const isCalled = webhook.enabled && webhook.scopeObjectId === scopeObjectId
    // Maps keep the order of creation.
    if (isCalled && !byIdentity.has(identity)) byIdentity.set(identity, webhook)
  }
  return [...byIdentity.values()]
}

/** What a webhook for some columns is told: nothing of other cells and columns, but of every deleted row. */
function isInSubscope(webhook: EmulatedWebhook, { objectType, columnId, id }: SmartsheetEvent): boolean {
  const columnIds = columnsOf(webhook)
  if (columnIds.length === 0) return true
  if (objectType === 'cell') return columnIds.includes(String(columnId))
  return objectType !== 'column' || columnIds.includes(String(id))
}

/**
 * `*.*`, `user.*`, `user.seatType.*` or a whole name. Sheets know the first alone.
 * https://developers.smartsheet.com/api/smartsheet/webhook-event-types
 */
function isAskedFor({ events }: EmulatedWebhook, { objectType, eventType }: SmartsheetEvent): boolean {
  const name = `${objectType}.${eventType}`
  return events.some((asked) => {
    if (asked === '*.*' || asked === name) return true
    return asked.endsWith('.*') && name.startsWith(asked.slice(0, -1))
  })
}

/** Who is told of a change, and what of it. */
export function recipientsOf(
  webhooks: Iterable<EmulatedWebhook>,
  { scopeObjectId, events }: Change,
): { webhook: EmulatedWebhook; events: SmartsheetEvent[] }[] {
  const told = calledOf(webhooks, scopeObjectId).map((webhook) => ({
    webhook,
    events: events.filter((event) => isInSubscope(webhook, event) && isAskedFor(webhook, event)),
  }))
  return told.filter((one) => one.events.length > 0)
}
