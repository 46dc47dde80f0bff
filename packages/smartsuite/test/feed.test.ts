import {
  ConfigError,
  memoryStore,
  pathToken,
  RetryLater,
  type SmartSuiteEventFeedOptions,
  StoreError,
  TransportError,
} from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, hook, numberOf, pathSecret, upTo } from './feed-world.js'
import { accountId, connect, solutionId } from './world.js'

const ping = (webhookId: string, locator: object | null = { accountId, solutionId }) =>
  signedSmartSuiteRequest({ url: hook, payload: { webhookId, locator } })

describe('drain', () => {
  test('trap 4: handles every event in order and returns how many', async () => {
    const { feed, run, webhookId, create, handled } = await createFeedWorld()
    create(120)
    await run(feed.drain({ webhookId }))
    expect(handled).toEqual(upTo(120))
    create(3)
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 3, duplicates: 0 })
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 0, events: 0, duplicates: 0 })
  })

  test('passes each event its webhook, its own key, which stays the same, and a signal', async () => {
    const seen: { key: string; webhookId: string }[] = []
    const options = {
      onEvent: (_: unknown, { key, webhookId, signal }: { key: string; webhookId: string; signal: AbortSignal }) => {
        expect(signal.aborted).toBe(false)
        seen.push({ key, webhookId })
      },
    }
    const { feed, run, webhookId, create, clock, makeFeed } = await createFeedWorld(options)
    create(2)
    await run(feed.drain({ webhookId }))
    await run(makeFeed({ store: memoryStore({ clock }) }).drain({ webhookId }))
    expect(seen[0]).toMatchObject({ webhookId, key: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(seen.slice(2)).toEqual(seen.slice(0, 2))
    expect(seen[0]?.key).not.toBe(seen[1]?.key)
  })

  test('trap 8: rejects with what the handler threw, and the next one begins with that event', async () => {
    const failure = new Error('database down')
    const handled: number[] = []
    let broken = true
    const { feed, run, webhookId, create } = await createFeedWorld({
      pageSize: 10,
      onEvent: ({ event_id }) => {
        if (broken && numberOf(event_id) === 15) throw failure
        handled.push(numberOf(event_id))
      },
    })
    create(25)
    await expect(run(feed.drain({ webhookId }))).rejects.toBe(failure)
    expect(handled).toEqual(upTo(14))
    broken = false
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 2, events: 11, duplicates: 4 })
    expect(handled).toEqual(upTo(25))
  })

  test('lets a poisoned event be stored and skipped', async () => {
    const poisoned: unknown[] = []
    const handled: number[] = []
    const { feed, run, webhookId, create } = await createFeedWorld({
      onEvent: ({ event_id }) => {
        if (numberOf(event_id) === 2) throw new Error('never works')
        handled.push(numberOf(event_id))
      },
      onPoison: (error, { event, attempt, key }) => {
        poisoned.push([(error as Error).message, numberOf(event.event_id), attempt, key.length])
        return attempt < 3 ? 'retry' : 'skip'
      },
    })
    create(3)
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('never works')
    await expect(run(feed.drain({ webhookId }))).rejects.toThrow('never works')
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 2, duplicates: 1 })
    expect(poisoned).toEqual([1, 2, 3].map((attempt) => ['never works', 2, attempt, 64]))
    expect(handled).toEqual([1, 3])
  })

  test('an event of an unfinished page is remembered for as long as its webhook can live without being listed', async () => {
    const seen: number[] = []
    let isDown = true
    const { feed, run, webhookId, create, clock, pass } = await createFeedWorld({
      onEvent: ({ event_id }) => {
        if (isDown && seen.length === 1) throw new Error('the database is down')
        seen.push(numberOf(event_id))
      },
      onError: () => {},
    })
    create(2)
    await pass(5_000)
    expect(seen).toEqual([1])
    isDown = false
    await clock.advance(14 * 86_400_000 - 60_000)
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 1, duplicates: 1 })
    expect(seen).toEqual([1, 2])
  })

  test('does not ask about poison when the handler asks for a later time', async () => {
    const onPoison = vi.fn(() => 'skip' as const)
    const onEvent = () => {
      throw new RetryLater({ retryAfterMs: 1_000 })
    }
    const { feed, run, webhookId, create } = await createFeedWorld({ onEvent, onPoison })
    create(1)
    await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(RetryLater)
    expect(onPoison).not.toHaveBeenCalled()
  })

  test('stops after maxPages, and reports progress', async () => {
    const progress: unknown[] = []
    const onProgress = (state: unknown) => void progress.push(state)
    const { feed, run, webhookId, create } = await createFeedWorld({ pageSize: 2, onProgress })
    create(5)
    expect(await run(feed.drain({ webhookId, maxPages: 2 }))).toEqual({ pages: 2, events: 4, duplicates: 0 })
    expect(progress).toEqual([
      { webhookId, pages: 1, events: 2, duplicates: 0 },
      { webhookId, pages: 2, events: 4, duplicates: 0 },
    ])
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 1, duplicates: 0 })
  })

  test('keeps what it committed when its deadline or signal ends it', async () => {
    const { feed, run, pass, webhookId, create, handled, clock } = await createFeedWorld({ pageSize: 2 })
    create(40)
    await expect(run(feed.drain({ webhookId, deadlineMs: 2_000 }))).rejects.toSatisfy(
      (error) => error instanceof TransportError && error.code === 'deadline',
    )
    const sofar = handled.length
    expect(sofar).toBeGreaterThan(4)
    const controller = new AbortController()
    const work = feed.drain({ webhookId, signal: controller.signal })
    setImmediate(() => controller.abort('enough'))
    await expect(run(work)).rejects.toBe('enough')
    await run(feed.drain({ webhookId }))
    await pass(5_000)
    expect(handled).toEqual(upTo(40))
    expect(clock.sleeping).toBe(0)
  })

  test('trap 8: its deadline ends it within a page: a running handler is awaited, and the cursor stays', async () => {
    const aborted: unknown[] = []
    const handled: number[] = []
    const onEvent: SmartSuiteEventFeedOptions['onEvent'] = async ({ event_id }, { signal }) => {
      signal.onabort = () => aborted.push([numberOf(event_id), signal.reason.code])
      await clock.sleep(1_000)
      handled.push(numberOf(event_id))
    }
    const { feed, run, webhookId, create, clock } = await createFeedWorld({ onEvent }, { pingFault: () => 'lose' })
    create(10)
    const failure = await run(feed.drain({ webhookId, deadlineMs: 3_500 })).catch((error) => error)
    expect(failure).toMatchObject({ name: 'TransportError', code: 'deadline' })
    expect(failure.message).toContain('within 3500 ms')
    expect(aborted).toEqual([[handled.length, 'deadline']])
    const sofar = handled.length
    expect(sofar).toBeLessThan(6)
    expect(await run(feed.drain({ webhookId }))).toEqual({ pages: 1, events: 10 - sofar, duplicates: sofar })
    expect(handled).toEqual(upTo(10))
    expect(clock.sleeping).toBe(0)
  })

  test('its deadline ends the call under way', async () => {
    const { makeFeed, run, webhookId, emulator, clock } = await createFeedWorld()
    // Keeps the request, not only its signal: Node does not abort the signal of a request without references.
    let request: Request | undefined
    const fetch = (input: RequestInfo | URL) => {
      request = input as Request
      return new Promise<Response>(() => {})
    }
    const feed = makeFeed({ client: connect(emulator, clock, { fetch, timeoutMs: 3_600_000 }) })
    const failure = await run(feed.drain({ webhookId, deadlineMs: 2_000 })).catch((error) => error)
    expect(failure.message).toContain('within 2000 ms')
    expect(request?.signal.aborted).toBe(true)
    expect(clock.sleeping).toBe(0)
  })

  test.each([{ deadlineMs: Number.NaN }, { deadlineMs: -1 }, { maxPages: Number.NaN }, { maxPages: 0 }])(
    'with %j is a ConfigError: it would silently read nothing',
    async (options) => {
      const { feed, webhookId } = await createFeedWorld()
      await expect(feed.drain({ webhookId, ...options })).rejects.toBeInstanceOf(ConfigError)
    },
  )

  test('ends if SmartSuite returns the same page for ever, each time with a new token', async () => {
    const { feed, run, webhookId, emulator } = await createFeedWorld()
    emulator.inject({
      matches: ({ operation }) => operation === 'ListEvents',
      times: Number.POSITIVE_INFINITY,
      respond: () =>
        Response.json({ events: [{ event_id: 'w.1' }], next_page_token: `${emulator.state.requests.length}` }),
    })
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 1 })
    expect(emulator.state.requests.filter(({ operation }) => operation === 'ListEvents')).toHaveLength(11)
  })
})

