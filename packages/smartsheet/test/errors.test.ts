import { inspect } from 'node:util'
import { manualClock } from '@hookwright/core/testing'
import {
  ApiError,
  createSmartsheetClient,
  isHookwrightError,
  type RequestReport,
  TransportError,
} from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, noLimit, passTime, sampleRow, sheetId, token } from './world.js'

/** Every documented code, its status, whether it is repeated, and the advice that the message must give. */
const documented: [number, number, boolean, RegExp][] = [
  [1001, 401, false, /Give the client a token/],
  [1002, 401, false, /"region" is the region of the account/],
  [1003, 401, false, /Refresh it/],
  [1004, 403, false, /ADMIN_WEBHOOKS/],
  [1005, 401, false, /single sign-on/],
  [1006, 404, false, /may be gone/],
  [1008, 400, false, /Check the given values/],
  [1012, 400, false, /Add it/],
  [1018, 400, false, /Correct it/],
  [1032, 400, false, /Leave it out/],
  [1151, 400, false, /scopeObjectId/],
  [1152, 400, false, /443, 8000, 8008, 8080 or 8443/],
  [1153, 403, false, /create a new webhook/],
  [1154, 403, false, /Support/],
  [4000, 500, false, /contact Smartsheet Support/],
  [4001, 503, true, /maintenance.*Try again in some minutes/],
  [4002, 500, true, /Ask for less at once/],
  [4003, 429, true, /300 requests per minute/],
  [4004, 500, true, /one after another/],
  [4005, 410, false, /Update the package/],
  [5123, 400, false, /./],
]

describe('documented error bodies', () => {
  test.each(documented)(
    '%i is an ApiError of status %i that says what to do',
    async (errorCode, status, retryable, advice) => {
      const { client, emulator, asked } = createWorld()
      emulator.inject({ errorCode, times: 99 })
      const error: ApiError = await client.sheets.get({ sheetId }).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(ApiError)
      expect(isHookwrightError(error, 'ApiError')).toBe(true)
      expect(error).toMatchObject({ status, providerCode: errorCode, retryable })
      expect(error.requestId).toMatch(/^[0-9a-f]{20}$/)
      expect(error.message).toMatch(/^\[@hookwright\/smartsheet\] Smartsheet answered GET \/2\.0\/sheets\/\d+ with /)
      expect(error.message).toMatch(advice)
      expect(asked).toHaveLength(retryable ? 4 : 1)
    },
  )

  test.each([4001, 4002, 4003, 4004])('after one %i the call continues', async (errorCode) => {
    const { client, emulator } = createWorld()
    emulator.inject({ errorCode })
    expect(await client.sheets.get({ sheetId })).toMatchObject({ id: sheetId })
  })

  test.each([
    ['no refId', 429, '{"errorCode":4003,"message":"Rate limit exceeded."}', 'application/json', true],
    ['a gateway’s page', 502, '<html><title>502 Bad Gateway</title></html>', 'text/html', true],
    ['nothing', 503, '', 'text/plain', true],
    ['an unknown code in the server range', 500, '{"errorCode":4999,"message":"x"}', 'application/json', true],
    ['null', 500, 'null', 'application/json', true],
    ['a message that is not a text', 400, '{"errorCode":1018,"message":{}}', 'application/json', false],
    ['JSON without a code', 400, '{"error":"nope"}', 'application/json', false],
  ])('in a different shape: %s', async (_, status, body, type, retryable) => {
    const { client, emulator } = createWorld()
    emulator.inject({ times: 9, respond: () => new Response(body, { status, headers: { 'content-type': type } }) })
    const error: ApiError = await client.sheets.get({ sheetId }).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'ApiError', status, retryable })
    expect(error.message.length).toBeLessThan(600)
  })
})

test.each([
  ['an object', { index: 2, rowId: 7 }, 'Invalid value. (index 2, rowId 7)'],
  ['a list', [{ index: 0 }, { index: 4 }], 'Invalid value. (index 0)'],
  ['of other fields', { index: '2', topLevel: 'name' }, 'Invalid value. '],
  ['a list of nothing', [null], 'Invalid value. '],
  ['a text', 'row', 'Invalid value. '],
  ['null', null, 'Invalid value. '],
])('an error names the row if its detail does: %s', async (_, detail, said) => {
  const { client, emulator } = createWorld()
  const json = { errorCode: 1018, message: 'Invalid value.', detail }
  emulator.inject({ respond: () => Response.json(json, { status: 400 }) })
  const error: ApiError = await client
    .request({ path: ['sheets', sheetId, 'rows'], json: [] })
    .catch((thrown) => thrown)
  expect(error.message).toContain(said)
})

