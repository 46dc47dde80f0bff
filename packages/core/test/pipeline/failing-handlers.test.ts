import { RetryLater, StoreError, VerificationError } from '@hookwright/core'
import { expect, test, vi } from 'vitest'
import { exampleWebhook, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('the stage decides: a VerificationError from a handler is a 500', async () => {
  const webhook = exampleWebhook({
    onOutcome() {},
    onDelivery() {
      throw new VerificationError('@hookwright/example', 'signature_mismatch', 'from inside')
    },
  })
  expect((await webhook.handle(await signed({}))).status).toBe(500)
})

test('RetryLater is a 503 with Retry-After, rounded up, and onError is not called', async () => {
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

test('a hand-off whose queue failed is a 503, and onError is not called, because what it let go would be in no queue', async () => {
  const { outcomes, onOutcome } = recorder()
  const onError = vi.fn(() => 'acknowledge' as const)
  const onDelivery = () => Promise.reject(new StoreError('@hookwright/example', 'queue_failed', 'The queue is down.'))
  expect((await exampleWebhook({ onDelivery, onError, onOutcome }).handle(await signed({}))).status).toBe(503)
  expect(outcomes).toMatchObject([{ type: 'store_failed', code: 'queue_failed' }])
  expect(onError).not.toHaveBeenCalled()
})

test.each([Number.NaN, -5, Number.POSITIVE_INFINITY])('RetryLater of %s ms has no time', async (retryAfterMs) => {
  const webhook = exampleWebhook({ onDelivery: () => Promise.reject(new RetryLater({ retryAfterMs })) })
  const answer = await webhook.handle(await signed({}))
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '0'])
})

test('RetryLater asks for no longer than a sender can read', async () => {
  const webhook = exampleWebhook({
    onDelivery() {
      throw new RetryLater({ retryAfterMs: Number.MAX_VALUE })
    },
  })
  expect((await webhook.handle(await signed({}))).headers.get('retry-after')).toBe('2147483647')
})

test.each([null, undefined, 'text', { code: 'retry_later' }])(
  'a handler may throw %j: a 500, and onError is called',
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

test('an onError that throws the error that it got has nothing to add', async () => {
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
