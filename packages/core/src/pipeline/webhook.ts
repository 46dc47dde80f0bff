import type { Delivery } from '../delivery.js'
import { deliveryKey, followSignal } from '../delivery.js'
import { ConfigError, isHookwrightError, type RetryLater, StoreError } from '../errors.js'
import { FetchIncoming, type IncomingRequest } from '../incoming.js'
import type { MaybePromise } from '../secrets.js'
import type { Reservation } from '../store/store.js'
import { type Admitted, createAdmit, type Progress } from './admit.js'
import { createDispatch, type EventGuard } from './handlers.js'
import { Lease } from './lease.js'
import { type Routes, readOptions, type WebhookOptions, type WebhookSettings } from './options.js'
import {
  codeOf,
  failures,
  type Outcome,
  type OutcomeType,
  outcomeOfRefusal,
  outcomeTable,
  replyFor,
} from './outcome.js'
import type { WebhookProtocol } from './protocol.js'
import { type Reply, toResponse } from './reply.js'

/** What a platform may pass along: where it has `waitUntil`, work that outlives the response is handed to it. */
export interface HandleContext {
  waitUntil?(work: Promise<unknown>): void
}

export type Received<D extends Delivery> = { type: 'challenge'; response: Response } | { type: 'delivery'; delivery: D }

/** A receiver. Its functions are closures: they may be taken off it and passed around. */
export interface Webhook<D extends Delivery = Delivery> {
  /** The whole protocol. Never rejects for what a sender did. */
  handle(request: Request, context?: HandleContext | object): Promise<Response>
  /**
   * Authenticates and parses only: runs no handler and does not deduplicate.
   *
   * @throws VerificationError, RequestError, StoreError (the secret could not be looked up), ConfigError
   */
  receive(request: Request, context?: object): Promise<Received<D>>
  /** Runs the handlers alone: what the worker of a queue calls. Rejects with what a handler threw. */
  dispatch(delivery: D): Promise<void>
}

/** How adapters and queues reach inside a receiver, also one made by another copy of this package. */
export const internals: unique symbol = Symbol.for('@hookwright/core:webhook') as never

export interface WebhookInternals {
  readonly protocol: WebhookProtocol
  readonly settings: WebhookSettings<Delivery>
  exchange(request: IncomingRequest): Promise<Reply>
}

/** Codes of a StoreError by which a handler, such as a queue's hand-off, says that an engine failed. */
const engineFailures: ReadonlySet<string> = new Set(['lease_lost', 'store_failed', 'queue_failed'])

/** How the handling of one request ended: what the sender is told, and what `onOutcome` is told. */
interface Ending extends Partial<Pick<Outcome, 'key' | 'secretId' | 'attempt' | 'error'>> {
  type: OutcomeType
  reply?: Reply | undefined
}

/**
 * Makes a receiver from a provider's protocol. Applications call `create<Provider>Webhook`; whoever adds a provider
 * calls this.
 *
 * @throws ConfigError when an option is wrong
 */
