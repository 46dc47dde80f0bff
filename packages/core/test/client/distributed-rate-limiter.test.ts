import {
  createDistributedRateLimiter,
  type DistributedRateLimiterOptions,
  type PaceKeeper,
} from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { beforeEach, describe, expect, test, vi } from 'vitest'

let clock: ReturnType<typeof manualClock>
let up: boolean
let keeper: PaceKeeper

/** An engine in memory. */
function keepPace(): PaceKeeper {
  let nextAt = 0
  let pausedUntil = 0
  const reach = () => {
    if (!up) throw new Error('down')
    return clock.now()
  }
  return {
    async take(costMs, savedMs, longestWaitMs) {
      const now = reach()
      const at = Math.max(nextAt, pausedUntil, now - savedMs)
      if (at - now > longestWaitMs) return undefined
      nextAt = at + costMs
      return Math.max(0, at - now)
    },
    pausedForMs: async () => pausedUntil - reach(),
    async pause(forMs) {
      pausedUntil = Math.max(pausedUntil, reach() + forMs)
    },
  }
}

beforeEach(() => {
  clock = manualClock(1_000_000)
  up = true
  keeper = keepPace()
})

const machine = (options: Partial<DistributedRateLimiterOptions> = {}) =>
  createDistributedRateLimiter('@hookwright/x', keeper, { intervalMs: 100, clock, ...options } as never)

/** Records after how many milliseconds each call is let through. */
function noteTimes(calls: Promise<void>[]): number[] {
  const startedAt = clock.now()
  const times: number[] = []
  for (const call of calls) call.then(() => times.push(clock.now() - startedAt))
  return times
}

describe('a rate limit shared by machines', () => {
  test('waits for a pause that others began to its last millisecond', async () => {
    const pauses = [1, 0]
    const slots: number[] = []
    keeper = { ...keeper, pausedForMs: async () => pauses.shift() ?? 0, take: async () => slots.push(50) && 50 }
    const times = noteTimes([machine().acquire({})])
    await clock.advance(1_000)
    expect([times, slots]).toEqual([[100], [50, 50]])
  })

  test('a caller that aborts while it waits does not wait longer', async () => {
    const limiter = machine()
    await limiter.acquire({})
    const controller = new AbortController()
    const waiting = limiter.acquire({ signal: controller.signal })
    await clock.advance(10)
    controller.abort('enough')
    await expect(waiting).rejects.toBe('enough')
    expect(clock.sleeping).toBe(0)
  })

  test('a caller that aborts while the engine is asked is released', async () => {
    for (const verb of ['take', 'pausedForMs'] as const) {
      const controller = new AbortController()
      const answers = { take: 0, pausedForMs: 0 }
      const asked = async () => {
        controller.abort('enough')
        return answers[verb]
      }
      keeper = { ...keepPace(), take: async () => 50, [verb]: asked }
      const waiting = machine().acquire({ signal: controller.signal })
      const settled = expect(waiting).rejects.toBe('enough')
      await clock.advance(1_000)
      await settled
    }
  })

  test('a penalty of 30 s pauses every machine, also callers that are already waiting', async () => {
    const machines = [machine(), machine(), machine()]
    await machines[0]!.acquire({})
    const times = noteTimes(machines.map((one) => one.acquire({})))
    await clock.advance(10)
    await machines[1]!.penalise({ untilMs: clock.now() + 30_000 })
    await clock.advance(29_989)
    expect(times).toEqual([])
    await clock.advance(1_000)
    expect(times).toHaveLength(3)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(30_010)
  })

  test('a caller that can’t wait for its end is refused at once', async () => {
    await machine().penalise({ untilMs: clock.now() + 30_000 })
    const late = machine().acquire({ deadlineAt: clock.now() + 29_000 })
    await expect(late).rejects.toMatchObject({ name: 'TransportError', code: 'deadline' })
  })

  test.each([
    [{ intervalMs: Number.NaN }, 'intervalMs'],
    [{ intervalMs: -1 }, 'intervalMs'],
    [{ intervalMs: undefined, perSecond: 0 }, 'perSecond'],
    [{ burst: 0 }, 'burst'],
    [{ machines: 0 }, 'machines'],
  ])('refuses %j', (options, name) => {
    expect(() => machine(options as never)).toThrow(`Option "${name}"`)
  })

  test('refuses a weight that is not a number, before it reaches the engine', async () => {
    await expect(machine().acquire({ weight: Number.NaN })).rejects.toThrow('Option "weight"')
  })
})

describe('while its engine is down', () => {
  test('a clock that is set back delays a call by at most one interval', async () => {
    let setBackMs = 0
    const wall = { now: () => clock.now() - setBackMs, sleep: clock.sleep }
    const alone = machine({ onFallback() {}, clock: wall })
    up = false
    await alone.acquire({})
    setBackMs = 3_600_000
    const times = noteTimes([alone.acquire({})])
    await clock.advance(1_000)
    expect(times).toHaveLength(1)
  })

  test('each machine continues at its share of the pace, without a burst, and reports it once', async () => {
    const onFallback = vi.fn()
    const alone = machine({ machines: 5, burst: 3, onFallback })
    up = false
    const times = noteTimes([1, 2, 3, 4].map(() => alone.acquire({})))
    await clock.advance(10_000)
    expect(times).toEqual([0, 500, 1_000, 1_500])
    expect(onFallback).toHaveBeenCalledTimes(1)
    expect(onFallback.mock.calls[0]?.[0]).toMatch(/one call every 500 ms/)
  })

  test('continues even if onFallback throws or rejects', async () => {
    const thrower = () => {
      throw new Error('no log')
    }
    for (const onFallback of [thrower, async () => thrower()]) {
      up = false
      const times = noteTimes([machine({ onFallback }).acquire({})])
      await clock.advance(0)
      expect(times).toHaveLength(1)
    }
  })

  test('a penalty still pauses the machine that received it, and a deadline still applies', async () => {
    const alone = machine({ onFallback() {} })
    up = false
    await alone.penalise({ untilMs: clock.now() + 30_000 })
    const [soon] = [alone.acquire({ deadlineAt: clock.now() + 1_000 })]
    await expect(soon).rejects.toMatchObject({ code: 'deadline' })
    const times = noteTimes([alone.acquire({})])
    await clock.advance(29_999)
    expect(times).toEqual([])
    await clock.advance(1)
    expect(times).toEqual([30_000])
  })

  test('callers that waited for the end of a penalty continue from there, one at a time', async () => {
    const alone = machine({ onFallback() {} })
    up = false
    await alone.penalise({ untilMs: clock.now() + 1_000 })
    const times = noteTimes([1, 2, 3, 4].map(() => alone.acquire({})))
    await clock.advance(10_000)
    expect(times).toEqual([1_000, 1_400, 1_800, 2_200])
  })

  test('is asked again after 5 s, and the next outage is reported again', async () => {
    const onFallback = vi.fn()
    const limiter = machine({ onFallback })
    for (const outage of [1, 2]) {
      up = false
      await limiter.acquire({})
      expect(onFallback).toHaveBeenCalledTimes(outage)
      up = true
      await clock.advance(5_000)
      await limiter.acquire({})
      await clock.advance(1_000)
    }
  })
})
