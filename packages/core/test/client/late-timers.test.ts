import { createRateLimiter } from '@hookwright/core/client'
import { describe, expect, it } from 'vitest'
import { rejection } from './support.js'

describe('a caller whose timer is late', () => {
  /** A clock whose timers fire when they are told to. */
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

  it('is refused when its deadline has passed meanwhile', async () => {
    const { time, wake, clock } = lateTimers()
    const limiter = createRateLimiter({ intervalMs: 100, clock })
    await limiter.acquire({})
    const late = rejection(limiter.acquire({ deadlineAt: 150 }))
    time.now = 151
    await wake()
    expect(await late).toMatchObject({ name: 'TransportError', code: 'deadline' })
  })

  it('by no more than a tenth of the pace delays nobody behind it', async () => {
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
})