describe('drift', () => {
  const answering = (value: unknown) =>
    createSmartsheetClient({ token, limiter: noLimit, fetch: async () => Response.json(value) })

  test('new fields and values pass', async () => {
    const webhook = await answering({
      id: 1,
      status: 'DISABLED_BY_MOON',
      scope: 'moon',
      phase: { full: true },
    }).webhooks.get({ webhookId: 1 })
    expect(webhook).toMatchObject({ status: 'DISABLED_BY_MOON', scope: 'moon', phase: { full: true } })
    const sheet = await answering({
      id: 2,
      rows: [{ id: 3, cells: [{ columnId: 4, objectValue: { objectType: 'NEW' } }] }],
    }).sheets.get({ sheetId: 2 })
    expect(sheet.rows?.[0]?.cells?.[0]?.objectValue).toEqual({ objectType: 'NEW' })
  })

  test('dropped and changed fields are undefined', async () => {
    const webhook = await answering({ id: 1, enabled: 'yes', stats: null, createdAt: 1_700_000_000_000 }).webhooks.get({
      webhookId: 1,
    })
    expect([webhook.enabled, webhook.stats, webhook.name]).toEqual([undefined, undefined, undefined])
    expect(webhook.createdAt).toBe(1_700_000_000_000)
    const sheet = await answering({
      id: 2,
      rows: [{ id: 3 }, { cells: [] }, { id: 5, cells: [{ value: 1 }, { columnId: 6, value: { a: 1 } }] }],
    }).sheets.get({ sheetId: 2 })
    expect(sheet.rows).toEqual([{ id: 3 }, { id: 5, cells: [{ columnId: 6 }] }])
  })

  test('an answer without the id that the call is about is an error', async () => {
    const calls: ((client: ReturnType<typeof answering>) => PromiseLike<unknown>)[] = [
      (client) => client.webhooks.get({ webhookId: 1 }),
      (client) => client.webhooks.update({ webhookId: 1, name: 'x' }),
      (client) => client.webhooks.resetSharedSecret({ webhookId: 1 }),
      (client) => client.webhooks.list(),
      (client) => client.sheets.get({ sheetId: 1 }),
      (client) => client.rows.get({ sheetId: 1, rowId: 1 }),
      (client) => client.columns.get({ sheetId: 1, columnId: 1 }),
      (client) => client.attachments.get({ sheetId: 1, attachmentId: 1 }),
      (client) => client.comments.get({ sheetId: 1, commentId: 1 }),
      (client) => client.discussions.get({ sheetId: 1, discussionId: 1 }),
    ]
    for (const call of calls) {
      const failure = await Promise.resolve(call(answering({ name: 'no id' }))).catch((thrown: unknown) => thrown)
      expect(isHookwrightError(failure, 'ApiError')).toBe(true)
    }
  })
})

