import { ConfigError } from '@hookwright/core'
import { type ManualClock, manualClock } from '@hookwright/core/testing'
import {
  createSmartsheetWebhook,
  type SmartsheetDelivery,
  type SmartsheetEvent,
  type SmartsheetSheet,
} from '@hookwright/smartsheet'
import type { SmartsheetEmulatorOptions } from '@hookwright/smartsheet/testing'
import { describe, expect, test, vi } from 'vitest'
import { columnIds, createWorld, passTime, sampleRow, sheetId, token } from './world.js'

const hook = { name: 'tests', callbackUrl: 'http://127.0.0.1:8080/hook', scopeObjectId: sheetId }
const row: SmartsheetEvent = { objectType: 'row', eventType: 'updated', id: 1 }
const secondsOf = (clock: ManualClock) => clock.now() / 1_000

type Answer = (request: Request) => Response | Promise<Response>

/** An enabled webhook whose callbacks are answered by `answer`, challenges excepted. */
async function enabled(answer: Answer, options: SmartsheetEmulatorOptions = {}, webhook: object = {}) {
  const received: Request[] = []
  const world = createWorld({
    ...options,
    fetch: async (request) => {
      const challenge = request.headers.get('smartsheet-hook-challenge')
      if (challenge !== null) return new Response(null, { headers: { 'smartsheet-hook-response': challenge } })
      received.push(request.clone())
      return answer(request)
    },
  })
  const { id } = await world.client.webhooks.create({ ...hook, ...webhook })
  await world.client.webhooks.update({ webhookId: id, enabled: true })
  const current = () => world.emulator.state.webhooks.get(id)!
  return {
    ...world,
    received,
    id,
    current,
    emit: (events = [row]) => world.emulator.emit({ scopeObjectId: sheetId, events }),
  }
}

describe('verification', () => {
  test.each([
    [
      'the header',
      (challenge: string) => new Response(null, { headers: { 'smartsheet-hook-response': challenge } }),
      true,
    ],
    ['the body', (challenge: string) => Response.json({ smartsheetHookResponse: challenge }), true],
    ['201', (challenge: string) => Response.json({ smartsheetHookResponse: challenge }, { status: 201 }), false],
    ['another value', () => Response.json({ smartsheetHookResponse: 'x' }), false],
    ['the bare value', (challenge: string) => new Response(challenge), false],
    ['nothing', () => new Response(null), false],
  ])('by %s', async (_, answer, accepted) => {
    const { client, emulator } = createWorld({
      fetch: async ({ headers }) => answer(headers.get('smartsheet-hook-challenge') ?? ''),
    })
    const { id } = await client.webhooks.create(hook)
    const updated = await client.webhooks.update({ webhookId: id, enabled: true })
    expect([updated.enabled, updated.status]).toEqual([accepted, accepted ? 'ENABLED' : 'DISABLED_VERIFICATION_FAILED'])
    expect(emulator.state.callbacks).toMatchObject([{ kind: 'challenge', webhookId: id }])
  })

  test('trap 25: only loopback is called unless told otherwise, and then only https at the documented ports', async () => {
    const called: string[] = []
    const fetch = async (input: RequestInfo | URL) => {
      called.push(String(input))
      return new Response(null)
    }
    for (const callbackUrl of ['https://receiver.test/h', 'https://10.0.0.1/h', 'https://127.0.0.1.evil.test/']) {
      const { client, emulator } = createWorld({ fetch })
      const { id } = await client.webhooks.create({ ...hook, callbackUrl })
      expect((await client.webhooks.update({ webhookId: id, enabled: true })).enabled).toBe(false)
      expect(emulator.state.callbacks[0]?.problem).toBe('not allowed')
    }
    expect(called).toEqual([])
    const { client } = createWorld({ fetch, callbacksTo: 'any' })
    for (const callbackUrl of ['http://receiver.test/h', 'https://receiver.test:3000/h', 'nonsense']) {
      await expect(client.webhooks.create({ ...hook, callbackUrl })).rejects.toMatchObject({ providerCode: 1152 })
    }
    await client.webhooks.create({ ...hook, callbackUrl: 'https://receiver.test:8443/h' })
    for (const [callbackUrl, isCalled] of [
      ['https://localhost:3000/h', true],
      ['ftp://localhost/h', false],
      ['no address', false],
    ] as const) {
      const { client, emulator } = createWorld({ fetch })
      const { id } = await client.webhooks.create(hook)
      emulator.state.webhooks.get(id)!.callbackUrl = callbackUrl
      await client.webhooks.update({ webhookId: id, enabled: true })
      expect([callbackUrl, emulator.state.callbacks[0]?.problem === undefined]).toEqual([callbackUrl, isCalled])
    }
  })

  test('comes again with every hundredth callback', async () => {
    const { emulator, emit } = await enabled(() => new Response(null))
    for (let index = 0; index < 201; index++) emit()
    await emulator.idle()
    const kinds = emulator.state.callbacks.map(({ kind }) => kind)
    expect(kinds.flatMap((kind, index) => (kind === 'challenge' ? [index] : []))).toEqual([0, 101, 202])
  })

  test('that fails after the hundredth callback switches the webhook off', async () => {
    let answering = true
    const world = createWorld({
      fetch: async ({ headers }) => {
        const challenge = answering && headers.get('smartsheet-hook-challenge')
        return new Response(null, challenge ? { headers: { 'smartsheet-hook-response': challenge } } : {})
      },
    })
    const { id } = await world.client.webhooks.create(hook)
    await world.client.webhooks.update({ webhookId: id, enabled: true })
    answering = false
    for (let index = 0; index < 100; index++) world.emulator.emit({ scopeObjectId: sheetId, events: [row] })
    await world.emulator.idle()
    expect(world.emulator.state.webhooks.get(id)).toMatchObject({
      enabled: false,
      status: 'DISABLED_VERIFICATION_FAILED',
    })
  })
})

