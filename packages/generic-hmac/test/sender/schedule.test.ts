import { createRateLimiter } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import type { SendAttempt, WebhookSenderOptions } from '../../src/sender/options.js'
import { createWebhookSender } from '../../src/sender/sender.js'

const secret = generateSecret()
const start = Date.UTC(2026, 0, 1)

/** A receiver behind a `fetch`, and a clock that moves only when told to. */
function setUp(answers: (Response | Error | 'hang')[], options: Partial<WebhookSenderOptions> = {}) {
  const clock = manualClock(start)
  const sent: { at: number; headers: Headers; init: RequestInit }[] = []
  const fetch = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push({ at: clock.now() - start, headers: new Headers(init.headers), init })
    const answer = answers[Math.min(sent.length, answers.length) - 1]!
    if (answer === 'hang') return new Promise(() => {})
    if (answer instanceof Error) throw answer
    return answer.clone()
  }
  const sender = createWebhookSender({
    url: 'https://hooks.example.com/in',
    secret,
    egress: 'trusted',
    fetch: fetch,
    clock,
    random: () => 0,
    retryDelaysMs: [1_000, 10_000],
    ...options,
  })
  return { clock, sender, sent, times: () => sent.map(({ at }) => at) }
}

/** Moves the clock in real turns of the event loop, because signing runs on another thread. */
async function advance(clock: ReturnType<typeof manualClock>, ms: number): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  await clock.advance(ms)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
}

const status = (code: number, headers: Record<string, string> = {}) => new Response(null, { status: code, headers })

