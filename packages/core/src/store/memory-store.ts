import { systemTime, type TimeSource } from '../clock.js'
import { readWhole } from '../read-whole.js'
import { defaultMaxKeys, type MemoryKeys, memoryKeys } from './memory-keys.js'
import type { CursorStore } from './store.js'

export interface MemoryStoreOptions {
  /** How many keys are kept at most. Default 100,000, about 30 MB. */
  maxKeys?: number | undefined
  clock?: TimeSource | undefined
}

export interface MemoryStore extends MemoryKeys, CursorStore {}

/**
 * A store for one process: it recognises no duplicates across processes, isolates or instances. Every call takes
 * constant time on average; writing also removes expired keys. A completed key is removed early only when the store is
 * full, and a lease never is.
 *
 * @throws ConfigError `option_invalid` when `maxKeys` is not a positive integer
 * @throws StoreError `store_full`, when every key is leased: from `reserve`, and from `complete` of a lease that ran out
 *   and made room
 * @example
 * const store = memoryStore({ maxKeys: 10_000 })
 */
export function memoryStore({ maxKeys = defaultMaxKeys, clock = systemTime }: MemoryStoreOptions = {}): MemoryStore {
  readWhole('@hookwright/core', 'maxKeys', maxKeys)
  const cursors = new Map<string, string>()
  return Object.assign(memoryKeys(maxKeys, clock), {
    async getCursor(key: string) {
      return cursors.get(key)
    },

    async setCursor(key: string, value: string, expected: string | undefined) {
      if (cursors.get(key) !== expected) return false
      cursors.set(key, value)
      return true
    },
  })
}
