import { type SmartSuiteEventPage, TransportError } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { answering, createWorld, wholeSolution } from './world.js'

async function collect(pages: AsyncIterable<SmartSuiteEventPage>): Promise<SmartSuiteEventPage[]> {
  const collected: SmartSuiteEventPage[] = []
  for await (const page of pages) collected.push(page)
  return collected
}

const numbers = (pages: readonly SmartSuiteEventPage[]) =>
  pages.flatMap(({ events }) => events.map(({ event_id }) => Number(event_id.split('.')[1])))

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

async function withEvents(count: number, ...options: Parameters<typeof createWorld>) {
  const world = createWorld(...options)
  const { webhook_id: webhookId } = await world.run(world.client.webhooks.create(wholeSolution))
  for (let made = 0; made < count; made++) world.emulator.records.create()
  return { ...world, webhookId }
}

describe('listPayloads', () => {
  test('sends what the documentation shows and resolves to a page', async () => {
    const { client, run, sent, webhookId } = await withEvents(3)
    const page = await run(client.webhooks.listPayloads({ webhookId, pageSize: 2 }))
    expect(numbers([page])).toEqual([1, 2])
    expect(await sent.at(-1)?.json()).toEqual({ webhook_id: webhookId, page_size: '2', page_token: '' })
    const next = await run(client.webhooks.listPayloads({ webhookId, pageToken: page.nextPageToken, pageSize: 2 }))
    expect(numbers([next])).toEqual([3])
  })

  test('trap 9: reads an empty object as an empty page without a token', async () => {
    const { client, run, webhookId } = await withEvents(0, { readings: { emptyPageToken: 'absent' } })
    expect(await run(client.webhooks.listPayloads({ webhookId }))).toEqual({ events: [] })
  })

  test.each([
    ['{"events":{}}', /"events" is not a list/],
    ['[]', /not an object/],
    ['"text"', /not an object/],
    ['null', /not an object/],
    ['<html>', /not JSON/],
    ['{"events":[{"kind":"RECORD_CREATED"}]}', /not with what was asked for/],
    ['{"events":[{"event_id":"","kind":"RECORD_CREATED"}]}', /not with what was asked for/],
    ['{"events":[],"next_page_token":{}}', /"next_page_token" can't be read/],
    ['{"events":[],"next_page_token":9007199254740993}', /"next_page_token" can't be read/],
  ])('refuses %s: leaving it out would make a gap', async (body, message) => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    await expect(run(client.webhooks.listPayloads({ webhookId: 'w' }))).rejects.toThrow(message)
  })

  test('reads null as absent', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering('{"events":null,"next_page_token":null}'))
    expect(await run(client.webhooks.listPayloads({ webhookId: 'w' }))).toEqual({ events: [] })
  })

  test('trap 24: keeps kinds and fields it does not know', async () => {
    const event = { event_id: 'w.1', kind: 'COMMENT_ADDED', ctx: { source: 'NEW' }, extra: [1] }
    const body = JSON.stringify({ events: [event], next_page_token: 42, more: true })
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    const page = await run(client.webhooks.listPayloads({ webhookId: 'w' }))
    expect(page).toEqual({ events: [event], nextPageToken: '42' })
  })
})

