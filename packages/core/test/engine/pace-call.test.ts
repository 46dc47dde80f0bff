import { createPaceCall } from '@hookwright/core/engine'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rejection } from '../client/support.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const lost = (): Promise<never> => Promise.reject(new Error('lost'))

test('a call that works is made once', async () => {
  const call = vi.fn(async () => 5)
  expect(await createPaceCall('@hookwright/x', 'X')(call)).toBe(5)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(call).toHaveBeenCalledTimes(1)
})

test('one that fails is made once more after a moment', async () => {
  const call = vi.fn(async () => 5).mockImplementationOnce(lost)
  const answer = createPaceCall('@hookwright/x', 'X')(call)
  await vi.advanceTimersByTimeAsync(99)
  expect(call).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await answer).toBe(5)
})

test('one that fails twice is given up', async () => {
  const call = vi.fn(lost)
  const error = rejection(createPaceCall('@hookwright/x', 'X')(call))
  await vi.advanceTimersByTimeAsync(100)
  expect(await error).toMatchObject({ code: 'store_failed', message: '[@hookwright/x] X failed: lost' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(call).toHaveBeenCalledTimes(2)
})

test('one that hangs is not made again, and one deadline applies to both', async () => {
  const hangs = () => new Promise<never>(() => {})
  for (const [failures, calls] of [
    [0, 1],
    [1, 2],
  ] as const) {
    const call = vi.fn(hangs)
    if (failures) call.mockImplementationOnce(lost)
    const error = rejection(createPaceCall('@hookwright/x', 'X', 500)(call))
    await vi.advanceTimersByTimeAsync(500)
    expect(await error).toMatchObject({ message: expect.stringContaining('within 500 ms') })
    expect(call).toHaveBeenCalledTimes(calls)
  }
})
