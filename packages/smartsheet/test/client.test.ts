import { ConfigError, createSmartsheetClient } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, noLimit, sampleRow, sheetId, token } from './world.js'

describe('where requests go', () => {
  test.each([
    [{}, 'https://api.smartsheet.com/2.0/webhooks/1'],
    [{ region: 'us' }, 'https://api.smartsheet.com/2.0/webhooks/1'],
    [{ region: 'eu' }, 'https://api.smartsheet.eu/2.0/webhooks/1'],
    [{ region: 'au' }, 'https://api.smartsheet.au/2.0/webhooks/1'],
    [{ region: 'gov' }, 'https://api.smartsheetgov.com/2.0/webhooks/1'],
    [{ baseUrl: 'http://127.0.0.1:9/2.0' }, 'http://127.0.0.1:9/2.0/webhooks/1'],
  ] as const)('%j', async (options, expected) => {
    const asked: Request[] = []
    const client = createSmartsheetClient({
      token: async () => token,
      changeAgent: 'my-app',
      ...options,
      fetch: async (input, init) => {
        asked.push(new Request(input, init))
        return Response.json({ id: 1 })
      },
    })
    await client.webhooks.get({ webhookId: 1 })
    expect(asked[0]?.url).toBe(expected)
    expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${token}`)
    expect(asked[0]?.headers.get('smartsheet-change-agent')).toBe('my-app')
  })

  test('no change agent is sent if none is given, and a new secret is requested with the documented header', async () => {
    const asked: Request[] = []
    const client = createSmartsheetClient({
      token,
      fetch: async (input, init) => {
        asked.push(new Request(input, init))
        return Response.json({ result: { sharedSecret: 'x' } })
      },
    })
    await client.webhooks.resetSharedSecret({ webhookId: 1 })
    expect(asked[0]?.headers.get('smartsheet-change-agent')).toBeNull()
    expect(asked[0]?.headers.get('content-type')).toBe('application/json')
  })

  test('unusable options are refused at once', () => {
    const make = (options: object) => () => createSmartsheetClient({ token, ...options })
    expect(make({ region: 'mars' })).toThrow(/"region"/)
    expect(make({ region: 'constructor' })).toThrow(ConfigError)
    expect(make({ baseUrl: 'http://api.smartsheet.com/2.0' })).toThrow(/https/)
    expect(make({ token: '' })).toThrow(/"token"/)
    expect(make({ token: undefined })).toThrow(ConfigError)
    for (const changeAgent of ['', ' x', 'a,b', 'x'.repeat(513), 'é', 'a\nb']) {
      expect(make({ changeAgent })).toThrow(/"changeAgent"/)
    }
    expect(make({ changeAgent: 'x'.repeat(512) })).not.toThrow()
  })
})

describe('request, for calls without a method', () => {
  const cells = [{ columnId: columnIds[0], value: 'Done, 100 %' }]
  const changed = { message: 'SUCCESS', resultCode: 0, result: [{ id: 7, cells }], version: 8 }

  test('sends any call as the methods do, and returns the complete answer', async () => {
    const sent: [string, string | null, unknown][] = []
    const { client } = createWorld(
      {},
      {
        changeAgent: 'tests',
        fetch: async (input, init) => {
          const request = new Request(input, init)
          const { method, url, headers } = request
          sent.push([`${method} ${url}`, headers.get('smartsheet-change-agent'), await request.json()])
          // Two refusals because of another change to the sheet, which pass by themselves.
          return sent.length < 3
            ? Response.json({ errorCode: 4004, message: 'busy', refId: 'r1' }, { status: 500 })
            : Response.json(changed)
        },
      },
    )
    const json = [{ id: 7, cells }]
    const answer = await client.request({
      method: 'PUT',
      path: ['sheets', sheetId, 'rows'],
      query: { allowPartialSuccess: true },
      json,
    })
    expect(answer).toMatchObject({ status: 200, data: changed, attempts: 3 })
    const url = `PUT https://api.smartsheet.com/2.0/sheets/${sheetId}/rows?allowPartialSuccess=true`
    expect(sent).toEqual(Array.from({ length: 3 }, () => [url, 'tests', json]))
  })

  test('trap 16: a change in response to an event passes on the agents of that event, followed by its own', async () => {
    const sent: (string | null)[] = []
    const { client } = createWorld(
      {},
      {
        changeAgent: 'tests',
        fetch: async (input, init) => {
          sent.push(new Request(input, init).headers.get('smartsheet-change-agent'))
          return Response.json(changed)
        },
      },
    )
    const headers = { 'smartsheet-change-agent': 'appA,appB,tests' }
    await client.request({ method: 'PUT', path: ['sheets', sheetId, 'rows'], json: [{ id: 7, cells }], headers })
    expect(sent).toEqual(['appA,appB,tests'])
  })

  test('explains refusals, and sends nothing to a path with an invalid id', async () => {
    const { client, asked } = createWorld()
    await expect(client.request({ path: ['folders', 5] })).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    expect(asked).toHaveLength(1)
    for (const id of [undefined, null, Number.NaN, 2 ** 53, 1.5, '', '..', { id: 5 }]) {
      const refusal = { name: 'ConfigError', code: 'option_invalid', message: expect.stringContaining('An id in the') }
      await expect(client.request({ path: ['sheets', id as never] })).rejects.toMatchObject(refusal)
    }
    await expect(client.request({ url: 'https://elsewhere.example/' })).rejects.toThrow(/the credentials are for/)
    expect(asked).toHaveLength(1)
  })
})

