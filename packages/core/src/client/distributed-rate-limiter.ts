import { callQuietly } from '../call-quietly.js'
import { type Clock, systemClock } from '../clock.js'
import { reduceCause } from '../errors.js'
import { checkPace, noLimitMs, type Pace, type RateLimiter, readPace, waitPassesDeadline } from './rate-limiter.js'
import { steadyTime } from './steady-time.js'

/** The state of one limit, shared by all machines and timed by the clock of the engine. Any call may reject. */
export interface PaceKeeper {
  /**
   * Takes the next free slot and keeps it for `costMs`. Up to `savedMs` of idle time may be used.
   *
   * @returns how long to wait for it, or undefined when that would be over `longestWaitMs`: then nothing was taken
   */
  take(costMs: number, savedMs: number, longestWaitMs: number): Promise<number | undefined>
  /** How long the limit is paused; 0 or less if it is not. */
  pausedForMs(): Promise<number>
  /** Pauses the limit for this long. A longer pause stays. */
  pause(forMs: number): Promise<void>
}

export type DistributedRateLimiterOptions = Pace & {
  /** How many machines share the limit at most. While the engine is down, each keeps to its share. Default 4. */
  machines?: number | undefined
  /** Called once per outage, when this machine continues at its own pace. Default: the console. */
  onFallback?: ((message: string, error: unknown) => void) | undefined
  clock?: Clock | undefined
}

/** How long an engine that failed is not asked again. */
const retryEngineAfterMs = 5_000

/**
 * A limiter for all machines that use one key. A penalty pauses all of them. While the engine that keeps the pace is
 * down, each machine continues at its share of the pace, one call at a time. A caller that stops waiting leaves its
 * slot unused, because the engine has already given out the slots after it.
 *
 * @throws ConfigError `option_invalid`
 */
export function createDistributedRateLimiter(
  packageName: string,
  keeper: PaceKeeper,
  { machines = 4, onFallback, clock = systemClock, ...pace }: DistributedRateLimiterOptions,
): RateLimiter {
  const { stepMs, savedMs } = readPace(packageName, pace)
  checkPace(packageName, 'machines', machines, 1)
  const stepAloneMs = stepMs * machines
  const now = steadyTime(clock)
  let engineDownUntil = 0
  let told = false
  let pausedUntil = 0
  let nextAloneAt = 0

  function fallBack(error: unknown): void {
    engineDownUntil = now() + retryEngineAfterMs
    if (told) return
    told = true
    const message =
      `[${packageName}] The shared rate limit can't be reached: this machine goes on alone, ` +
      `one call every ${stepAloneMs} ms.`
    callQuietly(() => {
      if (onFallback) return onFallback(message, error)
      // biome-ignore lint/suspicious/noConsole: a limit that is not shared any more must not go unnoticed.
      console.warn(`${message} ${reduceCause(error).message}`)
    })
  }

  /** Asks the engine, unless it failed a moment ago. `down` if there is no answer. */
  async function ask<T>(call: () => Promise<T>): Promise<T | 'down'> {
    if (now() < engineDownUntil) return 'down'
    try {
      const answer = await call()
      told = false
      return answer
    } catch (error) {
      fallBack(error)
      return 'down'
    }
  }

  return {
    async acquire({ weight = 1, signal, deadlineAt = Number.POSITIVE_INFINITY }) {
      checkPace(packageName, 'weight', weight, 0)
      if (signal?.aborted) throw signal.reason
      // 0 when the turn on this machine has come, if the engine gives none.
      let longestAloneMs = noLimitMs
      for (;;) {
        const longestWaitMs = Math.min(deadlineAt - clock.now(), noLimitMs)
        const from = now()
        const until = pausedUntil
        const taken = await ask(() => keeper.take(weight * stepMs, savedMs, longestWaitMs))
        if (signal?.aborted) throw signal.reason
        const at = now()
        // Does what the engine does in `take`, but only for this machine and without a burst.
        const aloneMs = Math.min(Math.max(nextAloneAt, pausedUntil, at) - at, longestAloneMs)
        const slotMs = taken === 'down' ? aloneMs : (taken ?? Number.POSITIVE_INFINITY)
        const waitMs = Math.max(slotMs, until - from)
        if (waitMs > longestWaitMs) throw waitPassesDeadline(packageName)
        // Slower by the number of machines, also after slots of the engine, which may go down while callers wait.
        nextAloneAt = Math.max(nextAloneAt, at + slotMs + weight * stepAloneMs)
        if (waitMs <= 0) return
        await clock.sleep(Math.ceil(waitMs), signal)
        // A penalty in the meantime applies to waiting callers too: they take a new slot after it.
        const paused = await ask(() => keeper.pausedForMs())
        if (signal?.aborted) throw signal.reason
        // A slot within a pause that only this machine knows of is not used: after the pause, all such slots would be
        // used at once.
        const isInTime = waitMs === slotMs && now() >= pausedUntil
        // With a clock that stands still, as in a test that fakes only the date, the wait would not end: a sleep that
        // is over counts.
        const isOver = isInTime || (until === pausedUntil && from === now())
        const isDue = (paused === 'down' || paused <= 0) && isOver
        // Once the engine is back, it gives out the full pace: a slot of this machine would exceed it.
        if (isDue && (taken !== 'down' || paused === 'down')) return
        longestAloneMs = isDue ? 0 : noLimitMs
      }
    },
    async penalise({ untilMs }) {
      const forMs = untilMs - clock.now()
      const until = now() + forMs
      if (!(until > Math.max(now(), pausedUntil) && until < Number.POSITIVE_INFINITY)) return
      pausedUntil = until
      await ask(() => keeper.pause(forMs))
    },
  }
}
