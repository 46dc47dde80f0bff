import { createSmartsheetClient, type SmartsheetCellVersion } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, noLimit, sampleRow, sheetId, token } from './world.js'

const columnId = columnIds[0]!
const cell = { sheetId, rowId: sampleRow(0).id, columnId }
const version = (value: string): SmartsheetCellVersion => ({ columnId, value, modifiedAt: '2026-01-02T03:04:05Z' })

/** Versions have no id, and their times are in seconds: two versions of the same second may be equal. */
describe('the history of a cell', () => {
  test.each([
    ['totals of -1, an empty page after', { totals: 'hidden', pageBeyondEnd: 'empty' }],
    ['totals of -1, the last page again', { totals: 'hidden', pageBeyondEnd: 'last' }],
    ['totals that count', { totals: 'counted' }],
  ] as const)('keeps versions that are equal: %s', async (_, options) => {
    const { client, emulator } = createWorld(options)
    const values = ['on', 'off', 'off', 'on', 'on', 'on', 'off', 'on']
    emulator.state.cellHistory.set(`${sheetId}/${cell.rowId}/${columnId}`, values.map(version))
    const progress: number[] = []
    const onProgress = ({ items }: { items: number }) => progress.push(items)
    const history = await client.cells.history({ ...cell, pageSize: 2, onProgress })
    expect(history.map(({ value }) => value)).toEqual(values)
    expect(progress.slice(0, 4)).toEqual([2, 4, 6, 8])
  })

  test.each([1, 2])(
    'keeps equal pages of %i, if the answer gives the page number that was asked for',
    async (pageSize) => {
      const { client, emulator } = createWorld({ totals: 'hidden', pageBeyondEnd: 'empty' })
      const values = ['on', 'on', 'on', 'on', 'off']
      emulator.state.cellHistory.set(`${sheetId}/${cell.rowId}/${columnId}`, values.map(version))
      const history = await client.cells.history({ ...cell, pageSize })
      expect(history.map(({ value }) => value)).toEqual(values)
    },
  )

  test('ends when the same page comes again and again', async () => {
    let calls = 0
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async () => {
        calls++
        return Response.json({ data: [version('on'), version('on')] })
      },
    })
    expect(await client.cells.history({ ...cell, pageSize: 2 })).toHaveLength(2)
    expect(calls).toBe(2)
  })
})
