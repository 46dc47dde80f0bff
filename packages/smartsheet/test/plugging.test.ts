import { createSmartsheetClient, type SmartsheetEvent } from '@hookwright/smartsheet'
import { createSmartsheetEmulator, sampleEventCallback } from '@hookwright/smartsheet/testing'
import fc from 'fast-check'
import { type HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { columnIds, createWorld, noLimit, sampleRow, sampleSheet, sheetId, token } from './world.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

test('the emulator plugs into msw, under the client’s own fetch and addresses', async () => {
  const emulator = createSmartsheetEmulator()
  emulator.state.sheets.set(sheetId, sampleSheet(2))
  server.use(
    http.all(
      'https://api.smartsheet.eu/2.0/*',
      async ({ request }) => (await emulator.fetch(request)) as HttpResponse<null>,
    ),
  )
  const client = createSmartsheetClient({ token, region: 'eu', limiter: noLimit })
  const created = await client.webhooks.create({ name: 'n', callbackUrl: 'http://127.0.0.1/', scopeObjectId: sheetId })
  expect(await client.webhooks.list()).toMatchObject([{ id: created.id }])
  expect((await client.sheets.get({ sheetId })).rows).toHaveLength(2)
  await expect(client.sheets.get({ sheetId: 1 })).rejects.toMatchObject({ status: 404, providerCode: 1006 })
})

test('in msw, plugged in as documented, a broken connection is a network error', async () => {
  const emulator = createSmartsheetEmulator()
  emulator.state.sheets.set(sheetId, sampleSheet(2))
  server.use(http.all('*', ({ request }) => emulator.fetch(request).catch(() => Response.error())))
  const client = createSmartsheetClient({ token, limiter: noLimit, retry: { limit: 0 } })
  emulator.inject({ network: true })
  await expect(client.sheets.get({ sheetId })).rejects.toMatchObject({ name: 'TransportError', code: 'network' })
  expect((await client.sheets.get({ sheetId })).rows).toHaveLength(2)
})

const rowIndex = fc.nat({ max: 5 })
const anyEvent: fc.Arbitrary<SmartsheetEvent> = fc.oneof(
  fc.record({
    objectType: fc.constant('row'),
    eventType: fc.constantFrom('created', 'updated', 'deleted', 'archived'),
    id: rowIndex.map((index) => sampleRow(index).id),
  }),
  fc.record({
    objectType: fc.constant('cell'),
    eventType: fc.constantFrom('updated', 'created'),
    rowId: fc.option(rowIndex.map((index) => sampleRow(index).id)),
    columnId: fc.constantFrom(...columnIds, 5, null),
  }),
  fc.record({
    objectType: fc.constant('column'),
    eventType: fc.constant('updated'),
    id: fc.constantFrom(...columnIds, 6),
  }),
  fc.record(
    {
      objectType: fc.constantFrom('comment', 'attachment', 'discussion', 'sheet', 'user', '__proto__'),
      eventType: fc.constantFrom('created', 'deleted', 'seatType.updated'),
      id: fc.nat({ max: 3 }),
    },
    { requiredKeys: [] },
  ),
)

/** The expected result for each event, computed independently of how it is fetched. */
function expectedState({ objectType, eventType, id, rowId, columnId }: SmartsheetEvent, rows: number): string {
  const known = ['row', 'cell', 'column', 'comment', 'attachment', 'discussion', 'sheet']
  if (!known.includes(objectType ?? '')) return 'unknown'
  if (eventType === 'deleted') return 'deleted'
  const isRow = (one: number | null | undefined) =>
    Array.from({ length: rows }, (_, index) => sampleRow(index).id).includes(one ?? 0)
  if (objectType === 'row') return isRow(id) ? 'found' : 'missing'
  if (objectType === 'cell') return isRow(rowId) && columnIds.includes(columnId ?? 0) ? 'found' : 'missing'
  if (objectType === 'column') return columnIds.includes(id ?? 0) ? 'found' : 'missing'
  return objectType === 'sheet' ? 'found' : 'missing'
}

test('resolve: any mixture of events is resolved correctly, whatever is fetched together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), fc.nat({ max: 6 }), async (events, rows) => {
      const { client, emulator, asked } = createWorld()
      emulator.state.sheets.set(sheetId, sampleSheet(rows))
      const callback = sampleEventCallback({ scopeObjectId: sheetId, events })
      const { events: resolved } = await client.resolve({ callback })
      expect(resolved.map(({ event }) => event)).toEqual(events)
      expect(resolved.map(({ state }) => state)).toEqual(events.map((event) => expectedState(event, rows)))
      const parts = new Set(
        events
          .filter(({ objectType }) => /comment|attachment|discussion/.test(objectType ?? ''))
          .map((event) => JSON.stringify(event)),
      )
      expect(asked.length).toBeLessThanOrEqual(2 + parts.size)
    }),
    // An event without an id is found too: the callback names the sheet.
    { numRuns: 150, examples: [[[{ objectType: 'sheet' }], 0]] },
  )
})
