import { memoryStore, type Store } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('A stale delivery is 200 and not handled; NaN counts as stale', async () => {
  const { outcomes, onOutcome } = recorder()
  const clock = manualClock(1_000_000_000)
  const webhook = exampleWebhook({ onDelivery() {}, onOutcome, clock, maxAgeMs: 1_000 })
  const now = clock.now()
  for (const at of [now - 1_001, now + 1_001, now - 1_000, now + 1_000]) await webhook.handle(await signed({ at }))
  const broken = exampleWebhook({
    onDelivery() {},
    onOutcome,
    clock,
    protocol: { parse: () => ({ type: 'example', payload: {}, issues: [], id: '1', signedAt: Number.NaN }) },
  })
  await broken.handle(await signed({}))
  expect(outcomes.map(({ type, status }) => [type, status])).toEqual([
    ['stale', 200],
    ['stale', 200],
    ['handled', 200],
    ['handled', 200],
    ['stale', 200],
  ])
})

test('the time of a delivery is that of the receiver’s clock', async () => {
  const clock = manualClock(1_000_000_000)
  const received: Date[] = []
  const webhook = exampleWebhook({ clock, onDelivery: ({ receivedAt }) => void received.push(receivedAt) })
  await webhook.handle(await signed({ id: '1' }))
  await clock.advance(5_000)
  await webhook.handle(await signed({ id: '2' }))
  expect(received.map(Number)).toEqual([1_000_000_000, 1_000_005_000])
})

test('a delivery that stays fresh for longer than it would be remembered is remembered for as long', async () => {
  const clock = manualClock()
  const { outcomes, onOutcome } = recorder()
  const webhook = exampleWebhook({ clock, maxAgeMs: 30 * 86_400_000, onDelivery() {}, onOutcome })
  const at = clock.now()
  await webhook.handle(await signed({ id: '1', at }))
  await clock.advance(20 * 86_400_000)
  await webhook.handle(await signed({ id: '1', at }))
  expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate'])
})

test.each(['handled', 'reserved'] as const)(
  'a delivery signed by a clock ahead of ours is remembered while it is fresh: acknowledged when %s',
  async (acknowledge) => {
    for (const aheadMs of [0, 60_000, 1_000_000]) {
      const clock = manualClock(1_000_000_000)
      const { outcomes, onOutcome } = recorder()
      const webhook = exampleWebhook({
        clock,
        acknowledge,
        maxAgeMs: 1_000_000,
        onDelivery() {},
        onOutcome,
        retainMs: 1_000_000,
      })
      const at = clock.now() + aheadMs
      const send = async () => webhook.handle(await signed({ id: '1', at }))
      await send()
      await clock.advance(1_000_000)
      await send()
      await clock.advance(aheadMs)
      await send()
      await clock.advance(1)
      await send()
      expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'duplicate', 'duplicate', 'stale'])
    }
  },
)

test('deliveries signed by clocks ahead of ours have few different durations, because a memory store checks each', async () => {
  const maxAgeMs = 1_000_000
  const clock = manualClock(1_000_000_000)
  const store = memoryStore({ clock })
  const lasting = new Set<number>()
  const complete: Store['complete'] = (key, token, retainMs) => {
    lasting.add(retainMs)
    return store.complete(key, token, retainMs)
  }
  const webhook = exampleWebhook({
    clock,
    maxAgeMs,
    store: { ...store, complete },
    onDelivery() {},
    retainMs: maxAgeMs,
  })
  for (let aheadMs = 0; aheadMs <= maxAgeMs; aheadMs += 12_500) {
    await webhook.handle(await signed({ id: String(aheadMs), at: clock.now() + aheadMs }))
  }
  expect(store.size).toBe(81)
  expect(lasting.size).toBeLessThan(12)
})
