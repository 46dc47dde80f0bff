import { memoryStore, type SmartSuiteEventFeedOptions } from '@hookwright/smartsuite'
import type { SmartSuiteEmulatorOptions } from '@hookwright/smartsuite/testing'
import { describe, expect, test, vi } from 'vitest'
import { createFeedWorld, hook, upTo } from './feed-world.js'
import { answering, connect } from './world.js'

const day = 86_400_000
const inactiveStatuses = ['disabled', 'expired'] as const
const failedPings = ['notification_status', 'system_status'] as const

describe('trap 5: keepAlive', () => {
  test('keeps a quiet webhook alive for ever', async () => {
    const { feed, run, clock, emulator, webhookId } = await createFeedWorld()
    for (let days = 0; days < 30; days++) {
      await clock.advance(day)
      const [report] = await run(feed.keepAlive())
      expect(report).toMatchObject({ webhookId, healed: [], pings: 'on', events: 0 })
    }
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('reports pings as off, and no end, for a webhook without any status', async () => {
    const { feed, run, emulator, webhookId } = await createFeedWorld({ url: null })
    const webhook = { webhook_id: webhookId, locator: { solution_id: 's' }, kinds: ['RECORD_CREATED'] }
    emulator.inject({
      ...answering(JSON.stringify({ webhook })),
      matches: ({ operation }) => operation === 'GetWebhook',
    })
    const [report] = await run(feed.keepAlive())
    expect(report).toEqual({ webhookId, healed: [], pings: 'off', pages: 0, events: 0, duplicates: 0 })
  })

  test('reports pings as off if switching them on had no effect', async () => {
    const { feed, run, client, emulator, webhookId } = await createFeedWorld()
    await run(feed.keepAlive())
    const off = await run(client.webhooks.disableNotifications({ webhookId }))
    emulator.inject({
      ...answering(JSON.stringify({ webhook: { ...off, notification_status: { enabled: {} } } })),
      matches: ({ operation }) => operation === 'UpdateWebhook',
    })
    const [report] = await run(feed.keepAlive())
    expect(report).toMatchObject({ webhookId, healed: [], pings: 'off' })
  })

  test('without it, a quiet webhook is deleted after 14 days, and keepAlive says so', async () => {
    const { feed, run, clock, emulator } = await createFeedWorld({ onError: () => {} })
    await clock.advance(14 * day)
    expect(emulator.state.webhooks).toEqual([])
    await expect(run(feed.keepAlive())).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  })

  test.each(inactiveStatuses)(
    'trap 6: heals a webhook left quiet for 13 days, with everything that happened (%s)',
    async (inactiveStatus) => {
      const { feed, run, clock, create, handled, pass, emulator } = await createFeedWorld(
        {},
        { readings: { inactiveStatus } },
      )
      create(1)
      await pass(5_000)
      await clock.advance(7 * day)
      create(70)
      await clock.advance(6 * day - 60_000)
      expect(handled).toEqual([1])
      const [report] = await run(feed.keepAlive())
      expect(report).toMatchObject({ healed: ['inactivity'], pings: 'on', events: 70 })
      expect(handled).toEqual(upTo(71))
      create(1)
      await pass(5_000)
      expect(handled).toEqual(upTo(72))
      expect(emulator.state.pings.at(-1)?.status).toBe(200)
    },
  )

  test.each(failedPings)('trap 6: switches pings on again that failed for a day (%s)', async (reading) => {
    let down = true
    const world = await createFeedWorld({}, { readings: { failedPings: reading } })
    const { run, clock, create, handled, emulator, pass, feed } = world
    const handle = feed.handle
    feed.handle = async (request, context) => (down ? new Response(null, { status: 500 }) : handle(request, context))
    await run(feed.keepAlive())
    create(1)
    for (let hours = 0; hours < 30; hours++) await clock.advance(3_600_000)
    expect(emulator.state.pings.length).toBeGreaterThan(5)
    const sent = emulator.state.pings.length
    down = false
    create(1)
    await pass(5_000)
    expect(emulator.state.pings).toHaveLength(sent)
    const [report] = await run(feed.keepAlive())
    expect(report).toMatchObject({ healed: ['pings'], pings: 'on', events: 2 })
    create(1)
    await pass(5_000)
    expect(handled).toEqual([1, 2, 3])
  })

  test('knows the URL from the store, after a restart, or from its option', async () => {
    for (const source of ['store', 'option', 'nowhere'] as const) {
      const { run, makeFeed, feed, client, webhookId, emulator, clock } = await createFeedWorld()
      await run(feed.keepAlive())
      await run(client.webhooks.disableNotifications({ webhookId }))
      const options = {
        store: { client: connect(emulator, clock) },
        option: { client: connect(emulator, clock), store: memoryStore({ clock }), url: () => hook },
        nowhere: { client: connect(emulator, clock), store: memoryStore({ clock }) },
      }[source]
      const [report] = await run(makeFeed(options).keepAlive())
      expect(report?.pings).toBe(source === 'nowhere' ? 'off' : 'on')
      expect(report?.healed).toEqual(source === 'nowhere' ? [] : ['pings'])
    }
  })

  test('leaves pings off that were switched off on purpose, if option "url" is null', async () => {
    for (const url of [null, () => null, async () => null]) {
      const { run, feed, makeFeed, client, webhookId, create, handled, emulator, clock } = await createFeedWorld()
      await run(feed.keepAlive())
      await run(client.webhooks.disableNotifications({ webhookId }))
      await clock.advance(8 * day)
      create(1)
      const [report] = await run(makeFeed({ url }).keepAlive())
      expect(report).toMatchObject({ healed: ['inactivity'], pings: 'off', events: 1 })
      expect(handled).toEqual([1])
      expect(emulator.state.webhooks[0]?.notification_status).toEqual({ disabled: {} })
    }
  })

  test('uses the last URL if the function for the URL returns undefined', async () => {
    const { run, feed, makeFeed, client, webhookId } = await createFeedWorld()
    await run(feed.keepAlive())
    await run(client.webhooks.disableNotifications({ webhookId }))
    const [report] = await run(makeFeed({ url: () => undefined }).keepAlive())
    expect(report).toMatchObject({ healed: ['pings'], pings: 'on' })
  })

  test('tries every webhook before it fails, and lists events although the handler throws', async () => {
    const { run, makeFeed, webhookId, create, clock, emulator } = await createFeedWorld()
    await clock.advance(6 * day)
    create(1)
    const feed = makeFeed({
      webhookIds: ['gone', webhookId],
      onError: () => {},
      onEvent: () => {
        throw new Error('handler down')
      },
    })
    await expect(run(feed.keepAlive())).rejects.toMatchObject({ status: 404 })
    await clock.advance(6 * day)
    expect(emulator.state.webhooks[0]?.system_status?.enabled?.expires_at).toBeDefined()
  })

  describe('reports what failed for each webhook', () => {
    async function withFailures(options: Partial<SmartSuiteEventFeedOptions>) {
      const { run, makeFeed, webhookId, create } = await createFeedWorld({}, { pingFault: () => 'lose' })
      create(1)
      const feed = makeFeed({
        webhookIds: [webhookId, 'gone'],
        url: () => {
          throw new Error('no URL')
        },
        onEvent: () => {
          throw new Error('handler down')
        },
        ...options,
      })
      const thrown = await run(feed.keepAlive()).catch((error) => error)
      return { thrown, webhookId }
    }

    test('to onError, even if it throws, before the first failure is thrown', async () => {
      const told: [error: Error, info: { webhookId: string }][] = []
      // Not vi.fn(): it would handle a rejection that is otherwise unhandled.
      const onError = async (...args: [unknown, { webhookId: string }]) => {
        told.push(args as (typeof told)[0])
        throw new Error('the log is full')
      }
      const { thrown, webhookId } = await withFailures({ onError })
      expect(thrown.message).toBe('no URL')
      const of = (id: string) => told.filter(([, info]) => info.webhookId === id).map(([{ message }]) => message)
      expect(of(webhookId)).toEqual(['no URL', 'handler down'])
      expect(of('gone')).toEqual([
        expect.stringMatching(/GetWebhook with 404/),
        expect.stringMatching(/ListEvents with 404/),
        'no URL',
      ])
      expect(told).toHaveLength(5)
    })

    test('to the console without it, one line each', async () => {
      const onEvent = () => {
        throw new Error('handler\ndown')
      }
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      const { webhookId } = await withFailures({ url: undefined, onEvent })
      const lines = log.mock.calls.flat()
      log.mockRestore()
      expect(lines).toContain(
        `[@hookwright/smartsuite] smartsuite: keepAlive of webhook ${webhookId} failed: Error: handler down`,
      )
      expect(lines.filter((line) => line.includes('keepAlive of webhook gone failed: ApiError'))).toHaveLength(2)
    })
  })

  test('costs three calls a day for a healthy webhook', async () => {
    const { run, feed, emulator } = await createFeedWorld()
    const before = emulator.state.requests.length
    await run(feed.keepAlive())
    const operations = emulator.state.requests.slice(before).map(({ operation }) => operation)
    expect(operations).toEqual(['GetWebhook', 'ListEvents', 'ListEvents'])
  })
})

describe('what keeps a webhook alive happens', () => {
  const down = (): never => {
    throw new Error('down')
  }
  const brokenStore = { ...memoryStore(), reserve: down, getCursor: down }
  const noPings: SmartSuiteEmulatorOptions = { pingFault: () => 'lose' }

  test('even if the webhook cannot be read', async () => {
    const { run, feed, clock, emulator } = await createFeedWorld({ onError: () => {} })
    emulator.inject({ ...answering('', { status: 500 }), matches: ({ operation }) => operation === 'GetWebhook' })
    await clock.advance(6 * day)
    await expect(run(feed.keepAlive())).rejects.toMatchObject({ name: 'ApiError', status: 500 })
    await clock.advance(13 * day)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  const failing: [string, Partial<SmartSuiteEventFeedOptions>, RegExp][] = [
    ['the store is down; pings are healed', { store: brokenStore, url: () => hook }, /store of the feed failed/],
    ['the handler throws; pings are healed', { onEvent: down }, /down/],
    ['the function for the URL throws, which might have said null; pings stay off', { url: down }, /down/],
  ]
  test.each(failing)('even if %s, and then it fails', async (_, options, message) => {
    const { run, feed, makeFeed, client, webhookId, create, clock, emulator } = await createFeedWorld({
      onError: () => {},
    })
    await run(feed.keepAlive())
    await run(client.webhooks.disableNotifications({ webhookId }))
    await clock.advance(6 * day)
    create(1)
    await expect(run(makeFeed(options).keepAlive())).rejects.toThrow(message)
    const status = emulator.state.webhooks[0]?.notification_status
    expect(status).toEqual(options.url === down ? { disabled: {} } : { enabled: { url: expect.any(String) } })
    await clock.advance(13 * day)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('also when pings can not be switched on, and then it fails', async () => {
    const { run, feed, client, webhookId, create, emulator, handled } = await createFeedWorld({ onError: () => {} })
    await run(feed.keepAlive())
    await run(client.webhooks.disableNotifications({ webhookId }))
    create(1)
    emulator.inject({ ...answering('', { status: 403 }), matches: ({ operation }) => operation === 'UpdateWebhook' })
    await expect(run(feed.keepAlive())).rejects.toMatchObject({ name: 'ApiError', status: 403 })
    expect(handled).toEqual([1])
  })

  test('also when another drain does not let go, which is left to read', async () => {
    const { run, makeFeed, webhookId, create, clock, emulator, pass } = await createFeedWorld({}, noPings)
    await clock.advance(6 * day)
    create(1)
    const stuck = makeFeed({ onEvent: () => new Promise(() => {}) })
    stuck.drain({ webhookId }).catch(() => {})
    await pass(1_000)
    const before = clock.now()
    const [report] = await run(makeFeed({ leaseMs: 20_000 }).keepAlive())
    expect(report).toMatchObject({ webhookId, pages: 0, events: 0, duplicates: 0, pings: 'on' })
    expect(clock.now() - before).toBeGreaterThan(20_000)
    const expiresAt = emulator.state.webhooks[0]?.system_status?.enabled?.expires_at ?? ''
    expect(Date.parse(expiresAt)).toBeGreaterThan(before + 6.9 * day)
  })

  test('and a clock that is set back does not make it wait longer', async () => {
    const { run, makeFeed, webhookId, create, pass, clock } = await createFeedWorld({}, noPings)
    create(1)
    makeFeed({ onEvent: () => new Promise(() => {}) })
      .drain({ webhookId })
      .catch(() => {})
    await pass(1_000)
    let setBackMs = 0
    const setBack = { sleep: clock.sleep, now: () => clock.now() - setBackMs }
    const before = clock.now()
    const alive = makeFeed({ leaseMs: 20_000, clock: setBack }).keepAlive()
    await pass(5_000)
    setBackMs = 3_600_000
    expect(await run(alive)).toMatchObject([{ events: 0 }])
    expect(clock.now() - before).toBeLessThan(60_000)
  })

  test('switches pings on before it reads the missed events, however long that takes', async () => {
    const { run, feed, makeFeed, client, webhookId, create, emulator, pass } = await createFeedWorld()
    await run(feed.keepAlive())
    await run(client.webhooks.disableNotifications({ webhookId }))
    create(1)
    makeFeed({ onEvent: () => new Promise(() => {}) })
      .keepAlive()
      .catch(() => {})
    await pass(5_000)
    expect(emulator.state.webhooks[0]?.notification_status?.enabled).toBeDefined()
  })

  test('replaces a drain whose process died', async () => {
    const { run, makeFeed, create, store, handled, webhookId } = await createFeedWorld({ leaseMs: 20_000 }, noPings)
    create(2)
    const dying = makeFeed({ store: { ...store, getCursor: down, release: async () => {}, extend: down } })
    await expect(run(dying.drain({ webhookId }))).rejects.toThrow(/store/)
    const [report] = await run(makeFeed().keepAlive())
    expect(report).toMatchObject({ events: 2 })
    expect(handled).toEqual([1, 2])
  })

  test('for every webhook, even while one of them is slow', async () => {
    const slow = 'slow'
    const { run, makeFeed, webhookId, emulator, pass } = await createFeedWorld()
    const times = Number.POSITIVE_INFINITY
    emulator.inject({ matches: ({ about }) => about === slow, latencyMs: day, times })
    const work = makeFeed({ webhookIds: [slow, webhookId], onError: () => {} }).keepAlive()
    work.catch(() => {})
    await pass(5_000)
    const listed = emulator.state.requests.filter(
      ({ operation, about }) => operation === 'ListEvents' && about === webhookId,
    )
    expect(listed.length).toBeGreaterThan(0)
    await expect(run(work)).rejects.toMatchObject({ name: 'TransportError', code: 'timeout' })
  })
})
