import { EventEmitter } from 'node:events'
import { StoreError } from '@hookwright/core'
import { absorbErrorEvents, callEngine, createEngine, type EngineCall } from '@hookwright/core/engine'
import { describe, expect, test, vi } from 'vitest'
import { createStartupCheck } from '../../src/engine/startup-check.js'
import { deferred } from '../support/deferred.js'

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

  test('keeps the user and password of an address to itself, which fetch quotes', async () => {
    const error = await asking(() => fetch('http://user:p@ss-word@127.0.0.1:1/v2')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ cause: { message: expect.stringContaining('http://127.0.0.1:1/v2') } })
    expect(JSON.stringify([(error as Error).message, (error as Error).cause])).not.toMatch(/user|word/)
  })

  test('understands an error whose message is no text', async () => {
    const odd = Object.assign(new Error(), { message: Object.create(null) })
    await expect(asking(() => Promise.reject(odd))).rejects.toThrow(/X failed: $/)
  })

  test('leaves a StoreError as it is', async () => {
    const told = new StoreError('@hookwright/x', 'queue_failed', 'The queue is missing.')
    await expect(asking(() => Promise.reject(told))).rejects.toBe(told)
  })

  test('gives up at the deadline, and tells onLate of an answer that comes after', async () => {
    const late = vi.fn()
    const answer = deferred<number>()
    await expect(asking(() => answer.promise, { onLate: late })).rejects.toThrow(
      '[@hookwright/x] X did not answer within 20 ms',
    )
    expect(late).not.toHaveBeenCalled()
    answer.resolve(7)
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

test('callEngine leaves no timer behind, whatever comes of a call', async () => {
  vi.useFakeTimers()
  try {
    for (const call of [
      async () => 'answer',
      () => Promise.reject(new Error('down')),
      () => {
        throw new Error('no client')
      },
    ]) {
      await asking(call).catch(() => {})
      expect(vi.getTimerCount()).toBe(0)
    }
  } finally {
    vi.useRealTimers()
  }
})

describe('createStartupCheck', () => {
  const base = { packageName: '@hookwright/x', code: 'queue_failed', durability: 'required', options: {} } as const

  test('with "required" a problem is an error that says what to set; the check runs again', async () => {
    const problems = ['Set a to b.']
    const check = createStartupCheck(base, async () => problems)
    await expect(check()).rejects.toThrow("[@hookwright/x] Set a to b. Or set durability: 'best-effort'.")
    problems.pop()
    await expect(check()).resolves.toBeUndefined()
  })

  test('with "best-effort" it is a warning, once', async () => {
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

  test('a failure of onWarning is nobody’s, at once or later', async () => {
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

  test('a check that never settles, as one of a request that a platform ended, holds up nobody else', async () => {
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

  test('checks the settings before the first calls that ask for it, and not again', async () => {
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

  test('makes no call while the settings lose data, and goes on once they are corrected', async () => {
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

  test('a check that hung is made again', async () => {
    const findProblems = vi.fn(never as () => Promise<readonly string[]>)
    const { askWhenReady } = open(findProblems)
    await expect(askWhenReady(async () => 7)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    findProblems.mockResolvedValue([])
    expect(await askWhenReady(async () => 7)).toBe(7)
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -5, 2 ** 31, '3s'])(
  'a deadline of %s, which no timer can wait, is refused when an adapter is made',
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

describe('absorbErrorEvents', () => {
  test('an error event without a listener would end the process; a listener of your own is enough', () => {
    const client = new EventEmitter()
    expect(() => client.emit('error', new Error('gone'))).toThrow('gone')
    absorbErrorEvents(client)
    absorbErrorEvents(client)
    expect(() => client.emit('error', new Error('gone'))).not.toThrow()
    expect(client.listenerCount('error')).toBe(1)
  })
})
