import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import type { WebhookSenderOptions } from '../../src/sender/options.js'
import { createWebhookSender } from '../../src/sender/sender.js'

const secret = generateSecret()
const status = (code: number, headers: Record<string, string> = {}) => new Response(null, { status: code, headers })

/** A sender that makes one attempt, through this `fetch`. */
function sender(fetch: (init: RequestInit) => Promise<Response>, options: Partial<WebhookSenderOptions> = {}) {
  return createWebhookSender({
    url: 'https://hooks.example.com/in',
    secret,
    egress: 'trusted',
    fetch: (async (_: unknown, init: RequestInit) => fetch(init)) as typeof globalThis.fetch,
    clock: manualClock(1_000_000),
    retryDelaysMs: [],
    ...options,
  })
}

describe('an answer', () => {
  test.each([300, 399, 400])('%i is not a delivery', async (code) => {
    expect((await sender(async () => status(code)).send({ body: '{}' })).outcome).toBe('exhausted')
  })

  test('that a browser hides, because it is a redirect, is not one either', async () => {
    const hidden = Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' } })
    const result = await sender(async () => hidden).send({ body: '{}' })
    expect(result).toMatchObject({ outcome: 'exhausted', attempts: [{ status: 0 }] })
  })

  test('that does not say when to retry leaves nothing about it', async () => {
    const [attempt] = (await sender(async () => status(500)).send({ body: '{}' })).attempts
    expect(Object.keys(attempt!)).toEqual(['attempt', 'startedAt', 'durationMs', 'status'])
  })
})

describe('a secret that a failure quotes', () => {
  const value = 'whsec_bm90IGEgcmVhbCBzZWNyZXQsIGEgdGVzdA=='
  test.each<[string, WebhookSenderOptions['secret']]>([
    ['a text', value],
    ['one of several', [secret, value]],
    ['one with an id', { value, id: 'new' }],
    ['one of several with an id', [{ value: secret }, { value }]],
  ])('is hidden: %s', async (_, given) => {
    const failing = sender(() => Promise.reject(new Error(`no route for ${value}`)), { secret: given })
    const result = await failing.send({ body: '{}' })
    expect(result.attempts[0]!.error).toMatchObject({ message: 'no route for [hidden]' })
  })

  test('does not have to be a string', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32))
    const failing = sender(() => Promise.reject(new Error('no route')), { secret: bytes })
    expect((await failing.send({ body: '{}' })).attempts[0]!.error).toMatchObject({ message: 'no route' })
  })
})

test('an ArrayBuffer that the caller changes meanwhile is sent unchanged, each time with the same id', async () => {
  const sent: string[] = []
  const ids: (string | null)[] = []
  const body = new TextEncoder().encode('{"n":1}')
  const fetch = async (init: RequestInit) => {
    sent.push(new TextDecoder().decode(init.body as Uint8Array))
    ids.push(new Headers(init.headers).get('webhook-id'))
    body.fill(0)
    return status(sent.length === 1 ? 500 : 200)
  }
  const clock = { now: () => 1_000_000, sleep: async () => {} }
  const { id } = await sender(fetch, { retryDelaysMs: [0], clock }).send({ body: body.buffer })
  expect(sent).toEqual(['{"n":1}', '{"n":1}'])
  expect(ids).toEqual([id, id])
})

describe('a receiver that is overloaded', () => {
  test('is not called for the longest time that it asked for, whichever answer came last', async () => {
    const answers: ((answer: Response) => void)[] = []
    const overrun = sender(() => new Promise((resolve) => answers.push(resolve)), { deadlineMs: 5_000 })
    const sends = ['1', '2', '3'].map((body) => overrun.send({ body }))
    await expect.poll(() => answers.length).toBe(3)
    for (const [index, answer] of [
      status(429, { 'retry-after': '60' }),
      status(429, { 'retry-after': '10' }),
      status(500),
    ].entries()) {
      answers[index]!(answer)
      expect(await sends[index]).toMatchObject({ outcome: 'exhausted', retryAfterMs: 60_000 })
    }
    expect(await overrun.send({ body: '4' })).toMatchObject({ attempts: [], retryAfterMs: 60_000 })
  })

  test('and does not say when to retry is no reason to pause', async () => {
    const penalties: object[] = []
    const limiter = { acquire: async () => {}, penalise: (penalty: object) => void penalties.push(penalty) }
    await sender(async () => status(429), { limiter }).send({ body: '{}' })
    expect(penalties).toEqual([{ untilMs: 1_000_000 }])
  })

  test('fails the send if the limiter can’t be told', async () => {
    const limiter = { acquire: async () => {}, penalise: () => Promise.reject(new Error('limiter is broken')) }
    await expect(sender(async () => status(429), { limiter }).send({ body: '{}' })).rejects.toThrow('limiter is broken')
  })
})
