import { ConfigError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import type { SmartsheetSheet } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, hook, passTime, sampleRow, sheetId, token } from './world.js'

describe('the API', () => {
  test.each([
    ['no token', {}, 1001],
    ['another token', { authorization: 'Bearer other' }, 1002],
    ['not a bearer token', { authorization: `Basic ${token}` }, 1002],
    ['an expired token', { authorization: 'Bearer expired' }, 1003],
  ])('%s', async (_, headers, errorCode) => {
    const { emulator } = createWorld({ expiredTokens: ['expired'] })
    const response = await emulator.fetch(new Request('https://api.smartsheet.com/2.0/webhooks', { headers }))
    expect(await response.json()).toMatchObject({ errorCode })
  })

  test.each([
    ['POST', '/webhooks', '{', 1008],
    ['POST', '/webhooks', '{"name":"x"}', 1012],
    [
      'POST',
      '/webhooks',
      JSON.stringify({ ...hook, scope: 'sheet', events: ['*.*'], version: 1, status: 'ENABLED' }),
      1032,
    ],
    ['POST', '/webhooks', JSON.stringify({ ...hook, scope: 'sheet', events: ['row.*'], version: 1 }), 1018],
    [
      'POST',
      '/webhooks',
      JSON.stringify({ ...hook, scope: 'sheet', events: ['*.*'], version: 1, scopeObjectId: 5 }),
      1151,
    ],
    ['GET', '/webhooks?page=0', undefined, 1018],
    ['GET', `/sheets/${sheetId}?rowIds=a`, undefined, 1018],
    ['GET', '/webhooks/1', undefined, 1006],
    ['GET', '/nothing', undefined, 1006],
    ['GET', '/sheets/%E0%A4%A', undefined, 1006],
    ['PATCH', '/webhooks', '{}', 1006],
    ['POST', '/webhooks', '5', 1008],
    ['POST', '/webhooks', 'null', 1008],
    ['GET', '/sheets', undefined, 1006],
    ['GET', `/sheets/${sheetId}/nothing/${sampleRow(0).id}`, undefined, 1006],
    ['GET', `/sheets/${sheetId}/rows/${sampleRow(0).id}/columns/${columnIds[0]}/nothing`, undefined, 1006],
    ['GET', `/sheets/${sheetId}/rows/${sampleRow(0).id}/nothing/${columnIds[0]}/history`, undefined, 1006],
    ['GET', `/sheets/${sheetId}/rows/${sampleRow(0).id}/columns/1/history`, undefined, 1006],
    ['GET', `/sheets/${sheetId}/rows/1/columns/${columnIds[0]}/history`, undefined, 1006],
    ['GET', `/sheets/${sheetId}?rowsModifiedSince=yesterday`, undefined, 1018],
  ])('%s %s of %s is refused with %i', async (method, path, body, errorCode) => {
    const { emulator } = createWorld()
    emulator.state.cellHistory.set(`${sheetId}/${sampleRow(0).id}/${columnIds[0]}`, [])
    const headers = { authorization: `Bearer ${token}` }
    const response = await emulator.fetch(
      new Request(`https://e.test/2.0${path}`, { method, headers, ...(body !== undefined && { body }) }),
    )
    expect(await response.json()).toMatchObject({ errorCode, refId: expect.any(String), message: expect.any(String) })
  })

  test('a cell of the sheet whose history was not set has an empty one', async () => {
    const { client } = createWorld()
    const cell = { sheetId, rowId: sampleRow(0).id, columnId: columnIds[1]! }
    expect(await client.cells.history(cell)).toEqual([])
  })

  test('300 requests per minute and token, heavy calls counted tenfold, then 429 until there is room', async () => {
    const clock = manualClock()
    const { emulator } = createWorld({ clock, requestsPerMinute: 300, tokens: ['a', 'b'] })
    const get = async (path: string, as = 'a') =>
      (await emulator.fetch(new Request(`https://e.test/2.0${path}`, { headers: { authorization: `Bearer ${as}` } })))
        .status
    emulator.state.cellHistory.set(`${sheetId}/1000000000000001/${columnIds[0]}`, [])
    const statuses = []
    for (let index = 0; index < 29; index++)
      statuses.push(await get(`/sheets/${sheetId}/rows/1000000000000001/columns/${columnIds[0]}/history`))
    for (let index = 0; index < 10; index++) statuses.push(await get('/webhooks'))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect([await get('/webhooks'), await get('/webhooks', 'b')]).toEqual([429, 200])
    await clock.advance(60_000)
    expect(await get('/webhooks')).toBe(200)
  })

  test('a penalty lasts as long as set, even if there is room', async () => {
    const clock = manualClock()
    const { client } = createWorld({ clock, requestsPerMinute: 1, penaltyMs: 90_000 }, { clock, retry: { limit: 0 } })
    const outcomes: unknown[] = []
    for (const ms of [0, 0, 89_999, 1]) {
      await clock.advance(ms)
      outcomes.push(
        await client.webhooks.list().then(
          (list) => list.length,
          ({ status }) => status,
        ),
      )
    }
    expect(outcomes).toEqual([0, 429, 429, 0])
  })

  test('rows are selected by number, and by the time of their change', async () => {
    const { emulator } = createWorld()
    emulator.state.sheets.get(sheetId)!.rows!.push({ id: 5 })
    const numbersFor = async (query: string) => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await emulator.fetch(`https://e.test/2.0/sheets/${sheetId}?${query}`, { headers })
      return ((await response.json()) as SmartsheetSheet).rows?.map(({ rowNumber }) => rowNumber)
    }
    expect(await numbersFor('rowNumbers=1,3')).toEqual([1, 3])
    expect(await numbersFor(`rowsModifiedSince=${sampleRow(1).modifiedAt}`)).toEqual([2, 3])
    expect(await numbersFor('columnIds=1')).toEqual([1, 2, 3, undefined])
  })

  test.each([
    ['PATCH', '', 1006],
    ['GET', '/nothing', 1006],
    ['GET', '/resetsharedsecret', 1006],
  ])('%s of a webhook, %j, is refused with %i', async (method, action, errorCode) => {
    const { client, emulator } = createWorld()
    const { id } = await client.webhooks.create(hook)
    const headers = { authorization: `Bearer ${token}` }
    const response = await emulator.fetch(`https://e.test/2.0/webhooks/${id}${action}`, { method, headers })
    expect(await response.json()).toMatchObject({ errorCode })
  })

  test('enabling a revoked webhook says that it was revoked', async () => {
    const { client, emulator } = createWorld()
    const { id } = await client.webhooks.create(hook)
    emulator.state.webhooks.get(id)!.status = 'DISABLED_APP_REVOKED'
    await expect(client.webhooks.update({ webhookId: id, enabled: true })).rejects.toMatchObject({ providerCode: 1153 })
  })

  test('a fault matches some calls, with or without effect, late or at once', async () => {
    const clock = manualClock()
    const { client, emulator } = createWorld({ clock }, { clock, retry: { limit: 0 }, timeoutMs: 1_000 })
    const isCreation = ({ method, path }: { method: string; path: string }) => method === 'POST' && path === '/webhooks'
    emulator.inject({ matches: isCreation, errorCode: 4004, times: 2 })
    emulator.inject({ matches: isCreation, latencyMs: 2_000, when: 'after' })
    expect(await client.sheets.get({ sheetId })).toMatchObject({ id: sheetId })
    for (const [failure, webhooks] of [
      [{ providerCode: 4004 }, 0],
      [{ providerCode: 4004 }, 0],
      [{ code: 'timeout' }, 1],
    ] as const) {
      await expect(passTime(clock, client.webhooks.create(hook), 100)).rejects.toMatchObject(failure)
      expect(emulator.state.webhooks.size).toBe(webhooks)
    }
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([200, 500, 500, 0])
  })

  test.each([
    { errorCode: Number.NaN },
    { errorCode: 500 },
    { errorCode: 4003, network: true },
    { errorCode: 4003, respond: () => new Response() },
    { errorCode: 4003, times: 0 },
  ])('the fault %j is a ConfigError', (fault) => {
    expect(() => createWorld().emulator.inject(fault)).toThrow(ConfigError)
  })

  test('latency follows the clock', async () => {
    const clock = manualClock()
    const { client, emulator } = createWorld({ clock, latencyMs: 700 }, { clock })
    await passTime(clock, client.sheets.get({ sheetId }), 100)
    expect([clock.now(), emulator.state.requests.length]).toEqual([700, 1])
  })
})
