import { memoryStore, RetryLater, type Store } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { type ExampleDelivery, exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A store that takes a while for every other release, beginning with the first. */
function slowRelease(): Store {
  const inner = memoryStore()
  let calls = 0
  return {
    ...inner,
    async release(...args) {
      if (calls++ % 2 === 0) await turn()
      await inner.release(...args)
    },
  }
}

describe('the key of a delivery', () => {
  test.each([
    ['delivery', { onDelivery: () => Promise.reject(new Error('no')) }],
    ['event', { on: { a: () => Promise.reject(new Error('no')) } }],
  ] as const)('is free again when the sender hears that it failed, with dedupe: %s', async (dedupe, handlers) => {
    const { outcomes, onOutcome } = recorder()
    const webhook = exampleWebhook({ store: slowRelease(), dedupe, onOutcome, ...handlers })
    for (const attempt of [1, 2]) {
      expect((await webhook.handle(await signed({ id: '1', events: [{ name: 'a' }] }))).status).toBe(500)
      expect(outcomes.at(-1)).toMatchObject({ type: 'handler_failed', attempt })
    }
  })

  test('is not released if it was never taken', async () => {
    const release = vi.fn(async () => {})
    const reserve = () => Promise.reject(new Error('down'))
    const webhook = exampleWebhook({ store: { ...memoryStore(), reserve, release }, onOutcome() {}, onDelivery() {} })
    expect((await webhook.handle(await signed({}))).status).toBe(503)
    expect(release).not.toHaveBeenCalled()
  })

  test('is not refused if a store returns more than it must', async () => {
    const { outcomes, onOutcome } = recorder()
    const reserve = async () => ({ status: 'in_progress', lease: 5_000, token: 'of another', attempt: 2 }) as const
    const webhook = exampleWebhook({ store: { ...memoryStore(), reserve }, onOutcome, onDelivery() {} })
    expect((await webhook.handle(await signed({}))).status).toBe(503)
    expect(outcomes).toMatchObject([{ type: 'in_progress' }])
  })

  test('is the only one that is marked, unless events are marked too', async () => {
    const reserved = async (dedupe: 'delivery' | 'event') => {
      const store = memoryStore()
      const reserve = vi.spyOn(store, 'reserve')
      await exampleWebhook({ store, dedupe, on: { a() {} } }).handle(await signed({ events: [{ name: 'a' }] }))
      return reserve.mock.calls.map(([, leaseMs]) => leaseMs)
    }
    expect([await reserved('delivery'), await reserved('event')]).toEqual([[60_000], [60_000, 60_000]])
  })

  test.each([
    ['as the store says', async () => false],
    ['because the store was down until it ran out', () => Promise.reject(new Error('down'))],
  ])('is not used again after it was lost, %s', async (_, answer) => {
    const clock = manualClock(1_000_000)
    const extend = vi.fn<() => Promise<boolean>>(answer)
    const store: Store = { ...memoryStore({ clock }), extend }
    const onDelivery = () => clock.sleep(60_000)
    const webhook = exampleWebhook({ clock, store, leaseMs: 3_000, onOutcome() {}, onDelivery })
    const handling = webhook.handle(await signed({}))
    await clock.advance(3_000)
    const asked = extend.mock.calls.length
    // Only the handler.
    expect([asked > 0, clock.sleeping]).toEqual([true, 1])
    await clock.advance(57_000)
    await handling
    expect([extend.mock.calls.length, clock.sleeping]).toEqual([asked, 0])
  })
})

test('a delivery that was made by hand, or without dedupe, is dispatched without marks', async () => {
  const seen: unknown[] = []
  const store = memoryStore()
  const on = { a: (event: unknown) => void seen.push(event) }
  const webhook = exampleWebhook({ store, dedupe: 'event', on })
  const received = await webhook.receive(await signed({ events: [{ name: 'a' }] }))
  const { delivery } = received as { delivery: ExampleDelivery }
  const byHand = { ...delivery, rawBody: delivery.rawBody } as ExampleDelivery
  for (let attempt = 0; attempt < 2; attempt++) await webhook.dispatch(byHand)
  await exampleWebhook({ store, on }).dispatch(delivery)
  expect([seen.length, store.size]).toEqual([3, 0])
})

test('after the answer nothing is retried, whatever onError throws', async () => {
  const { outcomes, onOutcome } = recorder()
  const onError = () => Promise.reject(new RetryLater({ retryAfterMs: 1 }))
  const onDelivery = () => Promise.reject(new Error('no'))
  await exampleWebhook({ acknowledge: 'reserved', onError, onDelivery, onOutcome }).handle(await signed({}))
  await turn()
  expect(outcomes).toMatchObject([{ type: 'handler_failed', status: 200 }])
})
