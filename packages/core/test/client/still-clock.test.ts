import { systemClock } from '@hookwright/core'
import { createRateLimiter } from '@hookwright/core/client'
import { afterEach, describe, expect, it, vi } from 'vitest'

describe('a limiter whose date stands still', () => {
  afterEach(() => void vi.useRealTimers())

  it('lets a call go when it has slept, where a test fakes the date alone', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const limiter = createRateLimiter({ intervalMs: 5 })
    for (let call = 0; call < 3; call++) await limiter.acquire({})
  })

  it('does not keep the process busy for ever with a sleep that takes no time', async () => {
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
