import type { Clock } from '@hookwright/core'
import type { SmartSuiteFeedStore } from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { expect, test, vi } from 'vitest'
import { createFeedWorld, hook } from './feed-world.js'
import { accountId, solutionId } from './world.js'

/** A feed whose webhook another process drains for ever, and how often it asked for its turn. */
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

test('pings that come at once make one drain wait for its turn, and so do those that come while it waits', async () => {
  const { ping, pass, asked } = await setUp()
  await Promise.all([ping(), ping(), ping()])
  expect(asked()).toBe(1)
  for (let seconds = 0; seconds < 10; seconds += 2) {
    await pass(2_000)
    await ping()
  }
  expect(asked()).toBe(21)
})

test('a ping wakes a drain anew where the one that waits stands still, and not before three polls', async () => {
  // A platform that stops a process behind its answer: no timer of it ever fires.
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

test('a ping wakes a drain anew also where the clock was set back since the one that waits stands still', async () => {
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

test('a ping wakes a drain at once where the one before could not even wait', async () => {
  const { ping, asked, reserve, onError } = await setUp()
  reserve.mockRejectedValueOnce(new Error('down'))
  await ping()
  await ping()
  expect([asked(), onError.mock.calls.length]).toEqual([2, 1])
})