describe('retries and disabling', () => {
  test.each([
    [200, 'ENABLED', 1],
    [201, 'DISABLED_CALLBACK_FAILED', 1],
    [202, 'DISABLED_CALLBACK_FAILED', 1],
    [204, 'DISABLED_CALLBACK_FAILED', 1],
    [301, 'DISABLED_CALLBACK_FAILED', 1],
    [307, 'DISABLED_CALLBACK_FAILED', 1],
    [399, 'DISABLED_CALLBACK_FAILED', 1],
    [410, 'DISABLED_CALLBACK_FAILED', 1],
    [400, 'DISABLED_CALLBACK_FAILED', 15],
    [401, 'DISABLED_CALLBACK_FAILED', 15],
    [429, 'DISABLED_CALLBACK_FAILED', 15],
    [500, 'DISABLED_CALLBACK_FAILED', 15],
    [503, 'DISABLED_CALLBACK_FAILED', 15],
  ])('an answer of %i ends as %s after %i attempts', async (status, expected, attempts) => {
    const clock = manualClock()
    const { emulator, emit, current, received } = await enabled(() => new Response(null, { status }), { clock })
    emit()
    await passTime(clock, emulator.idle(), 3_600_000)
    expect([current().status, received.length]).toEqual([expected, attempts])
  })

  test('14 retries: seven at doubling distances, then every three hours, of the same nonce', async () => {
    const clock = manualClock()
    const { emulator, emit, received, current } = await enabled(() => new Response(null, { status: 500 }), {
      clock,
      firstRetryMs: 1_000,
    })
    const start = secondsOf(clock)
    emit()
    await passTime(clock, emulator.idle(), 1_000_000)
    const seconds = emulator.state.callbacks.filter(({ kind }) => kind === 'events').map(({ at }) => at / 1_000 - start)
    const slow = [1, 2, 3, 4, 5, 6, 7].map((count) => 127 + count * 10_800)
    expect(seconds).toEqual([0, 1, 3, 7, 15, 31, 63, 127, ...slow])
    const bodies = await Promise.all(received.map((request) => request.json() as Promise<{ nonce: string }>))
    expect(new Set(bodies.map(({ nonce }) => nonce)).size).toBe(1)
    expect(current().stats).toMatchObject({ lastCallbackAttemptRetryCount: 14 })
  })

  test('a callback that takes too long is retried', async () => {
    const clock = manualClock()
    let slow = true
    const { emulator, emit, current } = await enabled(
      () => (slow ? new Promise<Response>(() => {}) : new Response(null)),
      { clock },
    )
    emit()
    setImmediate(() => {
      slow = false
    })
    await passTime(clock, emulator.idle())
    expect(emulator.state.callbacks.slice(1)).toMatchObject([
      { problem: 'timeout', retry: 0 },
      { status: 200, retry: 1 },
    ])
    expect(current().status).toBe('ENABLED')
  })

  test('one callback at a time: the next waits for the retries of the last', async () => {
    const clock = manualClock()
    let failures = 2
    const { emulator, emit, received } = await enabled(
      () => new Response(null, { status: failures-- > 0 ? 500 : 200 }),
      { clock },
    )
    emit([{ ...row, id: 1 }])
    emit([{ ...row, id: 2 }])
    await passTime(clock, emulator.idle())
    const ids = await Promise.all(
      received.map(async (request) => ((await request.json()) as { events: SmartsheetEvent[] }).events[0]?.id),
    )
    expect(ids).toEqual([1, 1, 1, 2])
  })

  test('trap 17: events while a webhook is off are lost', async () => {
    const { emulator, emit, received, client, id } = await enabled(() => new Response(null, { status: 410 }))
    emit()
    emit()
    await emulator.idle()
    emit()
    await client.webhooks.update({ webhookId: id, enabled: true })
    await emulator.idle()
    expect(received).toHaveLength(1)
  })
})

