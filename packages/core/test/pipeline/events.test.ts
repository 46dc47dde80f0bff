import { decodeDelivery, type EventContext, encodeDelivery, memoryStore, type Store } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { type ExampleDelivery, exampleWebhook, signed } from '../support/example-protocol.js'

type Handler = (event: { name: string }, context: EventContext<ExampleDelivery>) => void | Promise<void>
const batch = (...names: string[]) => ({ id: '1', events: names.map((name) => ({ name })) })

test('events run in order, each with its index and a key that a retry repeats', async () => {
  const seen: [string, number, string][] = []
  const record: Handler = ({ name }, { index, key }) => void seen.push([name, index, key])
  const webhook = exampleWebhook({ on: { a: record }, onOther: record, dedupe: false })
  await webhook.handle(await signed(batch('a', 'b', 'a')))
  expect(seen.map(([name, index]) => [name, index])).toEqual([
    ['a', 0],
    ['b', 1],
    ['a', 2],
  ])
  expect(new Set(seen.map(([, , key]) => key)).size).toBe(3)
  const first = seen.splice(0)
  await webhook.handle(await signed(batch('a', 'b', 'a')))
  expect(seen).toEqual(first)
})

test('an event whose mark expired while the store was asked is not begun', async () => {
  const clock = manualClock()
  const real = memoryStore({ clock })
  const store: Store = {
    ...real,
    async reserve(key, leaseMs) {
      const reservation = await real.reserve(key, leaseMs)
      if (key.endsWith('.0')) await clock.advance(leaseMs)
      return reservation
    },
  }
  const seen: string[] = []
  const codes: (string | undefined)[] = []
  const webhook = exampleWebhook({
    clock,
    store,
    leaseMs: 3_000,
    dedupe: 'event',
    on: { a: ({ name }) => void seen.push(name) },
    onOutcome: ({ code }) => codes.push(code),
  })
  expect((await webhook.handle(await signed(batch('a')))).status).toBe(503)
  expect([seen, codes]).toEqual([[], ['lease_lost']])
})

test('the first handler that throws fails the delivery, and the rest do not run', async () => {
  const seen: string[] = []
  const webhook = exampleWebhook({
    onOutcome() {},
    on: {
      a: ({ name }) => void seen.push(name),
      b: () => {
        throw new Error('no')
      },
    },
  })
  expect((await webhook.handle(await signed(batch('a', 'b', 'a')))).status).toBe(500)
  expect(seen).toEqual(['a'])
})

test('dedupe: "event" lets a retry skip what is done', async () => {
  const seen: string[] = []
  let broken = true
  const webhook = exampleWebhook({
    dedupe: 'event',
    onOutcome() {},
    onOther: ({ name }) => {
      if (name === 'c' && broken) throw new Error('no')
      seen.push(name)
    },
  })
  expect((await webhook.handle(await signed(batch('a', 'b', 'c', 'd')))).status).toBe(500)
  broken = false
  expect((await webhook.handle(await signed(batch('a', 'b', 'c', 'd')))).status).toBe(200)
  expect(seen).toEqual(['a', 'b', 'c', 'd'])
})

test('dedupe: "event" marks nothing if equal deliveries are not duplicates', async () => {
  const seen: string[] = []
  const protocol = {
    parse: async () => ({ type: 'a', payload: { events: [{ name: 'a' }] }, issues: [], id: '1', dedupe: false }),
  }
  const on = { a: (_: unknown, { key }: { key: string }) => void seen.push(key) }
  const webhook = exampleWebhook({ on, protocol, dedupe: 'event' })
  for (let time = 0; time < 3; time++) expect((await webhook.handle(await signed({}))).status).toBe(200)
  expect(seen).toHaveLength(3)
})

