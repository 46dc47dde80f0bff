import { type Clock, systemTime } from '../clock.js'
import type { Delivery } from '../delivery.js'
import { ConfigError } from '../errors.js'
import type { BodyLimits } from '../incoming.js'
import { readWhole } from '../read-whole.js'
import { defaultMaxKeys, memoryKeys } from '../store/memory-keys.js'
import type { Store } from '../store/store.js'
import type { EventContext } from './dispatch.js'
import type { Outcome } from './outcome.js'
import type { WebhookProtocol } from './protocol.js'

/** The options of every receiver. Durations are milliseconds. */
export interface WebhookOptions<D extends Delivery = Delivery> {
  /**
   * Handles every delivery. A promise is awaited; the returned value is ignored, even a `Response`. Give either this,
   * or `on` and `onOther`. A receiver without any handler answers 500.
   */
  onDelivery?: ((delivery: D) => unknown) | undefined
  /**
   * Decides what happens after a handler threw. `retry` (the default): the delivery is released and answered 500, so
   * that the sender tries again. `acknowledge`: it is marked as done and answered 200; save it first. If this function
   * throws, the answer is 500 and both errors are reported; if it throws `RetryLater`, 503. Not called for a
   * `RetryLater`, or for a store or queue that failed: these are a 503. An `async` function that returns only one of
   * the two texts writes it `as const`.
   */
  onError?:
    | ((
        error: unknown,
        info: { delivery: D; attempt: number },
      ) => 'retry' | 'acknowledge' | Promise<'retry' | 'acknowledge'>)
    | undefined
  /** Called once per request, at the end. Its errors are ignored. Without it, failures go to the console. */
  onOutcome?: ((outcome: Outcome) => void) | undefined
  /**
   * `handled` (default): 200 only after the handlers. `reserved`: marked as done and answered 200 before them, which is
   * at most once. No retry comes then, so `onError` is called for every error of a handler, and can only save the
   * delivery.
   */
  acknowledge?: 'handled' | 'reserved' | undefined
  /**
   * `delivery` (default): a delivery that was handled is not handled again. `event`: each event of a delivery is marked
   * too, so that a retry, also in a queue's worker (`dispatch`), skips the events that are done; needs `on`. `false`:
   * every request is handled.
   */
  dedupe?: 'delivery' | 'event' | false | undefined
  /** This receiver's name in keys and outcomes. Default: the provider's. Required with a shared store. */
  endpoint?: string | undefined
  /** Where deliveries are remembered. Default `memoryStore()`: this process only. */
  store?: Store | undefined
  /**
   * How long a delivery is reserved before another process may take it. Extended while handlers run. Default 60,000.
   */
  leaseMs?: number | undefined
  /**
   * How long a handled delivery is remembered. Default: the provider's, or the time a message counts as fresh, if that
   * is longer.
   */
  retainMs?: number | undefined
  /**
   * Deliveries with a signed time further away than this, at least 1,000, are answered 200 and not handled. Default:
   * your `retainMs`, else the provider's. A `ConfigError` if the provider signs no time, or if a scheme has its own
   * tolerance.
   */
  maxAgeMs?: number | undefined
  /** A larger body is answered 413 and not read to its end. Default: the provider's. */
  maxBodyBytes?: number | undefined
  /**
   * How many bytes of bodies may be received and authenticated at one time; above it, the answer is 503. Not less than
   * `maxBodyBytes`. Default 128 MiB, or a larger `maxBodyBytes`.
   */
  maxInflightBytes?: number | undefined
  /** How long a body may take to arrive. Default 10,000. */
  bodyTimeoutMs?: number | undefined
  /** Accepts secrets shorter than 16 bytes, or shorter than a scheme asks for. */
  allowShortSecrets?: boolean | undefined
  /** Tells the time and sets the timers, including those of the default store. Default: the system's. */
  clock?: Clock | undefined
}

/**
 * A handler of any event. It is a method's type, so that handlers that take only their own events are assignable to it.
 */
type AnyHandler<D extends Delivery> = { handle(event: unknown, context: EventContext<D>): unknown }['handle']

/** Handlers per event, typed by each provider. */
export interface Routes<D extends Delivery = Delivery> {
  on?: Readonly<Record<string, AnyHandler<D> | undefined>> | undefined
  onOther?: AnyHandler<D> | undefined
}

/** The settings that every step of a receiver uses. */
export interface WebhookSettings<D extends Delivery> extends BodyLimits {
  /** Whether there is a handler: without one, a receiver answers 500. */
  readonly hasHandlers: boolean
  readonly onDelivery: WebhookOptions<D>['onDelivery']
  readonly onError: WebhookOptions<D>['onError']
  readonly onOutcome: WebhookOptions<D>['onOutcome']
  readonly acknowledge: 'handled' | 'reserved'
  readonly dedupe: 'delivery' | 'event' | false
  readonly endpoint: string
  readonly store: Store
  readonly leaseMs: number
  /** 0: nothing is remembered, and every delivery is handled. */
  readonly retainMs: number
  readonly patienceMs: number
  readonly maxAgeMs: number | undefined
  readonly maxInflightBytes: number
}

