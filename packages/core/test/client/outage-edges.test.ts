import { createDistributedRateLimiter, type PaceKeeper } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'

/** Machines that share one call per second, and their engine, which may be unreachable. */
function setUp(machines: number) {
  const clock = manualClock(1_000_000)
  const engine = { up: true, takes: true, pausedUntil: 0 }
  const sent: number[] = []
  let nextAt = 0
  const reach = (isUp = engine.up) => {
    if (!isUp) throw new Error('down')
  }
  const keeper: PaceKeeper = {
    async take(costMs, _savedMs, longestWaitMs) {
      reach(engine.up && engine.takes)
      const at = Math.max(nextAt, clock.now())
      if (at - clock.now() > longestWaitMs) return undefined
      nextAt = at + costMs
      return at - clock.now()
    },
    pausedForMs: async () => reach() ?? engine.pausedUntil - clock.now(),
    pause: async () => reach(),
  }
  const limiters = Array.from({ length: machines }, () =>
    createDistributedRateLimiter('@hookwright/x', keeper, { intervalMs: 1_000, machines, clock, onFallback() {} }),
  )
  const come = async (calls: number) => {
    for (let call = 0; call < calls; call++)
      for (const { acquire } of limiters) void acquire({}).then(() => sent.push(clock.now() - 1_000_000))
    await clock.advance(0)
  }
  return { clock, engine, sent, come }
}

/** The largest number of calls within ten seconds. */
const mostInTenSeconds = (sent: number[]) =>
  Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 10_000).length))

describe('callers that wait while the engine of a shared limit', () => {
  test('goes down use the slots it gave them; later callers come after those', async () => {
    const { clock, engine, sent, come } = setUp(2)
    await come(3)
    engine.up = false
    await come(3)
    await clock.advance(60_000)
    expect(sent).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 11_000])
  })

  test('comes back use its slots, not others besides', async () => {
    const { clock, engine, sent, come } = setUp(2)
    engine.up = false
    await come(10)
    engine.up = true
    await clock.advance(6_000)
    await come(10)
    await clock.advance(120_000)
    expect(sent).toHaveLength(40)
    expect(mostInTenSeconds(sent)).toBe(10)
  })
})

describe('a caller that is due on this machine, with an engine that answers but gives no slot,', () => {
  test('is let through', async () => {
    const { clock, engine, sent, come } = setUp(10)
    engine.takes = false
    await come(2)
    await clock.advance(10_000)
    expect(sent).toHaveLength(20)
  })

  test('is let through when a pause of the engine is over', async () => {
    const { clock, engine, sent, come } = setUp(10)
    engine.takes = false
    await come(1)
    engine.pausedUntil = clock.now() + 29_000
    await come(1)
    await clock.advance(60_000)
    expect(sent.slice(10)).toEqual(Array(10).fill(30_000))
  })
})
