import { isHookwrightError, type SmartsheetEvent } from '@hookwright/smartsheet'
import { sampleEventCallback, samplePlanCallback } from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, sampleRow, sampleSheet, sheetId } from './world.js'

const callbackOf = (events: SmartsheetEvent[]) => sampleEventCallback({ scopeObjectId: sheetId, events })
const cellUpdated = (rowIndex: number, column = 0): SmartsheetEvent => ({
  objectType: 'cell',
  eventType: 'updated',
  rowId: sampleRow(rowIndex).id,
  columnId: columnIds[column],
})
const event = (name: string, id: number): SmartsheetEvent => {
  const [objectType, eventType] = name.split('.')
  return { objectType, eventType, id }
}

describe('requests', () => {
  test.each([
    ['all rows without a page', 'all', 1],
    ['100 rows without a page', 100, 2],
  ] as const)('1,000 events of cells in 400 rows cost at most 3: %s', async (_, rowsWithoutPage, requests) => {
    const { client, emulator, asked } = createWorld({ rowsWithoutPage })
    emulator.state.sheets.set(sheetId, sampleSheet(1_000))
    const events = Array.from({ length: 1_000 }, (__, index) => cellUpdated(index % 400, index % 2))
    const resolved = await client.resolve({ callback: callbackOf(events) })
    expect(asked).toHaveLength(requests)
    expect(resolved.rows).toHaveLength(400)
    expect(resolved.events.every(({ state }) => state === 'found')).toBe(true)
    resolved.events.forEach(({ event: { rowId, columnId }, row, cell, column }, index) => {
      expect([row?.id, cell?.columnId, column?.id]).toEqual([rowId, columnId, columnId])
      expect(cell?.value).toBe(`${index % 400}/${columnId}`)
    })
  })

  test('10,000 changed cells cost as many as the length of a URL requires', async () => {
    const { client, emulator, asked } = createWorld()
    emulator.state.sheets.set(sheetId, sampleSheet(10_000))
    const events = Array.from({ length: 10_000 }, (_, index) => cellUpdated(index))
    const { events: resolved } = await client.resolve({ callback: callbackOf(events) })
    expect(resolved.filter(({ state }) => state === 'found')).toHaveLength(10_000)
    // 16 digits and a comma each, in what remains of 8,000 characters.
    expect(asked).toHaveLength(Math.ceil((10_000 * 17) / (8_000 - 400 - 17)))
    expect(Math.max(...asked.map(({ href }) => href.length))).toBeLessThan(8_000)
  })

  test('a server that allows less receives shorter URLs', async () => {
    const { client, emulator, asked } = createWorld({ maxUrlLength: 2_048 })
    emulator.state.sheets.set(sheetId, sampleSheet(400))
    const events = Array.from({ length: 400 }, (_, index) => cellUpdated(index))
    const { events: resolved } = await client.resolve({ callback: callbackOf(events) })
    expect(resolved.every(({ state }) => state === 'found')).toBe(true)
    asked.length = 0
    await client.resolve({ callback: callbackOf(events), maxUrlLength: 2_048 })
    expect(asked.every(({ href }) => href.length <= 2_048)).toBe(true)
    await expect(client.resolve({ callback: callbackOf(events), maxUrlLength: 10 })).rejects.toThrow(/maxUrlLength/)
  })

  test('a URL that is too long for a single row is an error, and not retried', async () => {
    const { client, emulator, asked } = createWorld()
    emulator.inject({ times: 9, respond: () => new Response('', { status: 414 }) })
    await expect(client.resolve({ callback: callbackOf([cellUpdated(0)]) })).rejects.toMatchObject({ status: 414 })
    expect(asked).toHaveLength(1)
  })

  test('if a sheet comes without rows, all rows are missing', async () => {
    const { client, emulator } = createWorld()
    emulator.inject({ respond: () => Response.json({ id: sheetId, columns: [] }) })
    const { events } = await client.resolve({ callback: callbackOf([cellUpdated(0)]) })
    expect(events.map(({ state }) => state)).toEqual(['missing'])
  })

  test('events of cells fetch only their columns; a changed row is fetched completely', async () => {
    const { client, asked } = createWorld()
    const cells = await client.resolve({ callback: callbackOf([cellUpdated(0, 1)]) })
    expect(asked[0]?.searchParams.get('columnIds')).toBe(String(columnIds[1]))
    expect(cells.rows[0]?.cells).toHaveLength(1)
    const both = await client.resolve({
      callback: callbackOf([cellUpdated(0, 1), event('row.updated', sampleRow(1).id)]),
    })
    expect(asked).toHaveLength(2)
    expect(asked[1]?.searchParams.has('columnIds')).toBe(false)
    expect(both.rows.map(({ cells: all }) => all?.length)).toEqual([2, 2])
  })

  test('a changed sheet comes with all its columns, and so do the cells beside it', async () => {
    const { client, asked } = createWorld()
    const { sheet, rows, events } = await client.resolve({
      callback: callbackOf([event('sheet.updated', sheetId), cellUpdated(0, 1)]),
    })
    expect(asked).toHaveLength(1)
    expect(sheet?.columns?.map(({ id }) => id)).toEqual(columnIds)
    expect(events[0]?.sheet?.columns).toHaveLength(columnIds.length)
    expect(rows[0]?.cells).toHaveLength(columnIds.length)
  })

  test('columns are named only if that costs no further request', async () => {
    const { client, emulator, asked } = createWorld()
    const ids = Array.from({ length: 60 }, (_, index) => 2_000_000_000_000_001 + index)
    const rows = sampleSheet(440).rows!.map(({ id }) => ({
      id,
      cells: ids.map((columnId) => ({ columnId, value: 1 })),
    }))
    emulator.state.sheets.set(sheetId, { id: sheetId, columns: ids.map((id) => ({ id })), rows })
    const events = rows.map(({ id }, index) => ({ ...cellUpdated(0), rowId: id, columnId: ids[index % 60] }))
    const { events: resolved } = await client.resolve({ callback: callbackOf(events) })
    expect(resolved.every(({ state }) => state === 'found')).toBe(true)
    expect(asked.map(({ searchParams }) => searchParams.has('columnIds'))).toEqual([false])
    asked.length = 0
    await client.resolve({ callback: callbackOf(events.slice(0, 120)) })
    expect(asked.map(({ searchParams }) => searchParams.has('columnIds'))).toEqual([true])
  })

  test('an empty callback, deletions and plans cost none', async () => {
    const { client, asked } = createWorld()
    const deletions = ['row', 'column', 'sheet', 'attachment', 'comment', 'discussion'].map((name) =>
      event(`${name}.deleted`, 1),
    )
    const { events: none, ...withoutEvents } = callbackOf([])
    for (const callback of [{ ...withoutEvents, events: none }, withoutEvents]) {
      expect((await client.resolve({ callback })).events).toEqual([])
    }
    const { events } = await client.resolve({ callback: callbackOf(deletions) })
    expect(events.map(({ state }) => state)).toEqual(deletions.map(() => 'deleted'))
    const plan = await client.resolve({ callback: samplePlanCallback() })
    expect(plan).toMatchObject({ rows: [], events: [{ state: 'unknown' }] })
    expect(asked).toEqual([])
  })

  test('a row that is gone costs no second one: an answer with so few rows was not cut', async () => {
    const { client, asked } = createWorld()
    const callback = callbackOf([event('row.updated', sampleRow(0).id), event('row.updated', 9)])
    const { events } = await client.resolve({ callback })
    expect(events.map(({ state }) => state)).toEqual(['found', 'missing'])
    expect(asked).toHaveLength(1)
  })

  test('the same object twice costs one', async () => {
    const { client, emulator, asked } = createWorld()
    emulator.state.comments.set(`${sheetId}/6`, { id: 6, text: 'Done?' })
    await client.resolve({ callback: callbackOf([event('comment.created', 6), event('comment.updated', 6)]) })
    expect(asked).toHaveLength(1)
  })

  test('columns and the sheet itself come with the rows, or with one short request', async () => {
    const { client, asked } = createWorld()
    const columns = columnIds.map((id) => event('column.updated', id))
    for (const events of [
      [...columns, event('sheet.updated', sheetId), cellUpdated(0)],
      [...columns, event('sheet.updated', sheetId)],
    ]) {
      asked.length = 0
      const resolved = await client.resolve({ callback: callbackOf(events) })
      expect(resolved.events.map(({ state }) => state)).toEqual(events.map(() => 'found'))
      expect(resolved.sheet).toMatchObject({ name: 'Sheet of tests' })
      expect(asked).toHaveLength(1)
    }
    expect(asked[0]?.searchParams.get('pageSize')).toBe('1')
    asked.length = 0
    const [one] = (await client.resolve({ callback: callbackOf([columns[0]!]) })).events
    expect(one).toMatchObject({ state: 'found', column: { title: 'Column 0' } })
    expect(asked[0]?.pathname).toContain('/columns/')
  })
})

