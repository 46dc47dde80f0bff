import {
  createSmartSuiteFeed,
  type SmartSuiteEventPage,
  type SmartSuitePageFeedOptions,
  StoreError,
} from '@hookwright/smartsuite'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, numberOf } from './feed-world.js'

const numbersOf = ({ events }: SmartSuiteEventPage) => events.map(({ event_id }) => numberOf(event_id))

/** A world without pings, whose events can also be handled page by page. */
async function createPageWorld() {
  const world = await createFeedWorld({ pageSize: 3 }, { pingFault: () => 'lose' })
  const { client, store, clock, webhookId } = world
  const shared = { client, store, clock, authorize: 'none', webhookIds: [webhookId], pageSize: 3 } as const
  const makePages = (onPage: SmartSuitePageFeedOptions['onPage'], options: Partial<SmartSuitePageFeedOptions> = {}) =>
    createSmartSuiteFeed({ ...shared, onPage, ...options })
  return { ...world, makePages }
}

describe('a feed by pages', () => {
  test('passes on whole pages without events handled before, with all other fields', async () => {
    const { makeFeed, makePages, run, webhookId, create } = await createPageWorld()
    const half = makeFeed({
      onEvent: ({ event_id }) => {
        if (numberOf(event_id) === 2) throw new Error('enough')
      },
    })
    create(5)
    await expect(run(half.drain({ webhookId }))).rejects.toThrow('enough')
    const seen: unknown[] = []
    const keys = new Set<string>()
    const tokens = new Set<string | undefined>()
    let isBroken = true
    const feed = makePages((page, { key, signal, ...context }) => {
      if (isBroken) throw new Error('down')
      seen.push([numbersOf(page), signal.aborted, context])
      keys.add(key)
      tokens.add(page.nextPageToken)
    })
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('down')
    isBroken = false
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 2, events: 4, duplicates: 1 })
    expect(seen).toEqual([
      [[2, 3], false, { webhookId }],
      [[4, 5], false, { webhookId }],
    ])
    for (const texts of [keys, tokens]) expect([...texts]).toEqual([expect.any(String), expect.any(String)])
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
  })

  test('moves no cursor for a page without a next token', async () => {
    const { client, store, feed, makePages, run, webhookId, create } = await createPageWorld()
    create(1)
    await run(feed.drain({ webhookId }))
    create(2)
    const { events } = await run(client.webhooks.listPayloads({ webhookId }))
    const setCursor = vi.spyOn(store, 'setCursor')
    async function* payloads() {
      yield { events }
    }
    const last = { ...client, webhooks: { ...client.webhooks, payloads } } as typeof client
    const seen: number[][] = []
    const pages = makePages((page) => void seen.push(numbersOf(page)), { client: last })
    expect(await run(pages.drain({ webhookId }))).toEqual({ pages: 1, events: 2, duplicates: 1 })
    expect([seen, setCursor.mock.calls]).toEqual([[[2, 3]], []])
  })

  test('begins no page if the drain was aborted before, and marks a page once it is handled', async () => {
    const { store, makePages, run, webhookId, create } = await createPageWorld()
    create(3)
    const controller = new AbortController()
    let reservations = 0
    const onPage = vi.fn()
    const feed = makePages(onPage, {
      store: {
        ...store,
        reserve(...call) {
          // First the lease of the webhook, then its events.
          if (++reservations === 4) controller.abort('enough')
          return store.reserve(...call)
        },
        setCursor: () => Promise.reject(new Error('down')),
      },
    })
    await expect(run(feed.drain({ webhookId, signal: controller.signal }))).rejects.toBe('enough')
    expect(onPage).not.toHaveBeenCalled()
    for (let times = 0; times < 2; times++) {
      await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    }
    expect(onPage.mock.calls.map(([page]) => numbersOf(page))).toEqual([[1, 2, 3]])
  })

  test('identifies a page by its events: the same key for the same events, a different one for more or fewer', async () => {
    const { makeFeed, makePages, run, webhookId, create } = await createPageWorld()
    const seen: { numbers: number[]; key: string }[] = []
    const feed = makePages((page, { key }) => {
      seen.push({ numbers: numbersOf(page), key })
      throw new Error('stored, and not marked')
    })
    const fail = () => expect(run(feed.drain({ webhookId }))).rejects.toThrow('not marked')
    for (const more of [2, 0, 1]) {
      create(more)
      await fail()
    }
    const first = makeFeed({
      onEvent: ({ event_id }) => {
        if (numberOf(event_id) > 1) throw new Error('enough')
      },
    })
    await expect(run(first.drain({ webhookId }))).rejects.toThrow('enough')
    await fail()
    expect(seen.map(({ numbers }) => numbers)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2, 3],
      [2, 3],
    ])
    expect(seen[1]?.key).toBe(seen[0]?.key)
    expect(new Set(seen.map(({ key }) => key)).size).toBe(3)
  })
})
