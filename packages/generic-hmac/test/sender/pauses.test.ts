import { manualClock } from '@hookwright/core/testing'
import { describe, expect, test } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import type { WebhookSenderOptions } from '../../src/sender/options.js'
import { createWebhookSender } from '../../src/sender/sender.js'

const start = Date.UTC(2026, 0, 1)
const refusal = (body: BodyInit | null = null) => new Response(body, { status: 429, headers: { 'retry-after': '30' } })

/** A receiver that gives these answers in turn, and a clock that can be set. */
function setUp(answers: (() => Response)[], options: Partial<WebhookSenderOptions> = {}) {
  const clock = manualClock(start)
  const wall = { aheadMs: 0 }
  const times: number[] = []
  const fetch = async () => answers[Math.min(times.push(clock.now() - start), answers.length) - 1]!()
  const sender = createWebhookSender({
    url: 'https://hooks.example.com/in',
    secret: generateSecret(),
    egress: 'trusted',
    fetch,
    clock: { now: () => clock.now() + wall.aheadMs, sleep: clock.sleep },
    random: () => 0,
    retryDelaysMs: [],
    ...options,
  })
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const advance = async (ms: number) => {
    await settle()
    await clock.advance(ms)
    await settle()
  }
  return { sender, wall, times, advance }
}

test('a receiver asks for a pause with the head of its answer, however long the rest takes', async () => {
  const endless = () => new ReadableStream({ pull: () => new Promise(() => {}) })
  const { sender, times, advance } = setUp([() => refusal(endless()), () => new Response()])
  const refused = sender.send({ body: '1' })
  await advance(1_000)
  const next = sender.send({ body: '2' })
  await advance(1_000)
  expect(await refused).toMatchObject({ attempts: [{ durationMs: 2_000 }], retryAfterMs: 28_000 })
  expect(times).toEqual([0])
  await advance(28_000)
  expect([(await next).outcome, times]).toEqual(['delivered', [0, 30_000]])
})

test('an attempt is reported even if the limiter does not accept the pause', async () => {
  const told: unknown[] = []
  const limiter = { acquire: async () => {}, penalise: () => Promise.reject(new Error('down')) }
  const { sender } = setUp([refusal], { limiter, onAttempt: ({ status }) => told.push(status) })
  await expect(sender.send({ body: '1' })).rejects.toThrow('down')
  expect(told).toEqual([429])
})

describe('a clock that is set back', () => {
  test('makes no pause longer than requested', async () => {
    const { sender, wall, advance } = setUp([refusal, () => new Response()], { deadlineMs: 5_000 })
    await sender.send({ body: '1' })
    wall.aheadMs = -86_400_000
    expect(await sender.send({ body: '2' })).toMatchObject({ attempts: [], retryAfterMs: 30_000 })
    await advance(30_000)
    expect((await sender.send({ body: '3' })).outcome).toBe('delivered')
  })

  test('gives no attempt a negative duration, and hardly extends a send', async () => {
    const { sender, wall, advance } = setUp([() => new Response(new ReadableStream(), { status: 500 })], {
      retryDelaysMs: [1_000, 1_000, 1_000, 1_000],
      deadlineMs: 4_000,
    })
    const sending = sender.send({ body: '1' })
    await advance(1_000)
    wall.aheadMs = -3_600_000
    await advance(10_000)
    const { outcome, attempts } = await sending
    expect(outcome).toBe('exhausted')
    expect(attempts.map(({ durationMs }) => durationMs)).toEqual([0, 2_000])
  })
})
