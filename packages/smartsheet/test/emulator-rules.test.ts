import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SmartsheetEvent } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { accept, createWorld, hook, sheetId, token } from './world.js'

const callbackUrl = 'http://127.0.0.1:8080/hook'
const attributes = { name: 'tests', callbackUrl, scope: 'sheet', scopeObjectId: sheetId, events: ['*.*'], version: 1 }

/** A world that answers challenges, keeps callbacks, and accepts requests that no client of this package sends. */
function createOpenWorld() {
  const received: { webhookId: number; events: SmartsheetEvent[] }[] = []
  const world = createWorld({
    fetch: async (request) => {
      const isChallenge = request.headers.has('smartsheet-hook-challenge')
      if (!isChallenge) received.push((await request.json()) as (typeof received)[number])
      return accept(request)
    },
  })
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}` }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await world.emulator.fetch(`https://e.test/2.0${path}`, init)
    return (await response.json()) as { errorCode?: number; result: { id: number; status: string } }
  }
  return { ...world, received, ask }
}

describe('attributes of webhooks', () => {
  test.each([
    ['scope', { scope: 'plan' }],
    ['scope, even to its present value', { scope: 'sheet' }],
    ['scopeObjectId', { scopeObjectId: 2 }],
    ['subscope', { subscope: { columnIds: [] } }],
  ])('%s cannot be changed', async (_, change) => {
    const { ask, emulator } = createOpenWorld()
    const { result } = await ask('POST', '/webhooks', attributes)
    const before = { ...emulator.state.webhooks.get(result.id) }
    expect(await ask('PUT', `/webhooks/${result.id}`, change)).toMatchObject({ errorCode: 1032 })
    expect(emulator.state.webhooks.get(result.id)).toEqual(before)
  })

  test.each([
    ['version', 2],
    ['version', '1'],
    ['scope', 'report'],
    ['scope', 'constructor'],
  ])('a %s of %j is refused', async (name, value) => {
    const { ask } = createOpenWorld()
    expect(await ask('POST', '/webhooks', { ...attributes, [name]: value })).toMatchObject({ errorCode: 1018 })
  })

  test.each([
    ['events', [null]],
    ['events', ['*.*', 5]],
    ['customHeaders', 'x-token: 1'],
    ['customHeaders', { 'x-token': 5 }],
    ['customHeaders', { 'two words': '1' }],
    ['customHeaders', { 'x-token': 'two\nlines' }],
    ['subscope', { columnIds: 'all' }],
    ['subscope', { columnIds: [{}] }],
    ['subscope', 5],
  ])('%s of %j is refused, before a callback could fail because of it', async (name, value) => {
    const { ask } = createOpenWorld()
    const plan = { ...attributes, scope: 'plan' }
    expect(await ask('POST', '/webhooks', { ...plan, [name]: value })).toMatchObject({ errorCode: 1018 })
    const { result } = await ask('POST', '/webhooks', { ...plan, customHeaders: { 'x-token': '1' } })
    if (name === 'subscope') return
    expect(await ask('PUT', `/webhooks/${result.id}`, { [name]: value })).toMatchObject({ errorCode: 1018 })
  })

  test('a version other than 1 is refused by an update, too', async () => {
    const { ask } = createOpenWorld()
    const { result } = await ask('POST', '/webhooks', attributes)
    expect(await ask('PUT', `/webhooks/${result.id}`, { version: 2 })).toMatchObject({ errorCode: 1018 })
    expect(await ask('PUT', `/webhooks/${result.id}`, { version: 1 })).toMatchObject({ resultCode: 0 })
  })
})

test.each([
  ['20,000 rows', 20_000, 1, 'ENABLED'],
  ['20,001 rows', 20_001, 1, 'DISABLED_EXCEEDED_GRID_LIMITS'],
  ['400 columns', 1, 400, 'ENABLED'],
  ['401 columns', 1, 401, 'DISABLED_EXCEEDED_GRID_LIMITS'],
  ['500,000 cells', 5_000, 100, 'ENABLED'],
  ['500,100 cells', 5_001, 100, 'DISABLED_EXCEEDED_GRID_LIMITS'],
])('enabling the webhook of a sheet of %s', async (_, rows, columns, status) => {
  const { ask, emulator } = createOpenWorld()
  const many = (length: number) => Array.from({ length }, (__, index) => ({ id: index + 1 }))
  emulator.state.sheets.set(sheetId, { id: sheetId, rows: many(rows), columns: many(columns) })
  const { result } = await ask('POST', '/webhooks', attributes)
  expect((await ask('PUT', `/webhooks/${result.id}`, { enabled: true })).result.status).toBe(status)
})

