import { toNodeListener } from '@hookwright/core/node'
import { createSmartsheetWebhook, type SmartsheetDelivery } from '@hookwright/smartsheet'
import { createClient } from 'smartsheet'
import { WebhookScope } from 'smartsheet/dist/lib/webhooks/types.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { serve } from '../../../tests/support/serve.js'
import { columnIds, createWorld, sampleRow, sheetId, token } from './world.js'

beforeEach(() => {
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '127.0.0.1')
})
afterEach(() => void vi.unstubAllEnvs())

/** Smartsheet's own SDK and this package's client, with the same emulator. */
async function createPeers() {
  const world = createWorld()
  const askedBySdk: URL[] = []
  const handle = (request: Request) => {
    askedBySdk.push(new URL(request.url))
    return world.emulator.fetch(request)
  }
  const baseUrl = `${await serve(toNodeListener({ handle }))}/2.0/`
  const connect = (accessToken: string) => createClient({ accessToken, baseUrl, calcRetryBackoff: () => 1 })
  return { ...world, askedBySdk, connect, sdk: connect(token) }
}

const attributes = { name: 'peer', scope: WebhookScope.SHEET, scopeObjectId: sheetId, events: ['*.*'], version: 1 }
const columnId = columnIds[0]!
const { id: rowId } = sampleRow(0)
const rowIds = [rowId, sampleRow(2).id]

test('a webhook of the SDK is challenged, and called with the secret that the SDK received, and then with the next', async () => {
  const { sdk, emulator } = await createPeers()
  const secrets = new Map<number | undefined, string>()
  const deliveries: SmartsheetDelivery[] = []
  const receiver = createSmartsheetWebhook({
    secret: ({ webhookId }) => secrets.get(webhookId),
    onDelivery: (delivery) => void deliveries.push(delivery),
  })
  const callbackUrl = await serve(toNodeListener(receiver))
  const body = { ...attributes, callbackUrl, subscope: { columnIds: [columnId] } }
  const { result } = await sdk.webhooks.createWebhook({ body })
  const webhookId = result.id!
  secrets.set(webhookId, result.sharedSecret!)
  const enabled = await sdk.webhooks.updateWebhook({ webhookId, body: { enabled: true } })
  expect(enabled).toMatchObject({ message: 'SUCCESS', resultCode: 0, result: { enabled: true, status: 'ENABLED' } })
  expect(await sdk.webhooks.getWebhook({ webhookId })).toEqual(enabled.result)

  const changes = columnIds.map((id) => ({ objectType: 'cell', eventType: 'updated', rowId, columnId: id }))
  emulator.emit({ scopeObjectId: sheetId, events: changes })
  await emulator.idle()
  const reset = await sdk.webhooks.resetSharedSecret({ webhookId })
  expect(reset.result.sharedSecret).not.toBe(secrets.get(webhookId))
  secrets.set(webhookId, reset.result.sharedSecret)
  emulator.emit({ scopeObjectId: sheetId, events: changes })
  await emulator.idle()
  expect(deliveries.map(({ payload }) => payload)).toMatchObject([{ events: [{ columnId }] }, { webhookId }])

  expect((await sdk.webhooks.listWebhooks({})).data).toMatchObject([{ id: webhookId, stats: expect.anything() }])
  expect(await sdk.webhooks.deleteWebhook({ webhookId })).toEqual({ message: 'SUCCESS', resultCode: 0 })
  expect(emulator.state.webhooks.size).toBe(0)
})

type Peers = Awaited<ReturnType<typeof createPeers>>

