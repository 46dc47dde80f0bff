import type { SmartsheetEvent } from '../../schemas/callback.js'
import type { EmulatedWebhook } from './state.js'

export interface Change {
  scopeObjectId: number
  events: readonly SmartsheetEvent[]
}

/** Column ids in comparable form: the API accepts them as numbers and as texts. */
const columnsOf = ({ subscope }: EmulatedWebhook) => (subscope?.columnIds ?? []).map(String)

/** Only the oldest enabled one of identical webhooks is called. */
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

/** Whether an event reaches a webhook for some columns: those of other cells and columns do not, all others do. */
function isInSubscope(webhook: EmulatedWebhook, { objectType, columnId, id }: SmartsheetEvent): boolean {
  const columnIds = columnsOf(webhook)
  if (columnIds.length === 0) return true
  if (objectType === 'cell') return columnIds.includes(String(columnId))
  return objectType !== 'column' || columnIds.includes(String(id))
}

/**
 * Matches `*.*`, `user.*`, `user.seatType.*` or a complete name. Webhooks of sheets allow only the first.
 * https://developers.smartsheet.com/api/smartsheet/webhook-event-types
 */
function isAskedFor({ events }: EmulatedWebhook, { objectType, eventType }: SmartsheetEvent): boolean {
  const name = `${objectType}.${eventType}`
  return events.some((asked) => {
    if (asked === '*.*' || asked === name) return true
    return asked.endsWith('.*') && name.startsWith(asked.slice(0, -1))
  })
}

/** The webhooks that are called for a change, each with its events. */
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