test('a sheet that exceeds the limits disables its webhook, and later events are lost', async () => {
  const { client, emulator } = createOpenWorld()
  const { id } = await client.webhooks.create({ name: 'tests', callbackUrl, scopeObjectId: sheetId })
  expect(await client.webhooks.update({ webhookId: id, enabled: true })).toMatchObject({ status: 'ENABLED' })
  emulator.state.sheets.set(77, { id: 77 })
  for (const scope of ['sheet', 'plan'] as const) {
    const other = await client.webhooks.create({ name: scope, callbackUrl, scope, scopeObjectId: 77, events: ['*.*'] })
    await client.webhooks.update({ webhookId: other.id, enabled: true })
  }
  await client.webhooks.create({ name: 'off', callbackUrl, scopeObjectId: sheetId })
  const rows = Array.from({ length: 20_001 }, (_, index) => ({ id: index + 1 }))
  emulator.state.sheets.set(sheetId, { id: sheetId, columns: [], rows })
  emulator.emit({ scopeObjectId: sheetId, events: [{ objectType: 'row', eventType: 'created', id: 20_001 }] })
  await emulator.idle()
  const off = await client.webhooks.get({ webhookId: id })
  expect(off).toMatchObject({ enabled: false, status: 'DISABLED_EXCEEDED_GRID_LIMITS' })
  expect(emulator.state.callbacks.map(({ kind }) => kind)).toEqual(['challenge', 'challenge', 'challenge'])
  const others = [...emulator.state.webhooks.values()].slice(1)
  expect(others.map(({ status }) => status)).toEqual(['ENABLED', 'ENABLED', 'NEW_NOT_VERIFIED'])
  emulator.state.sheets.set(77, { id: 77, columns: [{ id: 1 }], rows })
  emulator.emit({ scopeObjectId: 77, events: [] })
  expect(others.map(({ status }) => status)).toEqual(['DISABLED_EXCEEDED_GRID_LIMITS', 'ENABLED', 'NEW_NOT_VERIFIED'])
})

test.each([
  [['*.*'], ['user.seatType.updated', 'user.created', 'group.created']],
  [['user.*'], ['user.seatType.updated', 'user.created']],
  [['user.seatType.*'], ['user.seatType.updated']],
  [['user.seatType.updated'], ['user.seatType.updated']],
  [
    ['user.seatType.updated', 'group.*'],
    ['user.seatType.updated', 'group.created'],
  ],
  [['userGroup.*'], []],
])('a plan’s webhook for %j receives %j', async (events, expected) => {
  const { ask, emulator, received } = createOpenWorld()
  const { result } = await ask('POST', '/webhooks', { ...attributes, scope: 'plan', scopeObjectId: 77, events })
  await ask('PUT', `/webhooks/${result.id}`, { enabled: true })
  const all = [
    { objectType: 'user', eventType: 'seatType.updated' },
    { objectType: 'user', eventType: 'created' },
    { objectType: 'group', eventType: 'created' },
  ]
  emulator.emit({ scopeObjectId: 77, events: all })
  await emulator.idle()
  const told = received.flatMap((callback) => callback.events)
  expect(told.map(({ objectType, eventType }) => `${objectType}.${eventType}`)).toEqual(expected)
})

test('a sheet without a version has version 1', async () => {
  const { ask, emulator, client } = createOpenWorld()
  emulator.state.sheets.set(sheetId, { id: sheetId })
  expect(await ask('GET', `/sheets/${sheetId}/version`)).toEqual({ version: 1 })
  expect(await client.sheets.get({ sheetId, ifVersionAfter: 1 })).toEqual({ version: 1 })
  expect(await client.sheets.get({ sheetId })).toMatchObject({ id: sheetId, version: 1 })
})

