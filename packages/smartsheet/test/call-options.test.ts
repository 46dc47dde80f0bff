import { manualClock } from '@hookwright/core/testing'
import { createSmartsheetClient, type SmartsheetClient } from '@hookwright/smartsheet'
import { createSmartsheetEmulator } from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, hook, noLimit, sampleRow, sampleSheet, sheetId, token } from './world.js'

/** Options that are internal to a request, and values that belong in none. */
const stray = {
  accepts: () => true,
  body: 'stray',
  dbPassword: 'hunter2',
  filters: { status: 'ENABLED' },
  headers: { authorization: 'stray' },
  idempotent: true,
  json: { dbPassword: 'hunter2' },
  method: 'PATCH',
  path: ['stray'],
  query: { dbPassword: 'hunter2' },
  requires: ['nope'],
  search: 'dbPassword=hunter2',
  secrets: ['Smartsheet'],
  tenant: 'acme',
  url: 'stray',
  weight: 99,
}

/** Options that other methods accept and these do not. */
const strayOf: Record<string, object> = {
  resolve: { filterId: 7, rowNumbers: [1], rowsModifiedSince: '2030-01-01T00:00:00Z', pageSize: 0 },
  'webhooks.update': { scope: 'plan', scopeObjectId: 5 },
}

const row = { sheetId, rowId: sampleRow(0).id }
const column = { sheetId, columnId: columnIds[0]! }
const webhookId = 5_000_000_000_000_000
const callback = {
  scopeObjectId: sheetId,
  events: [
    { objectType: 'row', eventType: 'updated', id: row.rowId },
    { objectType: 'comment', eventType: 'created', id: 6 },
  ],
}

const methods: Record<string, (client: SmartsheetClient, extra: object) => PromiseLike<unknown>> = {
  'attachments.get': ({ attachments }, extra) => attachments.get({ sheetId, attachmentId: 5, ...extra }),
  'cells.history': ({ cells }, extra) => cells.history({ ...row, ...column, ...extra }),
  'columns.get': ({ columns }, extra) => columns.get({ ...column, ...extra }),
  'comments.get': ({ comments }, extra) => comments.get({ sheetId, commentId: 6, ...extra }),
  'discussions.get': ({ discussions }, extra) => discussions.get({ sheetId, discussionId: 7, ...extra }),
  resolve: (client, extra) => client.resolve({ callback, ...extra }),
  'rows.get': ({ rows }, extra) => rows.get({ ...row, ...extra }),
  'sheets.get': ({ sheets }, extra) => sheets.get({ sheetId, rowIds: [row.rowId], pageSize: 10, ...extra }),
  'webhooks.create': ({ webhooks }, extra) => webhooks.create({ ...hook, ...extra }),
  'webhooks.delete': ({ webhooks }, extra) => webhooks.delete({ webhookId, ...extra }),
  'webhooks.get': ({ webhooks }, extra) => webhooks.get({ webhookId, ...extra }),
  'webhooks.list': ({ webhooks }, extra) => webhooks.list(extra),
  'webhooks.resetSharedSecret': ({ webhooks }, extra) => webhooks.resetSharedSecret({ webhookId, ...extra }),
  'webhooks.subscribe': ({ webhooks }, extra) =>
    webhooks.subscribe({ ...hook, subscope: { columnIds: [column.columnId] }, storeSecret: () => {}, ...extra }),
  'webhooks.update': ({ webhooks }, extra) => webhooks.update({ webhookId, name: 'renamed', ...extra }),
}

/** A Smartsheet with one object of each kind, the same each time, and a record of all requests to it. */
async function createFullWorld() {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const emulator = createSmartsheetEmulator({
    tokens: [token],
    clock,
    random: () => 0.5,
    fetch: async (request) =>
      new Response(null, {
        headers: { 'smartsheet-hook-response': request.headers.get('smartsheet-hook-challenge') ?? '' },
      }),
  })
  const { sheets, attachments, comments, discussions, cellHistory } = emulator.state
  sheets.set(sheetId, sampleSheet(1))
  attachments.set(`${sheetId}/5`, { id: 5 })
  comments.set(`${sheetId}/6`, { id: 6 })
  discussions.set(`${sheetId}/7`, { id: 7 })
  cellHistory.set(`${sheetId}/${row.rowId}/${column.columnId}`, [{ columnId: column.columnId, value: 1 }])
  const sent: string[] = []
  const weights: (number | undefined)[] = []
  const client = createSmartsheetClient({
    token,
    clock,
    retry: { limit: 0 },
    limiter: { ...noLimit, acquire: async ({ weight }) => void weights.push(weight) },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { method, url, headers } = request
      sent.push([method, url, JSON.stringify([...headers]), await request.clone().text()].join(' '))
      return emulator.fetch(request)
    },
  })
  expect((await client.webhooks.create(hook)).id).toBe(webhookId)
  sent.length = 0
  return { client, emulator, sent, weights }
}

