import { onAbort } from './on-abort.js'

/** The time, injected: tests pass a clock that they advance by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with `signal.reason` when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The part of a clock that receivers need. Without `sleep`, timers are the system's. */
export interface TimeSource {
  /** Milliseconds since the epoch. */
  now(): number
  sleep?: Clock['sleep']
}

const now = () => Date.now()

/** The system's time, for code that only reads it and sets timers. */
export const systemTime: TimeSource = { now }

/** setTimeout fires at once above 2^31-1 ms. */
export const longestTimerMs = 2_147_483_647

/** The real time. A timer that is longer than 2^31-1 ms, about 25 days, ends then. */
export const systemClock: Clock = {
  now,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = setTimeout(
        () => {
          stopListening?.()
          resolve()
        },
        Math.min(ms, longestTimerMs),
      )
      const stopListening =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer)
          reject(signal.reason)
        })
    }),
}

/**
 * Calls `action` after `ms` milliseconds of the clock and returns a function that cancels it. On the system's time this
 * is a bare timer, because a delivery needs two and an `AbortController` costs more than the timer.
 */
export function startTimer(clock: TimeSource, ms: number, action: () => void): () => void {
  if (!clock.sleep || clock.now === now) {
    const timer = setTimeout(action, Math.min(ms, longestTimerMs))
    return () => clearTimeout(timer)
  }
  const controller = new AbortController()
  const { signal } = controller
  // A timer that ends another one may be due at the same moment, too late to make that one reject.
  clock.sleep(ms, signal).then(
    () => signal.aborted || action(),
    () => {},
  )
  return () => controller.abort()
}
