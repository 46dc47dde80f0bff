import { systemClock } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { within } from '../src/client/within.js'
import { onAbort } from '../src/on-abort.js'

function watched() {
  const controller = new AbortController()
  const add = vi.spyOn(controller.signal, 'addEventListener')
  const remove = vi.spyOn(controller.signal, 'removeEventListener')
  return { controller, signal: controller.signal, add, remove }
}

test('one listener serves everyone that waits for a signal, and none is left', () => {
  const { signal, add, remove } = watched()
  const stops = Array.from({ length: 50 }, () => onAbort(signal, () => {}))
  expect(add).toHaveBeenCalledTimes(1)
  for (const stop of stops.slice(1)) stop()
  expect(remove).not.toHaveBeenCalled()
  stops[0]!()
  expect(remove).toHaveBeenCalledTimes(1)
  expect(remove.mock.calls[0]![1]).toBe(add.mock.calls[0]![1])
  onAbort(signal, () => {})()
  expect(add).toHaveBeenCalledTimes(2)
  expect(remove).toHaveBeenCalledTimes(2)
})

test('an abort reaches those that still wait, each once', () => {
  const { controller, signal } = watched()
  const heard: string[] = []
  const note = () => heard.push('same')
  onAbort(signal, note)
  onAbort(signal, note)
  onAbort(signal, () => heard.push('gone'))()
  const stop = onAbort(signal, () => {
    heard.push('first')
    stop()
  })
  controller.abort()
  expect(heard).toEqual(['same', 'same', 'first'])
})

test('a hundred calls on one signal add one listener to it, and all of them end with its reason', async () => {
  const { controller, signal, add } = watched()
  const bounds = { clock: systemClock, signals: [signal], afterMs: undefined, expired: () => new Error('late') }
  const calls = Array.from({ length: 100 }, () => within(bounds, () => new Promise<never>(() => {})))
  const reason = new Error('closing')
  controller.abort(reason)
  const results = await Promise.allSettled(calls)
  expect(results.every((result) => result.status === 'rejected' && result.reason === reason)).toBe(true)
  expect(add).toHaveBeenCalledTimes(1)
})

test('a call whose clock can’t be waited for leaves no listener', async () => {
  const { signal, add, remove } = watched()
  const sleep = () => {
    throw new Error('no timers')
  }
  const bounds = { clock: { now: Date.now, sleep }, signals: [signal], afterMs: 1, expired: () => new Error('late') }
  await expect(within(bounds, async () => {})).rejects.toThrow('no timers')
  expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1])
})

test('a hundred sleepers on one signal add one listener to it, and none is left for those that woke up', async () => {
  const { controller, signal, add, remove } = watched()
  await Promise.all(Array.from({ length: 50 }, () => systemClock.sleep(1, signal)))
  expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1])
  const sleeping = Array.from({ length: 100 }, () => systemClock.sleep(60_000, signal))
  controller.abort(new Error('closing'))
  const results = await Promise.allSettled(sleeping)
  expect(results.every((result) => result.status === 'rejected' && result.reason === signal.reason)).toBe(true)
  expect(add).toHaveBeenCalledTimes(2)
  await expect(systemClock.sleep(1, signal)).rejects.toThrow('closing')
})

test('removing another listener during an abort works', () => {
  const { controller, signal } = watched()
  const heard: string[] = []
  onAbort(signal, () => stopLater())
  const stopLater = onAbort(signal, () => heard.push('later'))
  onAbort(signal, () => heard.push('last'))
  controller.abort()
  expect(heard).toEqual(['last'])
})

test.each([
  ['system', systemClock],
  ['manual', manualClock()],
])('no one sleeps on a signal that was already aborted: %s clock', async (_, clock) => {
  await expect(clock.sleep(60_000, AbortSignal.abort('closed'))).rejects.toBe('closed')
})