describe('pages', () => {
  /** The first and the last page of five items, and one beyond. */
  async function pagesOf(list: string) {
    const { ask, emulator } = createOpenWorld()
    const values = ['a', 'b', 'c', 'd', 'e']
    const versions = values.map((value) => ({ columnId: 5, value }))
    emulator.state.cellHistory.set(`${sheetId}/7/5`, versions)
    emulator.state.sheets.set(sheetId, { id: sheetId, rows: [{ id: 7 }] })
    for (const name of values) await ask('POST', '/webhooks', { ...attributes, name })
    const pages = [1, 3, 9].map((page) => ask('GET', `${list}?page=${page}&pageSize=2`))
    return (await Promise.all(pages)) as unknown as { data: unknown[]; totalPages: number; totalCount: number }[]
  }

  test('of a history are counted, and the last one is repeated beyond the end', async () => {
    const [first, last, beyond] = await pagesOf(`/sheets/${sheetId}/rows/7/columns/5/history`)
    expect(first).toMatchObject({ pageNumber: 1, pageSize: 2, totalPages: 3, totalCount: 5 })
    expect(last?.data).toEqual([{ columnId: 5, value: 'e' }])
    expect(beyond).toEqual(last)
  })

  test('of webhooks are not counted, and are empty beyond the end', async () => {
    const [first, last, beyond] = await pagesOf('/webhooks')
    expect(first).toMatchObject({ pageNumber: 1, pageSize: 2, totalPages: -1, totalCount: -1 })
    expect(last?.data).toHaveLength(1)
    expect(beyond?.data).toEqual([])
  })
})

test('the headers of a plan’s webhook come with every request, its challenge included', async () => {
  const tokens: (string | null)[] = []
  const { client, emulator } = createWorld({
    fetch: async (request) => {
      tokens.push(request.headers.get('x-token'))
      return accept(request)
    },
  })
  const plan = { ...hook, scope: 'plan' as const, scopeObjectId: 77, customHeaders: { 'x-token': '1' } }
  const { id } = await client.webhooks.create(plan)
  await client.webhooks.update({ webhookId: id, enabled: true })
  emulator.emit({ scopeObjectId: 77, events: [{ objectType: 'user', eventType: 'seatType.updated' }] })
  await emulator.idle()
  expect(emulator.state.callbacks.map(({ kind }) => kind)).toEqual(['challenge', 'events'])
  expect(tokens).toEqual(['1', '1'])
})

test('trap 1: a redirect counts as an answer and is not followed', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    const challenge = String(request.headers['smartsheet-hook-challenge'])
    response.writeHead(request.url === '/hook' ? 308 : 200, {
      location: '/there',
      'smartsheet-hook-response': challenge,
    })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { client } = createWorld()
    const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const { id } = await client.webhooks.create({ ...hook, callbackUrl })
    const { status } = await client.webhooks.update({ webhookId: id, enabled: true })
    expect([status, asked]).toEqual(['DISABLED_VERIFICATION_FAILED', ['/hook']])
  } finally {
    server.close()
  }
})

test('trap 23: a secret is reset at either casing of the path', async () => {
  const { ask } = createOpenWorld()
  const { result } = await ask('POST', '/webhooks', attributes)
  const secrets = new Set<unknown>()
  for (const action of ['resetsharedsecret', 'resetSharedSecret']) {
    const answer = await ask('POST', `/webhooks/${result.id}/${action}`)
    secrets.add((answer.result as { sharedSecret?: string }).sharedSecret)
  }
  expect(secrets.size).toBe(2)
  expect(secrets).not.toContain(undefined)
})

test('regained access enables what its loss disabled, and nothing else', async () => {
  const { client, emulator, received } = createOpenWorld()
  const { id } = await client.webhooks.create({ name: 'tests', callbackUrl, scopeObjectId: sheetId })
  await client.webhooks.update({ webhookId: id, enabled: true })
  await client.webhooks.update({ webhookId: id, enabled: false })
  emulator.setAccess({ sheetId, accessible: false })
  emulator.setAccess({ sheetId, accessible: true })
  await emulator.idle()
  expect(emulator.state.webhooks.get(id)).toMatchObject({ enabled: false, status: 'DISABLED_BY_OWNER' })
  expect(received).toEqual([])
})