test('dedupe: "event" begins no event whose mark was waited for until the lease was lost', async () => {
  const clock = manualClock()
  const real = memoryStore({ clock })
  const seen: string[] = []
  const outcomes: (string | undefined)[] = []
  const receiver = (name: string, store: Store) =>
    exampleWebhook({
      clock,
      store,
      leaseMs: 3_000,
      dedupe: 'event',
      onOutcome: ({ type, code }) => outcomes.push(type, code),
      onOther: () => void seen.push(name),
    })
  const slow: Store = {
    ...real,
    extend: () => Promise.reject(new Error('away')),
    async reserve(key, leaseMs) {
      const reservation = await real.reserve(key, leaseMs)
      if (key.includes('.')) await clock.sleep(4_000)
      return reservation
    },
  }
  const answer = receiver('slow', slow).handle(await signed(batch('a')))
  await clock.advance(3_500)
  expect((await receiver('quick', real).handle(await signed(batch('a')))).status).toBe(200)
  await clock.advance(500)
  expect([(await answer).status, seen]).toEqual([503, ['quick']])
  expect(outcomes).toEqual(['handled', undefined, 'store_failed', 'lease_lost'])
})

test('dedupe: "event" does not run an event that another attempt still holds, and asks the sender to retry', async () => {
  const store = memoryStore()
  const outcomes: (string | undefined)[] = []
  const seen: string[] = []
  const keys: string[] = []
  let broken = true
  const webhook = exampleWebhook({
    store,
    dedupe: 'event',
    onOutcome: ({ type, code, error }) => outcomes.push(type, code, (error as Error | undefined)?.message),
    onOther: ({ name }, { key }) => {
      keys.push(key)
      if (broken) throw new Error('no')
      seen.push(name)
    },
  })
  await webhook.handle(await signed(batch('a', 'b')))
  broken = false
  // As left by an attempt whose process hangs: the delivery's lease is over, but the event's is not.
  const held = (await store.reserve(keys[0]!, 60_000)) as { token: string }
  expect((await webhook.handle(await signed(batch('a', 'b')))).status).toBe(503)
  const told = '[@hookwright/example] An earlier attempt still holds an event.'
  expect([seen, outcomes.slice(-3)]).toEqual([[], ['store_failed', 'lease_lost', told]])
  await store.release(keys[0]!, held.token, 60_000)
  expect((await webhook.handle(await signed(batch('a', 'b')))).status).toBe(200)
  expect(seen).toEqual(['a', 'b'])
})

describe('a lost lease', () => {
  test.each(['delivery', 'event'] as const)('starts no further event, dedupe: %s', async (dedupe) => {
    const clock = manualClock()
    const outcomes: unknown[] = []
    const seen: string[] = []
    const store: Store = { ...memoryStore({ clock }), extend: async () => false }
    const webhook = exampleWebhook({
      clock,
      store,
      dedupe,
      leaseMs: 3_000,
      onOutcome: ({ type, code, status }) => outcomes.push([type, code, status]),
      onOther: ({ name }) => {
        seen.push(name)
        return name === 'b' && clock.sleep(2_000)
      },
    })
    const answer = webhook.handle(await signed(batch('a', 'b', 'c', 'd')))
    await clock.advance(2_000)
    expect([(await answer).status, seen]).toEqual([503, ['a', 'b']])
    expect(outcomes).toEqual([['store_failed', 'lease_lost', 503]])
  })
})

