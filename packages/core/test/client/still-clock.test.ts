import { systemClock } from '@hookwright/core'
import { createDistributedRateLimiter, createRateLimiter, type PaceKeeper } from '@hookwright/core/client'
import { afterEach, describe, expect, it, vi } from 'vitest'

describe('a limiter whose clock stands still', () => {
  afterEach(() => void vi.useRealTimers())

  it('lets a call through when it has slept, for tests that fake only the date', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const limiter = createRateLimiter({ intervalMs: 5 })
    for (let call = 0; call < 3; call++) await limiter.acquire({})
  })

  it('does not keep the process busy forever with a sleep that takes no time', async () => {
    const slept: number[] = []
    const sleep = async (ms: number) => {
      if (slept.push(ms) > 10) throw new Error('still asleep')
    }
    const limiter = createRateLimiter({ intervalMs: 5, clock: { now: () => 1_000, sleep } })
    for (let call = 0; call < 3; call++) await limiter.acquire({})
    expect(slept).toEqual([5, 10])
  })

  it('waits for a penalty that came while a call slept', async () => {
    const slept: number[] = []
    const sleep = async (ms: number) => {
      if (slept.push(ms) === 1) await limiter.penalise({ untilMs: 31_000 })
    }
    const limiter = createRateLimiter({ intervalMs: 5, clock: { ...systemClock, now: () => 1_000, sleep } })
    await limiter.acquire({})
    await limiter.acquire({})
    expect(slept).toEqual([5, 30_005])
  })
})

describe('a limiter of many machines whose clock stands still', () => {
  afterEach(() => void vi.useRealTimers())

  /** An engine that always has a free slot, and its own clock, by which a penalty is over after the sleep. */
  const keeper: PaceKeeper = { take: async () => 0, pausedForMs: async () => 0, pause: async () => {} }

  it('lets a call through when it has slept for a penalty, for tests that fake only the date', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const limiter = createDistributedRateLimiter('@hookwright/x', keeper, { intervalMs: 5 })
    await limiter.penalise({ untilMs: Date.now() + 20 })
    await limiter.acquire({})
  })

  it('waits for a penalty that came while a call slept', async () => {
    const slept: number[] = []
    const sleep = async (ms: number) => {
      if (slept.push(ms) > 10) throw new Error('still asleep')
      if (slept.length === 1) await limiter.penalise({ untilMs: 31_000 })
    }
    const clock = { now: () => 1_000, sleep }
    const limiter = createDistributedRateLimiter('@hookwright/x', keeper, { intervalMs: 5, clock })
    await limiter.penalise({ untilMs: 1_020 })
    await limiter.acquire({})
    expect(slept).toEqual([20, 30_000])
  })

  it('lets a call through when it has slept for a penalty, also while the engine is down', async () => {
    const slept: number[] = []
    const sleep = async (ms: number) => {
      if (slept.push(ms) > 10) throw new Error('still asleep')
    }
    const down: PaceKeeper = { ...keeper, take: async () => Promise.reject(new Error('down')) }
    const clock = { now: () => 1_000, sleep }
    const limiter = createDistributedRateLimiter('@hookwright/x', down, { intervalMs: 5, clock, onFallback() {} })
    await limiter.penalise({ untilMs: 1_020 })
    await limiter.acquire({})
    expect(slept).toEqual([20])
  })
})
