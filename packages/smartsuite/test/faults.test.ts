import { manualClock } from '@hookwright/core/testing'
import {
  createRateLimiter,
  createSmartSuiteFeed,
  memoryStore,
  pathToken,
  type SmartSuiteFeed,
} from '@hookwright/smartsuite'
import {
  createSmartSuiteEmulator,
  type SmartSuiteFault,
  type SmartSuitePingFault,
} from '@hookwright/smartsuite/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hook, numberOf, pathSecret, upTo } from './feed-world.js'
import { accountId, connect, drive, startedAt, token, wholeSolution } from './world.js'

const kinds = ['listing', 'listed', 'handled', 'marking', 'marked', 'committing', 'committed'] as const
type Moment = (typeof kinds)[number]

/** A fault as plain data, so that a failing plan is readable. */
interface PlannedFault extends Pick<SmartSuiteFault, 'network' | 'latencyMs' | 'when'> {
  status?: number
  body?: string
}

interface Plan {
  /** How many events happen, and how long the pause after them is. */
  bursts: { events: number; quietMs: number }[]
  /** A process dies at this moment, once this many events were handled. */
  kills: { after: number; at: Moment }[]
  pings: (SmartSuitePingFault | undefined)[]
  calls: (PlannedFault | undefined)[]
  pageSize: number
}

/** Runs two processes on one webhook through the complete plan. */
async function simulate(plan: Plan) {
  const clock = manualClock(startedAt)
  const limiter = createRateLimiter({ intervalMs: 210, clock })
  const store = memoryStore({ clock })
  const handled: number[] = []
  /** Events that a process had handled and not yet marked when it died, once for each time. */
  const excused: number[] = []
  const kills = [...plan.kills]
  const processes: SmartSuiteFeed[] = []
  let failing = true
  const emulator = createSmartSuiteEmulator({
    clock,
    tokens: [token],
    accountId,
    fetch: (request) => processes[emulator.state.pings.length % processes.length]!.handle(request),
    pingFault: ({ number }) => plan.pings[number % plan.pings.length],
  })
  for (const [turn, planned] of plan.calls.entries()) {
    if (!planned) continue
    const { status, body, ...fault } = planned
    emulator.inject({
      ...fault,
      ...(status !== undefined && { respond: () => new Response(body, { status }) }),
      times: Number.POSITIVE_INFINITY,
      matches: ({ operation }) =>
        failing && operation === 'ListEvents' && emulator.state.requests.length % plan.calls.length === turn,
    })
  }

  function start(position: number): void {
    let alive = true
    let current = 0
    const never = new Promise<never>(() => {})
    /** A process that died neither sends nor receives anything. */
    const live = <T>(work: () => Promise<T>): Promise<T> =>
      alive ? work().then((result) => (alive ? result : never)) : never
    const pass = (at: Moment) => {
      const kill = kills[0]
      if (!alive || kill?.at !== at || handled.length < kill.after) return
      kills.shift()
      alive = false
      if (at === 'handled' || at === 'marking') excused.push(current)
      start(position)
    }
    const between = <T>(before: Moment, after: Moment, work: () => Promise<T>) => {
      pass(before)
      return live(async () => {
        const result = await work()
        pass(after)
        return result
      })
    }
    const client = connect(emulator, clock, {
      limiter,
      fetch: (input, init) => {
        const request = new Request(input, init)
        return between('listing', 'listed', () => emulator.fetch(request))
      },
    })
    processes[position] = createSmartSuiteFeed({
      client,
      clock,
      store: {
        reserve: (...call) => live(() => store.reserve(...call)),
        extend: (...call) => live(() => store.extend(...call)),
        release: (...call) => live(() => store.release(...call)),
        getCursor: (...call) => live(() => store.getCursor(...call)),
        complete: (...call) => between('marking', 'marked', () => store.complete(...call)),
        setCursor: (...call) => between('committing', 'committed', () => store.setCursor(...call)),
      },
      authorize: pathToken(pathSecret),
      webhookIds: async () => [webhook.webhook_id],
      pageSize: plan.pageSize,
      leaseMs: 20_000,
      onError: () => {},
      onEvent: ({ event_id }) =>
        live(async () => {
          current = numberOf(event_id)
          handled.push(current)
          pass('handled')
        }),
    })
  }

  /** A long pause is skipped once nothing is under way. */
  async function pass(quietMs: number): Promise<void> {
    const until = clock.now() + quietMs
    for (let calls = -1; clock.now() < until && calls !== emulator.state.requests.length; ) {
      calls = emulator.state.requests.length
      await drive(clock, clock.sleep(Math.min(until - clock.now(), 120_000)), 550)
    }
    await clock.advance(Math.max(0, until - clock.now()))
  }

  const setup = connect(emulator, clock, { limiter })
  const webhook = await drive(clock, setup.webhooks.create({ ...wholeSolution, url: hook }))
  start(0)
  start(1)
  let made = 0
  for (const { events, quietMs } of plan.bursts) {
    for (let event = 0; event < events; event++) emulator.records.create()
    made += events
    await pass(quietMs)
    // The keepAlive of a quiet time, as far as it comes.
    if (quietMs > 86_400_000) {
      const work = Promise.race([processes[1]?.keepAlive().catch(() => {}), clock.sleep(120_000)])
      await drive(clock, work)
    }
  }
  // The day's keepAlive, after all faults are over.
  failing = false
  kills.length = 0
  await drive(clock, processes[0]!.keepAlive())
  // It leaves a webhook to the drain that reads it: here until that drain has ended.
  await drive(clock, processes[0]!.drain({ webhookId: webhook.webhook_id }))
  emulator.close()
  return { handled, excused, made, emulator }
}

