import type { TimeSource } from '../clock.js'
import { StoreError } from '../errors.js'
import { ExpiryQueues, type Link, leaveQueue } from './expiry-queues.js'
import type { Reservation, Store } from './store.js'

/** How many keys a process keeps by default. */
export const defaultMaxKeys = 100_000

export interface MemoryKeys extends Store {
  readonly shared: false
  /** How many keys are held now. */
  readonly size: number
}

interface Entry extends Link {
  readonly key: string
  readonly state: 'in_progress' | 'completed' | 'released'
  readonly token: string
  readonly attempt: number
  readonly expiresAt: number
}

/** What {@link memoryStore} keeps of deliveries, and all that a receiver needs which was given no store. */
export function memoryKeys(maxKeys: number, clock: TimeSource): MemoryKeys {
  const entries = new Map<string, Entry>()
  const leases = new ExpiryQueues<Entry>()
  const finished = new ExpiryQueues<Entry>()
  let tokens = 0

  const forget = (entry: Entry | undefined) => {
    if (!entry) return false
    leaveQueue(entry)
    return entries.delete(entry.key)
  }

  const makeRoom = (now: number) => {
    while (forget(finished.first(now)));
    if (entries.size < maxKeys || forget(leases.first(now)) || forget(finished.first())) return
    throw new StoreError('@hookwright/core', 'store_full', `memoryStore holds ${maxKeys} leases: raise maxKeys.`)
  }

  /** The one way in: what is known of a key is replaced, never changed. */
  const put = (key: string, state: Entry['state'], token: string, attempt: number, durationMs: number) => {
    const now = clock.now()
    forget(entries.get(key))
    makeRoom(now)
    const next = (state === 'in_progress' ? leases : finished).endFor(durationMs)
    const { previous } = next
    const entry: Entry = { key, state, token, attempt, expiresAt: now + durationMs, previous, next }
    previous.next = next.previous = entry
    entries.set(key, entry)
  }

  const held = (key: string, token: string) => {
    const entry = entries.get(key)
    return entry?.state === 'in_progress' && entry.token === token ? entry : undefined
  }

  return {
    shared: false,
    get size() {
      return entries.size
    },

    async reserve(key, leaseMs): Promise<Reservation> {
      const known = entries.get(key)
      const alive = known && known.expiresAt > clock.now()
      if (alive && known.state !== 'released') return { status: known.state }
      // A lease that ran out was an attempt too.
      const attempt = known && (alive || known.state === 'in_progress') ? known.attempt + 1 : 1
      const token = String(++tokens)
      put(key, 'in_progress', token, attempt, leaseMs)
      return { status: 'reserved', token, attempt }
    },

    async extend(key, token, leaseMs) {
      const entry = held(key, token)
      if (!entry || entry.expiresAt <= clock.now()) return false
      put(key, 'in_progress', token, entry.attempt, leaseMs)
      return true
    },

    async complete(key, token, retainMs) {
      const known = entries.get(key)
      // An expired record counts as absent, swept or not. An expired lease is still its holder's.
      if (known && (known.state === 'in_progress' || known.expiresAt > clock.now())) {
        if (known.token !== token || known.state === 'released') return false
      }
      // If nothing is known any more, no one took the key after the lease expired, and the work is done.
      put(key, 'completed', token, 1, retainMs)
      return true
    },

    async release(key, token, retainMs) {
      const entry = held(key, token)
      if (entry) put(key, 'released', token, entry.attempt, retainMs)
    },
  }
}
