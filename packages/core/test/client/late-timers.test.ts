import { createRateLimiter } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'
import { rejection } from './support.js'

describe('a caller whose timer is late', () => {
  /** A clock whose timers fire on command. */
  function lateTimers() {
    const wakeUps: (() => void)[] = []
    const time = { now: 0 }
    const sleep = () => new Promise<void>((resolve) => wakeUps.push(resolve))
    const wake = async () => {
      for (const wakeUp of wakeUps.splice(0)) wakeUp()
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    }
    return { time, wake, clock: { now: () => time.now, sleep } }
  }

  it('waits for the whole of a penalty that came when it was due', async () => {
    const { time, wake, clock } = lateTimers()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    await limiter.acquire({})
    let isSent = false
    void limiter.acquire({}).then(() => {
      isSent = true
    })
    time.now = 130
    limiter.penalise({ untilMs: 1_000 })
    time.now = 999
    await wake()
    expect(isSent).toBe(false)
    time.now = 1_000
    await wake()
    expect(isSent).toBe(true)
  })

  it('is refused if its deadline has passed meanwhile', async () => {
    const { time, wake, clock } = lateTimers()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    await limiter.acquire({})
    const late = rejection(limiter.acquire({ deadlineAt: 150 }))
    time.now = 151
    await wake()
    expect(await late).toMatchObject({ name: 'TransportError', code: 'deadline' })
  })

  it('is refused at its deadline even if the clock was set back', async () => {
    const { time, wake, clock } = lateTimers()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    await limiter.acquire({})
    const late = rejection(limiter.acquire({ deadlineAt: 150 }))
    time.now = -3_600_000
    limiter.penalise({ untilMs: time.now + 1_000 })
    await wake()
    expect(await late).toMatchObject({ name: 'TransportError', code: 'deadline' })
  })

  it('by at most a tenth of an interval delays no one after it', async () => {
    for (const [lateMs, next] of [
      [10, 200],
      [11, 211],
    ] as const) {
      const { time, wake, clock } = lateTimers()
      const limiter = createRateLimiter({ intervalMs: 100, clock })
      const starts: number[] = []
      for (let call = 0; call < 3; call++) void limiter.acquire({}).then(() => starts.push(time.now))
      await new Promise((begun) => setTimeout(begun))
      for (time.now = 100 + lateMs; time.now < 400; time.now++) await wake()
      expect(starts).toEqual([0, 100 + lateMs, next])
    }
  })
  it('is spaced from others that are late, even if a penalty came before any of them woke up', async () => {
    const { time, wake, clock } = lateTimers()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    const starts: number[] = []
    for (let call = 0; call < 4; call++) void limiter.acquire({}).then(() => starts.push(time.now))
    await new Promise((begun) => setTimeout(begun))
    time.now = 250
    limiter.penalise({ untilMs: 1_000 })
    for (time.now = 990; time.now < 2_000; time.now++) await wake()
    expect(starts).toEqual([0, 1_000, 1_100, 1_200])
  })
})

describe('callers that sleep while the clock jumps ahead', () => {
  it.each([
    ['nobody comes', [], ['a 0', 'b 100', 'c 200']],
    ['others come', ['d', 'e'], ['a 0', 'd 50', 'e 150', 'b 250', 'c 350']],
  ])('stay apart, and no one waits for the time that was skipped: %s', async (_, names, expected) => {
    const { now, sleep, advance } = manualClock()
    let aheadMs = 0
    const limiter = createRateLimiter({ intervalMs: 100, clock: { now: () => now() + aheadMs, sleep } })
    const starts: string[] = []
    const come = (name: string) => void limiter.acquire({}).then(() => starts.push(`${name} ${now()}`))
    for (const name of 'abc') come(name)
    await advance(50)
    aheadMs = 3_600_000
    for (const name of names) come(name)
    await advance(1_000)
    expect(starts).toEqual(expected)
  })

  it('stay apart after a pause too', async () => {
    const { now, sleep, advance } = manualClock()
    let aheadMs = 0
    const limiter = createRateLimiter({ intervalMs: 0, clock: { now: () => now() + aheadMs, sleep } })
    const starts: string[] = []
    const come = (name: string) => void limiter.acquire({}).then(() => starts.push(`${name} ${now()}`))
    limiter.penalise({ untilMs: 1_000 })
    come('a')
    await advance(10)
    aheadMs = 3_600_000
    come('b')
    await advance(990)
    come('c')
    await advance(10)
    expect(starts).toEqual(['b 10', 'a 1000', 'c 1000'])
  })
})
