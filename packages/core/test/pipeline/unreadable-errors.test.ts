import { isHookwrightError, memoryStore, reduceCause } from '@hookwright/core'
import { createPaceCall } from '@hookwright/core/engine'
import { describe, expect, test } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

const refuse = (): never => {
  throw new TypeError('not to be read')
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable(new Error('gone'), {})
  revoke()
  return proxy
}

/** Values that can be thrown, and that throw when they are inspected. */
const unreadable: Record<string, unknown> = {
  'a message that throws': Object.defineProperty(new Error('x'), 'message', { get: refuse }),
  'a code that throws': Object.defineProperty(new Error('x'), 'code', { get: refuse }),
  'a proxy that throws': new Proxy({}, { get: refuse }),
  'a revoked proxy': revoked(),
}

describe.each(Object.entries(unreadable))('%s', (_, thrown) => {
  test('of a resolver is a 503, at once or later', async () => {
    const fails = () => Promise.reject(thrown)
    const throws = () => {
      throw thrown
    }
    for (const resolver of [fails, throws]) {
      const { outcomes, onOutcome } = recorder()
      const webhook = exampleWebhook({ onDelivery() {}, onOutcome, secret: resolver as never })
      expect((await webhook.handle(await signed({}))).status).toBe(503)
      expect(outcomes).toMatchObject([{ type: 'secrets_failed' }])
    }
  })

  test('of a handler frees the key for the retry', async () => {
    const { outcomes, onOutcome } = recorder()
    let attempts = 0
    const onDelivery = () => {
      if (++attempts === 1) throw thrown
    }
    const webhook = exampleWebhook({ onDelivery, onOutcome })
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(500)
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
    expect(outcomes).toMatchObject([{ type: 'handler_failed' }, { type: 'handled', attempt: 2 }])
  })

  test('of a handler after the answer is reported', async () => {
    const { outcomes, onOutcome } = recorder()
    const work: Promise<unknown>[] = []
    const context = { waitUntil: (one: Promise<unknown>) => void work.push(one) }
    const onDelivery = () => Promise.reject(thrown)
    const webhook = exampleWebhook({ acknowledge: 'reserved', onDelivery, onOutcome })
    expect((await webhook.handle(await signed({}), context)).status).toBe(200)
    await Promise.all(work)
    expect(outcomes).toMatchObject([{ type: 'handler_failed', status: 200 }])
  })

  test('of a store is a 503', async () => {
    const { outcomes, onOutcome } = recorder()
    const store = { ...memoryStore(), reserve: () => Promise.reject(thrown) }
    const webhook = exampleWebhook({ onDelivery() {}, onOutcome, store })
    expect((await webhook.handle(await signed({}))).status).toBe(503)
    expect(outcomes).toMatchObject([{ type: 'store_failed' }])
  })

  test('of an engine is a StoreError', async () => {
    const ask = createPaceCall('x', 'X')
    const asked = ask(() => Promise.reject(thrown))
    await expect(asked).rejects.toMatchObject({ name: 'StoreError', code: 'store_failed' })
  })

  test('is not one of our errors, and can be a cause', () => {
    expect(isHookwrightError(thrown)).toBe(false)
    expect(typeof reduceCause(thrown).message).toBe('string')
  })
})
