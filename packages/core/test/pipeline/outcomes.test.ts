import { deliveryKey, memoryStore, type Outcome, RetryLater, type Store, StoreError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { type ExampleDelivery, type ExampleOptions, exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

const body = '{"id":"1","n":"é"}'
const bytes = 19
const parsed = { type: 'example', payload: {}, id: '1', issues: [] }
const lost = async () => false

/** The outcome of a delivery that takes 250 ms to handle. */
async function outcomeOf(options: ExampleOptions = {}, key?: string) {
  const { outcomes, onOutcome } = recorder()
  const clock = manualClock(1_000_000)
  const deliveries: ExampleDelivery[] = []
  const onDelivery = (delivery: ExampleDelivery) => {
    deliveries.push(delivery)
    return clock.sleep(250)
  }
  const webhook = exampleWebhook({ clock, endpoint: 'orders', onOutcome, onDelivery, ...options })
  const answer = webhook.handle(await signed(body, key === undefined ? {} : { key }))
  await clock.advance(0)
  await clock.advance(250)
  const { status } = await answer
  return { outcome: outcomes[0] as Outcome, deliveries, status }
}

const common = { provider: 'example', endpoint: 'orders', bytes }

describe('an outcome', () => {
  test('of a handled delivery has the endpoint, duration, size, key, secret and attempt', async () => {
    const { outcome, deliveries } = await outcomeOf()
    const key = await deliveryKey(deliveries[0]!)
    const whole = { ...common, type: 'handled', status: 200, durationMs: 250, key, secretId: '0', attempt: 1 }
    expect(outcome).toStrictEqual(whole)
  })

  test('counts the fields of a wrong type', async () => {
    const issues = ['a', 'b'].map((name) => ({ path: [name], message: 'no' }))
    const { outcome } = await outcomeOf({ protocol: { parse: () => ({ ...parsed, issues }) } })
    expect(outcome).toMatchObject({ type: 'handled', issues: 2 })
  })

  test('of a refusal has nothing of a delivery', async () => {
    const { outcome } = await outcomeOf({}, 'another-secret-of-sixteen')
    const whole = { ...common, type: 'unauthenticated', status: 401, durationMs: 0, code: 'signature_mismatch' }
    expect(outcome).toStrictEqual({ ...whole, error: expect.any(Error) })
  })

  test('of a handler that failed has no code of an error that is not ours', async () => {
    const error = Object.assign(new Error('no'), { code: 'json_invalid' })
    const { outcome } = await outcomeOf({ onDelivery: () => Promise.reject(error) })
    expect(outcome).toMatchObject({ type: 'handler_failed', status: 500, error, code: undefined })
  })

  test.each<[string, unknown, string, number]>([
    ['an error with a code like ours', Object.assign(new Error('x'), { code: 'json_invalid' }), 'internal', 500],
    ['nothing', undefined, 'internal', 500],
    ['a StoreError', new StoreError('@hookwright/x', 'store_full', 'full'), 'store_failed', 503],
  ])('of a protocol that throws %s', async (_, error, type, status) => {
    const check = () => Promise.reject(error)
    expect((await outcomeOf({ protocol: { check } })).outcome).toMatchObject({ type, status })
  })

  test('names the package in its message', async () => {
    const { outcome } = await outcomeOf({ maxBodyBytes: 5 })
    expect(outcome).toMatchObject({ type: 'body_too_large', status: 413, bytes: 0 })
    expect((outcome.error as Error).message).toMatch(/^\[@hookwright\/example\] /)
  })

  test('is slow after the sender’s patience, not at its end', async () => {
    expect((await outcomeOf({ protocol: { patienceMs: 250 } })).outcome.type).toBe('handled')
    expect((await outcomeOf({ protocol: { patienceMs: 249 } })).outcome.type).toBe('slow')
  })
})

describe('without onOutcome, the console', () => {
  const linesOf = async (options: ExampleOptions) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    await exampleWebhook({ onDelivery() {}, ...options }).handle(await signed(body))
    const lines = log.mock.calls.map(([line]) => line as string)
    log.mockRestore()
    return lines
  }

  test('reports a delivery that could not be completed', async () => {
    const store: Store = { ...memoryStore(), complete: lost }
    expect(await linesOf({ store })).toEqual([expect.stringContaining('completion_failed (200)')])
  })

  test('does not report what is retried', async () => {
    const onDelivery = () => Promise.reject(new RetryLater({ retryAfterMs: 1 }))
    expect(await linesOf({ onDelivery })).toEqual([])
    const reserve = async () => ({ status: 'in_progress' }) as const
    expect(await linesOf({ store: { ...memoryStore(), reserve } })).toEqual([])
  })
})

test('onError gets the delivery and its attempt, which is the first if none are counted', async () => {
  const told: unknown[] = []
  const onError = (_: unknown, info: unknown) => {
    told.push(info)
    return 'acknowledge' as const
  }
  const onDelivery = () => Promise.reject(new Error('no'))
  for (const dedupe of ['delivery', false] as const) await outcomeOf({ onError, onDelivery, dedupe })
  const info = { delivery: expect.objectContaining({ id: '1', endpoint: 'orders' }), attempt: 1 }
  expect(told).toEqual([info, info])
})

test('an answer says when to retry, or what is allowed, if that matters, and is never cacheable', async () => {
  const { webhook, request } = { webhook: exampleWebhook({ onDelivery() {} }), request: await signed(body) }
  const answers = [
    await webhook.handle(request),
    await webhook.handle(new Request('https://hooks.test/', { method: 'PATCH', body })),
    await exampleWebhook({ onDelivery: () => Promise.reject(new RetryLater({ retryAfterMs: 2_001 })) }).handle(
      await signed(body),
    ),
  ]
  const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  expect(answers.map(({ status, headers }) => [status, Object.fromEntries(headers)])).toEqual([
    [200, safe],
    [405, { ...safe, allow: 'POST' }],
    [503, { ...safe, 'retry-after': '3' }],
  ])
})
