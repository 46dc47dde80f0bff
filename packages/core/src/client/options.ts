import { type Clock, systemClock } from '../clock.js'
import { ConfigError } from '../errors.js'
import type { RateLimiter } from './rate-limiter.js'
import type { RequestReport } from './report.js'
import type { RetryOptions, RetrySettings } from './retry.js'
import type { Fetch } from './transport.js'

/** The options of every API client. */
export interface ClientOptions {
  /** Sends the requests. Default: `globalThis.fetch`, read at each call. */
  fetch?: Fetch | undefined
  /**
   * A rate limiter; every attempt waits for it. Default: the provider's pace, if it has one, shared by all clients of
   * this process whose credentials are the same texts and whose `fetch` and `clock` are the same, or not set.
   */
  limiter?: RateLimiter | undefined
  /** How often a failed call is repeated, if that is safe, and the waits between. Default: 3 times. */
  retry?: RetryOptions | undefined
  /**
   * How long one attempt may take, including the body of the answer. The functions that return credentials and headers
   * have the same limit. Default 30,000 ms.
   */
  timeoutMs?: number | undefined
  /** How long a call may take, waits and retries included. Default: no limit. */
  deadlineMs?: number | undefined
  /** Aborts every call of this client. */
  signal?: AbortSignal | undefined
  /** Called after each attempt that was sent. Its errors are ignored. */
  onRequest?: ((report: RequestReport) => void) | undefined
  /** The largest answer that is read. Default 64 MiB. */
  maxResponseBytes?: number | undefined
  clock?: Clock | undefined
  /** From 0 up to 1, as `Math.random`. */
  random?: (() => number) | undefined
}

/**
 * Picks the client options by name: other fields of the caller's object must not become settings of the provider, such
 * as further hosts for the credentials.
 */
export function clientOptionsOf(options: ClientOptions): ClientOptions {
  const { fetch, limiter, retry, timeoutMs, deadlineMs, signal, onRequest, maxResponseBytes, clock, random } = options
  return { fetch, limiter, retry, timeoutMs, deadlineMs, signal, onRequest, maxResponseBytes, clock, random }
}

export interface Settings {
  fetch: Fetch | undefined
  limiter: RateLimiter | undefined
  retry: RetrySettings
  timeoutMs: number
  deadlineMs: number
  signal: AbortSignal | undefined
  onRequest: ((report: RequestReport) => void) | undefined
  maxResponseBytes: number
  clock: Clock
  random: () => number
}

/**
 * Reads a number of an options object, from 0 or from 1.
 *
 * @throws ConfigError `option_invalid` that names the option
 */
export function readNumber(packageName: string, name: string, value: number, least: 0 | 1): number {
  if (typeof value === 'number' && value >= least) return value
  throw new ConfigError(packageName, 'option_invalid', `Option "${name}": expected a number from ${least}.`)
}

/** @throws ConfigError `option_invalid` that names the option */
export function readSettings(packageName: string, options: ClientOptions): Settings {
  const { limiter, retry } = options
  const read = (name: string, value: number, least: 0 | 1) => readNumber(packageName, name, value, least)
  const expect = (isGood: boolean, name: string, what: string) => {
    if (!isGood) throw new ConfigError(packageName, 'option_invalid', `Option "${name}": expected ${what}.`)
  }
  for (const name of ['fetch', 'onRequest', 'random'] as const) {
    expect(options[name] === undefined || typeof options[name] === 'function', name, 'a function')
  }
  for (const method of ['acquire', 'penalise'] as const) {
    const isThere = limiter === undefined || typeof limiter?.[method] === 'function'
    expect(isThere, 'limiter', `one that has ${method}(), as createRateLimiter makes`)
  }
  expect(retry === undefined || typeof retry === 'object', 'retry', 'an object, such as { limit: 3 }')
  const { limit = 3, baseDelayMs = 500, maxDelayMs = 30_000 } = retry ?? {}
  return {
    fetch: options.fetch,
    limiter,
    retry: {
      limit: read('retry.limit', limit, 0),
      baseDelayMs: read('retry.baseDelayMs', baseDelayMs, 0),
      maxDelayMs: read('retry.maxDelayMs', maxDelayMs, 0),
    },
    timeoutMs: read('timeoutMs', options.timeoutMs ?? 30_000, 1),
    deadlineMs: read('deadlineMs', options.deadlineMs ?? Number.POSITIVE_INFINITY, 1),
    signal: options.signal,
    onRequest: options.onRequest,
    maxResponseBytes: read('maxResponseBytes', options.maxResponseBytes ?? 64 * 1_024 * 1_024, 1),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
}