describe('who is called', () => {
  test('trap 18: of identical webhooks the oldest that is enabled, with its id and secret', async () => {
    const { emulator, emit, received, client, id } = await enabled(() => new Response(null))
    const second = await client.webhooks.create(hook)
    await client.webhooks.update({ webhookId: second.id, enabled: true })
    emit()
    await emulator.idle()
    expect(received.map((request) => request.headers.get('smartsheet-hook-id'))).toEqual([String(id)])
    await client.webhooks.update({ webhookId: id, enabled: false })
    emit()
    await emulator.idle()
    expect(received.at(-1)?.headers.get('smartsheet-hook-id')).toBe(String(second.id))
  })

  test('trap 19: with a subscope, other columns are silent; deleted rows are not', async () => {
    const { emulator, emit, received } = await enabled(
      () => new Response(null),
      {},
      { subscope: { columnIds: [columnIds[0]!] } },
    )
    const cell = { objectType: 'cell', eventType: 'updated', rowId: 1 }
    const gone = { objectType: 'row', eventType: 'deleted', id: 9 }
    const sheet = { objectType: 'sheet', eventType: 'updated', id: sheetId }
    emit([{ ...cell, columnId: columnIds[0] }, { ...cell, columnId: columnIds[1] }, gone, sheet])
    emit([{ ...cell, columnId: columnIds[1] }])
    emit(columnIds.map((id) => ({ objectType: 'column', eventType: 'updated', id })))
    await emulator.idle()
    const told = await Promise.all(received.map((request) => request.json() as Promise<{ events: unknown[] }>))
    expect(told.map(({ events }) => events.length)).toEqual([3, 1])
  })

  test('losing and regaining access switches the webhook and tells it', async () => {
    const { emulator, received, current, client, id } = await enabled(() => new Response(null))
    emulator.setAccess({ sheetId: sheetId + 1, accessible: false })
    expect(current().enabled).toBe(true)
    emulator.setAccess({ sheetId, accessible: false })
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    const refused = await client.webhooks.update({ webhookId: id, enabled: true })
    expect(refused).toMatchObject({ enabled: false, status: 'DISABLED_SCOPE_INACCESSIBLE' })
    expect([current().enabled, current().status]).toEqual([false, 'DISABLED_SCOPE_INACCESSIBLE'])
    await expect(client.sheets.get({ sheetId })).rejects.toMatchObject({ providerCode: 1006 })
    emulator.setAccess({ sheetId, accessible: true })
    await emulator.idle()
    expect(current().status).toBe('ENABLED')
    const bodies = await Promise.all(received.map((request) => request.json() as Promise<{ newWebhookStatus: string }>))
    expect(bodies.map(({ newWebhookStatus }) => newWebhookStatus)).toEqual(['DISABLED_SCOPE_INACCESSIBLE', 'ENABLED'])
  })

  test('a receiver that refuses to hear of it changes nothing about it', async () => {
    const { emulator, current } = await enabled(() => new Response(null, { status: 410 }))
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    expect(current()).toMatchObject({ enabled: false, status: 'DISABLED_SCOPE_INACCESSIBLE' })
  })
})

