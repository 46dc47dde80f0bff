import { challengeReply, memoryStore, type Store, type WebhookProtocol } from '@hookwright/core'
import { describe, expect, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'
import { type ExampleDelivery, exampleWebhook, secret, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

describe('a protocol', () => {
  test('needs neither a check nor events: handlers then get the whole delivery, by its type', async () => {
    const example = vi.fn()
    const webhook = exampleWebhook({ protocol: { check: undefined, events: undefined } as object, on: { example } })
    expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
    expect(example.mock.calls).toEqual([[{ id: '1' }, expect.objectContaining({ index: 0 })]])
  })

  test('may name the methods that carry deliveries', async () => {
    const webhook = exampleWebhook({ protocol: { methods: ['PUT', 'PATCH'] }, onDelivery() {} })
    const answers = []
    for (const method of ['PUT', 'PATCH', 'POST']) {
      answers.push(await webhook.handle(new Request(await signed({ id: method }), { method })))
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 405])
    expect(answers[2]!.headers.get('allow')).toBe('PUT, PATCH')
  })

  test('that signs no time has no stale delivery, and no age to set', async () => {
    const { outcomes, onOutcome } = recorder()
    const kept: number[] = []
    const inner = memoryStore()
    const complete: Store['complete'] = (key, token, retainMs) => {
      kept.push(retainMs)
      return inner.complete(key, token, retainMs)
    }
    const common = { protocol: { maxAgeMs: undefined }, store: { ...inner, complete }, onDelivery() {}, onOutcome }
    await exampleWebhook(common).handle(await signed({ id: '1', at: 1 }))
    await exampleWebhook({ ...common, retainMs: 5_000 }).handle(await signed({ id: '2', at: 1 }))
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'handled'])
    expect(kept).toEqual([86_400_000, 5_000])
  })

  test('that signs a time and repeats itself has no duplicates', async () => {
    const onDelivery = vi.fn()
    const parse: WebhookProtocol['parse'] = (payload) => {
      return { type: 'example', payload, issues: [], id: '1', dedupe: false, signedAt: Date.now() }
    }
    const webhook = exampleWebhook({ protocol: { parse }, onDelivery })
    for (let copy = 0; copy < 2; copy++) expect((await webhook.handle(await signed({}))).status).toBe(200)
    expect(onDelivery).toHaveBeenCalledTimes(2)
  })

  test('whose secret was chosen for no one accepts the owner that a payload names', async () => {
    const deliveries: ExampleDelivery[] = []
    const webhook = exampleWebhook({ secret, onDelivery: (delivery) => void deliveries.push(delivery) })
    expect((await webhook.handle(await signed({ owner: 'acme' }))).status).toBe(200)
    expect(deliveries[0]?.principal).toBe('acme')
  })

  test('whose secret was found for an owner accepts no other owner', async () => {
    const deliveries: ExampleDelivery[] = []
    const onDelivery = (delivery: ExampleDelivery) => void deliveries.push(delivery)
    const webhook = exampleWebhook({ secret: () => ({ secret, principal: 'acme' }), onDelivery })
    expect((await webhook.handle(await signed({ owner: 'other' }))).status).toBe(200)
    expect(deliveries[0]?.principal).toBe('acme')
  })

  test('may add fields to deliveries, but not replace those that all have', async () => {
    const deliveries: ExampleDelivery[] = []
    const parse: WebhookProtocol['parse'] = (payload) => {
      const details = { topic: 'orders', type: 'x', id: 'x', principal: 'x', authenticated: 'x', secretId: 'x' }
      return { type: 'example', payload, issues: [], id: '1', details }
    }
    const webhook = exampleWebhook({ protocol: { parse }, onDelivery: (delivery) => void deliveries.push(delivery) })
    expect((await webhook.handle(await signed({}))).status).toBe(200)
    const shared = { type: 'example', id: '1', principal: 'example', authenticated: 'body', secretId: '0' }
    expect(deliveries).toMatchObject([{ topic: 'orders', ...shared }])
  })

  test('answers a challenge with its own reply, also from receive', async () => {
    const challenge: WebhookProtocol['challenge'] = () => challengeReply({ 'x-echo': 'abc' }, 'pong')
    const webhook = exampleWebhook({ protocol: { challenge }, onDelivery() {} })
    const received = await webhook.receive(await signed({}))
    if (received.type !== 'challenge') throw new Error('expected a challenge')
    for (const response of [received.response, await webhook.handle(await signed({}))]) {
      expect([response.status, await response.text(), Object.fromEntries(response.headers)]).toEqual([
        200,
        'pong',
        expect.objectContaining({ 'x-echo': 'abc', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }),
      ])
    }
  })
})

describe('a receiver', () => {
  test('hands its work to waitUntil before it is done, so that it outlives a sender that hangs up', async () => {
    const { promise, resolve } = deferred()
    const work: Promise<unknown>[] = []
    const webhook = exampleWebhook({ onDelivery: () => promise })
    const context = { waitUntil: (one: Promise<unknown>) => void work.push(one) }
    const answer = webhook.handle(await signed({}), context)
    expect(work).toHaveLength(1)
    const order: string[] = []
    const done = work[0]!.then(() => order.push('done'))
    order.push('handled')
    resolve()
    await Promise.all([answer, done])
    expect(order).toEqual(['handled', 'done'])
  })

  test.each([undefined, null, 'text', 7, {}, { waitUntil: 7 }])('accepts %j as a context', async (context) => {
    const seen: unknown[] = []
    const webhook = exampleWebhook({ onDelivery: (delivery) => void seen.push(delivery.context) })
    expect((await webhook.handle(await signed({}), context as object)).status).toBe(200)
    expect(seen).toEqual([context])
  })

  test('says what it accepts if it gets something else', async () => {
    const webhook = exampleWebhook({ onDelivery() {} })
    for (const request of [undefined, {}, Promise.resolve(await signed({}))]) {
      await expect(webhook.handle(request as Request)).rejects.toThrow('handle() takes a Fetch Request')
    }
    for (const delivery of [undefined, {}]) {
      await expect(webhook.dispatch(delivery as ExampleDelivery)).rejects.toThrow('dispatch() takes a delivery')
    }
  })
})
