import type { Clock } from '@hookwright/core'
import type { SmartSuiteFeedStore } from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { expect, test, vi } from 'vitest'
import { createFeedWorld, hook } from './feed-world.js'
import { accountId, solutionId } from './world.js'

/** A feed whose webhook another process drains for ever, and how often the feed tried to take its lease. */
async function setUp(clockOf: (clock: Clock) => Clock = (clock) => clock) {
  const { makeFeed, webhookId, store, clock } = await createFeedWorld({}, { pingFault: () => 'lose' })
  const reserve = vi.fn<SmartSuiteFeedStore['reserve']>(async () => ({ status: 'in_progress' }))
  const onError = vi.fn()
  const feed = makeFeed({ clock: clockOf(clock), store: { ...store, reserve }, pollMs: 500, onError })
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const ping = async () => {
    const payload = { webhookId, locator: { accountId, solutionId } }
    await feed.handle(await signedSmartSuiteRequest({ url: hook, payload }))
    await clock.advance(0)
    await settle()
  }
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      await clock.advance(Math.min(500, ms - passed))
      await settle()
    }
  }
  const asked = () => reserve.mock.calls.length
  return { ping, pass, asked, reserve, onError }
}

test('simultaneous pings make one drain wait for its turn, and so do pings that come while it waits', async () => {
  const { ping, pass, asked } = await setUp()
  await Promise.all([ping(), ping(), ping()])
  expect(asked()).toBe(1)
  for (let seconds = 0; seconds < 10; seconds += 2) {
    await pass(2_000)
    await ping()
  }
  expect(asked()).toBe(21)
})

test('a ping starts a new drain if the waiting one was suspended, but not before three polls', async () => {
  // A platform that suspends a process after its answer: none of its timers ever fires.
  const { ping, pass, asked } = await setUp(({ now }) => ({
    now,
    sleep: (ms) => (ms === 0 ? Promise.resolve() : new Promise<never>(() => {})),
  }))
  const counts: number[] = []
  for (const waitMs of [0, 1_500, 1, 1_500]) {
    await pass(waitMs)
    await ping()
    counts.push(asked())
  }
  expect(counts).toEqual([1, 1, 2, 2])
})

test('a ping starts a new drain even if the clock was set back since the waiting one was suspended', async () => {
  let setBackMs = 0
  const { ping, pass, asked } = await setUp(({ now }) => ({
    now: () => now() - setBackMs,
    sleep: (ms) => (ms === 0 ? Promise.resolve() : new Promise<never>(() => {})),
  }))
  await ping()
  setBackMs = 3_600_000
  for (let pings = 0; pings < 3; pings++) {
    await pass(1_501)
    await ping()
  }
  expect(asked()).toBeGreaterThanOrEqual(3)
})

test('a ping starts a drain at once if the one before failed to wait', async () => {
  const { ping, asked, reserve, onError } = await setUp()
  reserve.mockRejectedValueOnce(new Error('down'))
  await ping()
  await ping()
  expect([asked(), onError.mock.calls.length]).toEqual([2, 1])
})
