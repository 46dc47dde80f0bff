import { createDistributedRateLimiter, type PaceKeeper } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { rejection, settle } from './support.js'

/** A machine with a limit of one call per 100 ms, and an engine that gives each caller a slot at once while it is up. */
function setUp(options: object = {}) {
  const clock = manualClock(1_000_000)
  const engine = { up: true, asked: [] as [string, ...number[]][], pausedForMs: 0, waitMs: 0 as number | undefined }
  const reach = <T>(name: string, numbers: number[], answer: T): Promise<T> => {
    engine.asked.push([name, ...numbers])
    return engine.up ? Promise.resolve(answer) : Promise.reject(new Error('down'))
  }
  const keeper: PaceKeeper = {
    take: (...numbers) => reach('take', numbers, engine.waitMs),
    pausedForMs: () => reach('pausedForMs', [], engine.pausedForMs),
    pause: (forMs) => reach('pause', [forMs], undefined),
  }
  const limiter = createDistributedRateLimiter('@hookwright/x', keeper, {
    intervalMs: 100,
    clock,
    onFallback() {},
    ...options,
  })
  const sentAfter = async (...acquired: object[]) => {
    const times: number[] = []
    const startedAt = clock.now()
    for (const one of acquired) void limiter.acquire(one).then(() => times.push(clock.now() - startedAt))
    await clock.advance(60_000)
    return times
  }
  return { clock, engine, limiter, sentAfter }
}

describe('the engine of a shared limit', () => {
  test('gets the weight of a call, and a longest wait that is a number', async () => {
    const { engine, limiter, clock } = setUp({ burst: 3 })
    await limiter.acquire({ weight: 2 })
    await limiter.acquire({ deadlineAt: clock.now() + 5_000 })
    expect(engine.asked).toEqual([
      ['take', 200, 200, 1e12],
      ['take', 100, 200, 5_000],
    ])
  })

  test('is not asked by a caller that was aborted before', async () => {
    const { engine, limiter } = setUp()
    const reason = new Error('enough')
    await expect(limiter.acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(engine.asked).toEqual([])
  })

  test('gives no slot to a caller that was aborted while it answered', async () => {
    const { engine, limiter, clock } = setUp()
    for (const waitMs of [0, 100]) {
      engine.waitMs = waitMs
      const controller = new AbortController()
      const reason = new Error('enough')
      const refused = rejection(limiter.acquire({ signal: controller.signal }))
      const wake = clock.advance(waitMs)
      controller.abort(reason)
      expect(await refused).toBe(reason)
      await wake
    }
  })

  test('is told of a penalty only if it is longer than the one before, and a number', async () => {
    const { engine, limiter, clock } = setUp()
    const now = clock.now()
    for (const untilMs of [now + 3_000, now + 3_000, now + 2_000, now, now - 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await limiter.penalise({ untilMs })
    }
    await clock.advance(4_000)
    await limiter.penalise({ untilMs: now + 3_500 })
    await limiter.penalise({ untilMs: now + 6_000 })
    expect(engine.asked).toEqual([
      ['pause', 3_000],
      ['pause', 2_000],
    ])
  })

  test('is awaited when it is told of a penalty', async () => {
    const { clock } = setUp()
    let isTold = false
    const keeper: PaceKeeper = {
      take: async () => 0,
      pausedForMs: async () => 0,
      async pause() {
        await settle()
        isTold = true
      },
    }
    const limiter = createDistributedRateLimiter('@hookwright/x', keeper, { intervalMs: 100, clock })
    await limiter.penalise({ untilMs: clock.now() + 1_000 })
    expect(isTold).toBe(true)
  })

  test('is not asked for 5 s after it failed', async () => {
    const { engine, limiter, clock } = setUp()
    engine.up = false
    await limiter.acquire({})
    void limiter.acquire({})
    await clock.advance(4_999)
    void limiter.acquire({})
    await settle()
    expect(engine.asked).toHaveLength(1)
    await clock.advance(1)
    void limiter.acquire({})
    await settle()
    expect(engine.asked).toHaveLength(2)
  })
})

describe('a penalty that this machine received', () => {
  test('applies here even if the engine lost it', async () => {
    const { engine, limiter, clock, sentAfter } = setUp()
    engine.up = false
    await limiter.penalise({ untilMs: clock.now() + 30_000 })
    await clock.advance(5_000)
    engine.up = true
    expect(await rejection(limiter.acquire({ deadlineAt: clock.now() + 24_999 }))).toMatchObject({ code: 'deadline' })
    expect(await sentAfter({ deadlineAt: clock.now() + 25_000 })).toEqual([25_000])
  })

  test('is not followed by a burst if the engine lost it', async () => {
    const { engine, limiter, clock, sentAfter } = setUp()
    let nextAt = 0
    Object.defineProperty(engine, 'waitMs', {
      get() {
        const at = Math.max(nextAt, clock.now())
        nextAt = at + 100
        return at - clock.now()
      },
    })
    engine.up = false
    await limiter.penalise({ untilMs: clock.now() + 30_000 })
    await clock.advance(5_000)
    engine.up = true
    expect(await sentAfter({}, {}, {})).toEqual([25_000, 25_100, 25_200])
  })

  test('applies to callers that are already waiting, even if the engine forgets it', async () => {
    const { engine, limiter, clock } = setUp()
    engine.waitMs = 100
    const sent = limiter.acquire({}).then(() => clock.now())
    await settle()
    engine.waitMs = 0
    await limiter.penalise({ untilMs: clock.now() + 10_000 })
    await clock.advance(20_000)
    expect([await sent, clock.sleeping]).toEqual([1_010_000, 0])
  })
})

describe('a machine on its own', () => {
  test('keeps to a quarter of the pace by default', async () => {
    const { engine, sentAfter } = setUp()
    engine.up = false
    expect(await sentAfter({}, {}, { weight: 2 }, {})).toEqual([0, 400, 800, 1_600])
  })

  test('begins where the engine’s slots end, by their weight', async () => {
    const { engine, limiter, sentAfter } = setUp()
    engine.waitMs = 300
    void limiter.acquire({ weight: 2 })
    await settle()
    engine.waitMs = 0
    await limiter.acquire({})
    engine.up = false
    expect(await sentAfter({}, {})).toEqual([1_100, 1_500])
  })

  test('keeps to the full pace if it is the only one', async () => {
    const { engine, sentAfter } = setUp({ machines: 1 })
    engine.up = false
    expect(await sentAfter({}, {}, {})).toEqual([0, 100, 200])
  })

  test('refuses a caller that would have to wait past its deadline, and keeps no slot for it', async () => {
    const { engine, limiter, clock, sentAfter } = setUp()
    engine.up = false
    await limiter.acquire({})
    const now = clock.now()
    expect(await rejection(limiter.acquire({ deadlineAt: now + 399 }))).toMatchObject({ code: 'deadline' })
    expect(await sentAfter({ deadlineAt: now + 400 })).toEqual([400])
  })

  test('says so on the console, with the reason, if there is no listener', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { engine, limiter } = setUp({ onFallback: undefined })
    engine.up = false
    await limiter.acquire({})
    const [lines] = [warn.mock.calls]
    warn.mockRestore()
    expect(lines).toEqual([
      [
        "[@hookwright/x] The shared rate limit can't be reached: this machine goes on alone, one call every 400 ms. down",
      ],
    ])
  })
})