describe('the limit of 300 a minute', () => {
  test('20 concurrent callers never see a 429, and use 95 % of it', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const { client, emulator } = createWorld({ clock, requestsPerMinute: 300 }, { clock, limiter: undefined })
    const startedAt = clock.now()
    let left = 400
    const caller = async () => {
      while (left-- > 0) await client.sheets.get({ sheetId, ifVersionAfter: 7 })
    }
    await passTime(clock, Promise.all(Array.from({ length: 20 }, caller)), 210)
    const statuses = emulator.state.requests.map(({ status }) => status)
    expect(statuses).toHaveLength(400)
    expect(statuses.filter((status) => status === 429)).toEqual([])
    const perMinute = 400 / ((clock.now() - startedAt) / 60_000)
    expect(perMinute).toBeGreaterThan(285)
  })

  test('cell history stays below it, whether a page counts as 10 requests or as 10 more', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const { client, emulator } = createWorld({ clock }, { clock, limiter: undefined })
    const ids = { rowId: sampleRow(0).id, columnId: columnIds[0]! }
    emulator.state.cellHistory.set(`${sheetId}/${ids.rowId}/${ids.columnId}`, [])
    const pages = Array.from({ length: 60 }, async () => client.cells.history({ sheetId, ...ids }))
    await passTime(clock, Promise.all(pages), 210)
    const times = emulator.state.requests.map(({ at }) => at)
    const inMinuteFrom = (from: number) => times.filter((at) => at >= from && at < from + 60_000).length
    expect(Math.max(...times.map(inMinuteFrom)) * 11).toBeLessThanOrEqual(300)
  })

  test.each([4001, 4003])('after a %i all calls wait for a minute, and no burst follows', async (errorCode) => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const { client, emulator } = createWorld({ clock, requestsPerMinute: 300 }, { clock, limiter: undefined })
    emulator.inject({ errorCode })
    const calls = Array.from({ length: 20 }, () => client.sheets.get({ sheetId, ifVersionAfter: 7 }))
    await passTime(clock, Promise.all(calls), 210)
    const refused = emulator.state.requests.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(1)
    const after = emulator.state.requests.filter(({ at }) => at > refused[0]!.at)
    expect(Math.min(...after.map(({ at }) => at)) - refused[0]!.at).toBeGreaterThanOrEqual(60_000)
  })

  test('a call whose deadline is before the end of the penalty fails at once', async () => {
    const clock = manualClock(0)
    const { client, emulator } = createWorld({ clock }, { clock, limiter: undefined, deadlineMs: 5_000 })
    emulator.inject({ errorCode: 4003, times: 9 })
    const error = await client.sheets.get({ sheetId }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ code: 'deadline' })
    expect(clock.now()).toBe(0)
  })

  test('an abort ends a wait at once and leaves no timer', async () => {
    const clock = manualClock(0)
    const controller = new AbortController()
    const { client, emulator } = createWorld({ clock }, { clock, limiter: undefined })
    emulator.inject({ errorCode: 4003, times: 9 })
    const call = client.sheets.get({ sheetId, signal: controller.signal }).catch((thrown: unknown) => thrown)
    while (emulator.state.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    controller.abort('enough')
    expect(await call).toBe('enough')
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.sleeping).toBe(0)
  })
})

test('no credential is in an error, a cause, a report or a dump of the emulator', async () => {
  const reports: RequestReport[] = []
  const { client, emulator } = createWorld({}, { onRequest: (report) => reports.push(report) })
  const custom = 'custom-header-credential'
  const hook = {
    name: 'n',
    callbackUrl: 'http://127.0.0.1:9/h',
    scope: 'plan' as const,
    scopeObjectId: 5,
    customHeaders: { a: custom },
  }
  const created = await client.webhooks.create(hook)
  const errors: unknown[] = []
  const echo = `${token} ${custom}`
  const faults = [
    { respond: () => new Response(`Bearer ${token} was refused, and ${custom}`, { status: 401 }) },
    { respond: () => Response.json({ errorCode: 1018, message: `bad: ${echo}`, refId: token }, { status: 400 }) },
    { respond: () => new Response(null, { status: 302, headers: { location: `https://evil.test/?${token}` } }) },
    { times: 4, respond: () => Promise.reject(new Error(`socket: ${token}`, { cause: new Error(custom) })) },
  ]
  for (const fault of faults) {
    emulator.inject(fault)
    const { customHeaders } = hook
    errors.push(await client.webhooks.update({ webhookId: created.id, customHeaders }).catch((error) => error))
  }
  expect(errors.slice(0, 2).map(String).join()).toMatch(/\[hidden\].*\[hidden\]/)
  errors.push(await client.webhooks.subscribe({ ...hook, storeSecret: () => {} }).catch((error) => error))
  expect(errors.every((error) => error instanceof Error)).toBe(true)
  const { webhooks, requests, callbacks } = emulator.state
  const written = [
    ...errors.flatMap((error) => [inspect(error, { depth: 9 }), JSON.stringify(error), String((error as Error).stack)]),
    inspect(reports, { depth: 9 }),
    inspect(emulator, { depth: 9 }),
    JSON.stringify([...webhooks.values(), requests, callbacks]),
    inspect(client, { depth: 9 }),
  ].join('\n')
  for (const credential of [token, custom, created.sharedSecret]) expect(written).not.toContain(credential)
})