describe('the schedule', () => {
  test('waits as long as it says, and signs each attempt with its own time', async () => {
    const { clock, sender, sent, times } = setUp([status(500)])
    const sending = sender.send({ id: 'evt_1', body: '{}' })
    await advance(clock, 1_000)
    await advance(clock, 9_999)
    expect(times()).toEqual([0, 1_000])
    await advance(clock, 1)
    const result = await sending
    expect(times()).toEqual([0, 1_000, 11_000])
    expect(result.outcome).toBe('exhausted')
    expect(result.attempts).toEqual([
      { attempt: 1, startedAt: new Date(start), durationMs: 0, status: 500, retryInMs: 1_000 },
      { attempt: 2, startedAt: new Date(start + 1_000), durationMs: 0, status: 500, retryInMs: 10_000 },
      { attempt: 3, startedAt: new Date(start + 11_000), durationMs: 0, status: 500 },
    ])
    const seconds = sent.map(({ headers }) => Number(headers.get('webhook-timestamp')) - start / 1_000)
    expect(seconds).toEqual([0, 1, 11])
    expect(new Set(sent.map(({ headers }) => headers.get('webhook-signature'))).size).toBe(3)
    expect(sent.map(({ headers }) => headers.get('webhook-id'))).toEqual(['evt_1', 'evt_1', 'evt_1'])
    expect(clock.sleeping).toBe(0)
  })

  test('adds up to a fifth at random, and never subtracts anything', async () => {
    const { sender, clock } = setUp([status(500), status(200)], { random: () => 0.999 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, 1_200)
    expect((await sending).attempts[0]!.retryInMs).toBe(1_200)
  })

  test('an empty schedule is one attempt', async () => {
    const { sender, times } = setUp([status(500)], { retryDelaysMs: [] })
    expect(await sender.send({ body: '{}' })).toMatchObject({ outcome: 'exhausted', attempts: [{ attempt: 1 }] })
    expect(times()).toEqual([0])
  })

  test.each([
    ['seconds', '60', 60_000, 60_000],
    ['a date', new Date(start + 90_000).toUTCString(), 90_000, 90_000],
    ['shorter than the schedule', '0', 0, 1_000],
    ['nonsense', 'soon', undefined, 1_000],
    ['negative', '-5', undefined, 1_000],
    ['far too long', '999999', 120_000, 120_000],
  ])('Retry-After: %s', async (_, retryAfter, asked, expected) => {
    const answers = [status(503, { 'retry-after': retryAfter }), status(200)]
    const { sender, clock } = setUp(answers, { maxRetryAfterMs: 120_000 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, expected)
    const [attempt] = (await sending).attempts
    expect(attempt!.retryInMs).toBe(expected)
    expect(attempt!.retryAfterMs).toBe(asked)
  })

  test('a queue that retries learns how long, and other sends wait', async () => {
    const { sender, clock, times } = setUp([status(429, { 'retry-after': '30' }), status(200)], { retryDelaysMs: [] })
    const result = await sender.send({ body: '{}' })
    expect(result).toMatchObject({ outcome: 'exhausted', attempts: [{ status: 429, retryAfterMs: 30_000 }] })
    const next = sender.send({ body: '{}' })
    await advance(clock, 30_000)
    expect((await next).outcome).toBe('delivered')
    expect(times()).toEqual([0, 30_000])
  })

  test.each([429, 503])('the result says how much longer the receiver asked to wait, after %i', async (code) => {
    const { sender, clock } = setUp([status(code, { 'retry-after': '30' }), status(500)], { deadlineMs: 40_000 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, 30_000)
    const later = await sending
    expect(later.attempts).toMatchObject([{ retryAfterMs: 30_000 }, { status: 500 }])
    expect(later).not.toHaveProperty('retryAfterMs')
    const once = setUp([status(code, { 'retry-after': '30' })], { deadlineMs: 20_000 })
    expect(await once.sender.send({ body: '{}' })).toMatchObject({ outcome: 'exhausted', retryAfterMs: 30_000 })
  })

  test('and the rest of it to a send that got no turn', async () => {
    const answers = [status(429, { 'retry-after': '30' }), status(200)]
    const { sender, clock, times } = setUp(answers, { retryDelaysMs: [], deadlineMs: 5_000 })
    await sender.send({ body: '1' })
    await advance(clock, 10_000)
    expect(await sender.send({ body: '2' })).toMatchObject({ outcome: 'exhausted', attempts: [], retryAfterMs: 20_000 })
    await advance(clock, 20_000)
    const delivered = await sender.send({ body: '2' })
    expect(delivered).toMatchObject({ outcome: 'delivered' })
    expect(delivered).not.toHaveProperty('retryAfterMs')
    expect(times()).toEqual([0, 30_000])
  })

  test.each([429, 502])('the sender’s own wait after %i is not the receiver’s request', async (code) => {
    const { sender, clock, times } = setUp([status(code)], { retryDelaysMs: [60_000], deadlineMs: 20_000 })
    const failed = await sender.send({ body: '1' })
    expect(failed).toMatchObject({ outcome: 'exhausted', attempts: [{ status: code }] })
    expect(failed).not.toHaveProperty('retryAfterMs')
    await advance(clock, 10_000)
    const paused = await sender.send({ body: '2' })
    expect(paused).toMatchObject({ outcome: 'exhausted', attempts: [] })
    expect(paused).not.toHaveProperty('retryAfterMs')
    expect(times()).toEqual([0])
  })

  test('and neither is a longer wait in its schedule', async () => {
    const answers = [status(429, { 'retry-after': '30' })]
    const { sender } = setUp(answers, { retryDelaysMs: [60_000], deadlineMs: 20_000, random: () => 0.5 })
    expect(await sender.send({ body: '{}' })).toMatchObject({ outcome: 'exhausted', retryAfterMs: 30_000 })
    expect(await sender.send({ body: '{}' })).toMatchObject({ attempts: [], retryAfterMs: 30_000 })
  })

  test.each([429, 502, 504])('%i makes every send of this sender wait', async (code) => {
    const { sender, clock, times } = setUp([status(code, { 'retry-after': '30' }), status(200)])
    const first = sender.send({ body: '{"n":1}' })
    await advance(clock, 0)
    const second = sender.send({ body: '{"n":2}' })
    await advance(clock, 29_000)
    expect(times()).toEqual([0])
    await advance(clock, 1_000)
    expect((await first).outcome).toBe('delivered')
    expect((await second).outcome).toBe('delivered')
    expect(times()).toEqual([0, 30_000, 30_000])
  })

  test('500 does not', async () => {
    const { sender, clock, times } = setUp([status(500), status(200)])
    const first = sender.send({ body: '{"n":1}' })
    await advance(clock, 0)
    expect((await sender.send({ body: '{"n":2}' })).outcome).toBe('delivered')
    await advance(clock, 1_000)
    await first
    expect(times()).toEqual([0, 0, 1_000])
  })

  test('a limiter spaces the attempts', async () => {
    const clock = manualClock(start)
    const { sender, sent } = setUp([status(200)], { limiter: createRateLimiter({ intervalMs: 5_000, clock }), clock })
    const sending = Promise.all([1, 2, 3].map((n) => sender.send({ body: String(n) })))
    await advance(clock, 5_000)
    await advance(clock, 5_000)
    await sending
    const seconds = sent.map(({ headers }) => Number(headers.get('webhook-timestamp')) - start / 1_000)
    expect(seconds).toEqual([0, 5, 10])
  })
})

describe('limits', () => {
  test('a turn that would come after the deadline ends the send', async () => {
    const clock = manualClock(start)
    const limiter = createRateLimiter({ intervalMs: 10_000, clock })
    const { sender, times } = setUp([status(200)], { limiter, clock, deadlineMs: 5_000 })
    expect((await sender.send({ body: '1' })).outcome).toBe('delivered')
    expect(await sender.send({ body: '2' })).toMatchObject({ outcome: 'exhausted', attempts: [] })
    expect(times()).toHaveLength(1)
  })

  test('a limiter that fails for another reason fails the send', async () => {
    const limiter = { acquire: () => Promise.reject(new Error('limiter is broken')), penalise: () => {} }
    const { sender } = setUp([status(200)], { limiter })
    await expect(sender.send({ body: '{}' })).rejects.toThrow('limiter is broken')
  })

  test('a send does not wait past the deadline', async () => {
    const { sender, times, clock } = setUp([status(500)], { deadlineMs: 5_000 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, 1_000)
    const result = await sending
    expect(result.outcome).toBe('exhausted')
    expect(times()).toEqual([0, 1_000])
    expect(result.attempts[1]).not.toHaveProperty('retryInMs')
    expect(clock.sleeping).toBe(0)
  })

  test('the deadline ends an attempt', async () => {
    const { sender, clock } = setUp(['hang'], { deadlineMs: 2_000 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, 2_000)
    expect(await sending).toMatchObject({
      outcome: 'exhausted',
      attempts: [{ durationMs: 2_000, error: { code: 'timeout' } }],
    })
  })

  test('a fetch that never answers is given up after timeoutMs', async () => {
    const { sender, clock, sent } = setUp(['hang', status(200)], { timeoutMs: 3_000 })
    const sending = sender.send({ body: '{}' })
    await advance(clock, 3_000)
    await advance(clock, 1_000)
    expect(await sending).toMatchObject({
      outcome: 'delivered',
      attempts: [{ error: { code: 'timeout' } }, { status: 200 }],
    })
    expect(sent[0]!.init.signal!.aborted).toBe(true)
  })

  test('an answer whose body never ends still counts as delivered', async () => {
    const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
    const { sender, clock } = setUp([endless])
    const sending = sender.send({ body: '{}' })
    await advance(clock, 2_000)
    expect((await sending).outcome).toBe('delivered')
  })

  test.each(['during an attempt', 'between attempts'] as const)('an abort %s rejects with its reason', async (when) => {
    const reason = new Error('shutting down')
    const controller = new AbortController()
    const { sender, clock } = setUp([when === 'during an attempt' ? 'hang' : status(500)])
    const sending = sender.send({ body: '{}', signal: controller.signal })
    const settled = expect(sending).rejects.toBe(reason)
    await advance(clock, 0)
    controller.abort(reason)
    await settled
    await advance(clock, 0)
    expect(clock.sleeping).toBe(0)
  })

  test('a signal of the sender ends every send, even one that has not begun', async () => {
    const controller = new AbortController()
    const { sender, times } = setUp([status(200)], { signal: controller.signal })
    controller.abort(new Error('closed'))
    await expect(sender.send({ body: '{}' })).rejects.toThrow('closed')
    expect(times()).toEqual([])
  })
})

describe('reports', () => {
  test('an attempt that fails contains no secret, even if a fetch quotes it', async () => {
    const failure = new TypeError('fetch failed', {
      cause: Object.assign(new Error(`no route for ${secret}`), { code: 'EHOSTUNREACH' }),
    })
    const { sender } = setUp([failure], { retryDelaysMs: [] })
    const result = await sender.send({ body: '{"card":"4242"}' })
    expect(result.attempts[0]!.error).toMatchObject({ code: 'EHOSTUNREACH' })
    expect(JSON.stringify(result)).not.toContain(secret)
    expect(JSON.stringify(result)).not.toContain('4242')
  })

  test('onAttempt gets each attempt, and its errors change nothing', async () => {
    const heard: [SendAttempt, { id: string }][] = []
    const onAttempt = (...told: [SendAttempt, { id: string }]) => {
      heard.push(told)
      throw new Error('logger')
    }
    const { sender, clock } = setUp([status(500), status(202)], { onAttempt })
    const sending = sender.send({ id: 'evt_1', body: '{}' })
    await advance(clock, 1_000)
    const result = await sending
    expect(heard).toEqual(result.attempts.map((attempt) => [attempt, { id: 'evt_1' }]))
  })

  test('of an answer through fetch, at most maxResponseBytes are read', async () => {
    let pulled = 0
    let cancelled = false
    const flood = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulled++
          controller.enqueue(new Uint8Array(1_000))
        },
        cancel: () => {
          cancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    const answer = new Response(flood)
    const fetch = async () => answer
    const { sender } = setUp([], { fetch: fetch, maxResponseBytes: 2_500 })
    expect((await sender.send({ body: '{}' })).outcome).toBe('delivered')
    expect(pulled).toBe(3)
    expect(cancelled).toBe(true)
  })

  test('redirects are not followed by fetch either', async () => {
    const { sender, sent } = setUp([status(200)])
    await sender.send({ body: '{}' })
    expect(sent[0]!.init.redirect).toBe('manual')
  })
})
