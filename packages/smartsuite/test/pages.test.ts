import { createSmartSuiteFeed, type SmartSuitePageFeedOptions, StoreError } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { createFeedWorld, numberOf } from './feed-world.js'

describe('a feed by pages', () => {
  test('hands over whole pages without what was handled before', async () => {
    const { client, store, clock, run, webhookId, create, feed } = await createFeedWorld({ pageSize: 10 })
    create(12)
    await run(feed.drain({ webhookId, maxPages: 1 }))
    const pages: [number[], string | undefined, string][] = []
    let broken = true
    const byPage = createSmartSuiteFeed({
      client,
      store,
      clock,
      authorize: 'none',
      webhookIds: [webhookId],
      pageSize: 3,
      onPage: ({ events, nextPageToken }, { key }) => {
        if (broken) throw new Error('down')
        pages.push([events.map(({ event_id }) => numberOf(event_id)), nextPageToken, key])
      },
    })
    create(3)
    await expect(run(byPage.drain({ webhookId }))).rejects.toThrow('down')
    broken = false
    expect(await run(byPage.drain({ webhookId }))).toEqual({ pages: 2, events: 5, duplicates: 0 })
    expect(pages.map(([numbers]) => numbers)).toEqual([
      [11, 12, 13],
      [14, 15],
    ])
    expect(new Set(pages.map(([, token]) => token)).size).toBe(2)
    expect(new Set(pages.map(([, , key]) => key)).size).toBe(2)
  })

  test('a page that was given up before its handler began is marked once it is handled', async () => {
    const { client, store, clock, run, webhookId, create } = await createFeedWorld()
    create(3)
    const controller = new AbortController()
    const reserve = store.reserve
    let reservations = 0
    const pages: number[] = []
    const feed = createSmartSuiteFeed({
      client,
      clock,
      store: {
        ...store,
        reserve(...call) {
          // The lease of the webhook, and then its events.
          if (++reservations === 4) controller.abort('enough')
          return reserve(...call)
        },
        setCursor: () => Promise.reject(new Error('down')),
      },
      authorize: 'none',
      webhookIds: [webhookId],
      onPage: ({ events }) => void pages.push(events.length),
    })
    await expect(run(feed.drain({ webhookId, signal: controller.signal }))).rejects.toBe('enough')
    for (let times = 0; times < 2; times++) {
      await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    }
    expect(pages).toEqual([3])
  })

  test('names a page by its events: the same key for the same ones, another where one came to them', async () => {
    const { client, store, clock, run, webhookId, create } = await createFeedWorld({}, { pingFault: () => 'lose' })
    const seen: { numbers: number[]; key: string }[] = []
    const onPage: SmartSuitePageFeedOptions['onPage'] = ({ events }, { key }) => {
      seen.push({ numbers: events.map(({ event_id }) => numberOf(event_id)), key })
      throw new Error('stored, and not marked')
    }
    const feed = createSmartSuiteFeed({ client, store, clock, authorize: 'none', webhookIds: [webhookId], onPage })
    for (const more of [2, 0, 1]) {
      create(more)
      await expect(run(feed.drain({ webhookId }))).rejects.toThrow('not marked')
    }
    expect(seen.map(({ numbers }) => numbers)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2, 3],
    ])
    expect(seen[1]?.key).toBe(seen[0]?.key)
    expect(seen[2]?.key).not.toBe(seen[0]?.key)
  })
})