describe('the API', () => {
  test.each([
    ['no token', {}, 1001],
    ['another token', { authorization: 'Bearer other' }, 1002],
    ['no bearer', { authorization: `Basic ${token}` }, 1002],
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
    ['GET', `/sheets/${sheetId}/rows/${sampleRow(0).id}/columns/${columnIds[1]}/history`, undefined, 1006],
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

  test('300 a minute and token, heavy calls counted tenfold, then 429 until there is room', async () => {
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

  test('a penalty lasts as long as it is set to, whatever room there is', async () => {
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

  test('rows are chosen by number, and by when they changed', async () => {
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

  test('of webhooks that were revoked, enabling says so', async () => {
    const { client, emulator } = createWorld()
    const { id } = await client.webhooks.create(hook)
    emulator.state.webhooks.get(id)!.status = 'DISABLED_APP_REVOKED'
    await expect(client.webhooks.update({ webhookId: id, enabled: true })).rejects.toMatchObject({ providerCode: 1153 })
  })

  test('a fault fits some calls, and lets them take effect or not, late or not', async () => {
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

  test('latency is the clock’s', async () => {
    const clock = manualClock()
    const { client, emulator } = createWorld({ clock, latencyMs: 700 }, { clock })
    await passTime(clock, client.sheets.get({ sheetId }), 100)
    expect([clock.now(), emulator.state.requests.length]).toEqual([700, 1])
  })
})

test.each([{}, { dropLeadingZeros: true }, { callbackOffset: '+00:00' as const }])(
  'a receiver and a client of this package get along with it: %j',
  async (options) => {
    const secrets = new Map<number, string>()
    const deliveries: SmartsheetDelivery[] = []
    const receiver = createSmartsheetWebhook({
      secret: ({ webhookId }) => secrets.get(webhookId ?? 0),
      onDelivery: (delivery) => void deliveries.push(delivery),
    })
    const { client, emulator } = createWorld({
      ...options,
      fetch: (request) => receiver.handle(request),
    })
    const { id } = await client.webhooks.subscribe({
      ...hook,
      storeSecret: (webhook) => secrets.set(webhook.id, webhook.sharedSecret),
    })
    for (let index = 0; index < 120; index++) emulator.emit({ scopeObjectId: sheetId, events: [row] })
    await emulator.idle()
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    expect(deliveries).toHaveLength(121)
    expect(deliveries.at(-1)).toMatchObject({ type: 'status', principal: String(id) })
    expect(emulator.state.callbacks.every(({ status }) => status === 200)).toBe(true)
  },
)

describe('an emulator that is closed', () => {
  test('leaves no timer of a retry behind, and calls no more', async () => {
    const clock = manualClock()
    const { emit, emulator, received } = await enabled(() => new Response(null, { status: 500 }), { clock })
    emit()
    await vi.waitFor(() => expect([received.length, clock.sleeping]).toEqual([1, 1]))
    emulator.close()
    await emulator.idle()
    emit()
    await emulator.idle()
    expect([received.length, clock.sleeping]).toEqual([1, 0])
  })

  test('gives up a callback that waits for its answer', async () => {
    const clock = manualClock()
    const { emit, emulator, received } = await enabled(() => new Promise(() => {}), { clock })
    emit()
    await vi.waitFor(() => expect(received[0]?.signal.aborted).toBe(false))
    emulator.close()
    await emulator.idle()
    expect([received[0]?.signal.aborted, clock.sleeping]).toEqual([true, 0])
  })
})
