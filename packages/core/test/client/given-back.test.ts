import { createRateLimiter } from '@hookwright/core/client'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, it } from 'vitest'

/** A limiter of one call per 100 ms, and callers that can be aborted. */
function setUp(startMs = 0) {
  const clock = manualClock(startMs)
  const limiter = createRateLimiter({ intervalMs: 100, clock })
  const starts: string[] = []
  const come = (name: string, weight = 1) => {
    const controller = new AbortController()
    limiter.acquire({ weight, signal: controller.signal }).then(
      () => starts.push(`${name} ${clock.now() - startMs}`),
      () => {},
    )
    return async () => {
      controller.abort()
      await clock.advance(0)
    }
  }
  return { clock, limiter, starts, come }
}

describe('a returned slot', () => {
  it('does not fit a heavier call, and stays free for a light one', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b')
    come('c')
    await leave()
    come('heavy', 2)
    come('light')
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'light 100', 'c 200', 'heavy 300'])
  })

  it('at the end fits a heavier call too, together with those right before it', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = [come('b'), come('c')]
    await leave[0]!()
    await leave[1]!()
    come('heavy', 5)
    come('late')
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'heavy 100', 'late 600'])
  })

  it('at the end is given out once', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b')
    await leave()
    for (const name of 'cde') come(name)
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'c 100', 'd 200', 'e 300'])
  })

  it('can be returned again', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b', 2)
    come('c')
    await leave()
    const leaveAgain = come('d')
    await leaveAgain()
    for (let call = 0; call < 3; call++) come('e')
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'e 100', 'e 200', 'c 300', 'e 400'])
  })

  it('keeps its size after it was taken and returned again', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b')
    come('c')
    await leave()
    const leaveAgain = come('d')
    await leaveAgain()
    come('heavy', 2)
    come('light')
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'light 100', 'c 200', 'heavy 300'])
  })

  it('at the end fits a heavier call even if another slot is free before it', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b')
    come('c')
    const leaveLast = come('d')
    await leave()
    await leaveLast()
    come('heavy', 2)
    come('late', 2)
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'c 200', 'heavy 300', 'late 500'])
  })

  it('is not given out once its time has begun, and calls stay apart', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leave = come('b', 3)
    come('c')
    await leave()
    await clock.advance(350)
    for (const name of 'de') come(name)
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'c 400', 'd 500', 'e 600'])
  })

  it('is lost after a penalty', async () => {
    const { clock, limiter, starts, come } = setUp()
    come('a')
    const leave = come('b', 3)
    come('c')
    await leave()
    await clock.advance(250)
    limiter.penalise({ untilMs: 1_250 })
    await clock.advance(50)
    for (const name of 'de') come(name)
    await clock.advance(2_000)
    expect(starts).toEqual(['a 0', 'd 1250', 'c 1400', 'e 1500'])
  })

  it('that is earlier than another is taken first, in whatever order they were returned', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const [leaveFirst, leaveSecond] = [come('b'), come('c')]
    come('d')
    await leaveSecond()
    await leaveFirst()
    come('x')
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'x 100', 'd 300'])
  })

  it('stays free when another one is taken', async () => {
    const { clock, starts, come } = setUp()
    come('a')
    const leaveFirst = come('b')
    come('c')
    const leaveSecond = come('d')
    come('e')
    await leaveFirst()
    await leaveSecond()
    for (const name of 'xyz') come(name)
    await clock.advance(1_000)
    expect(starts).toEqual(['a 0', 'x 100', 'c 200', 'y 300', 'e 400', 'z 500'])
  })

  it('next to others fits a heavier call, in whatever order they were returned', async () => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [2, 1, 0],
    ]) {
      const { clock, starts, come } = setUp()
      come('a')
      const leave = [come('b'), come('c'), come('d')]
      come('e')
      for (const index of order) await leave[index]!()
      come('heavy', 3)
      come('late')
      await clock.advance(1_000)
      expect(starts).toEqual(['a 0', 'heavy 100', 'e 400', 'late 500'])
    }
  })
})