test('every method is listed here', () => {
  const names = Object.entries(createWorld().client).flatMap(([part, of]) =>
    typeof of === 'function' ? [part] : Object.keys(of).map((name) => `${part}.${name}`),
  )
  // It takes a whole request.
  const others = names.filter((name) => name !== 'request')
  expect(Object.keys(methods)).toEqual(others.toSorted())
})

test.each(Object.entries(methods))('%s: nothing else in its options reaches the request', async (name, call) => {
  const outcomeWith = async (extra: object, refused: boolean) => {
    const { client, emulator, sent, weights } = await createFullWorld()
    const refuse = () => Response.json({ errorCode: 1018, message: 'Not so' }, { status: 400 })
    if (refused) emulator.inject({ respond: refuse, times: Number.POSITIVE_INFINITY })
    const [outcome] = await Promise.allSettled([call(client, extra)])
    return { outcome, sent, weights }
  }
  for (const refused of [false, true]) {
    const expected = await outcomeWith({}, refused)
    expect(expected.sent).not.toEqual([])
    expect(expected.outcome).toMatchObject(refused ? { reason: { status: 400 } } : { status: 'fulfilled' })
    expect(await outcomeWith({ ...stray, ...strayOf[name] }, refused)).toEqual(expected)
  }
})

describe('a value that is not a number, or too low, is refused before any request', () => {
  const calls: Record<string, (client: SmartsheetClient, value: number) => PromiseLike<unknown>> = {
    page: ({ webhooks }, page) => webhooks.list({ page }),
    pageSize: ({ cells }, pageSize) => cells.history({ ...row, ...column, pageSize }),
    level: ({ columns }, level) => columns.get({ ...column, level }),
    'page of a sheet': ({ sheets }, page) => sheets.get({ sheetId, page }),
    'pageSize of a sheet': ({ sheets }, pageSize) => sheets.get({ sheetId, pageSize }),
    'ifVersionAfter of a sheet': ({ sheets }, ifVersionAfter) => sheets.get({ sheetId, ifVersionAfter }),
    'accessApiLevel of a row': ({ rows }, accessApiLevel) => rows.get({ ...row, accessApiLevel }),
    'level of a callback': (client, level) => client.resolve({ callback, level }),
  }

  test.each(Object.entries(calls))('%s', async (what, call) => {
    const { client, asked } = createWorld()
    const [name = ''] = what.split(' ')
    for (const value of [Number.NaN, -1, ...(name.startsWith('page') ? [0] : [])]) {
      const [outcome] = await Promise.allSettled([call(client, value)])
      expect(outcome).toMatchObject({ reason: { name: 'ConfigError', message: expect.stringContaining(`"${name}"`) } })
    }
    expect(asked).toEqual([])
  })
})

