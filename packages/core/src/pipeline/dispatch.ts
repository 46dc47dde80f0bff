import type { Delivery } from '../delivery.js'
import { ConfigError } from '../errors.js'
import type { Lease } from './lease.js'
import type { Routes, WebhookSettings } from './options.js'
import type { NamedEvent, WebhookProtocol } from './protocol.js'

/** The second argument of a handler. */
export interface EventContext<D extends Delivery = Delivery> {
  readonly delivery: D
  /** The event's position in its delivery. */
  readonly index: number
  /** An idempotency key: a text that is the same each time this event is handled. */
  readonly key: string
  /** Aborted when the lease is lost: another process may have taken the delivery. */
  readonly signal: AbortSignal
}

/** A promise is awaited. The returned value is ignored, even a `Response`: to fail, throw. */
export type EventHandler<E, D extends Delivery = Delivery> = (event: E, context: EventContext<D>) => unknown

/** Wraps the handling of one event, so that a retry can skip what is done. */
export type EventGuard = (key: string, handle: () => unknown) => unknown

/**
 * Runs the handlers of a delivery, in order. Once its lease, if there is one, is known to be lost, no further handler
 * begins.
 */
export type Dispatch<D extends Delivery> = (delivery: D, key: string, guard?: EventGuard, lease?: Lease) => unknown

class Context<D extends Delivery> implements EventContext<D> {
  constructor(
    readonly delivery: D,
    readonly index: number,
    readonly key: string,
  ) {}

  get signal(): AbortSignal {
    return this.delivery.signal
  }
}

const wholeDelivery = (delivery: Delivery): readonly NamedEvent[] => [{ name: delivery.type, event: delivery.payload }]

/** Handlers are found through a `Map`: an event called `constructor` is an unknown event. */
export function createDispatch<D extends Delivery>(
  protocol: WebhookProtocol,
  { packageName, endpoint, onDelivery, hasHandlers }: WebhookSettings<D>,
  { on, onOther }: Routes<D>,
): Dispatch<D> {
  if (onDelivery) return (delivery) => onDelivery(delivery)
  if (!hasHandlers) {
    return () => {
      throw new ConfigError(
        packageName,
        'no_handler',
        'Nothing handles deliveries: give "onDelivery", "on" or "onOther".',
      )
    }
  }
  const handlers = new Map(Object.entries(on ?? {}))
  const eventsOf = protocol.events ?? wholeDelivery
  let told = false

  /** Without this, a schema that does not fit would look like a sender that sends nothing. */
  function tellOnce({ type, issues }: D): void {
    if (told || type !== 'unknown' || issues.length === 0) return
    told = true
    // biome-ignore lint/suspicious/noConsole: the delivery is acknowledged, so it would go unnoticed.
    console.warn(`[${packageName}] ${endpoint}: a payload did not fit its schema, and there is no "onOther".`)
  }

  return async (delivery, deliveryKey, guard, lease) => {
    const events = eventsOf(delivery)
    let handling: unknown
    for (let index = 0; index < events.length; index++) {
      const { name, event } = events[index] as NamedEvent
      const handler = handlers.get(name) ?? onOther
      if (!handler) {
        tellOnce(delivery)
        continue
      }
      const key = `${deliveryKey}.${index}`
      // The lease can only have been lost while a handler was awaited.
      if (handling) lease?.throwIfLost()
      const context = new Context(delivery, index, key)
      const handleMarked = () => {
        // The mark of the event was awaited too.
        lease?.throwIfLost()
        return handler(event, context)
      }
      handling = guard ? guard(key, handleMarked) : handler(event, context)
      // A handler that returns nothing is not awaited: thousands of them would take a turn of the event loop each.
      if (handling) await handling
    }
  }
}
