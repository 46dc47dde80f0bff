import { type Clock, memoryStore, type Store } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

interface Around {
  afterReserve?(): unknown
  beforeExtend?(): unknown
  afterExtend?(): unknown
}

/** A memory store that runs something around its calls. */
function storeWith(clock: Clock, { afterReserve, beforeExtend, afterExtend }: Around): Store {
  const real = memoryStore({ clock })
  return {
    ...real,
    async reserve(...args) {
      const reservation = await real.reserve(...args)
      await afterReserve?.()
      return reservation
    },
    async extend(...args) {
      await beforeExtend?.()
      const held = await real.extend(...args)
      await afterExtend?.()
      return held
    },
  }
}

/** Whether the signal was aborted when a handler that takes `workMs` was done, with leases of three seconds. */
async function isAborted(clock: ReturnType<typeof manualClock>, store: Store, workMs: number, passMs = workMs) {
  let aborted: boolean | undefined
  const webhook = exampleWebhook({
    clock,
    store,
    leaseMs: 3_000,
    async onDelivery({ signal }) {
      await clock.sleep(workMs)
      aborted = signal.aborted
    },
  })
  const answer = webhook.handle(await signed({}))
  await clock.advance(passMs)
  expect((await answer).status).toBe(200)
  return aborted
}

/** A clock that throws while it is broken. */
function breakableClock() {
  const time = manualClock()
  const state = { isBroken: false }
  const clock: Clock = {
    now() {
      if (state.isBroken) throw new Error('no clock')
      return time.now()
    },
    sleep: time.sleep,
  }
  return { time, state, clock }
}

function fail(): void {
  throw new Error('no')
}

