import { callQuietly } from '../call-quietly.js'
import { longestTimerMs } from '../clock.js'
import { isHookwrightError, reduceCause, StoreError, type StoreErrorCode } from '../errors.js'
import { readWhole } from '../read-whole.js'

/** Makes one call. `onLate` gets an answer that came after the deadline. */
export type AskEngine = <T>(call: () => Promise<T>, onLate?: (answer: T) => unknown) => Promise<T>

/**
 * How an engine is asked: each call gets `deadlineMs`, and whatever goes wrong is a `StoreError`. An engine that is down,
 * hung or never was up gives an error in time: clients queue commands, so their own promise may never settle.
 *
 * @param name of the engine, for errors: `Redis`
 * @throws ConfigError `option_invalid` for a `deadlineMs` that no timer can wait
 */
export function createAsk(
  packageName: string,
  name: string,
  code: Extract<StoreErrorCode, 'store_failed' | 'queue_failed'>,
  deadlineMs: number,
): AskEngine {
  readWhole(packageName, 'deadlineMs', deadlineMs, 1, longestTimerMs)
  // One promise and one timer: this runs several times a delivery.
  return <T>(call: () => Promise<T>, onLate?: (answer: T) => unknown) =>
    new Promise<T>((resolve, reject) => {
      let late = false
      const fail = (what: string, cause?: unknown): void =>
        reject(new StoreError(packageName, code, `${name} ${what}`, { cause }))
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
