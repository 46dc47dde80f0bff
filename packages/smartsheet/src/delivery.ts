import {
  andThen,
  type Delivery,
  digestHex,
  type Incoming,
  type MaybePromise,
  type NamedEvent,
  type Parsed,
  type Proof,
  parseLoosely,
} from '@hookwright/core'
import { statusChanged } from './event-names.js'
import {
  type SmartsheetCallback,
  type SmartsheetEvent,
  type SmartsheetEventCallback,
  type SmartsheetStatusCallback,
  smartsheetCallbackSchema,
} from './schemas/callback.js'
import { parseSmartsheetTimestamp } from './timestamp.js'

/** A Smartsheet callback: changes, a change of the webhook's own status, or a kind that Smartsheet has added since. */
export type SmartsheetDelivery =
  | Delivery<'events', SmartsheetEventCallback>
  | Delivery<'status', SmartsheetStatusCallback>
  | Delivery<'unknown', unknown>

function typeOf({ newWebhookStatus, events }: SmartsheetCallback): SmartsheetDelivery['type'] {
  // Both members may be present: in a callback about events, the status may be null.
  if (typeof newWebhookStatus === 'string') return 'status'
  return events ? 'events' : 'unknown'
}

/** Reads an authenticated callback. A body that does not look like a callback is delivered unchanged. */
export function parseCallback(value: unknown, { body }: Incoming, { principal }: Proof): MaybePromise<Parsed> {
  const read = parseLoosely(smartsheetCallbackSchema, value)
  const callback: SmartsheetCallback = read.ok ? read.value : {}
  const { nonce, webhookId, timestamp } = callback
  // The key already holds the webhook as the principal, unless the resolver named a different principal.
  const named = nonce && principal !== undefined ? `${webhookId}:${nonce}` : nonce
  return andThen(named || digestHex('sha256', [body]), (id) => ({
    type: typeOf(callback),
    payload: value,
    issues: read.issues,
    id,
    names: webhookId === undefined ? undefined : String(webhookId),
    signedAt: parseSmartsheetTimestamp(timestamp)?.getTime(),
  }))
}

/** An event can't pass for a change of the webhook's status: that handler receives only status callbacks. */
function nameOf({ objectType, eventType }: SmartsheetEvent): string {
  const name = `${objectType}.${eventType}`
  return name === statusChanged ? 'unknown' : name
}

/** The events of a delivery under their names in `on`, in order. */
export function eventsOf(delivery: Delivery): readonly NamedEvent[] {
  const { type, payload } = delivery as SmartsheetDelivery
  if (type === 'status') return [{ name: statusChanged, event: payload }]
  if (type === 'unknown') return [{ name: type, event: payload }]
  return payload.events.map((event) => ({ name: nameOf(event), event }))
}
