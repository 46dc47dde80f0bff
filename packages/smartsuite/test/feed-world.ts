import {
  createSmartSuiteFeed,
  memoryStore,
  pathToken,
  type SmartSuiteEventFeedOptions,
  type SmartSuiteFeed,
  type SmartSuiteFeedStore,
} from '@hookwright/smartsuite'
import type { SmartSuiteEmulatorOptions } from '@hookwright/smartsuite/testing'
import { createWorld, type World, wholeSolution } from './world.js'

export const pathSecret = '9f0c1c62-6a39-4d1b-9f4e-0d8c5c1f7a55'
export const hook = `http://127.0.0.1/hooks/${pathSecret}`

export const numberOf = (eventId: string): number => Number(eventId.split('.')[1])
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

export interface FeedWorld extends World {
  webhookId: string
  store: SmartSuiteFeedStore
  /** Numbers of the events that were handled, in order. */
  handled: number[]
  feed: SmartSuiteFeed
  makeFeed(options?: Partial<SmartSuiteEventFeedOptions>): SmartSuiteFeed
  create(count: number): void
  /** Lets pings and drains run for this long. */
  pass(ms: number): Promise<void>
}

/** An emulator whose pings reach a feed. */
export async function createFeedWorld(
  options: Partial<SmartSuiteEventFeedOptions> = {},
  emulatorOptions: SmartSuiteEmulatorOptions = {},
): Promise<FeedWorld> {
  const world = createWorld({ ...emulatorOptions, fetch: (request) => feed.handle(request) })
  const { client, clock, emulator, run } = world
  const store = options.store ?? memoryStore({ clock })
  const handled: number[] = []
  const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url: hook }))
  const makeFeed = (more: Partial<SmartSuiteEventFeedOptions> = {}) =>
    createSmartSuiteFeed({
      client,
      store,
      clock,
      authorize: pathToken(pathSecret),
      webhookIds: [webhookId],
      onEvent: ({ event_id }) => {
        handled.push(numberOf(event_id))
      },
      ...options,
      ...more,
    })
  const feed = makeFeed()
  return {
    ...world,
    webhookId,
    store,
    handled,
    feed,
    makeFeed,
    create: (count) => {
      for (let made = 0; made < count; made++) emulator.records.create()
    },
    pass: (ms) => run(clock.sleep(ms)),
  }
}
