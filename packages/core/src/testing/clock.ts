import type { Clock } from '../clock.js'
import { onAbort } from '../on-abort.js'

export interface ManualClock extends Clock {
  /** Moves time forward, wakes every sleeper that is due, in order, and lets what they start run. */
  advance(ms: number): Promise<void>
  /** How many sleepers are waiting. 0 after a test means that no timer was left behind. */
  readonly sleeping: number
}

interface Sleeper {
  at: number
  wake(): void
}

/** Lets pending promise callbacks run, also those a few steps away. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/**
 * A clock that stands still until it is moved.
 *
 * @example
 * const clock = manualClock(Date.UTC(2026, 0, 1))
 * await clock.advance(60_000)
 */
export function manualClock(startMs = 0): ManualClock {
  let now = startMs
  const sleepers = new Set<Sleeper>()
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper: Sleeper = {
          at: now + ms,
          wake() {
            sleepers.delete(sleeper)
            stopListening?.()
            resolve()
          },
        }
        sleepers.add(sleeper)
        const stopListening =
          signal &&
          onAbort(signal, () => {
            sleepers.delete(sleeper)
            reject(signal.reason)
          })
      }),
    async advance(ms) {
      const until = now + ms
      await settle()
      for (;;) {
        const due = [...sleepers].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0]
        if (!due) break
        now = Math.max(now, due.at)
        due.wake()
        await settle()
      }
      now = until
      await settle()
    },
    get sleeping() {
      return sleepers.size
    },
  }
}