test('no event begins after its drain was aborted, even during a call of the store, and each is marked once', async () => {
  const { store, run, webhookId, create, handled, makeFeed } = await createFeedWorld()
  create(5)
  const controller = new AbortController()
  const onPoison = vi.fn(() => 'skip' as const)
  let reservations = 0
  const feed = makeFeed({
    onPoison,
    store: {
      ...store,
      reserve(...call) {
        // First the lease of the webhook, then its events.
        if (++reservations === 4) controller.abort('enough')
        return store.reserve(...call)
      },
      setCursor: () => Promise.reject(new Error('down')),
    },
  })
  await expect(run(feed.drain({ webhookId, signal: controller.signal }))).rejects.toBe('enough')
  expect(handled).toEqual([1, 2])
  for (let times = 0; times < 2; times++) {
    await expect(run(feed.drain({ webhookId }))).rejects.toBeInstanceOf(StoreError)
  }
  expect(handled).toEqual([1, 2, 3, 4, 5])
  expect(onPoison).not.toHaveBeenCalled()
})

describe('handle', () => {
  test('trap 3: acknowledges at once and drains in the background', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const handled: string[] = []
    const { feed, webhookId, create, pass } = await createFeedWorld({
      onEvent: async ({ event_id }) => {
        await gate
        handled.push(event_id)
      },
    })
    create(1)
    const work: Promise<unknown>[] = []
    const context = {
      waitUntil(promise: Promise<unknown>) {
        if (this !== context) throw new TypeError('Illegal invocation')
        work.push(promise)
      },
    }
    const response = await feed.handle(await ping(webhookId), context)
    expect([response.status, await response.text(), handled]).toEqual([200, '', []])
    expect(work.length).toBeGreaterThan(0)
    release()
    await pass(2_000)
    await Promise.all(work)
    expect(handled).toEqual([`${webhookId}.1`])
  })

  test('trap 3: many pings lead to one drain after the present one', async () => {
    const { feed, webhookId, create, pass, emulator, handled } = await createFeedWorld()
    create(1)
    await pass(3_000)
    const before = emulator.state.requests.length
    for (let count = 0; count < 50; count++) await feed.handle(await ping(webhookId))
    await pass(30_000)
    expect(emulator.state.requests.length - before).toBe(2)
    expect(handled).toEqual([1])
  })

  test('trap 3: simultaneous pings lead to one drain too', async () => {
    const { feed, webhookId, create, pass, emulator, handled } = await createFeedWorld()
    create(1)
    await pass(3_000)
    const before = emulator.state.requests.length
    const pings = await Promise.all(Array.from({ length: 50 }, () => ping(webhookId)))
    await Promise.all(pings.map((one) => feed.handle(one)))
    await pass(30_000)
    expect(emulator.state.requests.length - before).toBeLessThanOrEqual(3)
    expect(handled).toEqual([1])
  })

  test('accepts a ping although an earlier one waits on a timer that its platform has stopped', async () => {
    const pollMs = 400
    const { webhookId, clock, store, create, pass, makeFeed, handled } = await createFeedWorld(
      { pollMs },
      { pingFault: () => 'lose' },
    )
    const { reserve } = store
    let isHeld = true
    store.reserve = async (...call) => (isHeld ? { status: 'in_progress' } : reserve(...call))
    const sleep: typeof clock.sleep = (ms, signal) =>
      isHeld && ms === pollMs ? new Promise(() => {}) : clock.sleep(ms, signal)
    const feed = makeFeed({ clock: { now: clock.now, sleep } })
    create(1)
    await feed.handle(await ping(webhookId))
    await pass(1_000)
    isHeld = false
    await pass(1_000)
    expect(handled).toEqual([])
    await feed.handle(await ping(webhookId))
    await pass(2_000)
    expect(handled).toEqual([1])
  })

  test('is not affected by an onProgress that rejects', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const onProgress = async () => {
      throw new Error('log is down')
    }
    const { feed, run, webhookId, create } = await createFeedWorld({ onProgress })
    create(2)
    expect(await run(feed.drain({ webhookId }))).toMatchObject({ events: 2 })
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })

  test('sees what a ping announces while a drain is under way, in this process and in another', async () => {
    for (const other of [false, true]) {
      const { feed, makeFeed, webhookId, create, pass, handled } = await createFeedWorld({}, { callbacksTo: 'any' })
      const second = other ? makeFeed() : feed
      create(1)
      await pass(150)
      create(1)
      await second.handle(await ping(webhookId))
      await pass(10_000)
      expect(handled).toEqual([1, 2])
    }
  })

  test.each([
    ['an unknown webhook', 'ffffffff-02bb-4017-9294-f885e3e94559', undefined],
    ['another account', undefined, { accountId: 'sother12', solutionId }],
    ['no account', undefined, { solutionId }],
    ['nowhere', undefined, null],
  ])("trap 16: a ping of %s touches neither store nor API, even with authorize 'none'", async (_, id, locator) => {
    for (const authorize of ['none', pathToken(pathSecret)] as const) {
      const { makeFeed, webhookId, emulator, store, pass } = await createFeedWorld({ authorize })
      const calls = emulator.state.requests.length
      const untouched = vi.fn(() => Promise.reject(new Error('touched')))
      Object.assign(store, { reserve: untouched, getCursor: untouched, setCursor: untouched })
      const onError = vi.fn()
      const response = await makeFeed({ onError }).handle(await ping(id ?? webhookId, locator))
      await pass(5_000)
      expect(response.status).toBe(200)
      expect([emulator.state.requests.length - calls, untouched.mock.calls.length, onError.mock.calls.length]).toEqual([
        0, 0, 0,
      ])
    }
  })

  test('trap 16: a forged ping is a 401 and does nothing', async () => {
    const { feed, webhookId, emulator, pass } = await createFeedWorld()
    const calls = emulator.state.requests.length
    const payload = { webhookId, locator: { accountId, solutionId } }
    const response = await feed.handle(await signedSmartSuiteRequest({ url: `${hook}x`, payload }))
    await pass(5_000)
    expect([response.status, emulator.state.requests.length - calls]).toEqual([401, 0])
  })

  test('reports a failed drain after a ping to onError, or to the console without it', async () => {
    const failure = new Error('handler down')
    const onEvent = () => {
      throw failure
    }
    const onError = vi.fn()
    const first = await createFeedWorld({ onEvent, onError })
    first.create(1)
    await first.pass(5_000)
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, { webhookId: first.webhookId })
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const second = await createFeedWorld({ onEvent })
    second.create(1)
    await second.pass(5_000)
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('handler down'))
    log.mockRestore()
  })

  test('asks a function which webhooks it reads, each time', async () => {
    let ids: string[] = []
    const { webhookId, create, pass, handled } = await createFeedWorld({ webhookIds: async () => ids })
    create(1)
    await pass(5_000)
    expect(handled).toEqual([])
    ids = [webhookId]
    create(1)
    await pass(5_000)
    expect(handled).toEqual([1, 2])
  })
})