test.each<[string, (peers: Peers) => Promise<unknown>, (peers: Peers) => PromiseLike<unknown>]>([
  ['a sheet', ({ sdk }) => sdk.sheets.getSheet({ sheetId }), ({ client }) => client.sheets.get({ sheetId })],
  [
    'some of a sheet',
    ({ sdk }) => {
      const queryParameters = { include: 'format,objectValue', level: 2, rowIds: rowIds.join(), columnIds: columnId }
      return sdk.sheets.getSheet({ sheetId, queryParameters })
    },
    ({ client }) =>
      client.sheets.get({ sheetId, include: ['format', 'objectValue'], level: 2, rowIds, columnIds: [columnId] }),
  ],
  [
    'what changed in a sheet',
    ({ sdk }) => sdk.sheets.getSheet({ sheetId, queryParameters: { rowsModifiedSince: new Date(0), page: 1 } }),
    ({ client }) => client.sheets.get({ sheetId, rowsModifiedSince: new Date(0), page: 1 }),
  ],
  [
    'a sheet that has not changed',
    ({ sdk }) => sdk.sheets.getSheet({ sheetId, queryParameters: { ifVersionAfter: 7 } }),
    ({ client }) => client.sheets.get({ sheetId, ifVersionAfter: 7 }),
  ],
  [
    'a row',
    ({ sdk }) => sdk.sheets.getRow({ sheetId, rowId, queryParameters: { exclude: 'nonexistentCells' } }),
    ({ client }) => client.rows.get({ sheetId, rowId, exclude: ['nonexistentCells'] }),
  ],
  [
    'a column',
    ({ sdk }) => sdk.sheets.getColumn({ sheetId, columnId, queryParameters: { level: 1 } }),
    ({ client }) => client.columns.get({ sheetId, columnId, level: 1 }),
  ],
  [
    'an attachment',
    ({ sdk }) => sdk.sheets.getAttachment({ sheetId, attachmentId: 5 }),
    ({ client }) => client.attachments.get({ sheetId, attachmentId: 5 }),
  ],
  [
    'a comment',
    ({ sdk }) => sdk.sheets.getComment({ sheetId, commentId: 5 }),
    ({ client }) => client.comments.get({ sheetId, commentId: 5 }),
  ],
  [
    'a discussion',
    ({ sdk }) => sdk.sheets.getDiscussion({ sheetId, discussionId: 5 }),
    ({ client }) => client.discussions.get({ sheetId, discussionId: 5 }),
  ],
])('both send the same request for %s, and read the same', async (_, bySdk, byUs) => {
  const peers = await createPeers()
  const { attachments, comments, discussions } = peers.emulator.state
  attachments.set(`${sheetId}/5`, { id: 5, name: 'file', parentType: 'ROW' })
  comments.set(`${sheetId}/5`, { id: 5, text: 'comment' })
  discussions.set(`${sheetId}/5`, { id: 5, title: 'discussion' })
  expect(await bySdk(peers)).toEqual(await byUs(peers))
  const parts = ({ pathname, searchParams }: URL) => [pathname, Object.fromEntries(searchParams)]
  expect(peers.askedBySdk.map(parts)).toEqual(peers.asked.map(parts))
})

test('the SDK can read the version of a sheet; requests that this client never sends are refused', async () => {
  const { sdk } = await createPeers()
  expect(await sdk.sheets.getSheetVersion({ sheetId })).toEqual({ version: 7 })
  const unknown = { statusCode: 404, errorCode: 1006 }
  await expect(sdk.sheets.getColumns({ sheetId })).rejects.toMatchObject(unknown)
  await expect(sdk.sheets.deleteSheet({ sheetId })).rejects.toMatchObject(unknown)
})

test('the history of a cell in pages: the first gives their number, and the last is repeated', async () => {
  const { sdk, emulator, client } = await createPeers()
  const versions = ['a', 'b', 'c', 'd', 'e'].map((value) => ({ columnId, value, modifiedAt: '2026-01-02T03:04:05Z' }))
  emulator.state.cellHistory.set(`${sheetId}/${rowId}/${columnId}`, versions)
  const cell = { sheetId, rowId, columnId }
  const page = (number: number) =>
    sdk.sheets.getCellHistory({ ...cell, queryParameters: { include: 'columnType', page: number, pageSize: 2 } })
  expect(await page(1)).toMatchObject({ pageNumber: 1, pageSize: 2, totalPages: 3, totalCount: 5 })
  expect(await page(7)).toEqual(await page(3))
  expect(await client.cells.history({ ...cell, include: ['columnType'], pageSize: 2 })).toEqual(versions)
})

describe('errors', () => {
  test.each([
    [404, 1006, token, { scopeObjectId: 12 }],
    [401, 1002, 'other', {}],
    [400, 1151, token, { scopeObjectId: 12 }],
    [400, 1152, token, { callbackUrl: 'http://example.com/' }],
    [400, 1018, token, { events: ['row.*'] }],
  ])('%i with %i', async (statusCode, errorCode, accessToken, change) => {
    const sdk = (await createPeers()).connect(accessToken)
    const body = { ...attributes, callbackUrl: 'http://127.0.0.1/', ...change }
    const asking = statusCode === 404 ? sdk.sheets.getSheet({ sheetId: 12 }) : sdk.webhooks.createWebhook({ body })
    await expect(asking).rejects.toMatchObject({
      statusCode,
      errorCode,
      message: expect.any(String),
      refId: expect.any(String),
    })
  })

  test.each([
    [4000, 1],
    [4001, 2],
    [4002, 2],
    [4003, 2],
    [4004, 2],
  ])('after %i both send %i requests', async (errorCode, times) => {
    const { sdk, client, emulator, asked, askedBySdk } = await createPeers()
    emulator.inject({ errorCode, times: 1 })
    await sdk.sheets.getSheet({ sheetId }).catch(() => {})
    emulator.inject({ errorCode, times: 1 })
    await client.sheets.get({ sheetId }).catch(() => {})
    expect([askedBySdk.length, asked.length]).toEqual([times, times])
  })
})
