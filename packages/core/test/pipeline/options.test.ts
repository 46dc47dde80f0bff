import { runInNewContext } from 'node:vm'
import { memoryStore } from '@hookwright/core'
import { describe, expect, test } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'

/** Its methods are on its prototype, where handlers are not looked up. */
class Handlers {
  a() {}
}

describe('options of a receiver', () => {
  test.each<[string, object]>([
    ['Give either "onDelivery" or "on", not both', { onDelivery() {}, on: {} }],
    ['Give either "onDelivery" or "on", not both', { onDelivery() {}, onOther() {} }],
    ['Option "onDelivery" must be a function', { onDelivery: 'x' }],
    ['Option "onError" must be a function', { onError: 'retry' }],
    ['Option "onOutcome" must be a function', { onOutcome: {} }],
    ['Option "onOther" must be a function', { onOther: 1 }],
    ...[() => {}, new Map([['a', () => {}]]), [() => {}], new Handlers(), 'a', true].map((on): [string, object] => [
      'Option "on" must be a plain object.',
      { on },
    ]),
    ['the handler of "a" must be a function', { on: { a: 1 } }],
    ['there is no event "c". Events are a, b.', { on: { c() {} }, protocol: { eventNames: ['a', 'b'] } }],
    ['Option "leaseMs"', { leaseMs: 0 }],
    ['Option "leaseMs"', { leaseMs: Number.NaN }],
    ['Option "maxAgeMs"', { maxAgeMs: Number.POSITIVE_INFINITY }],
    ['Option "maxAgeMs"', { maxAgeMs: -1 }],
    // Given in seconds: every delivery would be too old, and be acknowledged.
    ['Option "maxAgeMs" must be a whole number from 1000', { maxAgeMs: 300 }],
    ['Option "maxAgeMs" must be a whole number from 1000', { retainMs: 300 }],
    ['Option "maxAgeMs": example signs no time', { maxAgeMs: 1_000, protocol: { maxAgeMs: undefined } }],
    ['Option "maxBodyBytes"', { maxBodyBytes: 1.5 }],
    ['"maxInflightBytes" must be at least "maxBodyBytes", 1000', { maxBodyBytes: 1_000, maxInflightBytes: 999 }],
    ['Option "acknowledge" must be one of handled, reserved.', { acknowledge: 'later' }],
    ['Option "dedupe" must be one of delivery, event, false.', { dedupe: true }],
    ['Option "dedupe": "event" needs "on"', { dedupe: 'event', onDelivery() {} }],
    ['Option "endpoint" must be a non-empty text', { endpoint: '' }],
    ['Option "endpoint" must be a non-empty text', { endpoint: 5 }],
    ['Option "endpoint" is required with a shared store', { store: { ...memoryStore(), shared: true } }],
    ...[{}, new Map(), 'redis://localhost'].map((store): [string, object] => ['"store" must be a store', { store }]),
  ])('are refused: %s (%j)', (problem, options) => {
    expect(() => exampleWebhook(options)).toThrow(problem)
  })

  test.each<[object]>([
    [{ on: { a() {}, b: undefined }, protocol: { eventNames: ['a', 'b'] } }],
    [{ on: Object.assign(Object.create(null), { a() {} }) }],
    [{ on: runInNewContext('({ a() {} })') }],
    [{ store: { ...memoryStore(), shared: true }, endpoint: 'x' }],
    [{ maxBodyBytes: 200 * 1_048_576 }],
  ])('are accepted: %j', (options) => {
    expect(() => exampleWebhook(options)).not.toThrow()
  })

  test('leave room for many bodies at once by default', async () => {
    const webhook = exampleWebhook({ maxBodyBytes: 400_000, onDelivery() {}, onOutcome() {} })
    const requests = await Promise.all([1, 2, 3].map((id) => signed({ id: String(id), text: 'x'.repeat(350_000) })))
    const answers = await Promise.all(requests.map((request) => webhook.handle(request)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('may not forget what is still fresh, unless nothing is remembered', () => {
    expect(() => exampleWebhook({ retainMs: 60_000, maxAgeMs: 60_001 })).toThrow(/"retainMs" must be at least 60001/)
    expect(() => exampleWebhook({ retainMs: 60_000, maxAgeMs: 60_000 })).not.toThrow()
    expect(() => exampleWebhook({ retainMs: 60_000, maxAgeMs: 60_001, dedupe: false })).not.toThrow()
    expect(() => exampleWebhook({ retainMs: 60_000 })).not.toThrow()
    const protocol = { maxAgeMs: undefined, freshMs: 600_000 }
    expect(() => exampleWebhook({ protocol, retainMs: 599_999 })).toThrow(/"retainMs" must be at least 600000/)
    expect(() => exampleWebhook({ protocol })).not.toThrow()
  })
})
