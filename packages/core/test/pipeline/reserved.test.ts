import { type Clock, memoryStore, RetryLater, type Store, StoreError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A platform that keeps the process alive for the work it gets. */
function platform() {
  const work: Promise<unknown>[] = []
  const context = {
    waitUntil(this: unknown, promise: Promise<unknown>) {
      if (this !== context) throw new TypeError('Illegal invocation')
      work.push(promise)
    },
  }
  return { context, settle: () => Promise.all(work) }
}

describe("acknowledge: 'reserved'", () => {
  test('answers before any part of a handler runs, and hands the rest to waitUntil', async () => {
    const { outcomes, onOutcome } = recorder()
    const { context, settle } = platform()
    const order: string[] = []
    const onDelivery = () => {
      order.push('handler')
      return Promise.reject(new Error('late'))
    }
    const webhook = exampleWebhook({ acknowledge: 'reserved', onOutcome, onDelivery })
    const response = await webhook.handle(await signed({ id: '1' }), context)
    order.push(`answered ${response.status}`)
    expect(outcomes).toEqual([])
    await settle()
    expect(order).toEqual(['answered 200', 'handler'])
    expect(outcomes).toMatchObject([{ type: 'handler_failed', status: 200, attempt: 1 }])
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
    expect(outcomes.slice(1)).toMatchObject([{ type: 'duplicate' }])
  })

  test('needs no waitUntil', async () => {
    const { outcomes, onOutcome } = recorder()
    const webhook = exampleWebhook({ acknowledge: 'reserved', onOutcome, onDelivery() {} })
    expect((await webhook.handle(await signed({}))).status).toBe(200)
    expect(outcomes).toEqual([])
    await turn()
    expect(outcomes).toMatchObject([{ type: 'handled' }])
  })

  test('is at most once: if a process dies in a handler, the delivery is not handled again', async () => {
    const clock = manualClock()
    const store = memoryStore({ clock })
    const onDelivery = vi.fn(() => new Promise<void>(() => {}))
    const options = { acknowledge: 'reserved', store, clock, leaseMs: 3_000, endpoint: 'x' } as const
    expect((await exampleWebhook({ ...options, onDelivery }).handle(await signed({ id: '1' }))).status).toBe(200)
    await clock.advance(0)
    // If anything in the first process tried to renew its lease, there would be nothing to renew.
    expect([onDelivery.mock.calls.length, clock.sleeping]).toEqual([1, 0])
    await clock.advance(3_600_000)
    const { outcomes, onOutcome } = recorder()
    const retry = exampleWebhook({ ...options, onDelivery, onOutcome })
    expect((await retry.handle(await signed({ id: '1' }))).status).toBe(200)
    await turn()
    expect([onDelivery.mock.calls.length, outcomes[0]?.type]).toEqual([1, 'duplicate'])
  })

  test.each([
    ['throws', (): Promise<never> => Promise.reject(new Error('gone')), 'store_failed'],
    ['says that another attempt has the key', async (): Promise<boolean> => false, 'in_progress'],
  ] as const)('is a 503 if the store %s, and nothing runs', async (_what, complete, type) => {
    const { outcomes, onOutcome } = recorder()
    const onDelivery = vi.fn()
    const store: Store = { ...memoryStore(), complete }
    const webhook = exampleWebhook({ acknowledge: 'reserved', store, onOutcome, onDelivery })
    const response = await webhook.handle(await signed({}))
    await turn()
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(outcomes).toMatchObject([{ type, status: 503 }])
    expect(onDelivery).not.toHaveBeenCalled()
  })

  test.each([
    ['dedupe: false', { dedupe: false as const }],
    ['deliveries that are no duplicates', { protocol: { parse: () => ({ ...parsed, dedupe: false }) } }],
  ])('does not ask the store for %s', async (_what, options) => {
    const asked = vi.fn((): Promise<never> => Promise.reject(new Error('asked')))
    const store: Store = { reserve: asked, extend: asked, complete: asked, release: asked }
    const onDelivery = vi.fn()
    const webhook = exampleWebhook({ acknowledge: 'reserved', store, onDelivery, ...options })
    const answer = webhook
      .handle(await signed({ id: '1' }))
      .then(({ status }) => [status, onDelivery.mock.calls.length])
    expect(await answer).toEqual([200, 0])
    await turn()
    expect([onDelivery.mock.calls.length, asked.mock.calls.length]).toEqual([1, 0])
  })

  test('marks no events, because no retry could skip them', async () => {
    const store = memoryStore()
    const reserve = vi.spyOn(store, 'reserve')
    const on = { a: vi.fn() }
    const webhook = exampleWebhook({ acknowledge: 'reserved', dedupe: 'event', store, on, endpoint: 'x' })
    await webhook.handle(await signed({ events: [{ name: 'a' }, { name: 'a' }] }))
    await turn()
    expect([on.a.mock.calls.length, reserve.mock.calls.length]).toEqual([2, 1])
  })

  test.each([
    ['RetryLater', new RetryLater({ retryAfterMs: 1_000 })],
    ['the failure of a queue', new StoreError('@hookwright/x', 'queue_failed', 'down')],
  ])('asks onError about %s too, because the sender does not retry', async (_what, thrown) => {
    const { outcomes, onOutcome } = recorder()
    const onError = vi.fn(() => 'acknowledge' as const)
    const options = { acknowledge: 'reserved', onOutcome, onDelivery: () => Promise.reject(thrown) } as const
    await exampleWebhook({ ...options, onError }).handle(await signed({}))
    await exampleWebhook(options).handle(await signed({}))
    await turn()
    expect(onError).toHaveBeenCalledTimes(1)
    expect(outcomes).toMatchObject([
      { type: 'acknowledged', error: thrown },
      { type: 'handler_failed', status: 200, error: thrown },
    ])
  })

  test('reports any error on the console if nothing listens to outcomes', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const onDelivery = () => Promise.reject(new RetryLater({ retryAfterMs: 1_000 }))
    await exampleWebhook({ acknowledge: 'reserved', onDelivery }).handle(await signed({}))
    await turn()
    expect(log.mock.calls).toEqual([[expect.stringContaining('handler_failed (200): RetryLater')]])
    log.mockRestore()
  })

  test('nothing waits, so nothing is slow', async () => {
    const { outcomes, onOutcome } = recorder()
    const clock = manualClock()
    const webhook = exampleWebhook({ acknowledge: 'reserved', clock, onOutcome, onDelivery: () => clock.sleep(60_000) })
    await webhook.handle(await signed({}))
    await clock.advance(60_000)
    expect(outcomes).toMatchObject([{ type: 'handled', durationMs: 60_000 }])
  })

  test('also begins if the clock fails after the sender was told that it is handled', async () => {
    const state = { isBroken: false }
    const time = manualClock()
    const broken = () => {
      throw new Error('no clock')
    }
    const clock: Clock = {
      now: () => (state.isBroken ? broken() : time.now()),
      sleep: (ms, signal) => (state.isBroken ? Promise.reject(new Error('no clock')) : time.sleep(ms, signal)),
    }
    const inner = memoryStore({ clock })
    const store: Store = {
      ...inner,
      async complete(...args) {
        const isDone = await inner.complete(...args)
        state.isBroken = true
        return isDone
      },
    }
    const onDelivery = vi.fn()
    const { context, settle } = platform()
    const webhook = exampleWebhook({ acknowledge: 'reserved', clock, store, endpoint: 'x', onDelivery })
    expect((await webhook.handle(await signed({ id: '1' }), context)).status).toBe(200)
    await settle()
    expect(onDelivery).toHaveBeenCalledOnce()
  })

  test('a key that could not be marked is free for the retry', async () => {
    const inner = memoryStore()
    let isDown = true
    const complete: Store['complete'] = (...args) =>
      isDown ? Promise.reject(new Error('down')) : inner.complete(...args)
    const { outcomes, onOutcome } = recorder()
    const store = { ...inner, complete }
    const webhook = exampleWebhook({ acknowledge: 'reserved', store, endpoint: 'x', onOutcome, onDelivery() {} })
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(503)
    isDown = false
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
    await turn()
    expect(outcomes).toMatchObject([{ type: 'store_failed' }, { type: 'handled', attempt: 2 }])
  })

  test('a receiver without handlers answers 500 and marks nothing as done', async () => {
    const { outcomes, onOutcome } = recorder()
    const store = memoryStore()
    const options = { acknowledge: 'reserved', store, endpoint: 'x' } as const
    const webhook = exampleWebhook({ ...options, onOutcome })
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(500)
    expect(outcomes).toMatchObject([{ type: 'no_handler', code: 'no_handler', status: 500 }])
    expect(store.size).toBe(0)
  })
})

const parsed = { type: 'example' as const, payload: {}, issues: [], id: '1' }
