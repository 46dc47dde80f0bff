import { type Clock, startTimer } from '../clock.js'
import { onAbort } from '../on-abort.js'

export type Bounds = {
  clock: Clock
  /** Any of them ends the work: it rejects with that signal's reason. */
  signals: readonly (AbortSignal | undefined)[]
} & (
  | {
      afterMs: number | undefined
      /** The error when `afterMs` have passed. */
      expired(): Error
    }
  | { afterMs?: undefined; expired?: undefined }
)

/**
 * Runs `work` until it settles, time is up or a signal aborts, whichever is first, also when `work` ignores its signal.
 * Leaves neither timer nor listener behind.
 */
export async function within<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, signals, afterMs, expired } = bounds
  for (const signal of signals) if (signal?.aborted) throw signal.reason
  const controller = new AbortController()
  let stop = (_reason: unknown) => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      controller.abort(reason)
      reject(reason)
    }
  })
  const undo = signals.flatMap((signal) => (signal ? [onAbort(signal, () => stop(signal.reason))] : []))
  try {
    if (afterMs !== undefined && afterMs < Number.POSITIVE_INFINITY) {
      undo.push(startTimer(clock, afterMs, () => stop(expired())))
    }
    return await Promise.race([work(controller.signal), stopped])
  } finally {
    for (const step of undo) step()
  }
}
