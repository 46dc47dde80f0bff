import { callQuietly } from '../call-quietly.js'
import { type Delivery, keyOf } from '../delivery.js'
import { isHookwrightError, StoreError } from '../errors.js'
import { followSignal } from '../received-delivery.js'
import type { Reservation } from '../store/store.js'
import type { Admitted } from './admit.js'
import type { Dispatch, EventGuard } from './handlers.js'
import { Lease } from './lease.js'
import type { WebhookSettings } from './options.js'
import { type Outcome, type OutcomeType, outcomeTable } from './outcome.js'
import type { WebhookProtocol } from './protocol.js'
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

/** Codes of a StoreError by which a handler, such as a queue's hand-off, says that an engine failed. */
const engineFailures: readonly string[] = ['lease_lost', 'store_failed', 'store_full', 'queue_failed']

/**
 * Reserves, handles and settles what was admitted. Rejects only before it has reserved, when the clock or a digest
 * fails: what a store or a handler does is an ending. One record is filled in on the way, and nothing waits but for the
 * store and the handlers: a function that waits keeps all it holds, which costs more than what it does.
 */
export function createHandling<D extends Delivery>(
  { packageName, patienceMs }: WebhookProtocol,
  { clock, store, leaseMs, retainMs, dedupe, acknowledge, onError }: WebhookSettings<D>,
  dispatch: Dispatch<D>,
): (admitted: Admitted<D>) => Promise<Ending> {
  const leaseLost = (message: string) => new StoreError(packageName, 'lease_lost', message)

  /** What a store threw, as a StoreError. One that says what to do is passed on as it is. */
  function storeError(error: unknown): unknown {
    if (isHookwrightError(error, 'StoreError')) return error
    return new StoreError(packageName, 'store_failed', 'The store failed.', { cause: error })
  }

  /** Without a token nothing would be completed or released, and nobody told. */
  async function reserve(key: string): Promise<Reservation> {
    try {
      const reservation = await store.reserve(key, leaseMs)
      const { status } = reservation
      if (status !== 'completed' && status !== 'in_progress' && typeof reservation.token !== 'string') {
        throw new TypeError('reserve() gave no token.')
      }
      return reservation
    } catch (error) {
      throw storeError(error)
    }
  }

  /** Skips the events of a batch that an earlier attempt finished. */
  const markEvents: EventGuard = async (key, handle) => {
    const reservation = await reserve(key)
    if (reservation.status === 'completed') return
    if (reservation.status === 'in_progress') throw leaseLost('An earlier attempt still holds an event.')
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
      throw storeError(error)
    }
  }

  /** What follows from what a handler threw. */
  async function judge(error: unknown, delivery: D, attempt: number): Promise<Pick<Ending, 'type' | 'error'>> {
    if (isHookwrightError(error)) {
      const { code } = error
      if (code === 'retry_later' || code === 'no_handler') return { type: code, error }
      if (engineFailures.includes(code)) return { type: 'store_failed', error }
    }
    try {
      const decision = await onError?.(error, { delivery, attempt })
      return { type: decision === 'acknowledge' ? 'acknowledged' : 'handler_failed', error }
    } catch (failure) {
      return { type: 'handler_failed', error: failure }
    }
  }

  /** Runs the handlers, then completes the key of what is done or releases that of what is to come again. */
  async function work(
    ending: Ending,
    key: string,
    delivery: D,
    token: string | undefined,
    takenAt: number,
  ): Promise<Ending> {
    const lease = token === undefined ? undefined : new Lease(store, clock, leaseMs, key, token)
    if (lease) followSignal(delivery, lease)
    let startedAt = Number.NaN
    try {
      startedAt = clock.now()
      let handling: unknown
      try {
        handling = dispatch(delivery, key, token !== undefined && dedupe === 'event' ? markEvents : undefined)
      } catch (error) {
        // Waited for as well: `onError` may take longer than a lease.
        handling = Promise.reject(error)
      }
      if (handling) {
        // Whatever fails here, a clock for instance: what was begun is waited for.
        callQuietly(() => lease?.hold(takenAt))
        await handling
      }
      ending.type = clock.now() - startedAt > patienceMs ? 'slow' : 'handled'
    } catch (error) {
      Object.assign(ending, await judge(error, delivery, ending.attempt ?? 1))
    } finally {
      lease?.end()
    }
    if (token === undefined) return ending
    const done = outcomeTable[ending.type] === 200
    try {
      if (!done && acknowledge === 'handled') {
        await store.release(key, token, retainMs)
      } else if (!(await store.complete(key, token, retainMs)) && done) {
        throw leaseLost('The lease was lost while handlers ran: they may run again.')
      }
    } catch (error) {
      if (done) Object.assign(ending, { type: 'completion_failed', error: storeError(error) })
    }
    return ending
  }

  return async (admitted) => {
    if (admitted.type === 'challenge') return { type: 'challenge', reply: admitted.reply }
    const { delivery } = admitted
    const hashing = keyOf(delivery)
    const key = typeof hashing === 'string' ? hashing : await hashing
    const { secretId, issues } = delivery
    const ending: Ending = { type: 'stale', key, secretId, attempt: undefined, issues: issues.length || undefined }
    if (admitted.stale) return ending
    let token: string | undefined
    const takenAt = clock.now()
    if (admitted.dedupe && dedupe !== false) {
      try {
        const reservation = await reserve(key)
        const { status } = reservation
        if (status === 'completed' || status === 'in_progress') {
          ending.type = status === 'completed' ? 'duplicate' : 'in_progress'
          return ending
        }
        token = reservation.token
        ending.attempt = reservation.attempt
      } catch (error) {
        return Object.assign(ending, { type: 'store_failed', error })
      }
    }
    const working = work(ending, key, delivery, token, takenAt)
    return acknowledge === 'handled' ? await working : { ...ending, type: 'handled', settled: working }
  }
}
