import { createRateLimiter, type RateLimiter } from '@hookwright/core/client'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rejection } from './support.js'

/** Starts a caller and records when it may send. */
function note(starts: number[], clock: ManualClock, limiter: RateLimiter, options = {}): void {
  limiter.acquire(options).then(
    () => starts.push(clock.now()),
    () => {},
  )
}

describe('createRateLimiter', () => {
  it('spaces callers evenly in the order in which they came', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ perSecond: 5, clock })
    const order: string[] = []
    for (const name of 'abcdef') void limiter.acquire({}).then(() => order.push(`${name} ${clock.now()}`))
    await clock.advance(2_000)
    expect(order).toEqual(['a 0', 'b 200', 'c 400', 'd 600', 'e 800', 'f 1000'])
  })

  it('keeps its pace when the clock is set back', async () => {
    const { sleep, ...clock } = manualClock(10_000_000)
    let backMs = 0
    const now = () => clock.now() - backMs
    const limiter = createRateLimiter({ intervalMs: 1_000, clock: { now, sleep } })
    const starts: number[] = []
    const start = () => void limiter.acquire({ deadlineAt: now() + 60_000 }).then(() => starts.push(clock.now()))
    start()
    start()
    await clock.advance(500)
    backMs = 3_600_000
    start()
    void limiter.penalise({ untilMs: now() + 5_000 })
    await clock.advance(20_000)
    // The half second that passed before it was noticed is lost.
    expect(starts.map((at) => at - 10_000_000)).toEqual([0, 6_500, 7_500])
  })

  it('does not save up idle time, unless burst allows it', async () => {
    const clock = manualClock()
    const plain = createRateLimiter({ intervalMs: 100, clock })
    const bursting = createRateLimiter({ intervalMs: 100, burst: 3, clock })
    const starts: number[] = []
    const burstStarts: number[] = []
    await clock.advance(10_000)
    for (let call = 0; call < 5; call++) {
      note(starts, clock, plain)
      note(burstStarts, clock, bursting)
    }
    await clock.advance(1_000)
    expect(starts).toEqual([10_000, 10_100, 10_200, 10_300, 10_400])
    expect(burstStarts).toEqual([10_000, 10_000, 10_000, 10_100, 10_200])
  })

  it('allows no burst after a penalty: saved-up time is lost', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 100, burst: 3, clock })
    const starts: number[] = []
    await clock.advance(10_000)
    void limiter.penalise({ untilMs: 11_000 })
    await clock.advance(1_000)
    for (let call = 0; call < 3; call++) note(starts, clock, limiter)
    await clock.advance(5_000)
    expect(starts).toEqual([11_000, 11_100, 11_200])
  })

  it('makes the next call wait longer after a heavy call', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 200, clock })
    const starts: number[] = []
    note(starts, clock, limiter, { weight: 10 })
    note(starts, clock, limiter)
    await clock.advance(5_000)
    expect(starts).toEqual([0, 2_000])
  })

  it('makes everyone wait for a penalty, also sleeping callers, and keeps order and spacing', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const order: string[] = []
    const come = (name: string) => void limiter.acquire({}).then(() => order.push(`${name} ${clock.now()}`))
    for (const name of 'abcd') come(name)
    await clock.advance(150)
    limiter.penalise({ untilMs: 1_000 })
    limiter.penalise({ untilMs: 500 })
    come('late')
    await clock.advance(2_000)
    expect(order).toEqual(['a 0', 'b 100', 'c 1050', 'd 1150', 'late 1250'])
    expect(clock.sleeping).toBe(0)
  })

  it('forgets time saved up for a burst when a penalty comes', async () => {
    const clock = manualClock(10_000)
    const limiter = createRateLimiter({ intervalMs: 100, burst: 3, clock })
    const starts: number[] = []
    limiter.penalise({ untilMs: 11_000 })
    for (let call = 0; call < 3; call++) note(starts, clock, limiter)
    await clock.advance(2_000)
    expect(starts).toEqual([11_000, 11_100, 11_200])
  })

  it('ignores a penalty that is over, infinite or not a number', async () => {
    const clock = manualClock(1_000)
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    for (const untilMs of [0, 1_000, Number.NaN, Number.POSITIVE_INFINITY]) limiter.penalise({ untilMs })
    const starts: number[] = []
    note(starts, clock, limiter)
    await clock.advance(1)
    expect(starts).toEqual([1_000])
  })

  it('rejects at once if the wait would pass the deadline, and takes no slot for it', async () => {
    const at = Date.UTC(2026, 0, 1)
    const clock = manualClock(at)
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const starts: number[] = []
    note(starts, clock, limiter)
    expect(await rejection(limiter.acquire({ deadlineAt: at + 99 }))).toMatchObject({ code: 'deadline' })
    expect(clock.now()).toBe(at)
    expect(clock.sleeping).toBe(0)
    note(starts, clock, limiter, { deadlineAt: at + 100 })
    await clock.advance(500)
    expect(starts).toEqual([at, at + 100])
  })

  it('gives the slots of aborted callers to the next ones, and leaves no timer', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const starts: number[] = []
    const middle = new AbortController()
    const last = new AbortController()
    note(starts, clock, limiter)
    note(starts, clock, limiter, { signal: middle.signal })
    note(starts, clock, limiter)
    note(starts, clock, limiter, { signal: last.signal })
    last.abort()
    middle.abort()
    await clock.advance(0)
    expect(clock.sleeping).toBe(1)
    note(starts, clock, limiter)
    note(starts, clock, limiter)
    await clock.advance(1_000)
    expect(starts).toEqual([0, 100, 200, 300])
    expect(clock.sleeping).toBe(0)
  })

  it('gives the slot of a heavy call to several light ones', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const starts: number[] = []
    const heavy = new AbortController()
    note(starts, clock, limiter)
    note(starts, clock, limiter, { weight: 3, signal: heavy.signal })
    note(starts, clock, limiter)
    heavy.abort()
    await clock.advance(0)
    for (let call = 0; call < 4; call++) note(starts, clock, limiter)
    await clock.advance(1_000)
    expect(starts).toEqual([0, 100, 200, 300, 400, 500])
  })

  it('rejects with the exact reason of the signal', async () => {
    const clock = manualClock()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const reason = { because: 'enough' }
    await expect(limiter.acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await limiter.acquire({})
    const controller = new AbortController()
    const waiting = limiter.acquire({ signal: controller.signal })
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  it('lets no burst through when a stalled process wakes many callers at once', async () => {
    let now = 0
    const wakeUps: (() => void)[] = []
    const clock = { now: () => now, sleep: () => new Promise<void>((resolve) => wakeUps.push(resolve)) }
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const starts: number[] = []
    for (let call = 0; call < 4; call++) void limiter.acquire({}).then(() => starts.push(now))
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    now = 5_000
    for (; wakeUps.length > 0; now += 100) {
      for (const wake of wakeUps.splice(0)) wake()
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    }
    expect(starts).toEqual([0, 5_000, 5_100, 5_200])
  })

  it('refuses a pace or weight that is not a number', async () => {
    for (const [options, problem] of [
      [{ intervalMs: Number.NaN }, '"intervalMs": expected a number from 0.'],
      [{ intervalMs: -1 }, '"intervalMs": expected a number from 0.'],
      [{ perSecond: 0 }, '"perSecond": expected a number over 0.'],
      [{ perSecond: -1 }, '"perSecond": expected a number over 0.'],
      [{ intervalMs: 1, burst: 0 }, '"burst": expected a number from 1.'],
    ] as const) {
      expect(() => createRateLimiter(options)).toThrow(`[@hookwright/core] Option ${problem}`)
    }
    for (const options of [{ intervalMs: 0 }, { perSecond: 2_000 }, { intervalMs: 1, burst: 1 }]) {
      expect(() => createRateLimiter(options)).not.toThrow()
    }
    await expect(createRateLimiter({ intervalMs: 1 }).acquire({ weight: Number.NaN })).rejects.toThrow('weight')
  })
})

/** What callers may do, and when. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ act: fc.constant('acquire' as const), abortAfter: fc.option(fc.nat(900)) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('penalise' as const), ms: fc.nat(1_500) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(700) }) },
  ),
  { maxLength: 60 },
)

describe('whatever callers do, the limiter', () => {
  it('never exceeds the pace in any window, lets no one through during a penalty, loses no one, leaves no timer', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(1_000 / 3, 100, 210), async (acts, intervalMs) => {
        const clock = manualClock()
        const limiter = createRateLimiter({ intervalMs, clock })
        const starts: number[] = []
        const penalties: { from: number; until: number }[] = []
        let settled = 0
        let asked = 0
        for (const step of acts) {
          if (step.act === 'wait') await clock.advance(step.ms)
          if (step.act === 'penalise') {
            limiter.penalise({ untilMs: clock.now() + step.ms })
            penalties.push({ from: clock.now(), until: clock.now() + step.ms })
          }
          if (step.act !== 'acquire') continue
          asked++
          const controller = new AbortController()
          const { abortAfter } = step
          if (abortAfter !== null) void clock.sleep(abortAfter).then(() => controller.abort())
          limiter
            .acquire({ signal: controller.signal })
            .then(
              () => starts.push(clock.now()),
              () => {},
            )
            .finally(() => settled++)
          await Promise.resolve()
        }
        await clock.advance(acts.length * (intervalMs + 1_500) + 1_000)
        expect(settled).toBe(asked)
        expect(clock.sleeping).toBe(0)
        for (let index = 3; index < starts.length; index++) {
          expect(starts[index]! - starts[index - 3]!).toBeGreaterThanOrEqual(Math.floor(3 * intervalMs))
        }
        // A call that began in the same millisecond, before the penalty was known, is not a violation.
        const during = starts.filter((at) => penalties.some(({ from, until }) => at > from && at < until))
        expect(during).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('is first come, first served if no one aborts', async () => {
    const delays = fc.array(fc.nat(300), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(delays, fc.nat(3_000), async (gaps, penaltyMs) => {
        const clock = manualClock()
        const limiter = createRateLimiter({ intervalMs: 100, clock })
        const served: number[] = []
        for (const [index, gap] of gaps.entries()) {
          await clock.advance(gap)
          void limiter.acquire({}).then(() => served.push(index))
          if (index === gaps.length >> 1) limiter.penalise({ untilMs: clock.now() + penaltyMs })
        }
        await clock.advance(20_000)
        expect(served).toEqual(gaps.map((_, index) => index))
      }),
      { numRuns: 100 },
    )
  })
})
