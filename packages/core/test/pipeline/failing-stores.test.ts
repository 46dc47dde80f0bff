import { ConfigError, memoryStore, type Store } from '@hookwright/core'
import { expect, test, vi } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('a store that is down is 503, and nothing runs', async () => {
  const { outcomes, onOutcome } = recorder()
  const onDelivery = vi.fn()
  const reserve = async () => {
    throw new Error('connect ECONNREFUSED redis://:password@host')
  }
  const webhook = exampleWebhook({ onDelivery, onOutcome, store: { ...memoryStore(), reserve } })
  const response = await webhook.handle(await signed({}))
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect(onDelivery).not.toHaveBeenCalled()
  expect(outcomes[0]).toMatchObject({ type: 'store_failed', code: 'store_failed' })
})

test('a store that throws one of our errors that is not a StoreError has failed like any other', async () => {
  const { outcomes, onOutcome } = recorder()
  const failure = new ConfigError('@hookwright/example', 'option_invalid', 'No table.')
  const store = { ...memoryStore(), reserve: () => Promise.reject(failure) }
  const webhook = exampleWebhook({ onDelivery() {}, onOutcome, store })
  expect((await webhook.handle(await signed({}))).status).toBe(503)
  expect(outcomes).toMatchObject([{ type: 'store_failed', code: 'store_failed', error: { name: 'StoreError' } }])
})

test('a complete that fails after the handlers is a 200, and is reported', async () => {
  const { outcomes, onOutcome } = recorder()
  const complete = async () => {
    throw new Error('gone')
  }
  const webhook = exampleWebhook({ onDelivery() {}, onOutcome, store: { ...memoryStore(), complete } })
  expect((await webhook.handle(await signed({}))).status).toBe(200)
  expect(outcomes[0]).toMatchObject({ type: 'completion_failed', status: 200 })
})

test('a store that returns nonsense is a 503, and no handler runs', async () => {
  const onDelivery = vi.fn()
  for (const answer of [undefined, null, {}, { status: 'reserved' }, { status: 'perhaps', token: 7 }]) {
    const { outcomes, onOutcome } = recorder()
    const store = { ...memoryStore(), reserve: async () => answer as never }
    const webhook = exampleWebhook({ onDelivery, onOutcome, store })
    expect((await webhook.handle(await signed({}))).status).toBe(503)
    expect(outcomes[0]).toMatchObject({ type: 'store_failed', code: 'store_failed' })
  }
  expect(onDelivery).not.toHaveBeenCalled()
})

test('for a store that reserves without a token, the cause says so', async () => {
  const { outcomes, onOutcome } = recorder()
  const store = { ...memoryStore(), reserve: async () => ({ status: 'reserved' }) as never }
  await exampleWebhook({ onDelivery() {}, onOutcome, store }).handle(await signed({}))
  expect(outcomes).toMatchObject([
    { error: { message: '[@hookwright/example] The store failed.', cause: { message: 'reserve() gave no token.' } } },
  ])
})

test('a store whose release throws at once does not hide the handler’s error', async () => {
  const { outcomes, onOutcome } = recorder()
  const store: Store = {
    ...memoryStore(),
    release() {
      throw new Error('release')
    },
  }
  const bug = new Error('bug')
  const on = {
    a() {
      throw bug
    },
  }
  const webhook = exampleWebhook({ store, on, onOutcome, dedupe: 'event' })
  expect((await webhook.handle(await signed({ events: [{ name: 'a' }] }))).status).toBe(500)
  expect(outcomes[0]).toMatchObject({ type: 'handler_failed', error: bug })
})

test('a store that gives no token for an event, with dedupe: "event", is a 503, and no handler runs', async () => {
  const { outcomes, onOutcome } = recorder()
  const a = vi.fn()
  const real = memoryStore()
  for (const answer of [undefined, null, {}, { status: 'reserved' }, { status: 'perhaps', token: 7 }]) {
    const store: Store = {
      ...real,
      reserve: async (key, leaseMs) => (key.endsWith('.0') ? (answer as never) : real.reserve(key, leaseMs)),
    }
    const webhook = exampleWebhook({ store, on: { a }, onOutcome, dedupe: 'event' })
    expect((await webhook.handle(await signed({ events: [{ name: 'a' }] }))).status).toBe(503)
    expect(outcomes.pop()).toMatchObject({ type: 'store_failed', code: 'store_failed' })
  }
  expect(a).not.toHaveBeenCalled()
})

test('a store that is full of leases is a 503, and onError is not called', async () => {
  const { outcomes, onOutcome } = recorder()
  const onError = vi.fn(() => 'acknowledge' as const)
  const handler = vi.fn()
  const webhook = exampleWebhook({
    store: memoryStore({ maxKeys: 1 }),
    on: { a: handler },
    onError,
    onOutcome,
    dedupe: 'event',
  })
  expect((await webhook.handle(await signed({ events: [{ name: 'a' }] }))).status).toBe(503)
  expect(outcomes[0]).toMatchObject({ type: 'store_failed', code: 'store_full' })
  expect(onError).not.toHaveBeenCalled()
  expect(handler).not.toHaveBeenCalled()
})
