import { type SmartSuiteEventFeedOptions, StoreError } from '@hookwright/smartsuite'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, numberOf, upTo } from './feed-world.js'

describe('the lease of a drain', () => {
  test('trap 3: waits for its turn: one drain per webhook at a time, over all processes of a store', async () => {
    let active = 0
    let most = 0
    const onEvent = async () => {
      active++
      most = Math.max(most, active)
      await new Promise((resolve) => setImmediate(resolve))
      active--
    }
    const { makeFeed, run, webhookId, create } = await createFeedWorld({ onEvent })
    create(60)
    const feeds = [makeFeed(), makeFeed(), makeFeed()]
    const results = await run(Promise.all(feeds.map((feed) => feed.drain({ webhookId }))))
    expect(most).toBe(1)
    expect(results.reduce((sum, { events }) => sum + events, 0)).toBe(60)
  })

  test('holds its lease as long as a handler takes', async () => {
    let active = 0
    let most = 0
    const { makeFeed, run, webhookId, create, clock, handled } = await createFeedWorld({
      leaseMs: 5_000,
      onEvent: async ({ event_id }) => {
        most = Math.max(most, ++active)
        await clock.sleep(20_000)
        active--
        handled.push(numberOf(event_id))
      },
    })
    create(2)
    await run(Promise.all([makeFeed().drain({ webhookId }), makeFeed().drain({ webhookId })]))
    expect(most).toBe(1)
    expect(handled).toEqual([1, 2])
  })

  test('takes over after the lease of a process that died', async () => {
    const { feed, run, webhookId, create, clock, store, handled } = await createFeedWorld({ leaseMs: 30_000 })
    create(3)
    const reserve = store.reserve
    let died = false
    store.reserve = async (key, leaseMs) => {
      const reservation = await reserve(key, leaseMs)
      // Dies as soon as it holds the lease.
      if (!died && leaseMs === 30_000) {
        died = true
        throw new Error('killed')
      }
      return reservation
    }
    await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    await expect(run(feed.drain({ webhookId, deadlineMs: 5_000 }))).rejects.toThrow(/did not end within 5000 ms/)
    const before = clock.now()
    await run(feed.drain({ webhookId }))
    expect(clock.now() - before).toBeGreaterThan(20_000)
    expect(handled).toEqual([1, 2, 3])
  })

  test('handles an event that a dead process still holds: skipping it would leave a gap', async () => {
    const { feed, run, webhookId, create, store, handled } = await createFeedWorld({ leaseMs: 30_000 })
    create(3)
    const reserve = store.reserve
    // First the lease of the webhook, then its events.
    let reservations = 0
    store.reserve = async (key, leaseMs) =>
      ++reservations === 3 ? ({ status: 'in_progress' } as const) : reserve(key, leaseMs)
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 3, duplicates: 0 })
    expect(handled).toEqual([1, 2, 3])
  })

  test('marks an event that a process held when it died: it does not come a third time', async () => {
    let failing = true
    const onEvent: SmartSuiteEventFeedOptions['onEvent'] = ({ event_id }) => {
      if (failing && numberOf(event_id) === 2) throw new Error('not yet')
      handled.push(numberOf(event_id))
    }
    const { feed, run, webhookId, create, store, handled } = await createFeedWorld(
      { leaseMs: 30_000, onEvent },
      { pingFault: () => 'lose' },
    )
    create(3)
    const { reserve, release } = store
    let isDead = false
    // First the lease of the webhook, then the first event. A dead process releases nothing.
    let reservations = 0
    store.reserve = async (key, leaseMs) => {
      const reservation = await reserve(key, leaseMs)
      if (++reservations === 2) {
        isDead = true
        throw new Error('killed')
      }
      return reservation
    }
    store.release = async (...call) => (isDead ? undefined : release(...call))
    await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    isDead = false
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('not yet')
    failing = false
    await run(feed.drain({ webhookId }))
    expect(handled).toEqual([1, 2, 3])
  })

  test('lets only the drain that holds it move the cursor, and that one reads to the end', async () => {
    const world = await createFeedWorld({ leaseMs: 6_000, pageSize: 2 }, { pingFault: () => 'lose' })
    const { makeFeed, store, clock, run, webhookId, create, handled } = world
    create(6)
    // Its lease runs out while its handler works. The handler ends before that of the drain that took over.
    const setCursor = vi.fn(store.setCursor)
    const cutOff = makeFeed({
      store: { ...store, setCursor, extend: () => Promise.reject(new Error('no route to the store')) },
      onEvent: async ({ event_id }) => {
        if (numberOf(event_id) === 2) await clock.sleep(7_000)
      },
    })
    const successor = makeFeed({
      onEvent: async ({ event_id }) => {
        await clock.sleep(2_000)
        handled.push(numberOf(event_id))
      },
    })
    const outlived = cutOff.drain({ webhookId })
    const taking = successor.drain({ webhookId })
    await expect(run(outlived)).rejects.toMatchObject({ name: 'StoreError', code: 'lease_lost' })
    expect([handled, setCursor.mock.calls]).toEqual([[], []])
    expect(await run(taking)).toMatchObject({ events: 5, duplicates: 1 })
    expect(handled).toEqual([2, 3, 4, 5, 6])
    expect(await run(successor.drain({ webhookId }))).toEqual({ pages: 0, events: 0, duplicates: 0 })
  })

  test.each([
    ['in the midst', 1, { pages: 4, events: 6, duplicates: 1 }, upTo(6)],
    ['to the end', 6, { pages: 1, events: 2, duplicates: 0 }, upTo(2)],
  ])(
    'is kept when another drain moved the cursor late, %s: this one goes on from there',
    async (_, pageSize, expected, events) => {
      const { client, makeFeed, run, webhookId, create, store, handled } = await createFeedWorld(
        { pageSize: 2 },
        { pingFault: () => 'lose' },
      )
      create(6)
      const { nextPageToken } = await run(client.webhooks.listPayloads({ webhookId, pageSize }))
      let late = true
      const setCursor: typeof store.setCursor = async (key, value, expected) => {
        if (late) await store.setCursor(key, nextPageToken!, expected)
        late = false
        return store.setCursor(key, value, expected)
      }
      const feed = makeFeed({ store: { ...store, setCursor } })
      expect(await run(feed.drain({ webhookId }))).toEqual(expected)
      expect(handled).toEqual(events)
      expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 0, events: 0, duplicates: 0 })
    },
  )

  test('ends if the drain that now holds it moved the cursor, whatever its own timers say', async () => {
    const { makeFeed, run, webhookId, create, store, client, handled } = await createFeedWorld(
      { pageSize: 2, leaseMs: 600_000 },
      { pingFault: () => 'lose' },
    )
    create(6)
    const { nextPageToken } = await run(client.webhooks.listPayloads({ webhookId, pageSize: 1 }))
    const setCursor: typeof store.setCursor = async (key, value, expected) => {
      await store.setCursor(key, nextPageToken!, expected)
      return store.setCursor(key, value, expected)
    }
    // As a suspended process sees it: its lease was not renewed, and no timer has reported it yet.
    const overtaken = makeFeed({ store: { ...store, setCursor, extend: async () => false } })
    await expect(run(overtaken.drain({ webhookId }))).rejects.toMatchObject({ code: 'lease_lost' })
    expect(handled).toEqual([1, 2])
  })

  test('does not let a drain read for ever if a store does not commit', async () => {
    const { makeFeed, run, webhookId, create, store, handled } = await createFeedWorld({}, { pingFault: () => 'lose' })
    create(2)
    const feed = makeFeed({ store: { ...store, setCursor: async () => false } })
    const failure = await run(feed.drain({ webhookId })).catch((error) => error)
    expect(failure).toMatchObject({ name: 'StoreError', code: 'store_failed' })
    expect(failure.message).toContain('did not move a cursor')
    expect(handled).toEqual([1, 2])
  })
})
