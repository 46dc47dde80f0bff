import { createEngine } from '@hookwright/core/engine'
import { describe, expect, test, vi } from 'vitest'
import { createStartupCheck } from '../../src/engine/startup-check.js'

describe('createStartupCheck', () => {
  const base = { packageName: '@hookwright/x', code: 'queue_failed', durability: 'required', options: {} } as const

  test('with "required", a problem is an error that says what to set; the check runs again', async () => {
    const problems = ['Set a to b.']
    const check = createStartupCheck(base, async () => problems)
    await expect(check()).rejects.toThrow("[@hookwright/x] Set a to b. Or set durability: 'best-effort'.")
    problems.pop()
    await expect(check()).resolves.toBeUndefined()
  })

  test('with "best-effort", it is a warning, once', async () => {
    const onWarning = vi.fn()
    const findProblems = vi.fn(async () => ['Set a to b.'])
    const check = createStartupCheck({ ...base, options: { durability: 'best-effort', onWarning } }, findProblems)
    await Promise.all([check(), check()])
    await check()
    expect(onWarning.mock.calls).toEqual([['[@hookwright/x] Set a to b.']])
    expect(findProblems).toHaveBeenCalledTimes(2)
    const alone = vi.fn()
    await createStartupCheck({ ...base, options: { durability: 'best-effort', onWarning: alone } }, findProblems)()
    expect(alone).toHaveBeenCalledTimes(1)
  })

  test('a failure of onWarning has no effect, at once or later', async () => {
    const boom = () => {
      throw new Error('no')
    }
    for (const onWarning of [boom, async () => boom()]) {
      const options = { durability: 'best-effort', onWarning } as const
      const check = createStartupCheck({ ...base, options }, async () => ['Set a to b.'])
      await expect(check()).resolves.toBeUndefined()
    }
    await new Promise((resolve) => setTimeout(resolve))
  })

  test('a check that never settles, for example because a platform ended its request, delays no other call', async () => {
    const findProblems = vi.fn(async () => [] as string[]).mockReturnValueOnce(new Promise(() => {}))
    const check = createStartupCheck(base, findProblems)
    void check()
    await expect(check()).resolves.toBeUndefined()
  })
})

describe('createEngine', () => {
  const never = () => new Promise<never>(() => {})
  const open = (findProblems: () => Promise<readonly string[]>) =>
    createEngine({
      packageName: '@hookwright/x',
      name: 'X',
      code: 'store_failed',
      options: { deadlineMs: 60 },
      durability: 'required',
      findProblems,
    })

  test('checks the settings before the first calls that need it, and not again', async () => {
    const order: string[] = []
    const findProblems = vi.fn(async () => {
      order.push('check')
      return []
    })
    const { askWhenReady } = open(findProblems)
    const call = async () => void order.push('call')
    await askWhenReady(call)
    await Promise.all([askWhenReady(call), askWhenReady(call)])
    expect(order).toEqual(['check', 'call', 'call', 'call'])
  })

  test('makes no call while the settings lose data, and works once they are corrected', async () => {
    const problems = ['Set a to b.']
    const { askWhenReady } = open(async () => problems)
    const call = vi.fn(async () => 7)
    await expect(askWhenReady(call)).rejects.toThrow('Set a to b.')
    expect(call).not.toHaveBeenCalled()
    problems.pop()
    expect(await askWhenReady(call)).toBe(7)
  })

  test('check and call share one deadline', async () => {
    vi.useFakeTimers()
    try {
      const slow = () => new Promise<readonly string[]>((resolve) => setTimeout(resolve, 40, []))
      for (const findProblems of [never, slow]) {
        const failures: Error[] = []
        open(findProblems)
          .askWhenReady(never)
          .catch((error: Error) => failures.push(error))
        await vi.advanceTimersByTimeAsync(59)
        expect(failures).toEqual([])
        await vi.advanceTimersByTimeAsync(1)
        expect(failures).toMatchObject([{ message: expect.stringContaining('within 60 ms') }])
      }
    } finally {
      vi.useRealTimers()
    }
  })

  test('a check that hung is run again', async () => {
    const findProblems = vi.fn(never as () => Promise<readonly string[]>)
    const { askWhenReady } = open(findProblems)
    await expect(askWhenReady(async () => 7)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    findProblems.mockResolvedValue([])
    expect(await askWhenReady(async () => 7)).toBe(7)
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -5, 2 ** 31, '3s'])(
  'a deadline of %s, which no timer supports, is refused when an adapter is created',
  (deadlineMs) => {
    const recipe = {
      packageName: '@hookwright/x',
      name: 'X',
      code: 'store_failed',
      durability: 'required',
      findProblems: async () => [],
    } as const
    expect(() => createEngine({ ...recipe, options: { deadlineMs: deadlineMs as number } })).toThrow(
      '[@hookwright/x] Option "deadlineMs" must be a whole number from 1 to 2147483647.',
    )
    expect(() => createEngine({ ...recipe, options: { deadlineMs: 2 ** 31 - 1 } })).not.toThrow()
  },
)