describe('leases', () => {
  test('are renewed while the handler runs', async () => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    const extend = vi.spyOn(store, 'extend')
    const webhook = exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      onDelivery: () => clock.sleep(10_000),
      endpoint: 'x',
    })
    const answer = webhook.handle(await signed({ id: '1' }))
    await clock.advance(9_000)
    expect(extend).toHaveBeenCalledTimes(9)
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(503)
    await clock.advance(1_000)
    expect((await answer).status).toBe(200)
    expect(clock.sleeping).toBe(0)
  })

  test('leave no timer behind, whenever a handler ends', async () => {
    const clock = manualClock()
    const webhook = exampleWebhook({
      clock,
      store: memoryStore({ clock }),
      leaseMs: 3_000,
      onDelivery: () => clock.sleep(500),
    })
    const answer = webhook.handle(await signed({}))
    await clock.advance(500)
    expect((await answer).status).toBe(200)
    expect(clock.sleeping).toBe(0)
  })

  test.each(['delivery', 'event'] as const)(
    'of a done %s are not renewed while the store records it',
    async (dedupe) => {
      const clock = manualClock()
      const real = memoryStore({ clock })
      const noting = new Set<string>()
      const renewed: string[] = []
      const store: Store = {
        ...real,
        async extend(key, ...rest) {
          if (noting.has(key)) renewed.push(key)
          return real.extend(key, ...rest)
        },
        async complete(key, ...rest) {
          noting.add(key)
          await clock.sleep(2_000)
          return real.complete(key, ...rest)
        },
      }
      const webhook = exampleWebhook({ clock, store, leaseMs: 3_000, dedupe, on: { one: () => clock.sleep(500) } })
      const answer = webhook.handle(await signed({ events: [{ name: 'one' }] }))
      await clock.advance(5_000)
      expect([(await answer).status, noting.size, renewed]).toEqual([200, dedupe === 'event' ? 2 : 1, []])
    },
  )

  test.each([
    ['granted', async () => true],
    ['refused', async () => false],
    ['failed', () => Promise.reject(new Error('away'))],
  ])('that are over stay over if a renewal is %s afterwards', async (_how, answerLate) => {
    const clock = manualClock()
    let signal: AbortSignal | undefined
    const store: Store = {
      ...memoryStore({ clock }),
      async extend() {
        await clock.sleep(1_500)
        return answerLate()
      },
    }
    const webhook = exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      onDelivery: (delivery) => {
        signal = delivery.signal
        return clock.sleep(2_000)
      },
    })
    const answer = webhook.handle(await signed({}))
    await clock.advance(2_000)
    expect((await answer).status).toBe(200)
    await clock.advance(500)
    expect([clock.sleeping, signal?.aborted]).toEqual([0, false])
  })

  test.each([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
  ])('are renewed while onError decides about a handler that %s', async (_how, work) => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    let runs = 0
    const webhook = exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      onDelivery() {
        runs++
        return work()
      },
      onError: () => clock.sleep(10_000).then(() => 'acknowledge' as const),
    })
    const answer = webhook.handle(await signed({ id: '1' }))
    await clock.advance(9_000)
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(503)
    await clock.advance(1_000)
    expect([(await answer).status, runs]).toEqual([200, 1])
  })

  test('that are lost abort the signal', async () => {
    const { outcomes, onOutcome } = recorder()
    const clock = manualClock()
    const extend = vi.fn(async () => false)
    const store = { ...memoryStore({ clock }), extend, complete: async () => false }
    let reason: unknown
    const webhook = exampleWebhook({
      clock,
      store,
      onOutcome,
      leaseMs: 3_000,
      onDelivery: async ({ signal }) => {
        // The first renewal was refused by then. It did not wait for the rest of the lease.
        await clock.sleep(1_500)
        reason = signal.reason
        await clock.sleep(2_500)
      },
    })
    const answer = webhook.handle(await signed({}))
    await clock.advance(4_000)
    expect((await answer).status).toBe(200)
    expect(extend).toHaveBeenCalledTimes(1)
    expect(reason).toMatchObject({
      name: 'StoreError',
      code: 'lease_lost',
      message: '[@hookwright/core] The lease was lost: another process may handle this delivery.',
    })
    expect(outcomes[0]).toMatchObject({
      type: 'completion_failed',
      code: 'lease_lost',
      error: { message: '[@hookwright/example] The lease was lost while handlers ran: they may run again.' },
    })
  })

  test('survive a store that is briefly unavailable', async () => {
    const clock = manualClock()
    let failures = 1
    const store = storeWith(clock, {
      beforeExtend() {
        if (failures-- > 0) throw new Error('away')
      },
    })
    expect(await isAborted(clock, store, 5_000)).toBe(false)
  })

  test.each([
    ['hangs', () => new Promise<boolean>(() => {})],
    ['fails', () => Promise.reject(new Error('away'))],
  ])('abort the signal when they expire, while a store %s', async (_how, extend) => {
    const clock = manualClock()
    const store: Store = { ...memoryStore({ clock }), extend }
    const abortedAt: number[] = []
    const startedAt = clock.now()
    const webhook = exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      async onDelivery({ signal }) {
        signal.addEventListener('abort', () => abortedAt.push(clock.now() - startedAt))
        await clock.sleep(10_000)
      },
    })
    const answer = webhook.handle(await signed({}))
    await clock.advance(10_000)
    expect((await answer).status).toBe(200)
    expect(abortedAt).toEqual([3_000])
    expect(clock.sleeping).toBe(0)
  })

  test.each([
    ['reserve', 2_500],
    ['extend', 1_100],
  ] as const)('are not lost to a store whose %s takes %d of 3,000 ms', async (slow, takesMs) => {
    const clock = manualClock()
    const wait = () => clock.sleep(takesMs)
    const store = storeWith(clock, slow === 'reserve' ? { afterReserve: wait } : { afterExtend: wait })
    expect(await isAborted(clock, store, 10_000, 15_000)).toBe(false)
    expect(clock.sleeping).toBe(0)
  })

  test('that expired while the key was asked for begin nothing: another process may have it', async () => {
    const { outcomes, onOutcome } = recorder()
    const clock = manualClock()
    const real = memoryStore({ clock })
    const late: Store = {
      ...real,
      async reserve(...args) {
        const reservation = await real.reserve(...args)
        await clock.sleep(3_500)
        return reservation
      },
    }
    const began: string[] = []
    const receiver = (name: string, store: Store) => {
      const onDelivery = () => {
        began.push(name)
        return clock.sleep(1_000)
      }
      return exampleWebhook({ clock, store, leaseMs: 3_000, onOutcome, onDelivery })
    }
    const answer = receiver('late', late).handle(await signed({ id: '1' }))
    await clock.advance(3_100)
    const next = receiver('next', real).handle(await signed({ id: '1' }))
    await clock.advance(1_500)
    expect([(await answer).status, (await next).status, began]).toEqual([503, 200, ['next']])
    expect(outcomes[0]).toMatchObject({ type: 'store_failed', code: 'lease_lost', attempt: 1 })
    expect(clock.sleeping).toBe(0)
  })

  test('are renewed on time if the clock was set back while the key was asked for', async () => {
    const time = manualClock()
    let setBackMs = 0
    const clock = { now: () => time.now() - setBackMs, sleep: time.sleep }
    const store = storeWith(time, {
      afterReserve() {
        setBackMs = 3_600_000
      },
    })
    const webhook = exampleWebhook({ clock, store, leaseMs: 3_000, onDelivery: () => time.sleep(20_000) })
    const answer = webhook.handle(await signed({ id: '1' }))
    await time.advance(10_000)
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(503)
    await time.advance(10_000)
    expect((await answer).status).toBe(200)
  })

  test('that could not be renewed are tried again in the time that is left', async () => {
    const clock = manualClock()
    const startedAt = clock.now()
    const asked: number[] = []
    const store = storeWith(clock, {
      afterReserve: () => clock.sleep(1_500),
      beforeExtend() {
        asked.push(clock.now() - startedAt)
        if (asked.length === 1) throw new Error('away')
      },
    })
    expect(await isAborted(clock, store, 3_000, 5_000)).toBe(false)
    expect(asked[0]).toBe(2_000)
    expect(asked[1]).toBeGreaterThanOrEqual(2_300)
    expect(asked[1]).toBeLessThan(2_500)
  })

  test.each(['delivery', 'event'] as const)(
    'of one %s whose clock throws change nothing: work that a handler began is waited for',
    async (dedupe) => {
      const { state, clock } = breakableClock()
      const work = deferred()
      const runs: unknown[] = []
      const webhook = exampleWebhook({
        clock,
        dedupe,
        on: {
          one(event) {
            runs.push(event)
            state.isBroken = true
            return work.promise
          },
        },
      })
      const send = async () => webhook.handle(await signed({ id: '1', events: [{ name: 'one' }] }))
      const answer = send()
      await vi.waitFor(() => expect(runs).toHaveLength(1))
      state.isBroken = false
      expect((await send()).status).toBe(503)
      work.resolve()
      expect((await answer).status).toBe(200)
      expect(runs).toHaveLength(1)
    },
  )

  test('whose clock throws during a renewal end no process, and expire', async () => {
    const { time, state, clock } = breakableClock()
    let aborted: boolean | undefined
    const webhook = exampleWebhook({
      clock,
      leaseMs: 3_000,
      async onDelivery({ signal }) {
        await time.sleep(1_500)
        state.isBroken = false
        await time.sleep(2_000)
        aborted = signal.aborted
      },
    })
    const answer = webhook.handle(await signed({}))
    await time.advance(500)
    state.isBroken = true
    await time.advance(3_500)
    expect((await answer).status).toBe(200)
    expect(aborted).toBe(true)
  })

  test('that are lost are not renewed by a timer that was due at the same moment', async () => {
    let nowMs = 0
    const sleepers: (() => void)[] = []
    const clock: Clock = { now: () => nowMs, sleep: () => new Promise((resolve) => sleepers.push(resolve)) }
    const store = memoryStore({ clock })
    const extend = vi.spyOn(store, 'extend')
    let signal: AbortSignal | undefined
    const work = deferred()
    const webhook = exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      onDelivery(delivery) {
        signal = delivery.signal
        return work.promise
      },
    })
    const answer = webhook.handle(await signed({}))
    await vi.waitFor(() => expect(signal).toBeDefined())
    // The process was suspended: everything that was due meanwhile happens at once.
    nowMs = 60_000
    for (const wake of sleepers) wake()
    await new Promise((resolve) => setTimeout(resolve))
    expect(signal?.aborted).toBe(true)
    expect(extend).not.toHaveBeenCalled()
    work.resolve()
    await answer
  })

  test('of a crashed process expire, and the retry is handled', async () => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    const hung = exampleWebhook({
      store,
      leaseMs: 3_000,
      onDelivery: () => new Promise(() => {}),
      clock: { now: () => clock.now(), sleep: () => new Promise(() => {}) },
    })
    void hung.handle(await signed({ id: '1' }))
    await clock.advance(2_999)
    const webhook = exampleWebhook({ store, clock, onDelivery() {} })
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(503)
    await clock.advance(1)
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
  })
})
