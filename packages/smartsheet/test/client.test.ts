import { inspect } from 'node:util'
import { ConfigError, createSmartsheetClient, type SmartsheetWebhook } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, noLimit, sampleRow, sheetId, token } from './world.js'

const hook = { name: 'tests', callbackUrl: 'http://127.0.0.1:8080/hook', scopeObjectId: sheetId }

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

  test('no change agent is named where none is given, and a new secret is asked for with the documented header', async () => {
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

  test('options that can not be used are refused at once', () => {
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

describe('request, for what no method does', () => {
  const cells = [{ columnId: columnIds[0], value: 'Done, 100 %' }]
  const changed = { message: 'SUCCESS', resultCode: 0, result: [{ id: 7, cells }], version: 8 }

  test('sends any call as the methods do, and gives the whole answer', async () => {
    const sent: [string, string | null, unknown][] = []
    const { client } = createWorld(
      {},
      {
        changeAgent: 'tests',
        fetch: async (input, init) => {
          const request = new Request(input, init)
          const { method, url, headers } = request
          sent.push([`${method} ${url}`, headers.get('smartsheet-change-agent'), await request.json()])
          // Two refusals of another change of the sheet, which pass by themselves.
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

  test('explains refusals, and sends nothing to an address that no id gives', async () => {
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

describe('webhooks', () => {
  test('trap 21: get is bare, create, update and reset are wrapped', async () => {
    const { client, emulator } = createWorld()
    const created = await client.webhooks.create(hook)
    expect(created).toMatchObject({ ...hook, scope: 'sheet', events: ['*.*'], version: 1, enabled: false })
    expect(created.status).toBe('NEW_NOT_VERIFIED')
    const got = await client.webhooks.get({ webhookId: created.id })
    expect(got).toEqual(created)
    const updated = await client.webhooks.update({ webhookId: created.id, name: 'other', enabled: false })
    expect(updated).toMatchObject({ name: 'other', status: 'DISABLED_BY_OWNER' })
    const { sharedSecret } = await client.webhooks.resetSharedSecret({ webhookId: created.id })
    expect(sharedSecret).toBe(emulator.state.webhooks.get(created.id)?.sharedSecret)
    expect(sharedSecret).not.toBe(created.sharedSecret)
    expect(await client.webhooks.delete({ webhookId: created.id })).toBeUndefined()
    expect(emulator.state.webhooks.size).toBe(0)
  })

  test('trap 23: secrets are reset at the lower-case path', async () => {
    const { client, asked } = createWorld()
    const { id } = await client.webhooks.create(hook)
    await client.webhooks.resetSharedSecret({ webhookId: id })
    expect(asked.at(-1)?.pathname).toBe(`/2.0/webhooks/${id}/resetsharedsecret`)
  })

  test('trap 24: secrets and headers are read, not shown', async () => {
    const { client, emulator } = createWorld()
    const created = await client.webhooks.create({
      ...hook,
      scope: 'plan',
      events: ['user.*'],
      customHeaders: { authorization: 'custom-header-credential' },
    })
    const listed = await client.webhooks.list()
    const updated = await client.webhooks.update({ webhookId: created.id, name: 'x' })
    const got = await client.webhooks.get({ webhookId: created.id })
    const reset = await client.webhooks.resetSharedSecret({ webhookId: created.id })
    for (const webhook of [created, listed[0] as SmartsheetWebhook, updated, got]) {
      expect(webhook.sharedSecret).toBe(created.sharedSecret)
      expect(webhook.customHeaders).toEqual({ authorization: 'custom-header-credential' })
      const shown = inspect(webhook, { depth: 9 }) + JSON.stringify(webhook) + JSON.stringify({ ...webhook })
      expect(shown).not.toContain(created.sharedSecret)
      expect(shown).not.toContain('custom-header-credential')
    }
    expect(inspect(reset) + JSON.stringify(reset)).not.toContain(reset.sharedSecret)
    expect(inspect(emulator.state, { depth: 9 })).not.toContain(reset.sharedSecret)
  })

  test('trap 26: a creation that may have happened is not repeated', async () => {
    const { client, emulator } = createWorld()
    for (const fault of [{ network: true }, { errorCode: 4002 }, { errorCode: 4004 }]) {
      const before = emulator.state.webhooks.size
      emulator.inject({ ...fault, when: 'after' })
      await expect(client.webhooks.create(hook)).rejects.toThrow()
      expect(emulator.state.webhooks.size).toBe(before + 1)
    }
    // What surely had no effect is.
    emulator.inject({ errorCode: 4003 })
    emulator.inject({ errorCode: 4001 })
    await client.webhooks.create(hook)
    expect(emulator.state.webhooks.size).toBe(4)
  })

  test('a deletion that happened, its answer lost, is a success; one of what never was is an error', async () => {
    const { client, emulator } = createWorld()
    for (const fault of [{ network: true }, { errorCode: 4002 }]) {
      const { id } = await client.webhooks.create(hook)
      emulator.inject({ ...fault, when: 'after' })
      await client.webhooks.delete({ webhookId: id })
      expect(emulator.state.requests.slice(-2)).toMatchObject([{ method: 'DELETE' }, { method: 'DELETE', status: 404 }])
      await expect(client.webhooks.delete({ webhookId: id })).rejects.toMatchObject({ status: 404, providerCode: 1006 })
    }
  })

  test('a deletion is not done by a 429, nor because a gateway says 404', async () => {
    const { client, emulator } = createWorld()
    emulator.inject({ errorCode: 4003 })
    await expect(client.webhooks.delete({ webhookId: 7 })).rejects.toMatchObject({ status: 404, providerCode: 1006 })
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([429, 404])

    const { id } = await client.webhooks.create(hook)
    for (const page of ['<h1>No route</h1>', '{"message":"No route"}']) {
      emulator.inject({ respond: () => new Response('', { status: 503 }) })
      emulator.inject({ respond: () => new Response(page, { status: 404 }) })
      await expect(client.webhooks.delete({ webhookId: id })).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    }
    expect([...emulator.state.webhooks.keys()]).toEqual([id])
  })

  test('a deletion is not done because a page that is no answer of Smartsheet’s is a success', async () => {
    const { client, emulator } = createWorld()
    const { id } = await client.webhooks.create(hook)
    emulator.inject({ respond: () => new Response('<title>Sign in</title>') })
    await expect(client.webhooks.delete({ webhookId: id })).rejects.toThrow(/not JSON: Sign in/)
    expect([...emulator.state.webhooks.keys()]).toEqual([id])
    emulator.inject({ respond: () => new Response(null, { status: 204 }), when: 'after' })
    expect(await client.webhooks.delete({ webhookId: id })).toBeUndefined()
  })

  test('a new secret that may be in force is not followed by another', async () => {
    const { client, emulator, asked } = createWorld()
    const { id, sharedSecret } = await client.webhooks.create(hook)
    for (const fault of [{ network: true }, { errorCode: 4002 }]) {
      asked.length = 0
      emulator.inject({ ...fault, when: 'after' })
      await expect(client.webhooks.resetSharedSecret({ webhookId: id })).rejects.toThrow()
      expect(asked).toHaveLength(1)
    }
    const inForce = (await client.webhooks.get({ webhookId: id })).sharedSecret
    expect(inForce).not.toBe(sharedSecret)
    expect(inForce).toBe(emulator.state.webhooks.get(id)?.sharedSecret)
  })
})

describe('trap 20: lists', () => {
  test.each([
    ['totals of -1', { totals: 'hidden' }, 3],
    ['totals that count', { totals: 'counted' }, 3],
    ['the last page again and again', { pageBeyondEnd: 'last' }, 3],
  ] as const)('%s', async (_, options, pages) => {
    const { client, asked } = createWorld(options)
    for (let index = 0; index < 120; index++) await client.webhooks.create({ ...hook, name: String(index) })
    asked.length = 0
    const all = await client.webhooks.list({ pageSize: 50 })
    expect(new Set(all.map(({ id }) => id)).size).toBe(120)
    expect(all[0]?.name).toBe('119')
    expect(asked).toHaveLength(pages)
  })

  test.each([
    ['totals of -1, an empty page after', { totals: 'hidden', pageBeyondEnd: 'empty' }, 3],
    ['totals of -1, the last page again', { totals: 'hidden', pageBeyondEnd: 'last' }, 3],
    ['totals that count', { totals: 'counted' }, 2],
  ] as const)('of exactly full pages end: %s', async (_, options, pages) => {
    const { client, asked } = createWorld(options)
    for (let index = 0; index < 20; index++) await client.webhooks.create(hook)
    asked.length = 0
    const progress: object[] = []
    expect(await client.webhooks.list({ pageSize: 10, onProgress: (one) => progress.push(one) })).toHaveLength(20)
    expect(asked).toHaveLength(pages)
    expect(progress.slice(0, 2)).toEqual([
      { page: 1, items: 10 },
      { page: 2, items: 20 },
    ])
  })

  test('a report of progress that fails, at once or later, fails nothing', async () => {
    const { client } = createWorld()
    for (let index = 0; index < 20; index++) await client.webhooks.create(hook)
    const failing = () => {
      throw new Error('no log')
    }
    const rejecting = async () => failing()
    for (const onProgress of [failing, rejecting]) {
      expect(await client.webhooks.list({ pageSize: 10, onProgress })).toHaveLength(20)
    }
  })

  test('an item that can not be read does not make a page short', async () => {
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        const pages = [[1, 'two', 3], [4, 5, 6], [7]]
        return Response.json({ data: (pages[page - 1] ?? []).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 3 })).map(({ id }) => id)).toEqual([1, 3, 4, 5, 6, 7])
  })

  test.each([
    ['an empty page after', []],
    ['such a page again and again', ['nine', 'ten']],
    ['such pages without end', undefined],
  ])('nor does a page of which nothing can be read end the list: %s', async (_, last) => {
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        const pages = [
          ['one', 'two'],
          ['three', 'four'],
          [5, 6],
        ]
        return Response.json({ data: (pages[page - 1] ?? last ?? [`a${page}`, `b${page}`]).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 2 })).map(({ id }) => id)).toEqual([5, 6])
  })

  test.each([0, -1])(
    'that are empty are one call, also of a server whose pages hold nothing: %d',
    async (totalPages) => {
      let calls = 0
      const client = createSmartsheetClient({
        token,
        limiter: noLimit,
        fetch: async () => {
          calls++
          return Response.json({ pageNumber: 1, pageSize: 0, totalPages, data: [] })
        },
      })
      expect(await client.webhooks.list()).toEqual([])
      expect(calls).toBe(1)
    },
  )

  test('iterating fetches as it goes, and hides too', async () => {
    const { client, asked } = createWorld()
    for (let index = 0; index < 30; index++) await client.webhooks.create(hook)
    asked.length = 0
    for await (const webhook of client.webhooks.list({ pageSize: 10 })) {
      expect(JSON.stringify(webhook)).not.toContain(webhook.sharedSecret)
      break
    }
    expect(asked).toHaveLength(1)
  })

  test('of a server that gives smaller pages than asked for are complete', async () => {
    const pages = [[1, 2], [3, 4], [5]]
    const client = createSmartsheetClient({
      token,
      limiter: noLimit,
      fetch: async (input) => {
        const page = Number(new URL(new Request(input).url).searchParams.get('page'))
        return Response.json({ pageSize: 2, data: (pages[page - 1] ?? []).map((id) => ({ id })) })
      },
    })
    expect((await client.webhooks.list({ pageSize: 1_000 })).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
  })
})

describe('sheets and what is in them', () => {
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
    // Who has seen none yet.
    expect(await client.sheets.get({ sheetId, ifVersionAfter: 0 })).toMatchObject({ id: sheetId, version: 7 })
  })

  test('what a sheet, a row and the rows of a callback shall bring along is asked for', async () => {
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

  test('the history of a cell weighs eleven requests: whether it counts as 10 or as 10 more is worded both ways', async () => {
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
