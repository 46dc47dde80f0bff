import { type Clock, systemClock } from '../clock.js'
import { ConfigError } from '../errors.js'
import { TransportError } from './errors.js'
import { steadyTime } from './steady-time.js'

const packageName = '@hookwright/core'

/** A rate limiter, for which every attempt of a client waits. Implement it to share a limit between processes. */
export interface RateLimiter {
  /**
   * Resolves when the caller may send. Rejects with `signal.reason` when aborted, and at once, with a `TransportError`
   * of code `deadline`, when the wait would pass `deadlineAt` (milliseconds since the epoch).
   *
   * `weight` is how much the call counts, default 1.
   */
  acquire(options: {
    weight?: number | undefined
    signal?: AbortSignal | undefined
    deadlineAt?: number | undefined
  }): Promise<void>
  /** No call may be sent before `untilMs` (milliseconds since the epoch), including calls that are already waiting. */
  penalise(options: { untilMs: number }): void | Promise<void>
}

interface Burst {
  /** How many calls may go at once after a pause. Default 1. */
  burst?: number | undefined
}

/** The time between calls in milliseconds, or calls a second. */
export type Pace = Burst &
  ({ intervalMs: number; perSecond?: undefined } | { perSecond: number; intervalMs?: undefined })

export type RateLimiterOptions = Pace & { clock?: Clock | undefined }

/**
 * A span of time that is reserved, or was and is free again. It is in the limiter's own time, which stands still during
 * a penalty, so one number delays every slot alike.
 */
interface Slot {
  readonly at: number
  readonly end: number
}

export const waitPassesDeadline = (packageName: string): TransportError =>
  new TransportError(
    packageName,
    'deadline',
    'The rate limit allows this call only after its deadline. Send less at once, or set a longer deadlineMs.',
  )

/** Longer than any pause or deadline, and still a number that every engine can read. */
export const noLimitMs = 1e12

/** @throws ConfigError `option_invalid` that names the option */
export function checkPace(
  packageName: string,
  name: string,
  value: number,
  least: 0 | 1,
  what = `a number from ${least}`,
): void {
  if (value >= least && value < noLimitMs) return
  throw new ConfigError(packageName, 'option_invalid', `Option "${name}": expected ${what}.`)
}

/** A pace in milliseconds: the cost of a call, and how much idle time may be saved up. */
export function readPace(
  packageName: string,
  { intervalMs, perSecond, burst = 1 }: Pace,
): { stepMs: number; savedMs: number } {
  const stepMs = intervalMs ?? 1_000 / perSecond!
  if (perSecond === undefined) checkPace(packageName, 'intervalMs', stepMs, 0)
  else checkPace(packageName, 'perSecond', stepMs, 0, 'a number over 0')
  checkPace(packageName, 'burst', burst, 1)
  return { stepMs, savedMs: (burst - 1) * stepMs }
}

/**
 * A limiter for one process. Each caller computes its slot from a few shared numbers and sleeps on a timer of its own.
 * There is no queue and no shared promise, because on Workers anything that a request queued ends with that request.
 *
 * Calls are spaced evenly: a call of weight w keeps the next one away for w intervals, and idle time is not saved up,
 * unless `burst` says how many calls may go at once after a rest. A caller that is aborted gives its slot back. A
 * penalty, or a process that was stopped for a while, delays every slot alike, so the order stays and no burst follows.
 * Callers that slept through their slot while others went on, for example because the clock jumped ahead, take new
 * slots after those.
 *
 * @throws ConfigError `option_invalid`
 * @example
 * const limiter = createRateLimiter({ perSecond: 5 })
 * await limiter.acquire({ deadlineAt: Date.now() + 10_000 })
 */
