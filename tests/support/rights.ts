import type { CursorStore, Store } from '@hookwright/core'
import { expect, vi } from 'vitest'
import type { OpenLimiter } from './rate-limit.js'

/** A user with few rights may run everything that a store and a limiter need, and no limiter falls back to its own pace. */
export async function expectRightsSuffice(store: Store & CursorStore, openLimiter: OpenLimiter): Promise<void> {
  const take = async (key: string) => (await store.reserve(key, 60_000)) as { token: string; attempt: number }
  const { token } = await take('completed')
  expect(await store.extend('completed', token, 60_000)).toBe(true)
  expect(await store.complete('completed', token, 60_000)).toBe(true)
  await store.release('released', (await take('released')).token, 60_000)
  expect((await take('released')).attempt).toBe(2)
  expect(await store.setCursor('cursor', '1', undefined)).toBe(true)
  expect(await store.setCursor('cursor', '2', '1')).toBe(true)
  expect(await store.getCursor('cursor')).toBe('2')
  const onFallback = vi.fn()
  const limiter = openLimiter('rights', { intervalMs: 1, onFallback })
  await limiter.penalise({ untilMs: Date.now() + 1 })
  await limiter.acquire({})
  expect(onFallback).not.toHaveBeenCalled()
}
