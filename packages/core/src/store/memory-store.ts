import { type Clock, systemClock } from '../clock.js'
import { ConfigError, StoreError } from '../errors.js'
import { ExpiryQueues, type Timed } from './expiry-queues.js'
import type { CursorStore, Reservation, Store } from './store.js'

export interface MemoryStoreOptions {
  /** How many keys are kept at most. Default 100,000, about 30 MB. */
  maxKeys?: number
  clock?: Clock
}

export interface MemoryStore extends Store, CursorStore {
  readonly shared: false
  /** How many keys are held now. */
  readonly size: number
}

interface Entry extends Timed {
  readonly key: string
  state: 'leased' | 'completed' | 'released'
  token: string
  attempt: number
}

const newEntry = (key: string, state: Entry['state'], token: string, attempt: number): Entry => ({
  key,
  state,
  token,
  attempt,
  expiresAt: 0,
  queue: undefined,
  previous: undefined,
  next: undefined,
})

/**
 * A store for one process: no dedupe across processes, isolates or instances. Every call takes constant time,
 * on average: `reserve` also forgets what has expired since. A completed key is forgotten before its time only when the store is full; a lease never is.
 *
 * @throws ConfigError `option_invalid` when `maxKeys` is not a positive integer
 * @throws StoreError `store_full`, from `reserve`, when every key is leased
 * @example
 * const store = memoryStore({ maxKeys: 10_000 })
 */
export function memoryStore({ maxKeys = 100_000, clock = systemClock }: MemoryStoreOptions = {}): MemoryStore {
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
    throw new ConfigError(
      '@hookwright/core',
      'option_invalid',
      'Option "maxKeys" of memoryStore must be a positive integer.',
    )
  }
  const entries = new Map<string, Entry>()
  const leases = new ExpiryQueues<Entry>()
  const finished = new ExpiryQueues<Entry>()
  const cursors = new Map<string, string>()
  let tokens = 0

  const forget = (entry: Entry | undefined) => {
    if (!entry) return false
    ;(entry.state === 'leased' ? leases : finished).remove(entry)
    return entries.delete(entry.key)
  }

  const makeRoom = (now: number) => {
    while (forget(finished.expired(now)));
    if (entries.size < maxKeys) return
    if (forget(leases.expired(now)) || forget(finished.oldest())) return
    throw new StoreError('@hookwright/core', 'store_full', `memoryStore holds ${maxKeys} leases: raise maxKeys.`)
  }

  const held = (key: string, token: string) => {
    const entry = entries.get(key)
    return entry?.state === 'leased' && entry.token === token ? entry : undefined
  }

  const finish = (entry: Entry, state: 'completed' | 'released', retainMs: number) => {
    entry.state = state
    finished.add(entry, retainMs, clock.now())
  }

  return {
    shared: false,
    get size() {
      return entries.size
    },

    async reserve(key, leaseMs): Promise<Reservation> {
      const now = clock.now()
      const known = entries.get(key)
      const alive = known !== undefined && known.expiresAt > now
      if (alive && known.state !== 'released') {
        return { status: known.state === 'completed' ? 'completed' : 'in_progress' }
      }
      // A lease that ran out was an attempt too.
      const attempt = known && (alive || known.state === 'leased') ? known.attempt + 1 : 1
      forget(known)
      makeRoom(now)
      const token = String(++tokens)
      const entry = newEntry(key, 'leased', token, attempt)
      entries.set(key, entry)
      leases.add(entry, leaseMs, now)
      return { status: 'reserved', token, attempt }
    },

    async extend(key, token, leaseMs) {
      const entry = held(key, token)
      const now = clock.now()
      if (!entry || entry.expiresAt <= now) return false
      leases.remove(entry)
      leases.add(entry, leaseMs, now)
      return true
    },

    async complete(key, token, retainMs) {
      const now = clock.now()
      let known = entries.get(key)
      // A record past its time is none, whether or not it was swept yet. A lease past its time still is its holder's.
      if (known && known.state !== 'leased' && known.expiresAt <= now) {
        forget(known)
        known = undefined
      }
      if (known && (known.token !== token || known.state === 'released')) return false
      if (known?.state === 'completed') return true
      if (known) {
        leases.remove(known)
      } else {
        // Nobody took the key after the lease ran out and was dropped: the work is done all the same.
        makeRoom(now)
        known = newEntry(key, 'completed', token, 1)
        entries.set(key, known)
      }
      finish(known, 'completed', retainMs)
      return true
    },

    async release(key, token, retainMs) {
      const entry = held(key, token)
      if (!entry) return
      leases.remove(entry)
      finish(entry, 'released', retainMs)
    },

    async getCursor(key) {
      return cursors.get(key)
    },

    async setCursor(key, value, expected) {
      if (cursors.get(key) !== expected) return false
      cursors.set(key, value)
      return true
    },
  }
}