describe('an option that would ask for something else is refused before any request', () => {
  type Call = (client: SmartsheetClient, value: never) => PromiseLike<unknown>
  const since: Call = ({ sheets }, rowsModifiedSince) => sheets.get({ sheetId, rowsModifiedSince })
  const ids: Record<string, Call> = {
    'sheetId of a sheet': ({ sheets }, id) => sheets.get({ sheetId: id }),
    'sheetId of a row': ({ rows }, id) => rows.get({ ...row, sheetId: id }),
    'rowId of a row': ({ rows }, rowId) => rows.get({ sheetId, rowId }),
    'columnId of a column': ({ columns }, columnId) => columns.get({ sheetId, columnId }),
    'rowId of a history': ({ cells }, rowId) => cells.history({ ...column, rowId }),
    'attachmentId of an attachment': ({ attachments }, attachmentId) => attachments.get({ sheetId, attachmentId }),
    'commentId of a comment': ({ comments }, commentId) => comments.get({ sheetId, commentId }),
    'discussionId of a discussion': ({ discussions }, discussionId) => discussions.get({ sheetId, discussionId }),
    'webhookId of get': ({ webhooks }, id) => webhooks.get({ webhookId: id }),
    'webhookId of update': ({ webhooks }, id) => webhooks.update({ webhookId: id, enabled: true }),
    'webhookId of delete': ({ webhooks }, id) => webhooks.delete({ webhookId: id }),
    'webhookId of resetSharedSecret': ({ webhooks }, id) => webhooks.resetSharedSecret({ webhookId: id }),
    'scopeObjectId of create': ({ webhooks }, scopeObjectId) => webhooks.create({ ...hook, scopeObjectId }),
    'scopeObjectId of subscribe': ({ webhooks }, scopeObjectId) =>
      webhooks.subscribe({ ...hook, scopeObjectId, storeSecret: () => {} }),
  }
  const lists: Record<string, Call> = {
    rowIds: ({ sheets }, rowIds) => sheets.get({ sheetId, rowIds }),
    rowNumbers: ({ sheets }, rowNumbers) => sheets.get({ sheetId, rowNumbers }),
    columnIds: ({ sheets }, columnIds) => sheets.get({ sheetId, columnIds }),
  }
  const cases: [what: string, values: unknown[], call: Call][] = [
    ...Object.entries(ids).map(([what, call]): [string, unknown[], Call] => [
      what,
      [undefined, null, Number.NaN, 0, -1, 1.5, 2 ** 53, '', ' ', '\ud800'],
      call,
    ]),
    ...Object.entries(lists).map(([what, call]): [string, unknown[], Call] => [
      what,
      [null, [], [Number.NaN], [undefined], [1, 0], [2 ** 53], ['\ud800']],
      call,
    ]),
    ['rowsModifiedSince', [new Date('x'), '', ' ', null], since],
    ['include', [['\ud800']], ({ sheets }, include) => sheets.get({ sheetId, include })],
    ['filterId', [0, Number.NaN, 1.5], ({ sheets }, filterId) => sheets.get({ sheetId, filterId })],
    ['pageSize of a sheet', [10_001, 2.5], ({ sheets }, pageSize) => sheets.get({ sheetId, pageSize })],
    ['pageSize of a list', [10_001, 2.5], ({ webhooks }, pageSize) => webhooks.list({ pageSize })],
    ['pageSize of a history', [20_000], ({ cells }, pageSize) => cells.history({ ...row, ...column, pageSize })],
  ]

  test.each(cases)('%s', async (what, values, call) => {
    const { client, asked } = createWorld()
    const message = expect.stringContaining(`"${what.split(' ')[0]}"`)
    for (const value of values) {
      const [outcome] = await Promise.allSettled([call(client, value as never)])
      expect(outcome).toMatchObject({ reason: { name: 'ConfigError', code: 'option_invalid', message } })
    }
    expect(asked).toEqual([])
  })

  test('empty include and exclude lists are left out, and the largest page can be requested', async () => {
    const { client, asked } = createWorld()
    await client.sheets.get({ sheetId, include: [], exclude: [], pageSize: 10_000 })
    expect(asked[0]?.search).toBe('?pageSize=10000')
  })

  test('an invalid id in a callback is reported as missing, and does not affect the other events', async () => {
    const { client } = createWorld()
    const wrong = [0, -1, 1.5, 2 ** 53].flatMap((id) => [
      { objectType: 'row', eventType: 'updated', id },
      { objectType: 'comment', eventType: 'created', id },
      { objectType: 'cell', eventType: 'updated', rowId: id, columnId: id },
    ])
    const right = { objectType: 'row', eventType: 'updated', id: row.rowId }
    const { events } = await client.resolve({ callback: { scopeObjectId: sheetId, events: [...wrong, right] } })
    expect(events.map(({ state }) => state)).toEqual([...wrong.map(() => 'missing'), 'found'])
    const cell = { objectType: 'cell', eventType: 'updated', rowId: row.rowId }
    const alone = await client.resolve({ callback: { scopeObjectId: sheetId, events: [cell] } })
    expect(alone.events).toMatchObject([{ state: 'missing' }])
  })
})
