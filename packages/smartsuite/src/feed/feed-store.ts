import { isHookwrightError, lengthPrefixed, type Reservation, StoreError, sha256Hex, utf8 } from '@hookwright/core'
import { packageName } from '../package-name.js'
import type { FeedSettings } from './settings.js'

/** The store as a feed uses it: every failure is a `StoreError`. Keys are digests, so that any engine takes them. */
export interface FeedStore {
  keyOf(purpose: 'lease' | 'cursor' | 'url' | 'event' | 'page', ...parts: string[]): Promise<string>
  reserve(key: string, leaseMs: number): Promise<Reservation>
  extend(key: string, token: string, leaseMs: number): Promise<boolean>
  complete(key: string, token: string): Promise<void>
  /** Frees the key. A failure is ignored: the lease runs out by itself. */
  release(key: string, token: string, retainMs: number): Promise<void>
  getCursor(key: string): Promise<string | undefined>
  /** Moves the cursor, unless another drain moved it. Resolves to its present value. */
  moveCursor(key: string, to: string, from: string | undefined): Promise<string | undefined>
}

export function createFeedStore({ store, endpoint, retainMs }: FeedSettings): FeedStore {
  async function ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (isHookwrightError(error, 'StoreError')) throw error
      throw new StoreError(packageName, 'store_failed', 'The store of the feed failed.', { cause: error })
    }
  }
  return {
    keyOf: (purpose, ...parts) =>
      sha256Hex(lengthPrefixed(['smartsuite feed', endpoint, purpose, ...parts].map((part) => utf8(part)))),
    reserve: (key, leaseMs) => ask(() => store.reserve(key, leaseMs)),
    extend: (key, token, leaseMs) => ask(() => store.extend(key, token, leaseMs)),
    async complete(key, token) {
      await ask(() => store.complete(key, token, retainMs))
    },
    release: (key, token, keepMs) => ask(() => store.release(key, token, keepMs)).catch(() => {}),
    getCursor: (key) => ask(() => store.getCursor(key)),
    async moveCursor(key, to, from) {
      if (await ask(() => store.setCursor(key, to, from))) return to
      const found = await ask(() => store.getCursor(key))
      if (found !== from) return found
      throw new StoreError(
        packageName,
        'store_failed',
        'The store of the feed did not move a cursor. Check setCursor().',
      )
    },
  }
}