export function createWebhook<D extends Delivery>(
  protocol: WebhookProtocol,
  options: WebhookOptions<D> & Routes,
): Webhook<D> {
  const settings = readOptions<D>(protocol, options)
  const { clock, store, endpoint } = settings
  const { provider, packageName } = protocol
  const admit = createAdmit<D>(protocol, settings)
  const dispatch = createDispatch<D>(protocol, settings, options)

  function report(ending: Ending, status: number, startedAt: number, bytes: number): void {
    const { type, key, secretId, attempt, error } = ending
    const known = Object.fromEntries(
      Object.entries({ key, code: codeOf(error), secretId, attempt, error }).filter(([, value]) => value !== undefined),
    )
    const outcome: Outcome = { type, provider, endpoint, status, durationMs: clock.now() - startedAt, bytes, ...known }
    try {
      // An async function may have been given all the same; its rejection changes nothing either.
      Promise.resolve(settings.onOutcome?.(outcome) as unknown).catch(() => {})
    } catch {}
    if (!settings.onOutcome && failures.has(type)) {
      const reason =
        error instanceof Error ? `${error.name}: ${error.message}` : 'a value that is not an Error was thrown'
      // biome-ignore lint/suspicious/noConsole: a failure that nobody asked to hear of must not be silent.
      console.error(`[${packageName}] ${endpoint}: ${type} (${status}): ${reason}`)
    }
  }

  function replyTo({ type, error, reply }: Ending): Reply {
    const retryAfterMs = isHookwrightError(error, 'RetryLater')
      ? (error as unknown as RetryLater).retryAfterMs
      : undefined
    const allow =
      type === 'method_not_allowed' ? [...(protocol.methods ?? ['POST']), ...(protocol.challengeMethods ?? [])] : []
    return reply ?? replyFor(type, { retryAfterMs, allow: allow.join(', ') })
  }

  /** One call to the store; whatever it throws becomes a StoreError. One that says what to do is passed on as it is. */
  async function ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (isHookwrightError(error, 'StoreError')) throw error
      throw new StoreError(packageName, 'store_failed', 'The store failed.', { cause: error })
    }
  }

  /** Skips the events of a batch that an earlier attempt finished. */
  const markEvents: EventGuard = async (key, handle) => {
    const reservation = await ask(() => store.reserve(key, settings.leaseMs))
    if (reservation.status === 'completed') return
    if (reservation.status === 'in_progress') {
      throw new StoreError(packageName, 'lease_lost', 'An earlier attempt still holds an event of this delivery.')
    }
    try {
      await handle()
    } catch (error) {
      await store.release(key, reservation.token, settings.retainMs).catch(() => {})
      throw error
    }
    await ask(() => store.complete(key, reservation.token, settings.retainMs))
  }

  async function decideOnError(error: unknown, delivery: D, attempt: number): Promise<Ending> {
    if (isHookwrightError(error, 'RetryLater')) return { type: 'retry_later', error }
    if (isHookwrightError(error, 'StoreError') && engineFailures.has(error.code)) return { type: 'store_failed', error }
    if (error instanceof ConfigError && error.code === 'no_handler') return { type: 'no_handler', error }
    try {
      const decision = await settings.onError?.(error, { delivery, attempt })
      return { type: decision === 'acknowledge' ? 'acknowledged' : 'handler_failed', error }
    } catch (failure) {
      return { type: 'handler_failed', error: failure }
    }
  }

  /** Runs the handlers; for a reserved key also keeps the lease and settles it. */
  async function run(delivery: D, key: string, reservation: Reservation & { status: 'reserved' }): Promise<Ending> {
    const startedAt = clock.now()
    const { token, attempt } = reservation
    const lease = new Lease(store, clock, settings.leaseMs, key, token)
    followSignal(delivery, lease)
    let ending: Ending
    try {
      await dispatch(delivery, key, settings.dedupe === 'event' ? markEvents : undefined)
      ending = { type: clock.now() - startedAt > protocol.patienceMs ? 'slow' : 'handled' }
    } catch (error) {
      ending = await decideOnError(error, delivery, attempt)
    } finally {
      lease.end()
    }
    const done = outcomeTable[ending.type][0] === 200
    try {
      if (done || settings.acknowledge === 'reserved') {
        const ours = await ask(() => store.complete(key, token, settings.retainMs))
        if (!ours && done) {
          throw new StoreError(
            packageName,
            'lease_lost',
            'The lease was lost while the handlers ran: they may run again.',
          )
        }
      } else {
        await store.release(key, token, settings.retainMs)
      }
    } catch (error) {
      if (done) ending = { type: 'completion_failed', error }
    }
    return { ...ending, attempt }
  }

  async function withoutStore(delivery: D, key: string): Promise<Ending> {
    const startedAt = clock.now()
    try {
      await dispatch(delivery, key)
      return { type: clock.now() - startedAt > protocol.patienceMs ? 'slow' : 'handled' }
    } catch (error) {
      return decideOnError(error, delivery, 1)
    }
  }

  /** Reserves and handles an admitted delivery. `settled` is set when the work goes on after the answer. */
  async function process(admitted: Admitted<D>): Promise<Ending & { settled?: Promise<Ending> }> {
    if (admitted.type === 'challenge') return { type: 'challenge', reply: admitted.reply }
    const { delivery, stale } = admitted
    const key = await deliveryKey(delivery)
    const known = { key, secretId: delivery.secretId }
    if (stale) return { type: 'stale', ...known }
    const dedupe = admitted.dedupe && settings.dedupe !== false
    let work: Promise<Ending>
    if (dedupe) {
      let reservation: Reservation
      try {
        reservation = await ask(() => store.reserve(key, settings.leaseMs))
      } catch (error) {
        return { type: 'store_failed', error, ...known }
      }
      if (reservation.status === 'completed') return { type: 'duplicate', ...known }
      if (reservation.status === 'in_progress') return { type: 'in_progress', ...known }
      work = run(delivery, key, reservation)
    } else {
      work = withoutStore(delivery, key)
    }
    if (settings.acknowledge === 'handled') return { ...(await work), ...known }
    return { type: 'handled', ...known, settled: work.then((ending) => ({ ...ending, ...known })) }
  }

  async function exchange(request: IncomingRequest): Promise<Reply> {
    const startedAt = clock.now()
    const progress: Progress = { bytes: 0 }
    const settle = async (): Promise<Ending & { settled?: Promise<Ending> }> => {
      try {
        return await process(await admit(request, progress))
      } catch (error) {
        return { type: outcomeOfRefusal(error), error }
      }
    }
    const settling = settle()
    waitUntil(request.context, settling)
    const { settled, ...ending } = await settling
    const reply = replyTo(ending)
    if (settled) {
      waitUntil(
        request.context,
        settled.then((last) => report(last, reply.status, startedAt, progress.bytes)),
      )
    } else {
      report(ending, reply.status, startedAt, progress.bytes)
    }
    return reply
  }

  const inside: WebhookInternals = { protocol, settings: settings as unknown as WebhookSettings<Delivery>, exchange }
  const webhook: Webhook<D> = {
    async handle(request, context) {
      if (!(typeof request?.headers?.get === 'function')) {
        throw new ConfigError(
          packageName,
          'option_invalid',
          'handle() takes a Fetch Request. On Node, mount toNodeListener(webhook).',
        )
      }
      return toResponse(await exchange(new FetchIncoming(request, context)))
    },
    async receive(request, context) {
      const admitted = await admit(new FetchIncoming(request, context), { bytes: 0 })
      if (admitted.type === 'challenge') return { type: 'challenge', response: toResponse(admitted.reply) }
      return { type: 'delivery', delivery: admitted.delivery }
    },
    async dispatch(delivery) {
      await dispatch(delivery, await deliveryKey(delivery))
    },
  }
  Object.defineProperty(webhook, internals, { value: inside })
  return webhook
}

function waitUntil(context: unknown, work: MaybePromise<unknown>): void {
  const platform = context as HandleContext | null | undefined
  if (typeof platform !== 'object' || platform === null) return
  try {
    // Called on its object: Workers refuse it otherwise. Some contexts have it as a getter that throws.
    if (typeof platform.waitUntil === 'function') platform.waitUntil(Promise.resolve(work).catch(() => {}))
  } catch {}
}
