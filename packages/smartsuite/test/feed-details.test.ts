import { getEventListeners } from 'node:events'
import {
  createSmartSuiteFeed,
  type SmartSuiteEventPage,
  type SmartSuitePageFeedOptions,
  StoreError,
} from '@hookwright/smartsuite'
import type { SmartSuiteEmulatorOptions } from '@hookwright/smartsuite/testing'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, numberOf, pathSecret } from './feed-world.js'

const quiet: SmartSuiteEmulatorOptions = { pingFault: () => 'lose' }

/** A world, and a feed of it by pages. */
async function byPages(onPage: SmartSuitePageFeedOptions['onPage'], options: Partial<SmartSuitePageFeedOptions> = {}) {
  const world = await createFeedWorld({ pageSize: 3 }, quiet)
  const { client, store, clock, webhookId } = world
  const common = { client, store, clock, authorize: 'none', webhookIds: [webhookId] } as const
  return { ...world, pages: createSmartSuiteFeed({ ...common, onPage, ...options }) }
}

const numbersOf = ({ events }: SmartSuiteEventPage) => events.map(({ event_id }) => numberOf(event_id))

describe('a page', () => {
  test('is handed over with all that came with it, without what was handled, and with its context', async () => {
    const seen: unknown[] = []
    const { pages, makeFeed, run, webhookId, create } = await byPages((page, context) => {
      seen.push([numbersOf(page), page.nextPageToken, context])
    })
    create(3)
    const half = makeFeed({
      onEvent: ({ event_id }) => {
        if (numberOf(event_id) === 2) throw new Error('enough')
      },
    })
    await expect(run(half.drain({ webhookId }))).rejects.toThrow('enough')
    expect(await run(pages.drain({ webhookId }))).toEqual({ pages: 1, events: 2, duplicates: 1 })
    const context = { webhookId, key: expect.stringMatching(/^[0-9a-f]{64}$/), signal: expect.any(AbortSignal) }
    expect(seen).toEqual([[[2, 3], expect.any(String), context]])
  })

  test('without a next place moves nothing', async () => {
    const seen: number[][] = []
    const { client, store, clock, run, webhookId, create } = await byPages(() => {})
    create(2)
    const { events } = await run(client.webhooks.listPayloads({ webhookId }))
    const setCursor = vi.spyOn(store, 'setCursor')
    async function* payloads() {
      yield { events }
    }
    const last = { ...client, webhooks: { ...client.webhooks, payloads } } as typeof client
    const onPage = (one: SmartSuiteEventPage) => void seen.push(numbersOf(one))
    const common = { store, clock, authorize: 'none', webhookIds: [webhookId] } as const
    const feed = createSmartSuiteFeed({ ...common, client: last, onPage })
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 2, duplicates: 0 })
    expect([seen, setCursor.mock.calls]).toEqual([[[1, 2]], []])
  })

  test('is not begun when the drain was given up while its events were taken', async () => {
    const onPage = vi.fn()
    const { pages, run, webhookId, create, store } = await byPages(onPage)
    create(2)
    const controller = new AbortController()
    const reserve = store.reserve
    store.reserve = async (key, leaseMs) => {
      if (leaseMs === 20_000) controller.abort('enough')
      return reserve(key, leaseMs)
    }
    await expect(run(pages.drain({ webhookId, signal: controller.signal }))).rejects.toBe('enough')
    expect(onPage).not.toHaveBeenCalled()
  })
})

describe('an event', () => {
  test('that a process which died seems to hold has a key and an attempt, and nothing is done with its mark', async () => {
    const { makeFeed, run, webhookId, create, store } = await createFeedWorld({}, quiet)
    create(1)
    const leases: number[] = []
    const complete = vi.fn(store.complete)
    const release = vi.fn(store.release)
    const reserve: typeof store.reserve = async (key, leaseMs) => {
      leases.push(leaseMs)
      return leases.length % 2 === 0 ? { status: 'in_progress' } : store.reserve(key, leaseMs)
    }
    const told: unknown[] = []
    const feed = makeFeed({
      store: { ...store, reserve, complete, release },
      leaseMs: 30_000,
      onEvent: () => Promise.reject(new Error('no')),
      onPoison: async (_, { key, attempt }) => {
        told.push([key, attempt])
        return told.length === 1 ? 'retry' : 'skip'
      },
    })
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('no')
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 1 })
    const entry = [expect.stringMatching(/^[0-9a-f]{64}$/), 1]
    expect(told).toEqual([entry, entry])
    // Shorter than the webhook's own, so that it runs out before.
    expect(leases).toEqual([30_000, 10_000, 30_000, 10_000])
    // Those of the webhook's lease alone.
    expect([complete.mock.calls.length, release.mock.calls.length]).toEqual([0, 2])
  })

  test('that can’t be marked ends the drain', async () => {
    for (const handlers of [{ onEvent() {} }, { onEvent: undefined, onPage() {} }] as object[]) {
      const { makeFeed, run, webhookId, create, store } = await createFeedWorld({}, quiet)
      create(1)
      const complete = () => Promise.reject(new Error('down'))
      const feed = makeFeed({ store: { ...store, complete }, ...handlers })
      await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    }
  })
})

describe('a drain', () => {
  test('asks for nothing when it was given up before, or for no webhook', async () => {
    const { feed, run, webhookId, store } = await createFeedWorld({}, quiet)
    const reserve = vi.spyOn(store, 'reserve')
    await expect(run(feed.drain({ webhookId, signal: AbortSignal.abort('no') }))).rejects.toBe('no')
    await expect(run(feed.drain({ webhookId: '' }))).rejects.toMatchObject({ name: 'ConfigError' })
    expect(reserve).not.toHaveBeenCalled()
  })

  test('leaves no timer and no listener behind, with a deadline or without', async () => {
    const { feed, run, webhookId, create, clock } = await createFeedWorld({}, quiet)
    const { signal } = new AbortController()
    create(1)
    for (const deadlineMs of [60_000, Number.POSITIVE_INFINITY, undefined]) {
      await run(feed.drain({ webhookId, deadlineMs, signal }))
      expect(clock.sleeping).toBe(0)
      expect(getEventListeners(signal, 'abort')).toEqual([])
    }
  })

  test('that lost its turn says so, unless its handler failed', async () => {
    for (const [failure, expected] of [
      [undefined, 'This drain lost its turn'],
      [new Error('database down'), 'database down'],
    ] as const) {
      const { makeFeed, run, webhookId, create, store, clock } = await createFeedWorld({}, quiet)
      create(2)
      const feed = makeFeed({
        store: { ...store, extend: async () => false },
        leaseMs: 6_000,
        onEvent: async () => {
          await clock.sleep(7_000)
          if (failure) throw failure
        },
      })
      await expect(run(feed.drain({ webhookId }))).rejects.toThrow(expected)
    }
  })
})

test('keepAlive switches pings on where an option says, and tells when they would end', async () => {
  const { makeFeed, run, client, webhookId, emulator } = await createFeedWorld({}, quiet)
  await run(client.webhooks.disableNotifications({ webhookId }))
  const elsewhere = `http://127.0.0.1/elsewhere/${pathSecret}`
  const [report] = await run(makeFeed({ url: async () => elsewhere }).keepAlive())
  expect(report).toMatchObject({ healed: ['pings'], pings: 'on', expiresAt: expect.stringMatching(/^2026-01-19T/) })
  expect(emulator.state.webhooks[0]?.notification_status).toEqual({
    enabled: { url: 'http://127.0.0.1/elsewhere/***' },
  })
})
