import { getEventListeners } from 'node:events'
import { StoreError } from '@hookwright/smartsuite'
import { type SmartSuiteEmulatorOptions, signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, hook, pathSecret, upTo } from './feed-world.js'
import { accountId, solutionId, wholeSolution } from './world.js'

const quiet: SmartSuiteEmulatorOptions = { pingFault: () => 'lose' }

describe('an event', () => {
  test('is identified by its own id: all changes of one record are handled', async () => {
    const seen: [kind: unknown, key: string][] = []
    const { feed, run, webhookId, emulator } = await createFeedWorld(
      { onEvent: ({ kind }, { key }) => void seen.push([kind, key]) },
      quiet,
    )
    const recordId = emulator.records.create()
    emulator.records.update({ recordId, values: { title: 'b' } })
    emulator.records.update({ recordId, values: { title: 'c' } })
    emulator.records.delete({ recordId })
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 4, duplicates: 0 })
    const kinds = ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_UPDATED', 'RECORD_DELETED']
    expect(seen.map(([kind]) => kind)).toEqual(kinds)
    expect(new Set(seen.map(([, key]) => key)).size).toBe(4)
  })

  test('that a dead process still holds has a key and an attempt, and its mark is left alone', async () => {
    const { makeFeed, run, webhookId, create, store } = await createFeedWorld({}, quiet)
    create(1)
    const leases: number[] = []
    const complete = vi.fn(store.complete)
    const release = vi.fn(store.release)
    const reserve: typeof store.reserve = async (key, leaseMs) => {
      leases.push(leaseMs)
      return leases.length % 2 === 0 ? { status: 'in_progress' } : store.reserve(key, leaseMs)
    }
    const told: unknown[] = []
    const feed = makeFeed({
      store: { ...store, reserve, complete, release },
      leaseMs: 30_000,
      onEvent: () => Promise.reject(new Error('no')),
      onPoison: async (_, { key, attempt }) => {
        told.push([key, attempt])
        return told.length === 1 ? 'retry' : 'skip'
      },
    })
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('no')
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 1 })
    const entry = [expect.stringMatching(/^[0-9a-f]{64}$/), 1]
    expect(told).toEqual([entry, entry])
    // Shorter than the lease of the webhook, so that it runs out before.
    expect(leases).toEqual([30_000, 10_000, 30_000, 10_000])
    // Only those of the webhook's lease.
    expect([complete.mock.calls.length, release.mock.calls.length]).toEqual([0, 2])
  })

  test('that can’t be marked ends the drain', async () => {
    for (const handlers of [{ onEvent() {} }, { onEvent: undefined, onPage() {} }] as object[]) {
      const { makeFeed, run, webhookId, create, store } = await createFeedWorld({}, quiet)
      create(1)
      const complete = () => Promise.reject(new Error('down'))
      const feed = makeFeed({ store: { ...store, complete }, ...handlers })
      await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
    }
  })
})

describe('a drain', () => {
  test('sends no request if it was aborted before, or without a webhook', async () => {
    const { feed, run, webhookId, store } = await createFeedWorld({}, quiet)
    const reserve = vi.spyOn(store, 'reserve')
    await expect(run(feed.drain({ webhookId, signal: AbortSignal.abort('no') }))).rejects.toBe('no')
    await expect(run(feed.drain({ webhookId: '' }))).rejects.toMatchObject({ name: 'ConfigError' })
    expect(reserve).not.toHaveBeenCalled()
  })

  test('leaves no timer and no listener behind, with a deadline or without', async () => {
    const { feed, run, webhookId, create, clock } = await createFeedWorld({}, quiet)
    const { signal } = new AbortController()
    create(1)
    for (const deadlineMs of [60_000, Number.POSITIVE_INFINITY, undefined]) {
      await run(feed.drain({ webhookId, deadlineMs, signal }))
      expect(clock.sleeping).toBe(0)
      expect(getEventListeners(signal, 'abort')).toEqual([])
    }
  })

  test('that lost its lease says so, unless its handler failed', async () => {
    for (const [failure, expected] of [
      [undefined, 'This drain lost its lease'],
      [new Error('database down'), 'database down'],
    ] as const) {
      const { makeFeed, run, webhookId, create, store, clock } = await createFeedWorld({}, quiet)
      create(2)
      const feed = makeFeed({
        store: { ...store, extend: async () => false },
        leaseMs: 6_000,
        onEvent: async () => {
          await clock.sleep(7_000)
          if (failure) throw failure
        },
      })
      await expect(run(feed.drain({ webhookId }))).rejects.toThrow(expected)
    }
  })
})

test('trap 8: each webhook has its own cursor, even if several see the same changes', async () => {
  const { feed, run, client, webhookId, create, handled } = await createFeedWorld({}, quiet)
  const { webhook_id: other } = await run(client.webhooks.create(wholeSolution))
  create(3)
  for (const id of [webhookId, other]) expect(await run(feed.drain({ webhookId: id }))).toMatchObject({ events: 3 })
  expect(handled).toEqual([...upTo(3), ...upTo(3)])
})

test('keepAlive switches pings on at the URL of an option, and reports when they would end', async () => {
  const { makeFeed, run, client, webhookId, emulator } = await createFeedWorld({}, quiet)
  await run(client.webhooks.disableNotifications({ webhookId }))
  const elsewhere = `http://127.0.0.1/elsewhere/${pathSecret}`
  const [report] = await run(makeFeed({ url: async () => elsewhere }).keepAlive())
  expect(report).toMatchObject({ healed: ['pings'], pings: 'on', expiresAt: expect.stringMatching(/^2026-01-19T/) })
  expect(emulator.state.webhooks[0]?.notification_status).toEqual({
    enabled: { url: 'http://127.0.0.1/elsewhere/***' },
  })
})

test('a ping keeps the platform at work until onError is done', async () => {
  let isTold = false
  const { feed, webhookId, run, clock, emulator } = await createFeedWorld({
    onError: async () => {
      await clock.sleep(1_000)
      isTold = true
    },
  })
  emulator.inject({ respond: () => Response.json({}, { status: 403 }) })
  const works: Promise<unknown>[] = []
  const payload = { webhookId, locator: { accountId, solutionId } }
  await feed.handle(await signedSmartSuiteRequest({ url: hook, payload }), {
    waitUntil: (work: Promise<unknown>) => void works.push(work),
  })
  await run(Promise.all(works))
  expect(isTold).toBe(true)
})
