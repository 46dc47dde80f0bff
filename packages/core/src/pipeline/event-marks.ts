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
 * The marks of one message of a queue, told by the time at which it was received. Not by its id alone: an id that is a
 * hash of the body means a new event after `retainMs`, and nobody knows how long two equal messages waited in the queue.
 */
export function marksOfMessage(delivery: Delivery, markEvents: MarkEvents | undefined): EventGuard | undefined {
  const facts = (delivery as { [handOffFacts]?: HandOffFacts })[handOffFacts]
  if (!markEvents || !facts?.retainMs) return undefined
  const receivedAt = delivery.receivedAt.getTime()
  // Nothing but the event is leased here: who may have taken that over is whom its handler has to hear of.
  return (key, handle) => markEvents(`${key}.${receivedAt}`, handle, (lease) => followSignal(delivery, lease))
}
