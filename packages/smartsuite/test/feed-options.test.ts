import { ConfigError, memoryStore, type Outcome, type SmartSuiteFeedStore, StoreError } from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { describe, expect, test } from 'vitest'
import { createFeedWorld, hook, upTo } from './feed-world.js'

const onPage = () => {}
const storeWithout = (method: keyof SmartSuiteFeedStore) => ({ ...memoryStore(), [method]: undefined })

describe('options of a feed', () => {
  test.each<[string, object]>([
    ['Give either "onEvent" or "onPage"', { onPage }],
    ['Give either "onEvent" or "onPage"', { onEvent: undefined }],
    ['Option "onPoison" must be a function', { onPoison: 'skip' }],
    ['Option "onError" must be a function', { onError: {} }],
    ['Option "onProgress" must be a function', { onProgress: 1 }],
    ['Option "onOutcome" must be a function', { onOutcome: 1 }],
    ['Option "onEvent" must be a function', { onEvent: 1 }],
    ['Option "onPage" must be a function', { onEvent: undefined, onPage: 1 }],
    ['Option "onPoison" is about single events', { onEvent: undefined, onPage, onPoison: () => 'skip' }],
    ['Option "webhookIds" must be a list of at least one id', { webhookIds: undefined }],
    ['Option "webhookIds" must be a list of at least one id', { webhookIds: [5] }],
    ['Option "webhookIds" must be a list of at least one id', { webhookIds: [' '] }],
    ['Option "webhookIds" must be a list of at least one id', { webhookIds: [] }],
    ['Option "url" must be an absolute http(s) URL', { url: '' }],
    ['Option "url" must be an absolute http(s) URL', { url: 5 }],
    ['Option "endpoint" must be', { endpoint: 5 }],
    ['Option "endpoint" must be', { endpoint: '' }],
    ['Option "store" must have reserve()', { store: undefined }],
    ['Option "store" must have reserve()', { store: storeWithout('reserve') }],
    ['Option "store" must have extend()', { store: storeWithout('extend') }],
    ['Option "store" must have complete()', { store: storeWithout('complete') }],
    ['Option "store" must have release()', { store: storeWithout('release') }],
    ['Option "store" must have getCursor()', { store: storeWithout('getCursor') }],
    ['Option "store" must have setCursor()', { store: storeWithout('setCursor') }],
    ['Option "client" must come from createSmartSuiteClient', { client: undefined }],
    ['Option "client" must come from createSmartSuiteClient', { client: {} }],
    ['Option "authorize" is required', { authorize: undefined }],
    ['Option "pageSize": expected a whole number from 1', { pageSize: 0 }],
    ['Option "leaseMs": expected a whole number from 1', { leaseMs: Number.NaN }],
    ['Option "pollMs": expected a whole number from 1', { pollMs: 0.5 }],
  ])('are refused: %s', async (problem, options) => {
    const { makeFeed } = await createFeedWorld()
    expect(() => makeFeed(options)).toThrow(ConfigError)
    expect(() => makeFeed(options)).toThrow(problem)
  })

  test('are accepted: only onPage, and the smallest numbers', async () => {
    const { makeFeed } = await createFeedWorld()
    expect(() => makeFeed({ onEvent: undefined, onPage } as object)).not.toThrow()
    expect(() => makeFeed({ pageSize: 1, leaseMs: 1, retainMs: 1, pollMs: 1 })).not.toThrow()
  })

  test('separate two feeds that read one webhook into one store', async () => {
    const { makeFeed, run, webhookId, create, handled } = await createFeedWorld({}, { pingFault: () => 'lose' })
    create(2)
    for (const endpoint of ['a', 'b', 'a']) await run(makeFeed({ endpoint }).drain({ webhookId }))
    expect(handled).toEqual([...upTo(2), ...upTo(2)])
  })
})

describe('a ping', () => {
  const send = async (payload: unknown) => {
    const outcomes: Outcome[] = []
    const onOutcome = (outcome: Outcome) => void outcomes.push(outcome)
    const world = await createFeedWorld({ onOutcome, endpoint: 'tasks' })
    const calls = world.emulator.state.requests.length
    const { status } = await world.feed.handle(await signedSmartSuiteRequest({ url: hook, payload }))
    await world.pass(5_000)
    return { status, outcomes, calls: world.emulator.state.requests.length - calls }
  }

  test.each([[null], [[]], [{}], [{ webhookId: 'w' }], [{ webhookId: 7, locator: 'x' }]])(
    'of a different shape is acknowledged and reported, and nothing is done: %j',
    async (body) => {
      const { status, outcomes, calls } = await send(body)
      expect([status, calls]).toEqual([200, 0])
      expect(outcomes).toMatchObject([{ type: 'handled', provider: 'smartsuite', endpoint: 'tasks' }])
    },
  )
})

describe('a store that fails', () => {
  test('is reported with its cause, or by its own StoreError', async () => {
    const { makeFeed, run, webhookId, store } = await createFeedWorld()
    const full = new StoreError('@hookwright/x', 'store_full', 'Full.')
    for (const [thrown, expected] of [
      [
        Object.assign(new Error('down'), { code: 'ECONNREFUSED' }),
        { code: 'store_failed', cause: { name: 'Error', message: 'down', code: 'ECONNREFUSED' } },
      ],
      [full, full],
    ] as const) {
      const feed = makeFeed({ store: { ...store, getCursor: () => Promise.reject(thrown) } })
      const failure = await run(feed.drain({ webhookId })).catch((error: unknown) => error)
      expect(failure).toMatchObject(expected)
    }
  })

  test('to release a lease does not affect the result of a drain', async () => {
    const { makeFeed, run, webhookId, store, create } = await createFeedWorld({}, { pingFault: () => 'lose' })
    create(2)
    const feed = makeFeed({ store: { ...store, release: () => Promise.reject(new Error('down')) } })
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 2, duplicates: 0 })
  })
})
