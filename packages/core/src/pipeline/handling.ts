import { type Delivery, deliveryKey, followSignal } from '../delivery.js'
import { isHookwrightError, StoreError } from '../errors.js'
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
  error?: unknown
  /** What to answer, where the table does not say: a challenge. */
  reply?: Reply
  /** How the work ended that goes on after the answer. */
  settled?: Promise<Ending>
}

type Reserved = Reservation & { status: 'reserved' }

/** Codes of a StoreError by which a handler, such as a queue's hand-off, says that an engine failed. */
const engineFailures: ReadonlySet<string> = new Set(['lease_lost', 'store_failed', 'queue_failed'])

/** Reserves, handles and settles what was admitted. Never rejects. */
export function createHandling<D extends Delivery>(
  { packageName, patienceMs }: WebhookProtocol,
  { clock, store, leaseMs, retainMs, dedupe, acknowledge, onError }: WebhookSettings<D>,
  dispatch: Dispatch<D>,
): (admitted: Admitted<D>) => Promise<Ending> {
  /** What a store threw, as a StoreError. One that says what to do is passed on as it is. */
  function storeError(error: unknown): unknown {
    if (isHookwrightError(error, 'StoreError')) return error
    return new StoreError(packageName, 'store_failed', 'The store failed.', { cause: error })
  }

  const reserve = async (key: string) => {
    try {
      return await store.reserve(key, leaseMs)
    } catch (error) {
      throw storeError(error)
    }
  }

  const complete = async (key: string, token: string) => {
    try {
      return await store.complete(key, token, retainMs)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** Skips the events of a batch that an earlier attempt finished. */
  const markEvents: EventGuard = async (key, handle) => {
    const reservation = await reserve(key)
    if (reservation.status === 'completed') return
    if (reservation.status === 'in_progress') {
      throw new StoreError(packageName, 'lease_lost', 'An earlier attempt still holds an event of this delivery.')
    }
    try {
      await handle()
    } catch (error) {
      await store.release(key, reservation.token, retainMs).catch(() => {})
      throw error
    }
    await complete(key, reservation.token)
  }

  async function endingOf(error: unknown, delivery: D, attempt: number): Promise<Ending> {
    if (isHookwrightError(error, 'RetryLater')) return { type: 'retry_later', error }
    if (isHookwrightError(error, 'StoreError') && engineFailures.has(error.code)) return { type: 'store_failed', error }
    if (isHookwrightError(error, 'ConfigError') && error.code === 'no_handler') return { type: 'no_handler', error }
    try {
      const decision = await onError?.(error, { delivery, attempt })
      return { type: decision === 'acknowledge' ? 'acknowledged' : 'handler_failed', error }
    } catch (failure) {
      return { type: 'handler_failed', error: failure }
    }
  }

  async function runHandlers(delivery: D, key: string, attempt: number, lease?: Lease): Promise<Ending> {
    const startedAt = clock.now()
    try {
      const handling = dispatch(delivery, key, dedupe === 'event' ? markEvents : undefined)
      if (handling) {
        lease?.start()
        await handling
      }
      return { type: clock.now() - startedAt > patienceMs ? 'slow' : 'handled' }
    } catch (error) {
      return endingOf(error, delivery, attempt)
    } finally {
      lease?.end()
    }
  }

  /** Completes the key of what is done, releases that of what is to come again. */
  async function settle(ending: Ending, key: string, token: string): Promise<Ending> {
    const done = outcomeTable[ending.type] === 200
    try {
      if (!done && acknowledge === 'handled') {
        await store.release(key, token, retainMs)
      } else if (!(await complete(key, token)) && done) {
        throw new StoreError(packageName, 'lease_lost', 'The lease was lost while handlers ran: they may run again.')
      }
      return ending
    } catch (error) {
      return done ? { type: 'completion_failed', error } : ending
    }
  }

  async function handleReserved(delivery: D, key: string, { token, attempt }: Reserved): Promise<Ending> {
    const lease = new Lease(store, clock, leaseMs, key, token)
    followSignal(delivery, lease)
    const ending = await settle(await runHandlers(delivery, key, attempt, lease), key, token)
    ending.attempt = attempt
    return ending
  }

  /** Starts the handling of a key that is ours, or says why it is not. */
  async function begin(delivery: D, key: string, once: boolean): Promise<Ending | { work: Promise<Ending> }> {
    if (!once) return { work: runHandlers(delivery, key, 1) }
    try {
      const reservation = await reserve(key)
      if (reservation.status === 'completed') return { type: 'duplicate' }
      if (reservation.status === 'in_progress') return { type: 'in_progress' }
      return { work: handleReserved(delivery, key, reservation) }
    } catch (error) {
      return { type: 'store_failed', error }
    }
  }

  return async (admitted) => {
    if (admitted.type === 'challenge') return { type: 'challenge', reply: admitted.reply }
    const { delivery, stale } = admitted
    const key = await deliveryKey(delivery)
    const identified = (ending: Ending): Ending => {
      ending.key = key
      ending.secretId = delivery.secretId
      return ending
    }
    if (stale) return identified({ type: 'stale' })
    const begun = await begin(delivery, key, admitted.dedupe && dedupe !== false)
    if ('type' in begun) return identified(begun)
    if (acknowledge === 'handled') return identified(await begun.work)
    return identified({ type: 'handled', settled: begun.work.then(identified) })
  }
}
