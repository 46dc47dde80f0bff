import { callQuietly } from '../call-quietly.js'
import { type Delivery, type HandOffFacts, handOffFacts } from '../delivery.js'
import { StoreError } from '../errors.js'
import type { EventGuard } from './dispatch.js'
import { settle, takeKey } from './keys.js'
import type { Lease } from './lease.js'
import type { WebhookSettings } from './options.js'
import { followSignal } from './received-delivery.js'

/** An {@link EventGuard} that shows the lease of each event before it is handled. */
export type MarkEvents = (key: string, handle: () => unknown, onLease?: (lease: Lease) => void) => Promise<void>

/** Skips the events of a batch that an earlier attempt finished. Nothing without `dedupe: 'event'`. */
export function createEventMarks<D extends Delivery>(settings: WebhookSettings<D>): MarkEvents | undefined {
  const { packageName, clock, retainMs, dedupe } = settings
  if (dedupe !== 'event') return undefined

  return async (key, handle, onLease) => {
    const taken = await takeKey(settings, key, clock.now())
    const { lease } = taken
    if (!lease) {
      if (taken.status === 'completed') return
      throw new StoreError(packageName, 'lease_lost', 'An earlier attempt still holds an event.')
    }
    onLease?.(lease)
    let done = false
    try {
      lease.begin()
      const handling = handle()
      if (handling) {
        callQuietly(() => lease.hold())
        await handling
      }
      done = true
    } finally {
      lease.end()
      await settle(settings, lease, done, retainMs)
    }
  }
}

/**
 * The marks of one message of a queue, identified by its id and the time at which it was received. The id is not
 * enough: if it is a hash of the body, an equal message after `retainMs` is a new event, and the time in the queue is
 * not known.
 */
export function marksOfMessage(delivery: Delivery, markEvents: MarkEvents | undefined): EventGuard | undefined {
  const facts = (delivery as { [handOffFacts]?: HandOffFacts })[handOffFacts]
  if (!markEvents || !facts?.retainMs) return undefined
  const receivedAt = delivery.receivedAt.getTime()
  // Only the event is leased here, so its handler follows the lease of the event.
  return (key, handle) => markEvents(`${key}.${receivedAt}`, handle, (lease) => followSignal(delivery, lease))
}