function check({ handled, excused, made }: Awaited<ReturnType<typeof simulate>>): void {
  const counts = new Map<number, number>()
  for (const event of handled) counts.set(event, (counts.get(event) ?? 0) + 1)
  expect([...counts.keys()].sort((left, right) => left - right)).toEqual(upTo(made))
  const twice = [...counts].filter(([, count]) => count > 1).map(([event]) => event)
  expect(twice.filter((event) => !excused.includes(event))).toEqual([])
  expect(handled.length - made).toBeLessThanOrEqual(excused.length)
}

const moment = fc.constantFrom(...kinds)
const pingFault = fc.option(
  fc.oneof(
    fc.constantFrom('lose' as const, 'duplicate' as const),
    fc.record({ delayMs: fc.integer({ min: 1, max: 20_000 }) }),
  ),
  { nil: undefined },
)
const callFault = fc.option(
  fc.oneof(
    fc.record({ network: fc.constant(true), when: fc.constantFrom('before' as const, 'after' as const) }),
    fc.record({
      status: fc.constantFrom(500, 502, 503, 401),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    fc.record({ latencyMs: fc.integer({ min: 1, max: 9_000 }) }),
    fc.record({ status: fc.constant(200), body: fc.constant('{"events":[{"kind":"RECORD_CRE') }),
  ),
  { nil: undefined, freq: 3 },
)

describe('a feed under faults', () => {
  test('loses nothing, and repeats only what a process had handled and not marked when it died', async () => {
    const plan = fc.record({
      bursts: fc.array(
        fc.record({ events: fc.integer({ min: 0, max: 40 }), quietMs: fc.integer({ min: 0, max: 90_000 }) }),
        { minLength: 1, maxLength: 6 },
      ),
      kills: fc.array(fc.record({ after: fc.nat(60), at: moment }), { maxLength: 8 }),
      pings: fc.array(pingFault, { minLength: 1, maxLength: 7 }),
      calls: fc.array(callFault, { minLength: 1, maxLength: 9 }),
      pageSize: fc.integer({ min: 1, max: 12 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => check(await simulate(drawn))),
      { numRuns: 20 },
    )
  }, 60_000)

  test('10,000 events, two processes, a kill at every moment, every kind of fault and 13 quiet days', async () => {
    const day = 86_400_000
    const bursts = Array.from({ length: 100 }, () => ({ events: 100, quietMs: 30_000 }))
    bursts[50] = { events: 100, quietMs: 13 * day }
    const result = await simulate({
      bursts,
      kills: Array.from({ length: 28 }, (_, index) => ({ after: index * 350, at: kinds[index % kinds.length]! })),
      pings: [undefined, 'lose', 'duplicate', { delayMs: 5_000 }, { delayMs: 500 }],
      calls: [
        undefined,
        { network: true },
        { status: 503, when: 'after' },
        undefined,
        { latencyMs: 3_000 },
        undefined,
        { network: true, when: 'after' },
      ],
      pageSize: 50,
    })
    check(result)
    expect(result.made).toBe(10_000)
    expect(result.excused.length).toBeGreaterThanOrEqual(8)
    expect(result.handled.length).toBeGreaterThan(10_000)
  }, 60_000)
})