describe('trap 15: objects that are gone are marked', () => {
  test('rows, cells and parts, each by itself', async () => {
    const { client, emulator } = createWorld()
    emulator.state.attachments.set(`${sheetId}/5`, { id: 5, name: 'plan.pdf' })
    const events = [
      event('row.created', sampleRow(0).id),
      event('row.created', 999),
      cellUpdated(1),
      { ...cellUpdated(1), columnId: 888 },
      { ...cellUpdated(1), rowId: 777 },
      event('attachment.created', 5),
      event('attachment.created', 6),
      event('discussion.updated', 7),
      event('row.deleted', sampleRow(1).id),
      event('proof.created', 8),
      { objectType: 'row', eventType: 'created' },
      { objectType: 'constructor', eventType: 'created', id: 1 },
    ]
    const { events: resolved } = await client.resolve({ callback: callbackOf(events) })
    expect(resolved.map(({ state }) => state)).toEqual([
      'found',
      'missing',
      'found',
      'missing',
      'missing',
      'found',
      'missing',
      'missing',
      'deleted',
      'unknown',
      'missing',
      'unknown',
    ])
    expect(resolved.map(({ event: original }) => original)).toEqual(events)
    expect(resolved[5]?.attachment).toMatchObject({ name: 'plan.pdf' })
  })

  test('an empty cell is found without a cell if the column is known', async () => {
    const { client, emulator } = createWorld()
    const sheet = sampleSheet(1)
    sheet.rows![0]!.cells = []
    emulator.state.sheets.set(sheetId, sheet)
    const { events } = await client.resolve({ callback: callbackOf([cellUpdated(0)]) })
    expect(events[0]).toMatchObject({ state: 'found', cell: undefined, column: { id: columnIds[0] } })
  })

  test('the whole sheet', async () => {
    const { client, emulator } = createWorld()
    emulator.state.sheets.clear()
    const events = [
      cellUpdated(0),
      event('row.updated', 1),
      event('sheet.updated', sheetId),
      event('column.created', 3),
      event('comment.created', 4),
    ]
    const resolved = await client.resolve({ callback: callbackOf(events) })
    expect(resolved.events.every(({ state }) => state === 'missing')).toBe(true)
    expect(resolved.rows).toEqual([])
  })

  test.each([
    ['rows', cellUpdated(0)],
    ['the sheet', event('sheet.updated', sheetId)],
    ['a column', event('column.created', columnIds[0]!)],
    ['a comment', event('comment.created', 6)],
  ])('a 404 from a gateway does not mean that an object is gone: %s', async (_, asked) => {
    const { client, emulator } = createWorld()
    emulator.inject({ respond: () => new Response('<h1>No route</h1>', { status: 404 }) })
    await expect(client.resolve({ callback: callbackOf([asked]) })).rejects.toMatchObject({
      name: 'ApiError',
      status: 404,
      providerCode: undefined,
    })
  })

  test('a refusal is thrown: it concerns more than one event', async () => {
    const { client, emulator } = createWorld()
    emulator.inject({ errorCode: 1004 })
    await expect(client.resolve({ callback: callbackOf([cellUpdated(0)]) })).rejects.toMatchObject({
      providerCode: 1004,
    })
  })
})

describe('which sheets may be fetched', () => {
  test('a sheet that is not allowed is refused before any request', async () => {
    const { client, asked } = createWorld()
    const callback = callbackOf([cellUpdated(0)])
    for (const allowedSheetIds of [[], [1, 2], new Set([sheetId + 1])]) {
      const error = await client.resolve({ callback, allowedSheetIds }).catch((thrown: unknown) => thrown)
      expect(isHookwrightError(error, 'VerificationError')).toBe(true)
    }
    expect(asked).toEqual([])
    await client.resolve({ callback, allowedSheetIds: new Set([sheetId]) })
    expect(asked).toHaveLength(1)
  })

  test('a callback without a sheet is refused', async () => {
    const { client } = createWorld()
    const { scopeObjectId: _, ...callback } = callbackOf([cellUpdated(0)])
    await expect(client.resolve({ callback })).rejects.toThrow(/scopeObjectId/)
  })
})
