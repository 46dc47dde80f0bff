import { createEngine, createSqlStore, type SqlStoreOptions } from '@hookwright/core/engine'
import { expect, onTestFinished, test, vi } from 'vitest'

/** Each statement is its own name, and `answers` has what it returns. */
function open(answers: Record<string, unknown>, options: SqlStoreOptions = {}) {
  const names = ['reserve', 'look', 'extend', 'complete', 'release', 'sweep', 'getCursor', 'createCursor', 'moveCursor']
  const query = vi.fn(async (name: string, _values: unknown[]) => {
    const answer = answers[name]
    return (typeof answer === 'function' ? await answer() : (answer ?? [])) as never[]
  })
  const store = createSqlStore({
    engine: createEngine({
      packageName: '@hookwright/x',
      name: 'X',
      code: 'store_failed',
      options: { deadlineMs: 30, ...options },
      durability: 'best-effort',
      findProblems: async () => [],
    }),
    packageName: '@hookwright/x',
    options,
    statements: Object.fromEntries(names.map((name) => [name, name])) as never,
    query,
  })
  return { store, query, asked: () => query.mock.calls.map(([name]) => name) }
}

const reserved = [{ state: 'reserved', token: 't', attempt: 2 }]

test('reserving a key is one statement', async () => {
  const { store, asked } = open({ reserve: reserved })
  expect(await store.reserve('a', 10)).toEqual({ status: 'reserved', token: 't', attempt: 2 })
  expect(asked()).toEqual(['reserve'])
})

test.each([
  [[{ state: 'completed' }], 'completed'],
  [[{ state: 'in_progress' }], 'in_progress'],
  [[], 'in_progress'],
])('if reserve returns no row, look says why: %j', async (look, status) => {
  const { store, asked } = open({ look })
  expect(await store.reserve('a', 10)).toEqual({ status })
  expect(asked()).toEqual(['reserve', 'look'])
})

test('a reservation that came too late is released', async () => {
  const { store, query } = open({ reserve: () => new Promise((resolve) => setTimeout(resolve, 60, reserved)) })
  await expect(store.reserve('a', 10)).rejects.toThrow('X did not answer within 30 ms')
  await vi.waitFor(() => expect(query).toHaveBeenLastCalledWith('release', ['a', 't', 10]))
})

test('a key that another holder has is not released, however late the answer was', async () => {
  const { store, asked } = open({ reserve: () => new Promise((resolve) => setTimeout(resolve, 60, [])) })
  await expect(store.reserve('a', 10)).rejects.toThrow('X did not answer within 30 ms')
  await vi.waitFor(() => expect(asked()).toEqual(['reserve', 'look']))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(asked()).toEqual(['reserve', 'look'])
})

test('the attempt is a number, even if a client returns integers as text', async () => {
  const { store } = open({ reserve: [{ state: 'reserved', token: 't', attempt: '2' }] })
  expect(await store.reserve('a', 10)).toMatchObject({ attempt: 2 })
})

test('a release that failed is reported', async () => {
  const { store } = open({ release: () => Promise.reject(new Error('no')) })
  await expect(store.release('a', 't', 10)).rejects.toMatchObject({ name: 'StoreError' })
})

test('a method returns true if its statement changed a row', async () => {
  const { store } = open({ extend: [{}], complete: [] })
  expect([await store.extend('a', 't', 1), await store.complete('a', 't', 1)]).toEqual([true, false])
})

test('sweep continues until a statement deletes fewer rows than it may', async () => {
  const counts = [5_000, 5_000, 7]
  const { store } = open({ sweep: () => Array(counts.shift()).fill({}) })
  expect(await store.sweep()).toBe(10_007)
})

test('a store in use sweeps now and then; a failed sweep has no effect', async () => {
  const failing = { reserve: reserved, sweep: () => Promise.reject(new Error('no')) }
  const { store, asked } = open(failing, { sweepEveryMs: 40 })
  for (const expected of [0, 1, 1]) {
    await store.reserve('a', 10)
    await store.reserve('a', 10)
    expect(asked().filter((name) => name === 'sweep')).toHaveLength(expected)
    if (expected === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await expect(store.sweep()).rejects.toMatchObject({ name: 'StoreError' })
})

test('a store sweeps once a minute by default', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { store, asked } = open({ reserve: reserved })
  for (const [passedMs, sweeps] of [
    [59_999, 0],
    [1, 1],
  ] as const) {
    vi.advanceTimersByTime(passedMs)
    await store.reserve('a', 10)
    expect(asked().filter((name) => name === 'sweep')).toHaveLength(sweeps)
  }
})

test('a store continues to sweep after the clock was set back', async () => {
  vi.useFakeTimers({ now: Date.UTC(2027, 0, 1) })
  onTestFinished(() => void vi.useRealTimers())
  const { store, asked } = open({ reserve: reserved })
  vi.setSystemTime(Date.UTC(2026, 0, 1))
  for (const sweeps of [1, 1, 2]) {
    await store.reserve('a', 10)
    expect(asked().filter((name) => name === 'sweep')).toHaveLength(sweeps)
    vi.advanceTimersByTime(30_000)
  }
})

test('sweepEveryMs: 0 leaves it to you', async () => {
  const { store, asked } = open({ reserve: reserved }, { sweepEveryMs: 0 })
  await store.reserve('a', 10)
  expect(asked()).toEqual(['reserve'])
})

test.each([Number.NaN, -1, '60s'])('sweepEveryMs: %s is refused', (sweepEveryMs) => {
  expect(() => open({}, { sweepEveryMs: sweepEveryMs as number })).toThrow(
    '[@hookwright/x] Option "sweepEveryMs" must be a whole number from 0',
  )
})
