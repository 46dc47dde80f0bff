import type { Delivery } from '../delivery.js'
import { isHookwrightError, StoreError } from '../errors.js'
import type { Reservation } from '../store/store.js'
import type { Lease } from './lease.js'
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

/**
 * Completes the key of what is done, or frees that of what is to come again.
 *
 * @throws StoreError when what is done could not be marked
 */
export async function settle<D extends Delivery>(
  { packageName, store }: WebhookSettings<D>,
  { key, token }: Lease,
  done: boolean,
  retainMs: number,
): Promise<void> {
  try {
    if (!done) {
      await store.release(key, token, retainMs)
    } else if (!(await store.complete(key, token, retainMs))) {
      throw new StoreError(packageName, 'lease_lost', 'The lease was lost while handlers ran: they may run again.')
    }
  } catch (error) {
    // What is to come again waits for its lease to run out, and why it failed says more than a store.
    if (done) throw storeError(packageName, error)
  }
}