describe("dispatch with dedupe: 'event'", () => {
  /** A worker whose third event fails until it is repaired, and a delivery as a queue returns it. */
  function openWorker(options: Parameters<typeof exampleWebhook>[0] = {}) {
    const clock = manualClock(1_000_000)
    const state = { isBroken: true }
    const seen: string[] = []
    const webhook = exampleWebhook({
      clock,
      dedupe: 'event',
      onOther: ({ name }) => {
        if (name === 'c' && state.isBroken) throw new Error('no')
        seen.push(name)
      },
      ...options,
    })
    async function enqueue() {
      const received = await webhook.receive(await signed(batch('a', 'b', 'c', 'd')))
      if (received.type !== 'delivery') throw new Error('expected a delivery')
      const message = JSON.stringify(await encodeDelivery(received.delivery))
      return async () => webhook.dispatch(await decodeDelivery(webhook, JSON.parse(message)))
    }
    return { clock, state, seen, enqueue }
  }

  test('lets the next attempt of a queue skip what is done', async () => {
    const { state, seen, enqueue } = openWorker()
    const attempt = await enqueue()
    await expect(attempt()).rejects.toThrow('no')
    await expect(attempt()).rejects.toThrow('no')
    state.isBroken = false
    await attempt()
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
  })

  test('holds an event while it is handled', async () => {
    const began: string[] = []
    const { clock, enqueue } = openWorker({
      leaseMs: 3_000,
      onOther: async ({ name }) => {
        began.push(name)
        await clock.sleep(10_000)
      },
    })
    const attempt = await enqueue()
    const first = attempt()
    await clock.advance(9_000)
    await expect(attempt()).rejects.toMatchObject({ code: 'lease_lost' })
    expect(began).toEqual(['a'])
    for (let count = 0; count < 4; count++) await clock.advance(10_000)
    await first
    expect(began).toEqual(['a', 'b', 'c', 'd'])
  })

  test('aborts the signal of an event whose lease is lost, and of no other', async () => {
    const aborted: [string, boolean][] = []
    const store = memoryStore()
    let failures = Number.POSITIVE_INFINITY
    const { clock, enqueue } = openWorker({
      store: {
        ...store,
        extend: async (...args) => (failures-- > 0 ? Promise.reject(new Error('away')) : store.extend(...args)),
      },
      endpoint: 'x',
      leaseMs: 3_000,
      onOther: async ({ name }, { signal }) => {
        await clock.sleep(3_500)
        aborted.push([name, signal.aborted])
        failures = 0
      },
    })
    const attempt = (await enqueue())()
    for (let count = 0; count < 4; count++) await clock.advance(3_500)
    await attempt
    expect(aborted).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', false],
    ])
  })

  test('reports an event that was handled under a lost lease', async () => {
    const store = memoryStore()
    const { state, enqueue } = openWorker({ store: { ...store, complete: async () => false }, endpoint: 'x' })
    state.isBroken = false
    await expect((await enqueue())()).rejects.toMatchObject({ code: 'lease_lost' })
  })

  test('skips nothing of a later, equal delivery, however long both waited in the queue', async () => {
    const { clock, state, seen, enqueue } = openWorker({ retainMs: 1_000, maxAgeMs: 1_000 })
    state.isBroken = false
    const first = await enqueue()
    await clock.advance(1_001)
    const second = await enqueue()
    await first()
    await second()
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'])
  })

  test('marks nothing if equal deliveries are not duplicates', async () => {
    const payload = batch('a', 'b', 'c', 'd')
    const protocol = { parse: () => ({ type: 'example', payload, issues: [], id: '1', dedupe: false }) }
    const { state, seen, enqueue } = openWorker({ protocol })
    state.isBroken = false
    for (const attempt of [await enqueue(), await enqueue()]) await attempt()
    expect(seen).toHaveLength(8)
  })
})

test('A64 events named like members of Object are unknown events', async () => {
  const seen: string[] = []
  const webhook = exampleWebhook({ on: { known() {} }, onOther: ({ name }) => void seen.push(name) })
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
  expect((await webhook.handle(await signed(batch(...names)))).status).toBe(200)
  expect(seen).toEqual(names)
})

test('events without a handler are acknowledged', async () => {
  expect((await exampleWebhook({ on: { a() {} } }).handle(await signed(batch('b')))).status).toBe(200)
})

test('dispatch only runs the handlers, and rejects with what they threw', async () => {
  const failure = new Error('no')
  let fail = true
  const webhook = exampleWebhook({
    onDelivery() {
      if (fail) throw failure
    },
  })
  const received = await webhook.receive(await signed({ id: '1' }))
  if (received.type !== 'delivery') throw new Error('expected a delivery')
  await expect(webhook.dispatch(received.delivery)).rejects.toBe(failure)
  fail = false
  await expect(webhook.dispatch({ version: 1, id: 'a' } as never)).rejects.toThrow(/decodeDelivery/)
  await webhook.dispatch(received.delivery)
  await webhook.dispatch(received.delivery)
})