/** Checks the options all receivers share and fills in the defaults. Every message names the option. */
export function readOptions<D extends Delivery>(
  protocol: WebhookProtocol,
  options: WebhookOptions<D> & Routes<D>,
): WebhookSettings<D> {
  const { packageName, provider, patienceMs } = protocol
  const { onDelivery, onError, onOutcome, on, onOther, store } = options
  const endpoint = options.endpoint ?? provider
  const clock = options.clock ?? systemTime
  const invalid = (text: string): never => {
    throw new ConfigError(packageName, 'option_invalid', text)
  }
  const positive = (name: keyof WebhookOptions, fallback: number, least = 1): number =>
    readWhole(packageName, name, options[name] ?? fallback, least)
  const oneOf = <T>(name: keyof WebhookOptions, allowed: readonly [T, ...T[]]): T => {
    const value = (options[name] ?? allowed[0]) as T
    if (!allowed.includes(value)) invalid(`Option "${name}" must be one of ${allowed.map(String).join(', ')}.`)
    return value
  }
  const checkFunction = (value: unknown, what: string) => {
    if (value !== undefined && typeof value !== 'function') invalid(`Option ${what} must be a function.`)
  }
  for (const [name, value] of Object.entries({ onDelivery, onError, onOutcome, onOther })) {
    checkFunction(value, `"${name}"`)
  }
  if (onDelivery && (on || onOther)) {
    invalid('Give either "onDelivery" or "on", not both: each delivery has one way.')
  }
  // Only own fields are looked up, so an instance of a class would acknowledge every event and handle none. An object of
  // another realm is plain too.
  if (on && Object.getPrototypeOf(Object.getPrototypeOf(on) ?? Object.prototype)) {
    invalid('Option "on" must be a plain object.')
  }
  const names = protocol.eventNames
  for (const [name, handler] of Object.entries(on ?? {})) {
    if (names && !names.includes(name))
      invalid(`Option "on": there is no event "${name}". Events are ${names.join(', ')}.`)
    checkFunction(handler, `"on": the handler of "${name}"`)
  }
  const dedupe = oneOf<'delivery' | 'event' | false>('dedupe', ['delivery', 'event', false])
  if (dedupe === 'event' && onDelivery) invalid('Option "dedupe": "event" needs "on".')
  if (typeof endpoint !== 'string' || endpoint === '') invalid('Option "endpoint" must be a non-empty text.')
  if (store && typeof store.reserve !== 'function') {
    invalid('Option "store" must be a store: a client goes through redisStore(client) or its like.')
  }
  if (store?.shared && options.endpoint === undefined) {
    invalid('Option "endpoint" is required with a shared store: it keeps receivers apart.')
  }
  if (options.maxAgeMs !== undefined && protocol.maxAgeMs === undefined) {
    invalid(`Option "maxAgeMs": ${provider} signs no time, or its scheme says how old it may be (toleranceMs).`)
  }
  const maxBodyBytes = positive('maxBodyBytes', protocol.maxBodyBytes)
  const retainMs = positive('retainMs', protocol.retainMs)
  // A value under a second was meant in seconds: every delivery would be acknowledged as too old.
  const maxAgeMs =
    protocol.maxAgeMs === undefined ? undefined : positive('maxAgeMs', options.retainMs ?? protocol.maxAgeMs, 1_000)
  const maxInflightBytes = positive('maxInflightBytes', Math.max(128 * 1024 * 1024, maxBodyBytes))
  if (maxInflightBytes < maxBodyBytes) {
    invalid(`Option "maxInflightBytes" must be at least "maxBodyBytes", ${maxBodyBytes}.`)
  }
  const freshMs = maxAgeMs ?? protocol.freshMs ?? 0
  if (options.retainMs !== undefined && dedupe !== false && retainMs < freshMs) {
    invalid(`Option "retainMs" must be at least ${freshMs}: what is forgotten while it is fresh is handled again.`)
  }
  return {
    packageName,
    hasHandlers: Boolean(onDelivery || on || onOther),
    onDelivery,
    onError,
    onOutcome,
    acknowledge: oneOf('acknowledge', ['handled', 'reserved']),
    dedupe,
    endpoint,
    store: store ?? memoryKeys(defaultMaxKeys, clock),
    leaseMs: positive('leaseMs', 60_000),
    retainMs: dedupe === false ? 0 : Math.max(retainMs, freshMs),
    patienceMs,
    maxAgeMs,
    maxBodyBytes,
    maxInflightBytes,
    bodyTimeoutMs: positive('bodyTimeoutMs', 10_000),
    clock,
  }
}
