import { memoryStore } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { createFeedWorld, upTo } from './feed-world.js'

/** How the webhooks host refuses a token, as far as is known. */
const refusal = (code: string, status = 400) =>
  Response.json({ code, msg: 'page_token is invalid', meta: { argument: 'page_token' } }, { status })

/** A feed that has read two pages of two events, so that a cursor is stored. Then three more come. */
async function withCursor() {
  const world = await createFeedWorld({ pageSize: 2 }, { pingFault: () => 'lose' })
  const { feed, run, webhookId, create, emulator } = world
  create(4)
  await run(feed.drain({ webhookId }))
  create(3)
  const before = emulator.state.requests.length
  const calls = () => emulator.state.requests.slice(before).map(({ status }) => status)
  const refuse = (times: number, response: () => Response) =>
    emulator.inject({ times, matches: ({ operation }) => operation === 'ListEvents', respond: response })
  return { ...world, calls, refuse }
}

describe('a stored token that SmartSuite no longer accepts', () => {
  test('makes a drain read once more from the start, without events that were handled', async () => {
    const { feed, run, webhookId, handled, refuse, calls, create } = await withCursor()
    refuse(1, () => refusal('invalid_argument'))
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 4, events: 3, duplicates: 4 })
    expect(handled).toEqual(upTo(7))
    expect(calls()).toEqual([400, 200, 200, 200, 200, 200])
    create(1)
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 1, duplicates: 0 })
  })

  test('is tried again if the start is refused too: then the token was not the cause', async () => {
    const { feed, run, webhookId, handled, refuse, calls } = await withCursor()
    refuse(2, () => refusal('invalid_argument'))
    await expect(run(feed.drain({ webhookId }))).rejects.toMatchObject({ name: 'ApiError', status: 400 })
    expect(calls()).toEqual([400, 400])
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 3, duplicates: 0 })
    expect(handled).toEqual(upTo(7))
  })

  test.each([
    ['of another kind', 'malformed', 400],
    ['that says the webhook is gone', 'not_found', 404],
    ['with the same code and another status', 'invalid_argument', 403],
  ])('is kept after an answer %s', async (_, code, status) => {
    const { feed, run, webhookId, refuse, calls } = await withCursor()
    refuse(1, () => refusal(code, status))
    await expect(run(feed.drain({ webhookId }))).rejects.toMatchObject({ providerCode: code })
    expect(calls()).toEqual([status])
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 3, duplicates: 0 })
  })

  test('is distinguished from a refusal in the middle, or without a cursor, which are thrown', async () => {
    const { makeFeed, feed, run, webhookId, clock, emulator } = await withCursor()
    emulator.inject({
      matches: ({ operation }) => operation === 'ListEvents' && emulator.state.requests.length % 2 === 0,
      respond: () => refusal('invalid_argument'),
    })
    await expect(run(feed.drain({ webhookId }))).rejects.toMatchObject({ status: 400 })
    emulator.inject({ respond: () => refusal('invalid_argument') })
    const fresh = makeFeed({ store: memoryStore({ clock }) })
    const before = emulator.state.requests.length
    await expect(run(fresh.drain({ webhookId }))).rejects.toMatchObject({ status: 400 })
    expect(emulator.state.requests.length - before).toBe(1)
  })
})
