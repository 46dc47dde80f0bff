import type { Delivery } from '../delivery.js'
import { isHookwrightError, StoreError } from '../errors.js'
import type { Reservation } from '../store/store.js'
import type { WebhookSettings } from './options.js'

/** What a store threw, as a StoreError. One that says what to do is passed on as it is. */
export function storeError(packageName: string, error: unknown): unknown {
  if (isHookwrightError(error, 'StoreError')) return error
  return new StoreError(packageName, 'store_failed', 'The store failed.', { cause: error })
}

/** `reserve` of a store, checked: without a token nothing would be completed or released, and nobody told. */
export async function reserve<D extends Delivery>(
  { packageName, store, leaseMs }: WebhookSettings<D>,
  key: string,
): Promise<Reservation> {
  try {
    const reservation = await store.reserve(key, leaseMs)
    const { status } = reservation
    if (status !== 'completed' && status !== 'in_progress' && typeof reservation.token !== 'string') {
      throw new TypeError('reserve() gave no token.')
    }
    return reservation
  } catch (error) {
    throw storeError(packageName, error)
  }
}