describe('payloads', () => {
  test.each(['repeated', 'absent'] as const)(
    'trap 4, trap 8: reads to the empty page, whose token is %s, and never loses its token',
    async (emptyPageToken) => {
      const { client, run, webhookId } = await withEvents(120, { readings: { emptyPageToken } })
      const pages = await run(collect(client.webhooks.payloads({ webhookId })))
      expect(pages.map(({ events }) => events.length)).toEqual([50, 50, 20])
      expect(numbers(pages)).toEqual(upTo(120))
      const pageToken = pages.at(-1)?.nextPageToken
      expect(pageToken).toMatch(/^\d+$/)
      expect(await run(collect(client.webhooks.payloads({ webhookId, pageToken })))).toEqual([])
    },
  )

  test('resumes where a page said', async () => {
    const { client, run, webhookId, emulator } = await withEvents(7)
    const [first] = await run(collect(client.webhooks.payloads({ webhookId, pageSize: 5 })))
    emulator.records.create()
    const pageToken = first?.nextPageToken
    const rest = await run(collect(client.webhooks.payloads({ webhookId, pageToken, pageSize: 5 })))
    expect(numbers(rest)).toEqual([6, 7, 8])
  })

  test('reports progress', async () => {
    const { client, run, webhookId } = await withEvents(5)
    const progress: unknown[] = []
    await run(
      collect(client.webhooks.payloads({ webhookId, pageSize: 2, onProgress: (state) => progress.push(state) })),
    )
    expect(progress).toEqual([
      { pages: 1, events: 2 },
      { pages: 2, events: 4 },
      { pages: 3, events: 5 },
    ])
  })

  test('trap 8: leaves out an event that a later page repeats', async () => {
    const events = (...ids: number[]) => ids.map((id) => ({ event_id: `w.${id}` }))
    const replies = [
      { events: events(1, 2), next_page_token: '10' },
      { events: events(2, 3, 3), next_page_token: '20' },
      { events: [], next_page_token: '' },
    ]
    const { client, run, emulator } = createWorld()
    for (const reply of replies) emulator.inject({ respond: () => Response.json(reply) })
    const pages = await run(collect(client.webhooks.payloads({ webhookId: 'w' })))
    expect(pages).toEqual([
      { events: events(1, 2), nextPageToken: '10' },
      { events: events(3), nextPageToken: '20' },
    ])
  })

  test('trap 8: keeps its token if a page with events names none', async () => {
    const replies = [{ events: [{ event_id: 'w.1' }], next_page_token: '10' }, { events: [{ event_id: 'w.2' }] }]
    const { client, run, emulator } = createWorld()
    for (const reply of replies) emulator.inject({ respond: () => Response.json(reply) })
    const pages = await run(collect(client.webhooks.payloads({ webhookId: 'w' })))
    expect(pages.map(({ nextPageToken }) => nextPageToken)).toEqual(['10', '10'])
  })

  test('remembers the last 5,000 events', async () => {
    const events = (ids: number[]) => ids.map((id) => ({ event_id: `w.${id}` }))
    const { client, run, emulator } = createWorld()
    for (const [index, ids] of [upTo(5_000), [5_001, 5_000, 2, 1]].entries()) {
      emulator.inject({ respond: () => Response.json({ events: events(ids), next_page_token: `${index}` }) })
    }
    emulator.inject(answering('{}'))
    const [, second] = await run(collect(client.webhooks.payloads({ webhookId: 'w' })))
    expect(second?.events).toEqual(events([5_001, 1]))
  })

  test.each([
    ['names no token', {}],
    ['repeats the token it was asked with', { next_page_token: '7' }],
  ])('ends at a page that %s: it would come again for ever', async (_, token) => {
    const body = JSON.stringify({ events: [{ event_id: 'w.1' }], ...token })
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    const pages = await run(collect(client.webhooks.payloads({ webhookId: 'w', pageToken: '7' })))
    expect(pages).toEqual([{ events: [{ event_id: 'w.1' }], nextPageToken: '7' }])
    expect(emulator.state.requests).toHaveLength(1)
  })

  test.each([
    ['a new token each time', (number: number) => [1, number], { news: 1, asked: 11 }],
    ['cyclic tokens', (number: number) => [number, number % 3], { news: 4, asked: 4 }],
  ])('ends if pages are repeated for ever, with %s', async (_, answer, expected) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({
      times: Number.POSITIVE_INFINITY,
      respond() {
        const [id, token] = answer(emulator.state.requests.length)
        return Response.json({ events: [{ event_id: `w.${id}` }], next_page_token: `${token}` })
      },
    })
    const pages = await run(collect(client.webhooks.payloads({ webhookId: 'w' })))
    const news = pages.filter(({ events }) => events.length > 0).length
    expect({ news, asked: emulator.state.requests.length }).toEqual(expected)
  })

  test('continues although onProgress throws', async () => {
    const { client, run, webhookId } = await withEvents(5)
    const onProgress = () => {
      throw new Error('log is down')
    }
    const pages = await run(collect(client.webhooks.payloads({ webhookId, pageSize: 2, onProgress })))
    expect(numbers(pages)).toEqual(upTo(5))
  })

  test('passes on what fails, and an abort', async () => {
    const { client, run, webhookId, emulator } = await withEvents(5)
    const isLater = () => emulator.state.requests.filter(({ operation }) => operation === 'ListEvents').length > 1
    emulator.inject({ matches: isLater, network: true, times: Number.POSITIVE_INFINITY })
    await expect(run(collect(client.webhooks.payloads({ webhookId, pageSize: 2 })))).rejects.toBeInstanceOf(
      TransportError,
    )
    const signal = AbortSignal.abort('enough')
    await expect(run(collect(client.webhooks.payloads({ webhookId, signal })))).rejects.toBe('enough')
  })
})
