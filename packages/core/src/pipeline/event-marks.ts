import { type Delivery, type HandOffFacts, handOffFacts } from '../delivery.js'
import { StoreError } from '../errors.js'
import type { EventGuard } from './dispatch.js'
import type { WebhookSettings } from './options.js'
import type { WebhookProtocol } from './protocol.js'
import { createReserve, storeError } from './reserve.js'

/** Skips the events of a batch that an earlier attempt finished. Nothing without `dedupe: 'event'`. */
export function createEventMarks<D extends Delivery>(
  { packageName }: WebhookProtocol,
  settings: WebhookSettings<D>,
): EventGuard | undefined {
  const { store, retainMs, dedupe } = settings
  if (dedupe !== 'event') return undefined
  const reserve = createReserve(packageName, settings)

  return async (key, handle) => {
    const reservation = await reserve(key)
    if (reservation.status === 'completed') return
    if (reservation.status === 'in_progress') {
      throw new StoreError(packageName, 'lease_lost', 'An earlier attempt still holds an event.')
    }
    try {
      await handle()
    } catch (error) {
      try {
        await store.release(key, reservation.token, retainMs)
      } catch {
        // What the handler threw says more, and the lease runs out.
      }
      throw error
    }
    try {
      await store.complete(key, reservation.token, retainMs)
    } catch (error) {
      throw storeError(packageName, error)
    }
  }
}

/**
 * The marks of one message of a queue, told by the time at which it was received. Not by its id alone: an id that is a
 * hash of the body means a new event after `retainMs`, and nobody knows how long two equal messages waited in the queue.
 */
export function marksOfMessage(delivery: Delivery, markEvents: EventGuard | undefined): EventGuard | undefined {
  const facts = (delivery as { [handOffFacts]?: HandOffFacts })[handOffFacts]
  if (!markEvents || !facts?.retainMs) return undefined
  const receivedAt = delivery.receivedAt.getTime()
  return (key, handle) => markEvents(`${key}.${receivedAt}`, handle)
}
