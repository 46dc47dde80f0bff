import { callEngine, createStartupCheck, type EngineCall } from '@hookwright/core'
import { describe, expect, test, vi } from 'vitest'

const asking = <T>(call: () => Promise<T>, more: Partial<EngineCall<T>> = {}) =>
  callEngine({ packageName: '@hookwright/x', code: 'store_failed', engine: 'X', deadlineMs: 20, call, ...more })

describe('callEngine', () => {
  test('passes an answer on', async () => {
    expect(await asking(async () => 7)).toBe(7)
  })

  test('turns whatever goes wrong into a StoreError', async () => {
    const boom = Object.assign(new Error('boom'), { code: 'ECONNREFUSED' })
    const refused = { name: 'StoreError', code: 'store_failed', cause: { message: 'boom', code: 'ECONNREFUSED' } }
    await expect(asking(() => Promise.reject(boom))).rejects.toMatchObject(refused)
    const thrown = () => {
      throw boom
    }
    await expect(asking(thrown)).rejects.toMatchObject(refused)
  })

  test('gives up at the deadline, and tells onLate of an answer that comes after', async () => {
    const late = vi.fn()
    let answer = (_value: number) => {}
    const pending = new Promise<number>((resolve) => {
      answer = resolve
    })
    await expect(asking(() => pending, { onLate: late })).rejects.toThrow(
      '[@hookwright/x] X did not answer within 20 ms',
    )
    expect(late).not.toHaveBeenCalled()
    answer(7)
    await vi.waitFor(() => expect(late).toHaveBeenCalledWith(7))
  })

  test('a late failure, or a failure of onLate, is nobody’s unhandled rejection', async () => {
    await expect(asking(() => new Promise((_, reject) => setTimeout(reject, 40, new Error('late'))))).rejects.toThrow()
    const onLate = () => Promise.reject(new Error('no'))
    await expect(asking(() => new Promise((resolve) => setTimeout(resolve, 40)), { onLate })).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 60))
  })

  test('an answer in time is not late', async () => {
    const onLate = vi.fn()
    await asking(async () => 1, { onLate })
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(onLate).not.toHaveBeenCalled()
  })
})

describe('createStartupCheck', () => {
  const base = { packageName: '@hookwright/x', code: 'queue_failed', onWarning: undefined } as const

  test('with "required" a problem is an error that says what to set; the check runs again', async () => {
    const problems = ['Set a to b.']
    const check = createStartupCheck({ ...base, durability: 'required', findProblems: async () => problems })
    await expect(check()).rejects.toThrow("[@hookwright/x] Set a to b. To accept that, set durability: 'best-effort'.")
    problems.pop()
    await expect(check()).resolves.toBeUndefined()
  })

  test('with "best-effort" it is a warning, once', async () => {
    const onWarning = vi.fn()
    const findProblems = vi.fn(async () => ['Set a to b.'])
    const check = createStartupCheck({ ...base, durability: 'best-effort', onWarning, findProblems })
    await Promise.all([check(), check()])
    await check()
    expect(onWarning.mock.calls).toEqual([['[@hookwright/x] Set a to b.']])
    expect(findProblems).toHaveBeenCalledTimes(1)
  })
})