export function createRateLimiter({ clock = systemClock, ...pace }: RateLimiterOptions): RateLimiter {
  const { stepMs, savedMs } = readPace(packageName, pace)
  /** Timers are late by a few milliseconds. A longer delay would cause a burst. */
  const toleratedMs = stepMs / 10
  const now = steadyTime(clock)
  /** How long the limiter's own time has stood still. */
  let stoodStillMs = 0
  let blockedUntil = Number.NEGATIVE_INFINITY
  let nextAt = Number.NEGATIVE_INFINITY
  /** Slots before it have passed, including those that callers slept through while others went on. */
  let overUntil = Number.NEGATIVE_INFINITY
  /** The spans that callers gave back, in order, never adjacent. */
  const gaps: Slot[] = []

  function takeGap(cost: number, earliest: number): Slot | undefined {
    while (gaps[0] && gaps[0].end <= earliest) gaps.shift()
    for (const [index, gap] of gaps.entries()) {
      const at = Math.max(gap.at, earliest)
      const end = at + cost
      if (end > gap.end) continue
      gaps.splice(index, 1, ...(end < gap.end ? [{ at: end, end: gap.end }] : []))
      return { at, end }
    }
    return undefined
  }

  /** Gives up unused time before `earliest`. */
  function moveOn(earliest: number): void {
    if (earliest > nextAt) nextAt = overUntil = earliest
  }

  function reserve(cost: number): Slot {
    const earliest = Math.max(now(), blockedUntil) - stoodStillMs
    const gap = takeGap(cost, earliest)
    if (gap) return gap
    moveOn(earliest - savedMs)
    const at = nextAt
    nextAt += cost
    return { at, end: nextAt }
  }

  function giveBack(slot: Slot): void {
    let index = gaps.length
    while (index > 0 && gaps[index - 1]!.end > slot.at) index--
    const [before, behind] = [gaps[index - 1], gaps[index]]
    const [joinsBefore, joinsBehind] = [before?.end === slot.at, behind?.at === slot.end]
    const gap = { at: joinsBefore ? before!.at : slot.at, end: joinsBehind ? behind!.end : slot.end }
    gaps.splice(index - Number(joinsBefore), Number(joinsBefore) + Number(joinsBehind), gap)
    // A free span at the end is dropped by moving the end.
    if (gaps.at(-1)!.end === nextAt) nextAt = gaps.pop()!.at
  }

  return {
    async acquire({ weight = 1, signal, deadlineAt = Number.POSITIVE_INFINITY }) {
      if (signal?.aborted) throw signal.reason
      checkPace(packageName, 'weight', weight, 0)
      // In steady time, so that a deadline moves as little as a slot when the clock is set back.
      const latest = deadlineAt - clock.now() + now()
      let slot = reserve(weight * stepMs)
      const start = () => Math.max(slot.at + stoodStillMs, blockedUntil)
      let slept = false
      try {
        for (;;) {
          const restMs = start() - now()
          if (Math.max(start(), now()) > latest) throw waitPassesDeadline(packageName)
          if (restMs <= 0) break
          slept = true
          const [due, from] = [start(), now()]
          // Whole milliseconds: a shorter remainder could be lost in rounding, and the loop would never end.
          await clock.sleep(Math.ceil(restMs), signal)
          // With a clock that stands still, as in a test that fakes only the date, it would not end either: a sleep
          // that is over counts.
          if (start() === due && now() === from) break
          // The clock jumped ahead, or I/O came first. Delaying every slot now would also delay callers that came
          // since.
          if (slot.at < overUntil) slot = reserve(weight * stepMs)
        }
      } catch (error) {
        giveBack(slot)
        throw error
      }
      const lateMs = now() - Math.ceil(slot.at + stoodStillMs)
      if (slept && lateMs > toleratedMs) stoodStillMs += lateMs
    },
    penalise({ untilMs }) {
      const until = now() + untilMs - clock.now()
      const from = Math.max(now(), blockedUntil)
      if (!(until > from && until < Number.POSITIVE_INFINITY)) return
      stoodStillMs += until - from
      blockedUntil = until
      // Saved-up time is lost, so that no burst follows a refusal.
      moveOn(until - stoodStillMs)
    },
  }
}
