import { memoryStore } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { type ExampleDelivery, exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('a handler gets the whole delivery; its bytes, signal and context are not enumerable', async () => {
  const seen: ExampleDelivery[] = []
  const webhook = exampleWebhook({ onDelivery: (delivery) => void seen.push(delivery) })
  const context = { tenant: 7 }
  await webhook.handle(await signed('{"id":"1","x":"\\u00e9"}'), context)
  const delivery = seen[0] as ExampleDelivery
  expect(delivery).toMatchObject({
    provider: 'example',
    endpoint: 'example',
    type: 'example',
    id: '1',
    principal: 'example',
    authenticated: 'body',
    secretId: '0',
    issues: [],
    url: 'https://hooks.test/example',
    payload: { id: '1', x: 'é' },
  })
  expect(new TextDecoder().decode(delivery.rawBody)).toBe('{"id":"1","x":"\\u00e9"}')
  expect(delivery.headers.get('x-signature')).toMatch(/^[0-9a-f]{64}$/)
  expect(delivery.context).toBe(context)
  expect(delivery.signal.aborted).toBe(false)
  expect(delivery.receivedAt).toBeInstanceOf(Date)
  expect(Object.keys(delivery)).not.toContain('rawBody')
  expect(JSON.stringify(delivery)).not.toContain('rawBody')
})

test('a duplicate is 200 and not handled; a failed delivery is handled again', async () => {
  const { outcomes, onOutcome } = recorder()
  let calls = 0
  const webhook = exampleWebhook({
    onOutcome,
    onDelivery: () => {
      if (++calls === 1) throw new Error('database down')
    },
  })
  const statuses = []
  for (let index = 0; index < 3; index++) statuses.push((await webhook.handle(await signed({ id: '1' }))).status)
  expect(statuses).toEqual([500, 200, 200])
  expect(calls).toBe(2)
  expect(outcomes.map(({ type, attempt }) => [type, attempt])).toEqual([
    ['handler_failed', 1],
    ['handled', 2],
    ['duplicate', undefined],
  ])
  expect(outcomes[0]?.error).toMatchObject({ message: 'database down' })
})

test('A36 a thousand identical deliveries at once run the handler once', async () => {
  let calls = 0
  const webhook = exampleWebhook({
    onDelivery: async () => {
      calls++
      await new Promise((resolve) => setTimeout(resolve, 5))
    },
  })
  const requests = await Promise.all(Array.from({ length: 1_000 }, () => signed({ id: '1' })))
  const statuses = await Promise.all(requests.map(async (request) => (await webhook.handle(request)).status))
  expect(calls).toBe(1)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(statuses.filter((status) => status === 503)).toHaveLength(999)
})

test('A37 two endpoints on one store do not take each other’s deliveries', async () => {
  const store = memoryStore()
  const seen: string[] = []
  const onDelivery = ({ endpoint }: ExampleDelivery) => void seen.push(endpoint)
  for (const endpoint of ['a', 'b', 'a'])
    await exampleWebhook({ store, endpoint, onDelivery }).handle(await signed({ id: '1' }))
  expect(seen).toEqual(['a', 'b'])
})

test('without dedupe, the store is not asked, however long a handler takes', async () => {
  const clock = manualClock()
  const asked: string[] = []
  const store = new Proxy(memoryStore({ clock }), {
    get(target, name, receiver) {
      const verb = Reflect.get(target, name, receiver)
      if (typeof verb !== 'function') return verb
      return (...args: unknown[]) => {
        asked.push(String(name))
        return verb.apply(target, args)
      }
    },
  })
  let aborted: boolean | undefined
  const webhook = exampleWebhook({
    clock,
    store,
    dedupe: false,
    leaseMs: 3_000,
    async onDelivery({ signal }) {
      await clock.sleep(10_000)
      aborted = signal.aborted
    },
  })
  const answer = webhook.handle(await signed({}))
  await clock.advance(10_000)
  expect([(await answer).status, aborted, asked]).toEqual([200, false, []])
})

test('a receiver without handlers answers 500 and does not ask the store, and receive still works', async () => {
  const { outcomes, onOutcome } = recorder()
  const store = memoryStore()
  const reserve = vi.spyOn(store, 'reserve')
  const webhook = exampleWebhook({ onOutcome, store, endpoint: 'x' })
  expect((await webhook.handle(await signed({}))).status).toBe(500)
  expect(outcomes[0]).toMatchObject({ type: 'no_handler', code: 'no_handler' })
  expect(reserve).not.toHaveBeenCalled()
  expect(await webhook.receive(await signed({}))).toMatchObject({ type: 'delivery', delivery: { type: 'example' } })
  await expect(webhook.receive(await signed({}, { key: 'another-secret-of-sixteen' }))).rejects.toMatchObject({
    name: 'VerificationError',
    code: 'signature_mismatch',
  })
})

test('methods may be used without the receiver', async () => {
  const { handle } = exampleWebhook({ onDelivery() {} })
  expect((await handle(await signed({}))).status).toBe(200)
})