describe('sheets and their contents', () => {
  test('a sheet, parts of it, and what changed since', async () => {
    const { client, asked } = createWorld()
    const sheet = await client.sheets.get({ sheetId })
    expect(sheet).toMatchObject({ id: sheetId, version: 7, totalRowCount: 3 })
    expect(sheet.rows?.map(({ id }) => id)).toEqual([0, 1, 2].map((index) => sampleRow(index).id))
    const part = await client.sheets.get({
      sheetId,
      rowIds: [sampleRow(0).id, sampleRow(2).id],
      columnIds: [columnIds[1]!],
      include: ['objectValue', 'columnType'],
    })
    expect(part.rows?.map(({ cells }) => cells?.map(({ value }) => value))).toEqual([
      [`0/${columnIds[1]}`],
      [`2/${columnIds[1]}`],
    ])
    expect(asked[1]?.search).toContain(`rowIds=${sampleRow(0).id},${sampleRow(2).id}`)
    expect(asked[1]?.searchParams.get('include')).toBe('objectValue,columnType')
    expect(await client.sheets.get({ sheetId, ifVersionAfter: 7 })).toEqual({ version: 7 })
    // For a caller that has seen no version yet.
    expect(await client.sheets.get({ sheetId, ifVersionAfter: 0 })).toMatchObject({ id: sheetId, version: 7 })
  })

  test('the details that a sheet, a row and the rows of a callback should include are requested', async () => {
    const { client, asked } = createWorld()
    const details = { include: ['objectValue'], exclude: ['nonexistentCells'], level: 2, accessApiLevel: 1 }
    const { id: rowId } = sampleRow(0)
    const events = [{ objectType: 'row', eventType: 'updated', id: rowId }]
    await client.sheets.get({ sheetId, ...details })
    await client.rows.get({ sheetId, rowId, ...details })
    await client.resolve({ callback: { scopeObjectId: sheetId, events }, ...details })
    const query = 'include=objectValue&exclude=nonexistentCells&level=2&accessApiLevel=1'
    expect(asked.map(({ search }) => search)).toEqual([`?${query}`, `?${query}`, `?${query}&rowIds=${rowId}`])
  })

  test('trap 17: catching up after a webhook was disabled', async () => {
    const { client } = createWorld()
    const since = new Date(sampleRow(1).modifiedAt as string)
    const { rows } = await client.sheets.get({ sheetId, rowsModifiedSince: since })
    expect(rows?.map(({ rowNumber }) => rowNumber)).toEqual([2, 3])
    const text = await client.sheets.get({ sheetId, rowsModifiedSince: '2026-01-01T00:02:00Z' })
    expect(text.rows).toHaveLength(1)
  })

  test('rows, columns, attachments, comments and discussions', async () => {
    const { client, emulator } = createWorld()
    emulator.state.attachments.set(`${sheetId}/5`, { id: 5, name: 'plan.pdf', url: 'https://files.test/x' })
    emulator.state.comments.set(`${sheetId}/6`, { id: 6, text: 'Done?' })
    emulator.state.discussions.set(`${sheetId}/7`, { id: 7, title: 'Review', commentCount: 1 })
    expect(await client.rows.get({ sheetId, rowId: sampleRow(1).id, include: ['writerInfo'] })).toMatchObject({
      sheetId,
      rowNumber: 2,
    })
    expect(await client.columns.get({ sheetId, columnId: columnIds[0]! })).toMatchObject({ title: 'Column 0' })
    expect(await client.attachments.get({ sheetId, attachmentId: 5 })).toMatchObject({ name: 'plan.pdf' })
    expect(await client.comments.get({ sheetId, commentId: '6' })).toMatchObject({ text: 'Done?' })
    expect(await client.discussions.get({ sheetId, discussionId: 7 })).toMatchObject({ title: 'Review' })
  })

  test('the history of a cell weighs eleven requests: the documents say both 10 and 10 more', async () => {
    const weights: (number | undefined)[] = []
    const limiter = {
      ...noLimit,
      acquire: async ({ weight }: { weight?: number | undefined }) => void weights.push(weight),
    }
    const { client, emulator } = createWorld({}, { limiter })
    const versions = [3, 2, 1].map((value) => ({
      columnId: columnIds[0]!,
      value,
      modifiedAt: `2026-01-0${value}T00:00:00Z`,
    }))
    emulator.state.cellHistory.set(`${sheetId}/${sampleRow(0).id}/${columnIds[0]}`, versions)
    const history = await client.cells.history({ sheetId, rowId: sampleRow(0).id, columnId: columnIds[0]! })
    expect(history.map(({ value }) => value)).toEqual([3, 2, 1])
    await client.sheets.get({ sheetId })
    expect(weights).toEqual([11, undefined])
  })
})
