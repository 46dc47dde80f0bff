import { callQuietly } from '../call-quietly.js'
import { longestTimerMs } from '../clock.js'
import { isHookwrightError, reduceCause, StoreError, type StoreErrorCode } from '../errors.js'
import { readWhole } from '../read-whole.js'

/** Makes one call. `onLate` gets an answer that arrives after the deadline. */
export type AskEngine = <T>(call: () => Promise<T>, onLate?: (answer: T) => unknown) => Promise<T>

/**
 * Calls an engine: each call gets `deadlineMs`, and every failure is a `StoreError`. An engine that is down or hangs
 * causes an error in time. The client's own promise may never settle, because clients queue commands.
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
  // One promise and one timer, because this runs several times for each delivery.
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
