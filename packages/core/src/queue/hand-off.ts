import type { Delivery } from '../delivery.js'
import { createEngine, type EngineRecipe } from '../engine/engine.js'
import type { EngineOptions } from '../engine/startup-check.js'
import { checkMacKey, type DeliveryMessage, type EncodeOptions, encodeDelivery } from './message.js'
import { type QueueKey, queueKey } from './queue-key.js'

/** Hands a delivery over: give it to `onDelivery`. Rejects with a `StoreError`, which the sender sees as a 503. */
export interface HandOff<Extra extends unknown[] = []> {
  (delivery: Delivery, ...extra: Extra): Promise<void>
  /** Checks the engine's settings now instead of at the first delivery. Rejects with a `StoreError`. */
  ready(): Promise<void>
}

export interface HandOffOptions extends EngineOptions, EncodeOptions {}

export interface HandOffRecipe<Extra extends unknown[]>
  extends Pick<EngineRecipe, 'packageName' | 'name' | 'findProblems'> {
  options: HandOffOptions
  /** Resolves when the engine has durably accepted the message, or has it already. */
  send(message: DeliveryMessage, key: QueueKey, ...extra: Extra): Promise<unknown>
}

/** What every hand-off does around its engine. Its settings must be durable by default: what a queue loses is lost. */
export function createHandOff<Extra extends unknown[] = []>(recipe: HandOffRecipe<Extra>): HandOff<Extra> {
  const { options, send } = recipe
  checkMacKey(options)
  const engine = createEngine({ ...recipe, code: 'queue_failed', durability: 'required' })
  const handOff = async (delivery: Delivery, ...extra: Extra): Promise<void> => {
    const key = await queueKey(delivery)
    const message = await encodeDelivery(delivery, options)
    await engine.askWhenReady(() => send(message, key, ...extra))
  }
  return Object.assign(handOff, { ready: engine.ready })
}
