import { memoryStore, RetryLater, type Store, VerificationError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { type ExampleDelivery, exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('a handler sees the delivery whole; its bytes, signal and context are not enumerable', async () => {
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

test('a complete that fails after the handlers is 200 and reported', async () => {
  const { outcomes, onOutcome } = recorder()
  const complete = async () => {
    throw new Error('gone')
  }
  const webhook = exampleWebhook({ onDelivery() {}, onOutcome, store: { ...memoryStore(), complete } })
  expect((await webhook.handle(await signed({}))).status).toBe(200)
  expect(outcomes[0]).toMatchObject({ type: 'completion_failed', status: 200 })
})

test('what decides is the stage: a VerificationError from a handler is a 500', async () => {
  const webhook = exampleWebhook({
    onOutcome() {},
    onDelivery() {
      throw new VerificationError('@hookwright/example', 'signature_mismatch', 'from inside')
    },
  })
  expect((await webhook.handle(await signed({}))).status).toBe(500)
})

test('RetryLater is 503 with Retry-After, rounded up, and onError is not asked', async () => {
  const onError = vi.fn(() => 'acknowledge' as const)
  const webhook = exampleWebhook({
    onError,
    onDelivery() {
      throw new RetryLater({ retryAfterMs: 1_001 })
    },
  })
  const response = await webhook.handle(await signed({}))
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(onError).not.toHaveBeenCalled()
})

test('onError lets a poisoned delivery go, once', async () => {
  const { outcomes, onOutcome } = recorder()
  const poisoned: number[] = []
  const webhook = exampleWebhook({
    onOutcome,
    onDelivery() {
      throw new Error('poison')
    },
    onError(_error, { attempt }) {
      if (attempt < 3) return 'retry'
      poisoned.push(attempt)
      return 'acknowledge'
    },
  })
  const statuses = []
  for (let index = 0; index < 4; index++) statuses.push((await webhook.handle(await signed({ id: '1' }))).status)
  expect(statuses).toEqual([500, 500, 200, 200])
  expect(poisoned).toEqual([3])
  expect(outcomes.map(({ type }) => type)).toEqual(['handler_failed', 'handler_failed', 'acknowledged', 'duplicate'])
})

test('without dedupe the store is not asked, however long a handler takes', async () => {
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

test.each([null, undefined, 'text', { code: 'retry_later' }])(
  'a handler may throw %j: a 500, and onError is told',
  async (thrown) => {
    const told: unknown[] = []
    const webhook = exampleWebhook({
      onOutcome() {},
      onDelivery: () => Promise.reject(thrown),
      onError: (error) => {
        told.push(error)
        return 'retry'
      },
    })
    expect((await webhook.handle(await signed({}))).status).toBe(500)
    expect(told).toEqual([thrown])
  },
)

test('an onError that throws means retry, and both errors are reported', async () => {
  const { outcomes, onOutcome } = recorder()
  const [first, second] = [new Error('first'), new Error('second')]
  const failing = { onDelivery: () => Promise.reject(first), onError: () => Promise.reject(second) }
  expect((await exampleWebhook({ ...failing, onOutcome }).handle(await signed({}))).status).toBe(500)
  expect(outcomes).toMatchObject([{ type: 'handler_failed', error: { errors: [first, second] } }])
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  await exampleWebhook(failing).handle(await signed({}))
  expect(log.mock.calls).toEqual([[expect.stringMatching(/500.*Error: first.*onError threw.*Error: second/)]])
  log.mockRestore()
})

test('an onError that throws what it was told has nothing to add', async () => {
  const { outcomes, onOutcome } = recorder()
  const bug = new Error('bug')
  const onError = (error: unknown) => Promise.reject(error)
  await exampleWebhook({ onDelivery: () => Promise.reject(bug), onError, onOutcome }).handle(await signed({}))
  expect(outcomes[0]?.error).toBe(bug)
})

test('an onError may ask for a later delivery', async () => {
  const { outcomes, onOutcome } = recorder()
  const later = new RetryLater({ retryAfterMs: 30_000 })
  const webhook = exampleWebhook({
    onOutcome,
    onDelivery: () => Promise.reject(new Error('busy')),
    onError: () => Promise.reject(later),
  })
  const response = await webhook.handle(await signed({}))
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
  expect(outcomes).toMatchObject([{ type: 'retry_later', error: later }])
})

test('a receiver without handlers answers 500 and asks no store, and receive still works', async () => {
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

test('what is accepted for longer than it would be remembered is remembered for as long', async () => {
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
  'what a clock ahead of ours signed is remembered for as long as it is fresh: acknowledged when %s',
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

test('what clocks ahead of ours signed lasts for few different times: a memory store looks at each of them', async () => {
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

test('functions may be taken off the receiver', async () => {
  const { handle } = exampleWebhook({ onDelivery() {} })
  expect((await handle(await signed({}))).status).toBe(200)
})

test.each([Number.NaN, -5, Number.POSITIVE_INFINITY])(
  'RetryLater of %s ms is one that names no time',
  async (retryAfterMs) => {
    const webhook = exampleWebhook({ onDelivery: () => Promise.reject(new RetryLater({ retryAfterMs })) })
    const answer = await webhook.handle(await signed({}))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '0'])
  },
)

test('RetryLater asks for no longer than a sender can read', async () => {
  const webhook = exampleWebhook({
    onDelivery() {
      throw new RetryLater({ retryAfterMs: Number.MAX_VALUE })
    },
  })
  expect((await webhook.handle(await signed({}))).headers.get('retry-after')).toBe('2147483647')
})

test('a store that answers with nonsense is a 503, and no handler runs', async () => {
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

test('a store whose release throws at once does not hide what the handler threw', async () => {
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

describe("dedupe 'event'", () => {
  test('marks nothing where equal deliveries are no duplicates', async () => {
    const seen: string[] = []
    const protocol = {
      parse: async () => ({ type: 'a', payload: { events: [{ name: 'a' }] }, issues: [], id: '1', dedupe: false }),
    }
    const on = { a: (_: unknown, { key }: { key: string }) => void seen.push(key) }
    const webhook = exampleWebhook({ on, protocol, dedupe: 'event' })
    for (let time = 0; time < 3; time++) expect((await webhook.handle(await signed({}))).status).toBe(200)
    expect(seen).toHaveLength(3)
  })

  test('a store that gives no token for an event is a 503, and no handler runs', async () => {
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

  test('a full store is a 503, and onError is not asked', async () => {
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
})
