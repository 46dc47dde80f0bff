import { createSmartsheetClient } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { createWorld, hook, noLimit, token } from './world.js'

describe('trap 20: lists', () => {
  test.each([
    ['totals of -1', { totals: 'hidden' }, 3],
    ['totals that count', { totals: 'counted' }, 3],
    ['the last page again and again', { pageBeyondEnd: 'last' }, 3],
  ] as const)('%s', async (_, options, pages) => {
    const { client, asked } = createWorld(options)
    for (let index = 0; index < 120; index++) await client.webhooks.create({ ...hook, name: String(index) })
    asked.length = 0
    const all = await client.webhooks.list({ pageSize: 50 })
    expect(new Set(all.map(({ id }) => id)).size).toBe(120)
    expect(all[0]?.name).toBe('119')
    expect(asked).toHaveLength(pages)
  })

  test.each([
    ['totals of -1, an empty page after', { totals: 'hidden', pageBeyondEnd: 'empty' }, 3],
    ['totals of -1, the last page again', { totals: 'hidden', pageBeyondEnd: 'last' }, 3],
    ['totals that count', { totals: 'counted' }, 2],
  ] as const)('of exactly full pages end: %s', async (_, options, pages) => {
    const { client, asked } = createWorld(options)
    for (let index = 0; index < 20; index++) await client.webhooks.create(hook)
    asked.length = 0
    const progress: object[] = []
    expect(await client.webhooks.list({ pageSize: 10, onProgress: (one) => progress.push(one) })).toHaveLength(20)
    expect(asked).toHaveLength(pages)
    expect(progress.slice(0, 2)).toEqual([
      { page: 1, items: 10 },
      { page: 2, items: 20 },
    ])
  })

  test('an onProgress that throws or rejects does not affect the list', async () => {
    const { client } = createWorld()
    for (let index = 0; index < 20; index++) await client.webhooks.create(hook)
    const failing = () => {
      throw new Error('no log')
    }
    const rejecting = async () => failing()
    for (const onProgress of [failing, rejecting]) {
      expect(await client.webhooks.list({ pageSize: 10, onProgress })).toHaveLength(20)
    }
  })

  test('an unreadable item does not make a page look short', async () => {
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        const pages = [[1, 'two', 3], [4, 5, 6], [7]]
        return Response.json({ data: (pages[page - 1] ?? []).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 3 })).map(({ id }) => id)).toEqual([1, 3, 4, 5, 6, 7])
  })

  test.each([
    ['an empty page after', []],
    ['such a page again and again', ['nine', 'ten']],
    ['such pages without end', undefined],
  ])('a page with only unreadable items does not end the list: %s', async (_, last) => {
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        const pages = [
          ['one', 'two'],
          ['three', 'four'],
          [5, 6],
        ]
        return Response.json({ data: (pages[page - 1] ?? last ?? [`a${page}`, `b${page}`]).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 2 })).map(({ id }) => id)).toEqual([5, 6])
  })

  test.each([0, -1])(
    'that are empty take one call, even if the pages have a size of 0: totalPages %d',
    async (totalPages) => {
      let calls = 0
      const client = createSmartsheetClient({
        token,
        limiter: noLimit,
        fetch: async () => {
          calls++
          return Response.json({ pageNumber: 1, pageSize: 0, totalPages, data: [] })
        },
      })
      expect(await client.webhooks.list()).toEqual([])
      expect(calls).toBe(1)
    },
  )

  test('show the same events for every webhook; get returns the true ones', async () => {
    const { client } = createWorld()
    const { id: webhookId } = await client.webhooks.create({ ...hook, scope: 'plan', events: ['user.*'] })
    expect((await client.webhooks.list())[0]).toMatchObject({ id: webhookId, events: ['*.*'] })
    expect(await client.webhooks.get({ webhookId })).toMatchObject({ events: ['user.*'] })
  })

  test('iterating fetches page by page, and hides secrets too', async () => {
    const { client, asked } = createWorld()
    for (let index = 0; index < 30; index++) await client.webhooks.create(hook)
    asked.length = 0
    for await (const webhook of client.webhooks.list({ pageSize: 10 })) {
      expect(JSON.stringify(webhook)).not.toContain(webhook.sharedSecret)
      break
    }
    expect(asked).toHaveLength(1)
  })

  test('name the page and its size, which is 100 by default', async () => {
    const { client, asked } = createWorld()
    for (let index = 0; index < 101; index++) await client.webhooks.create(hook)
    asked.length = 0
    expect(await client.webhooks.list()).toHaveLength(101)
    expect(asked.map(({ search }) => search)).toEqual(['?page=1&pageSize=100', '?page=2&pageSize=100'])
  })

  test('are complete if the server returns smaller pages than asked for', async () => {
    const pages = [[1, 2], [3, 4], [5]]
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        return Response.json({ pageSize: 2, data: (pages[page - 1] ?? []).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 1_000 })).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
  })
})
