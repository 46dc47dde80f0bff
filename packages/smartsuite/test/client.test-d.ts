import {
  createSmartSuiteClient,
  createSmartSuiteFeed,
  memoryStore,
  pathToken,
  type SmartSuiteDrainResult,
  type SmartSuiteEvent,
  type SmartSuiteEventPage,
  type SmartSuiteRecord,
  type SmartSuiteWebhook,
} from '@hookwright/smartsuite'
import { expectTypeOf, test } from 'vitest'

const client = createSmartSuiteClient({ token: () => 'key', accountId: 'snbvtl79' })

test('the client resolves to types with SmartSuite’s own names', () => {
  expectTypeOf(client.webhooks.get({ webhookId: 'w' })).resolves.toEqualTypeOf<SmartSuiteWebhook>()
  expectTypeOf(client.webhooks.listPayloads({ webhookId: 'w' })).resolves.toEqualTypeOf<SmartSuiteEventPage>()
  expectTypeOf(client.webhooks.payloads({ webhookId: 'w' })).toExtend<AsyncIterable<SmartSuiteEventPage>>()
  expectTypeOf(client.records.listByIds({ applicationId: 'a', recordIds: [] })).resolves.toEqualTypeOf<
    SmartSuiteRecord[]
  >()
  const solution = expectTypeOf(client.solutions.get({ solutionId: 's' })).resolves
  solution.toHaveProperty('records_count').toEqualTypeOf<number | undefined>()
  solution.toHaveProperty('delete_date').toEqualTypeOf<string | null | undefined>()
})

test('a filter has one arm', () => {
  const options = { solutionId: 's', kinds: ['RECORD_CREATED'] }
  void client.webhooks.create({ ...options, filter: { solution: {} } })
  void client.webhooks.create({ ...options, filter: { applications: { application_ids: ['a'] } } })
  // @ts-expect-error two arms
  void client.webhooks.create({ ...options, filter: { solution: {}, applications: { application_ids: ['a'] } } })
  // @ts-expect-error a misspelt arm
  void client.webhooks.create({ ...options, filter: { applicatons: { application_ids: ['a'] } } })
  // @ts-expect-error an id where a list belongs
  void client.webhooks.create({ ...options, filter: { applications: { application_ids: 'a' } } })
  // @ts-expect-error the workspace is missing
  createSmartSuiteClient({ token: 'key' })
})

test('a feed takes events or pages', () => {
  const shared = { client, store: memoryStore(), authorize: pathToken('x'.repeat(16)), webhookIds: ['w'] }
  const feed = createSmartSuiteFeed({
    ...shared,
    onEvent: (event, { key, signal, webhookId }) => {
      expectTypeOf(event).toEqualTypeOf<SmartSuiteEvent>()
      expectTypeOf([key, webhookId]).toEqualTypeOf<string[]>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    },
    onPoison: (_, { attempt }) => (attempt > 3 ? 'skip' : 'retry'),
  })
  expectTypeOf(feed.drain({ webhookId: 'w' })).resolves.toEqualTypeOf<SmartSuiteDrainResult>()
  createSmartSuiteFeed({
    ...shared,
    onPage: (page) => {
      expectTypeOf(page).toEqualTypeOf<SmartSuiteEventPage>()
    },
  })
  // @ts-expect-error neither
  createSmartSuiteFeed(shared)
  // @ts-expect-error both
  createSmartSuiteFeed({ ...shared, onEvent: () => {}, onPage: () => {} })
  const { getCursor: _, ...noCursors } = memoryStore()
  // @ts-expect-error a store without cursors
  createSmartSuiteFeed({ ...shared, store: noCursors, onEvent: () => {} })
})
