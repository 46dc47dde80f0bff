import { decodeDelivery, encodeDelivery, memoryStore } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'

test('a delivery that another copy of the package decoded is dispatched, and has the signal of its lease', async () => {
  const clock = manualClock(1_000_000)
  const handled: [name: string, isAborted: boolean][] = []
  const webhook = exampleWebhook({
    clock,
    store: { ...memoryStore({ clock }), extend: async () => false },
    leaseMs: 3_000,
    dedupe: 'event',
    async onOther({ name }, { signal }) {
      if (name === 'slow') await clock.sleep(2_000)
      handled.push([name, signal.aborted])
    },
  })
  const received = await webhook.receive(await signed({ id: '1', events: [{ name: 'quick' }, { name: 'slow' }] }))
  if (received.type !== 'delivery') throw new Error('expected a delivery')
  const message = await encodeDelivery(received.delivery)
  vi.resetModules()
  const other = await import('@hookwright/core')
  expect(other.decodeDelivery).not.toBe(decodeDelivery)
  for (let attempt = 0; attempt < 2; attempt++) {
    const dispatched = webhook.dispatch(await other.decodeDelivery(webhook, message))
    await clock.advance(2_000)
    await dispatched
  }
  expect(handled).toEqual([
    ['quick', false],
    ['slow', true],
  ])
})
