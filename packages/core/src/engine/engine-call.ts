import { callQuietly } from '../call-quietly.js'
import { longestTimerMs } from '../clock.js'
import { ConfigError, isHookwrightError, reduceCause, StoreError, type StoreErrorCode } from '../errors.js'
import { readWhole } from '../read-whole.js'

export interface EngineCall<T> {
  packageName: string
  code: Extract<StoreErrorCode, 'store_failed' | 'queue_failed'>
  /** Named in the error: `Redis`. */
  engine: string
  deadlineMs: number
  call: () => Promise<T>
  /** What to do with an answer that came after the deadline. */
  onLate?: ((answer: T) => unknown) | undefined
}

/**
 * Asks an engine and waits at most `deadlineMs`. An engine that is down, hung or never was up gives an error in time:
 * clients queue commands, so their own promise may never settle.
 *
 * @throws StoreError for whatever goes wrong
 */
export function callEngine<T>({ packageName, code, engine, deadlineMs, call, onLate }: EngineCall<T>): Promise<T> {
  // One promise and one timer: this runs several times a delivery.
  return new Promise<T>((resolve, reject) => {
    let late = false
    const fail = (what: string, cause?: unknown): void =>
      reject(new StoreError(packageName, code, `${engine} ${what}`, { cause }))
    const timer = setTimeout(() => {
      late = true
      fail(`did not answer within ${deadlineMs} ms. Is it up?`)
    }, deadlineMs)
    const refuse = (error: unknown): void => {
      clearTimeout(timer)
      isHookwrightError(error, 'StoreError') ? reject(error) : fail(`failed: ${reduceCause(error).message}`, error)
    }
    const succeed = (answer: T): void => {
      clearTimeout(timer)
      resolve(answer)
      if (late) callQuietly(() => onLate?.(answer))
    }
    try {
      call().then(succeed, refuse)
    } catch (error) {
      refuse(error)
    }
  })
}

/**
 * Gives `deadlineMs` back, checked.
 *
 * @throws ConfigError `option_invalid` for what no timer can wait
 */
export function readDeadline(packageName: string, deadlineMs: number): number {
  return readWhole(packageName, 'deadlineMs', deadlineMs, 1, longestTimerMs)
}

/**
 * Checks that `client` has the method that is called first.
 *
 * @throws ConfigError `option_invalid` for an address, or nothing, where a client belongs
 */
export function requireClient(packageName: string, client: unknown, method: string): void {
  if ((client as Record<string, unknown> | undefined | null)?.[method]) return
  throw new ConfigError(packageName, 'option_invalid', `Expected a client with ${method}().`)
}

/** What is used of an `EventEmitter`. */
export interface ErrorEmitter {
  /** Adds a listener. */
  on?(event: 'error', listener: (error: Error) => void): unknown
  /** How many listeners there are. */
  listenerCount?(event: 'error'): number
}

/**
 * Gives a client a listener for `error` if it has none: an `error` event without one ends the process, and each call
 * that meets the failure reports it anyway.
 */
export function absorbErrorEvents(client: ErrorEmitter): void {
  if (!client.listenerCount?.('error')) client.on?.('error', () => {})
}
