import { type CursorStore, memoryStore, type Store } from '@hookwright/core'
import { cursorContract, manualClock, storeContract } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'

describe('memoryStore fulfils the contract of stores', () => {
  const clock = manualClock(1)
  const store = memoryStore({ clock })
  for (const { name, run } of storeContract({ store, wait: (ms) => clock.advance(ms) })) test(name, run)
})

describe('memoryStore fulfils the contract of cursors', () => {
  for (const { name, run } of cursorContract({ store: () => memoryStore() })) test(name, run)
})

describe('the contract finds faults', () => {
  const clock = manualClock(1)
  const good = memoryStore({ clock })
  const leases = new Map<string, number>()
  const adding: Partial<Store> = {
    reserve(key, leaseMs) {
      leases.set(key, clock.now() + leaseMs)
      return good.reserve(key, leaseMs)
    },
    extend(key, token, leaseMs) {
      leases.set(key, (leases.get(key) ?? 0) + leaseMs)
      return good.extend(key, token, (leases.get(key) ?? 0) - clock.now())
    },
  }
  const wanted = new Map<string, number>()
  const counting: Partial<Store> = {
    async reserve(key, leaseMs) {
      const asked = (wanted.get(key) ?? 0) + 1
      wanted.set(key, asked)
      const taken = await good.reserve(key, leaseMs)
      return taken.status === 'reserved' ? { ...taken, attempt: taken.attempt > 1 ? asked : 1 } : taken
    },
  }
  const held = new Map<string, string>()
  const renewing: Partial<Store> = {
    async reserve(key, leaseMs) {
      const taken = await good.reserve(key, leaseMs)
      if (taken.status === 'reserved') held.set(key, taken.token)
      if (taken.status === 'in_progress') await good.extend(key, held.get(key) ?? '', leaseMs)
      if (taken.status === 'completed') await good.complete(key, held.get(key) ?? '', leaseMs)
      return taken
    },
  }
  const tokens = new Map<string, string>()
  const real = (token: string) => tokens.get(token) ?? token
  const numbering: Partial<Store> = {
    async reserve(key, leaseMs) {
      const taken = await good.reserve(key, leaseMs)
      if (taken.status !== 'reserved') return taken
      const token = `${key}#${taken.attempt}`
      tokens.set(token, taken.token)
      return { ...taken, token }
    },
    extend: (key, token, leaseMs) => good.extend(key, real(token), leaseMs),
    complete: (key, token, retainMs) => good.complete(key, real(token), retainMs),
    release: (key, token, retainMs) => good.release(key, real(token), retainMs),
  }
  const done = new Set<string>()
  const completingOnce: Partial<Store> = {
    async complete(key, token, retainMs) {
      if (done.has(token)) return true
      done.add(token)
      return good.complete(key, token, retainMs)
    },
  }
  const failures = async (broken: Partial<Store>) => {
    const checks = storeContract({ store: { ...good, ...broken }, wait: (ms) => clock.advance(ms) })
    const results = await Promise.allSettled(checks.map(({ run }) => run()))
    return results.filter(({ status }) => status === 'rejected').length
  }

  test.each<[string, Partial<Store>]>([
    ['reserves for everyone', { reserve: async () => ({ status: 'reserved', token: 't', attempt: 1 }) }],
    ['counts no attempts', { reserve: async (...args) => ({ ...(await good.reserve(...args)), attempt: 1 }) as never }],
    ['extends for anyone', { extend: async () => true }],
    ['adds to a lease', adding],
    ['completes for anyone', { complete: async (key, _token, ms) => good.complete(key, 'x', ms).then(() => true) }],
    ['does not complete', { complete: async () => true }],
    ['keeps the first retention', completingOnce],
    ['does not release', { release: async () => {} }],
    // Seconds and milliseconds are easily mixed up.
    ['ends leases too early', { reserve: (key, ms) => good.reserve(key, ms / 1_000) }],
    ['extends for too short', { extend: (key, token, ms) => good.extend(key, token, ms / 1_000) }],
    ['forgets too early what is done', { complete: (key, token, ms) => good.complete(key, token, ms / 1_000) }],
    ['forgets attempts too early', { release: (key, token, ms) => good.release(key, token, ms / 1_000) }],
    // As in databases that compare text without case.
    ['cuts long keys', { reserve: (key, ms) => good.reserve(key.slice(0, 255), ms) }],
    ['counts refused callers as attempts', counting],
    ['renews a lease, or what is done, for who is refused', renewing],
    ['gives a token again', numbering],
    ['takes two keys for one', { reserve: (key, ms) => good.reserve(key.toLowerCase(), ms) }],
  ])('a store that %s', async (_what, broken) => {
    expect(await failures(broken)).toBeGreaterThan(0)
  })

  test.each<[string, Partial<CursorStore>]>([
    ['trims', { setCursor: (key, value, expected) => good.setCursor(key, value.trim(), expected?.trim()) }],
    [
      'compares without case',
      { setCursor: (key, value, expected) => good.setCursor(key, value, expected?.toLowerCase()) },
    ],
    [
      'takes two keys for one',
      {
        getCursor: (key) => good.getCursor(key.toLowerCase()),
        setCursor: (key, ...values) => good.setCursor(key.toLowerCase(), ...values),
      },
    ],
  ])('a cursor store that %s', async (_what, broken) => {
    const checks = cursorContract({ store: { ...good, ...broken } })
    const results = await Promise.allSettled(checks.map(({ run }) => run()))
    expect(results.map(({ status }) => status)).toContain('rejected')
  })

  test('and none in a correct one', async () => {
    expect(await failures({})).toBe(0)
  })
})
