import { callQuietly } from '../call-quietly.js'
import { type Delivery, keyOf } from '../delivery.js'
import { isPromise } from '../maybe-promise.js'
import type { Admitted } from './admit.js'
import type { Dispatch, EventGuard } from './dispatch.js'
import { judge } from './judge.js'
import { settle, storeError, takeKey } from './keys.js'
import type { Lease } from './lease.js'
import type { WebhookSettings } from './options.js'
import { type Outcome, type OutcomeType, outcomeTable } from './outcome.js'
import { followSignal } from './received-delivery.js'
import type { Reply } from './reply.js'

/** How one request ended: for the reply to the sender, and for `onOutcome`. */
export interface Ending {
  type: OutcomeType
  key?: Outcome['key']
  secretId?: Outcome['secretId']
  attempt?: Outcome['attempt']
  issues?: Outcome['issues']
  error?: unknown
  /** The reply, if it is not that of the table: the answer to a challenge. */
  reply?: Reply
  /** The ending of work that continues after the answer. */
  settled?: Promise<Ending>
}

/**
 * Reserves, handles and settles an admitted request. Rejects only before it has reserved, if the clock or a digest
 * fails: a failure of a store or a handler is an ending. One record is filled in on the way, and only the store and the
 * handlers are awaited: a suspended function keeps everything it refers to alive, which costs more than its work.
 */
export function createHandling<D extends Delivery>(
  settings: WebhookSettings<D>,
  dispatch: Dispatch<D>,
  markEvents: EventGuard | undefined,
): (admitted: Admitted<D>) => Promise<Ending> {
  const { packageName, clock, store, patienceMs, acknowledge, hasHandlers } = settings
  /** Whether the sender waits for the handlers. */
  const isAwaited = acknowledge === 'handled'

  /** Runs the handlers, then completes the key of a delivery that is done, or releases that of one to be retried. */
  async function work(ending: Ending, key: string, delivery: D, lease?: Lease, retainMs = 0): Promise<Ending> {
    if (lease) followSignal(delivery, lease)
    try {
      lease?.begin()
      // If the sender was answered before, it waits for nothing, and a failing clock must not prevent the handlers.
      const startedAt = isAwaited ? clock.now() : Number.NaN
      let handling: unknown
      try {
        handling = dispatch(delivery, key, lease && markEvents, lease)
      } catch (error) {
        // Awaited as well, because `onError` may take longer than a lease.
        handling = Promise.reject(error)
      }
      if (handling) {
        // If this fails, because of the clock for instance, the handlers that have begun are still awaited.
        callQuietly(() => lease?.hold())
        await handling
      }
      const isSlow = isAwaited && clock.now() - startedAt > patienceMs
      ending.type = isSlow ? 'slow' : 'handled'
    } catch (error) {
      Object.assign(ending, await judge(settings, error, delivery, ending.attempt ?? 1))
    } finally {
      lease?.end()
    }
    if (!lease) return ending
    try {
      await settle(settings, lease, outcomeTable[ending.type] === 200, retainMs)
    } catch (error) {
      Object.assign(ending, { type: 'completion_failed', error })
    }
    return ending
  }

  /**
   * Begins one turn of the event loop later, so that no handler delays the answer. (Even if the clock fails: the sender
   * was already told that the delivery is handled.) Without a lease, because the key is already completed.
   */
  async function workBehindAnswer(ending: Ending, key: string, delivery: D): Promise<Ending> {
    try {
      await (clock.sleep?.(0) ?? new Promise((resolve) => setTimeout(resolve, 0)))
    } catch {}
    return work(ending, key, delivery)
  }

  return async (admitted) => {
    if (admitted.type === 'challenge') return admitted
    const { delivery, retainMs } = admitted
    const hashing = keyOf(delivery)
    const key = isPromise(hashing) ? await hashing : hashing
    const { secretId, issues } = delivery
    const ending: Ending = { type: 'stale', key, secretId, attempt: undefined, issues: issues.length || undefined }
    if (admitted.stale) return ending
    // Before a key is taken or marked as done.
    if (!hasHandlers) return work(ending, key, delivery)
    let lease: Lease | undefined
    const takenAt = clock.now()
    if (retainMs > 0) {
      try {
        const taken = await takeKey(settings, key, takenAt)
        if (!taken.lease) {
          ending.type = taken.status === 'completed' ? 'duplicate' : 'in_progress'
          return ending
        }
        lease = taken.lease
        ending.attempt = taken.attempt
        // At most once: marked as done before it begins, whatever happens to this process.
        if (!isAwaited && !(await store.complete(key, lease.token, retainMs))) {
          ending.type = 'in_progress'
          return ending
        }
      } catch (error) {
        // If the key was taken but could not be marked, the retry need not wait for the lease.
        if (lease) void settle(settings, lease, false, retainMs)
        return Object.assign(ending, { type: 'store_failed', error: storeError(packageName, error) })
      }
    }
    if (isAwaited) return await work(ending, key, delivery, lease, retainMs)
    return { ...ending, type: 'handled', settled: workBehindAnswer(ending, key, delivery) }
  }
}
