import { type Delivery, deliveryKey } from '../delivery.js'
import { factsOf } from './message.js'

/** Under which name a queue deduplicates a delivery. All are 64 hex digits: safe as a name in every engine. */
export interface QueueKey {
  /** The `deliveryKey`; where equal deliveries are no duplicates, a key that was never used before. */
  readonly key: string
  /** How long `key` may be remembered: later an equal delivery is a new one. 0: not at all. */
  readonly retainMs: number
  /** For engines that remember for longer: its last 12 digits change with every `retainMs`, so that no later delivery is swallowed. */
  readonly slotKey: string
}

/**
 * How long an id lasts differs: Casesolved's is the body's hash, for 30 minutes, and an equal body is real later on.
 * An engine that remembers ids for hours or days must not take that one for a duplicate.
 */
export async function queueKey(delivery: Delivery): Promise<QueueKey> {
  const { retainMs } = factsOf(delivery)
  if (retainMs === 0) {
    const key = crypto.randomUUID().replaceAll('-', '').repeat(2)
    return { key, retainMs, slotKey: key }
  }
  const key = await deliveryKey(delivery)
  const slot = Math.floor(delivery.receivedAt.getTime() / retainMs)
  return { key, retainMs, slotKey: key.slice(0, 52) + slot.toString(16).padStart(12, '0') }
}
