import type { Delivery } from '../delivery.js'
import { isHookwrightError, StoreError } from '../errors.js'
import { Lease } from './lease.js'
import type { WebhookSettings } from './options.js'

/** What a store threw, as a StoreError. A StoreError is passed on unchanged: it says what to do. */
export function storeError(packageName: string, error: unknown): unknown {
  if (isHookwrightError(error, 'StoreError')) return error
  return new StoreError(packageName, 'store_failed', 'The store failed.', { cause: error })
}

/** The result of taking a key. */
export type Taken =
  | { readonly lease: Lease; readonly attempt: number }
  | { readonly lease?: undefined; readonly status: 'in_progress' | 'completed' }

/**
 * Takes a key if it is free. A store that returns no token has failed: the key could silently be neither completed nor
 * released.
 *
 * @param takenAt the time at which the key is asked for
 * @throws StoreError
 */
export async function takeKey<D extends Delivery>(
  { packageName, clock, store, leaseMs }: WebhookSettings<D>,
  key: string,
  takenAt: number,
): Promise<Taken> {
  try {
    const reservation = await store.reserve(key, leaseMs)
    const { status } = reservation
    if (status === 'completed' || status === 'in_progress') return { status }
    const { token, attempt } = reservation
    if (typeof token !== 'string') throw new TypeError('reserve() gave no token.')
    return { lease: new Lease(store, clock, leaseMs, takenAt, key, token), attempt }
  } catch (error) {
    throw storeError(packageName, error)
  }
}

/**
 * Completes the key of a delivery that is done, or frees that of a delivery to be retried.
 *
 * @throws StoreError when a delivery that is done could not be marked
 */
export async function settle<D extends Delivery>(
  { packageName, store }: WebhookSettings<D>,
  { key, token }: Lease,
  done: boolean,
  retainMs: number,
): Promise<void> {
  try {
    if (!done) return await store.release(key, token, retainMs)
    if (await store.complete(key, token, retainMs)) return
    throw new StoreError(packageName, 'lease_lost', 'The lease was lost while handlers ran: they may run again.')
  } catch (error) {
    // The retry then waits for the lease to run out. The reason why the delivery failed matters more than the store's.
    if (done) throw storeError(packageName, error)
  }
}
