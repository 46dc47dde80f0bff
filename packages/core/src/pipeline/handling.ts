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

/** How one request ended: what the sender is told, and what `onOutcome` is told. */
export interface Ending {
  type: OutcomeType
  key?: Outcome['key']
  secretId?: Outcome['secretId']
  attempt?: Outcome['attempt']
  issues?: Outcome['issues']
  error?: unknown
  /** What to answer, where the table does not say: a challenge. */
  reply?: Reply
  /** How the work ended that goes on after the answer. */
  settled?: Promise<Ending>
}

/**
 * Reserves, handles and settles what was admitted. Rejects only before it has reserved, when the clock or a digest
 * fails: what a store or a handler does is an ending. One record is filled in on the way, and nothing waits but for the
 * store and the handlers: a function that waits keeps all it holds, which costs more than what it does.
 */
export function createHandling<D extends Delivery>(
  settings: WebhookSettings<D>,
  dispatch: Dispatch<D>,
  markEvents: EventGuard | undefined,
): (admitted: Admitted<D>) => Promise<Ending> {
  const { packageName, clock, store, patienceMs, acknowledge, hasHandlers } = settings
  /** Whether the sender waits for the handlers. */
  const isAwaited = acknowledge === 'handled'

  /** Runs the handlers, then completes the key of what is done or releases that of what is to come again. */
  async function work(ending: Ending, key: string, delivery: D, lease?: Lease, retainMs = 0): Promise<Ending> {
    if (lease) followSignal(delivery, lease)
    try {
      lease?.begin()
      // Who was answered before waits for nothing, and no clock that fails may keep the handlers from it.
      const startedAt = isAwaited ? clock.now() : Number.NaN
      let handling: unknown
      try {
        handling = dispatch(delivery, key, lease && markEvents, lease)
      } catch (error) {
        // Waited for as well: `onError` may take longer than a lease.
        handling = Promise.reject(error)
      }
      if (handling) {
        // Whatever fails here, a clock for instance: what was begun is waited for.
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
   * Begins a turn of the event loop later, so that no part of a handler is in the answer's way. (Also where the clock
   * fails: the sender was told that it is handled.) Without a lease, because nothing is left to be done with the key.
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
    // Before a key is taken, or even marked as done.
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
        // At most once: done before it is begun, whatever becomes of this process.
        if (!isAwaited && !(await store.complete(key, lease.token, retainMs))) {
          ending.type = 'in_progress'
          return ending
        }
      } catch (error) {
        // Where it was taken and could not be marked, the retry need not wait for the lease.
        if (lease) void settle(settings, lease, false, retainMs)
        return Object.assign(ending, { type: 'store_failed', error: storeError(packageName, error) })
      }
    }
    if (isAwaited) return await work(ending, key, delivery, lease, retainMs)
    return { ...ending, type: 'handled', settled: workBehindAnswer(ending, key, delivery) }
  }
}
