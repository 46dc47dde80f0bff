import { systemClock } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { createSmartSuiteEmulator, type SmartSuiteEmulatorOptions } from '@hookwright/smartsuite/testing'
import { describe, expect, test, vi } from 'vitest'
import { serve } from './serve.js'
import { accountId, applicationId, drive, solutionId, startedAt, token } from './world.js'

const day = 86_400_000
const url = 'http://127.0.0.1:9/hook'

function emulate(options: SmartSuiteEmulatorOptions = {}) {
  const clock = manualClock(startedAt)
  const pings: string[] = []
  const emulator = createSmartSuiteEmulator({
    tokens: [token],
    accountId,
    clock,
    requestsPerSecond: 1_000,
    fetch: async (request) => {
      pings.push(await request.text())
      return new Response()
    },
    ...options,
  })
  const headers = { authorization: `Token ${token}`, 'account-id': accountId, 'content-type': 'application/json' }
  const send = (path: string, init: RequestInit = {}) =>
    emulator.fetch(`https://any.example/${path}`, { ...init, headers: { ...headers, ...init.headers } })
  const rpc = async (method: string, body: unknown, init: RequestInit = {}) => {
    const path = `smartsuite.webhooks.engine.Webhooks/${method}`
    const response = await send(path, { method: 'POST', body: JSON.stringify(body), ...init })
    return { status: response.status, reply: JSON.parse(await response.text()) }
  }
  const spec = {
    filter: { solution: {} },
    kinds: ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'],
    locator: { account_id: accountId, solution_id: solutionId },
    notification_status: { enabled: { url } },
  }
  const create = async (change: object = {}) =>
    (await rpc('CreateWebhook', { webhook: { ...spec, ...change } })).reply.webhook?.webhook_id as string
  return { clock, emulator, pings, send, rpc, spec, create }
}

describe('the emulated webhooks host', () => {
  test('trap 20: looks at the account before the key, in plain text', async () => {
    const { send } = emulate()
    const ask = async (headers: Record<string, string>) => {
      const response = await send('api/v1/solutions/', { headers })
      return [response.status, response.headers.get('content-type'), await response.text()]
    }
    expect(await ask({ 'account-id': '', authorization: 'x' })).toEqual([
      400,
      'text/plain',
      'Account ID is not specified',
    ])
    expect(await ask({ 'account-id': 'sx' })).toEqual([400, 'text/plain', 'Account ID sx is not valid'])
    expect((await ask({ authorization: `Bearer ${token}` }))[0]).toBe(401)
    expect((await ask({}))[0]).toBe(200)
  })

  test('refuses a call of the webhooks in the words of its protocol, and JSON that is none in those of the other', async () => {
    const { rpc, send } = emulate()
    const refused = await rpc('ListEvents', {}, { headers: { authorization: 'Token another' } })
    expect(refused).toMatchObject({ status: 401, reply: { code: 'unauthenticated' } })
    const broken = await send(`api/v1/applications/${applicationId}/records/list/`, { method: 'POST', body: '{' })
    expect([broken.status, await broken.json()]).toEqual([400, { detail: 'JSON parse error' }])
  })

  test('an update that says nothing of pings leaves them, or switches them off, as it is told to', async () => {
    for (const [omittedStatus, expected] of [
      ['kept', { enabled: { url } }],
      ['disabled', { disabled: {} }],
    ] as const) {
      const { rpc, create, spec } = emulate({ readings: { omittedStatus } })
      const webhook_id = await create()
      const webhook = { ...spec, webhook_id, notification_status: undefined }
      const { reply } = await rpc('UpdateWebhook', { webhook })
      expect(reply.webhook.notification_status).toEqual(expected)
    }
  })

  test('a webhook for fields of a table is told of its changes alone', async () => {
    const { rpc, create, emulator } = emulate()
    const filter = { application: { application_id: applicationId, field_ids: ['title'] } }
    const webhook_id = await create({ filter })
    const [own, other] = [emulator.records.create(), emulator.records.create({ applicationId: 'another' })]
    for (const recordId of [own, other]) {
      emulator.records.update({ recordId, values: { title: 'x' } })
      emulator.records.update({ recordId, values: { amount: 1 } })
    }
    const { reply } = await rpc('ListEvents', { webhook_id })
    expect(reply.events.map(({ kind }: { kind: string }) => kind)).toEqual(['RECORD_CREATED', 'RECORD_UPDATED'])
  })

  test('lists have filters of any or all, both directions, and names a comparison that is not allowed', async () => {
    const { send, emulator } = emulate()
    for (const title of ['b', 'a', 'c']) emulator.records.create({ values: { title } })
    emulator.records.create({ applicationId: 'another', values: { title: 'd' } })
    const titlesOf = async (query: object) => {
      const path = `api/v1/applications/${applicationId}/records/list/`
      const answer = await (await send(path, { method: 'POST', body: JSON.stringify(query) })).json()
      return answer.items?.map(({ title }: { title: string }) => title).join('') ?? answer
    }
    const is = (value: string) => ({ field: 'title', comparison: 'is', value })
    const sort = [{ field: 'title', direction: 'asc' }]
    expect(await titlesOf({ sort })).toBe('abc')
    expect(await titlesOf({ sort: [{ field: 'none' }, ...sort] })).toBe('abc')
    expect(await titlesOf({ sort, filter: { operator: 'or', fields: [is('a'), is('c')] } })).toBe('ac')
    expect(await titlesOf({ sort, filter: { operator: 'or' } })).toBe('abc')
    expect(await titlesOf({ sort, filter: { fields: [is('a'), is('c')] } })).toBe('')
    const like = { fields: [{ field: 'title', comparison: 'like', value: 'a' }] }
    expect(await titlesOf({ filter: like })).toEqual({ title: ['Not allowed comparison.'] })
  })

  test('a record that is not there can not be changed', () => {
    const { emulator } = emulate()
    expect(() => emulator.records.delete({ recordId: 'gone' })).toThrow('The emulator has no record gone.')
  })

  test.each([
    ['a charset', { headers: { 'content-type': 'application/json; charset=utf-8' } }, 404, 'bad_route'],
    ['another method', { method: 'PUT' }, 404, 'bad_route'],
    ['no JSON', { body: '{' }, 400, 'malformed'],
  ])('trap 10: refuses %s', async (_, init, status, code) => {
    const { rpc } = emulate()
    expect(await rpc('ListEvents', {}, init)).toMatchObject({ status, reply: { code, meta: {} } })
  })

  test.each([
    ['two arms', { filter: { solution: {}, applications: { application_ids: ['a'] } } }, 'malformed'],
    ['null as an arm', { filter: { solution: null } }, 'malformed'],
    ['an unknown kind', { kinds: ['record.created'] }, 'malformed'],
    ['a URL that is no text', { notification_status: { enabled: { url: 5 } } }, 'malformed'],
    ['a locator that is no object', { locator: 'x' }, 'malformed'],
    ['a list as locator', { locator: [] }, 'malformed'],
    ['null as kinds', { kinds: null }, 'invalid_argument'],
    ['a text as kinds', { kinds: 'RECORD_CREATED' }, 'malformed'],
    ['no kinds', { kinds: [] }, 'invalid_argument'],
    ['no arm, as its name is unknown', { filter: { solutions: {} } }, 'invalid_argument'],
    ['another account', { locator: { account_id: 'sx', solution_id: 's' } }, 'permission_denied'],
  ])('reads JSON as protobuf does: %s is %s', async (_, change, code) => {
    const { rpc, spec } = emulate()
    expect((await rpc('CreateWebhook', { webhook: { ...spec, ...change } })).reply).toMatchObject({ code })
  })

  test('trap 11: takes keys in either casing, kinds as numbers, sizes as text, and ignores the unknown', async () => {
    const { rpc, emulator, create } = emulate()
    const webhookId = await create({
      kinds: [1],
      locator: { accountId, solutionId },
      filter: { applications: { applicationIds: [applicationId] } },
      surprise: true,
    })
    for (let made = 0; made < 3; made++) emulator.records.create()
    const { reply } = await rpc('ListEvents', { webhookId, pageSize: '2', nonsense: 1 })
    expect(reply.events).toHaveLength(2)
    expect((await rpc('ListEvents', { webhookId, page_size: '' })).reply).toMatchObject({ code: 'malformed' })
    const { reply: got } = await rpc('GetWebhook', { webhook_id: webhookId })
    expect(got.webhook).toMatchObject({
      kinds: ['RECORD_CREATED'],
      filter: { applications: { application_ids: [applicationId] } },
    })
  })

  test('trap 9: leaves default values out of replies, and keeps empty messages', async () => {
    const { rpc, create } = emulate()
    const webhook_id = await create({ notification_status: undefined })
    expect((await rpc('ListEvents', { webhook_id })).reply).toEqual({})
    expect((await rpc('ListWebhooks', { solution_id: 'none' })).reply).toEqual({})
    expect((await rpc('DeleteWebhook', { webhook_id })).reply).toEqual({})
    const { reply } = await rpc('CreateWebhook', {
      webhook: { ...emulate().spec, notification_status: { disabled: {} } },
    })
    expect(reply.webhook).toMatchObject({ filter: { solution: {} }, notification_status: { disabled: {} } })
  })

  test('trap 13: records an event per change and webhook that watches it', async () => {
    const { rpc, create, emulator } = emulate()
    const all = await create()
    const fields = await create({ filter: { application: { application_id: applicationId, field_ids: ['status'] } } })
    const deletions = await create({ kinds: ['RECORD_DELETED'] })
    const elsewhere = await create({ locator: { account_id: accountId, solution_id: 'another' } })
    const recordId = emulator.records.create({ values: { title: 'a', status: 'backlog' } })
    emulator.records.update({ recordId, values: { title: 'b' } })
    emulator.records.update({ recordId, values: { status: 'done' } })
    emulator.records.delete({ recordId })
    const kindsOf = (webhookId: string) => emulator.state.events(webhookId).map(({ kind }) => kind?.slice(7))
    expect(kindsOf(all)).toEqual(['CREATED', 'UPDATED', 'UPDATED', 'DELETED'])
    expect(kindsOf(fields)).toEqual(['CREATED', 'UPDATED', 'DELETED'])
    expect(kindsOf(deletions)).toEqual(['DELETED'])
    expect(kindsOf(elsewhere)).toEqual([])
    const { reply } = await rpc('ListEvents', { webhook_id: all })
    expect(reply.events[2]).toMatchObject({
      webhook_id: all,
      event_id: `${all}.3`,
      locator: { account_id: accountId, solution_id: solutionId },
      record_event_data: {
        record_id: recordId,
        locator: { application_id: applicationId },
        data: { title: 'b', status: 'done', assigned_to: [] },
        previous: { status: 'backlog' },
      },
    })
    expect(reply.events[2].locator.application_id).toBeUndefined()
  })

  test('lets calls of an operation, or about a webhook, go wrong', async () => {
    const { rpc, create, emulator } = emulate()
    const webhook_id = await create()
    const other = await create()
    emulator.inject({ matches: ({ about }) => about === webhook_id, respond: () => Response.json({}, { status: 502 }) })
    emulator.inject({ matches: ({ operation }) => operation === 'DeleteWebhook', network: true, when: 'after' })
    expect((await rpc('GetWebhook', { webhook_id: other })).status).toBe(200)
    expect((await rpc('DeleteWebhook', { webhook_id })).status).toBe(502)
    expect(emulator.state.webhooks).toHaveLength(2)
    await expect(rpc('DeleteWebhook', { webhook_id })).rejects.toBeInstanceOf(TypeError)
    expect(emulator.state.webhooks.map((webhook) => webhook.webhook_id)).toEqual([other])
    expect(emulator.state.requests.slice(2)).toMatchObject([
      { operation: 'GetWebhook', about: other, status: 200 },
      { operation: 'DeleteWebhook', about: webhook_id, status: 502 },
      { operation: 'DeleteWebhook', about: webhook_id, status: 0 },
    ])
  })

  test('notes a call before it has its body, and what the call is about with it', async () => {
    const { send, emulator } = emulate()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const init = { method: 'POST', body: readable, duplex: 'half' }
    const answer = send('smartsuite.webhooks.engine.Webhooks/GetWebhook', init)
    expect(emulator.state.requests).toEqual([{ operation: 'GetWebhook', status: 0, at: startedAt }])
    const writer = writable.getWriter()
    await writer.write(new TextEncoder().encode('{"webhook_id":"w"}'))
    await writer.close()
    expect((await answer).status).toBe(404)
    expect(emulator.state.requests).toMatchObject([{ operation: 'GetWebhook', about: 'w', status: 404 }])
  })

  test('notes calls to paths it does not know, and lets them go wrong', async () => {
    const { send, emulator } = emulate()
    emulator.inject({ matches: ({ operation }) => operation === '/api/v1/bases/', network: true })
    await expect(send('api/v1/bases/')).rejects.toBeInstanceOf(TypeError)
    for (const path of ['api/v1/bases/', 'api/v1/bases/%/', 'nothing?at=all'])
      expect((await send(path)).status).toBe(404)
    expect(emulator.state.requests).toMatchObject([
      { operation: '/api/v1/bases/', status: 0 },
      { operation: '/api/v1/bases/', status: 404 },
      { operation: '/api/v1/bases/%/', status: 404 },
      { operation: '/nothing', status: 404 },
    ])
  })

  test('pages by an opaque token, and again from the start without one', async () => {
    const { rpc, create, emulator } = emulate({ pageSize: { default: 2, most: 3 } })
    const webhook_id = await create()
    for (let made = 0; made < 5; made++) emulator.records.create()
    const page = async (page_token?: string, page_size?: number) => {
      const { reply } = await rpc('ListEvents', { webhook_id, page_token, page_size })
      return [
        (reply.events ?? []).map(({ event_id }: { event_id: string }) => event_id.split('.')[1]).join(),
        reply.next_page_token,
      ]
    }
    const [first, token1] = await page()
    const [second, token2] = await page(token1, 1_000)
    expect([first, second]).toEqual(['1,2', '3,4,5'])
    expect(await page(token2)).toEqual(['', token2])
    expect((await page(''))[0]).toBe('1,2')
    expect((await rpc('ListEvents', { webhook_id, page_token: 'x' })).reply).toMatchObject({ code: 'invalid_argument' })
  })
})

describe('the emulated limits', () => {
  test('trap 19: 5 calls per clock second and key, then 30 s of 429', async () => {
    const { clock, emulator, send } = emulate({ requestsPerSecond: 5 })
    const ask = async () => (await send('api/v1/solutions/')).status
    const many = async (count: number) => {
      const statuses: number[] = []
      for (let asked = 0; asked < count; asked++) statuses.push(await ask())
      return statuses
    }
    await clock.advance(999)
    expect(await many(5)).toEqual([200, 200, 200, 200, 200])
    await clock.advance(1)
    expect(await many(6)).toEqual([200, 200, 200, 200, 200, 429])
    await clock.advance(29_999)
    expect(await ask()).toBe(429)
    await clock.advance(1)
    expect(await ask()).toBe(200)
    expect(emulator.state.refused).toBe(2)
  })

  test('a monthly quota: 2 a second over what is included, nothing over the cap, all again next month', async () => {
    const { clock, send, emulator } = emulate({ requestsPerSecond: 5, quota: { included: 5, cap: 7 } })
    const ask = async () => (await send('api/v1/solutions/')).status
    for (let asked = 0; asked < 5; asked++) expect(await ask()).toBe(200)
    await clock.advance(1_000)
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
    await clock.advance(60_000)
    expect([await ask(), emulator.state.usedThisMonth]).toEqual([429, 7])
    await clock.advance(Date.UTC(2026, 1, 1) - clock.now())
    expect(await ask()).toBe(200)
  })
})

describe('the emulated life of a webhook', () => {
  test('trap 5: no pings after 7 days without a ListEvents, gone after 14; each ListEvents gives 7 more', async () => {
    const { clock, emulator, rpc, create, pings } = emulate()
    const webhook_id = await create()
    await clock.advance(7 * day - 1)
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(1)
    await clock.advance(1)
    emulator.records.create()
    expect(emulator.state.webhooks[0]?.system_status).toEqual({ disabled: {} })
    await clock.advance(7 * day - 1)
    expect((await rpc('ListEvents', { webhook_id })).reply.events).toHaveLength(2)
    expect(emulator.state.webhooks[0]?.system_status?.enabled).toBeDefined()
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(2)
    await rpc('GetWebhook', { webhook_id })
    await clock.advance(14 * day)
    expect((await rpc('ListEvents', { webhook_id })).reply).toMatchObject({ code: 'not_found' })
    expect(emulator.state.webhooks).toEqual([])
  })

  test('trap 3: several changes in one ping, which says nothing about them', async () => {
    const { clock, emulator, create, pings } = emulate({ consolidateMs: 1_000 })
    const webhookId = await create()
    for (let made = 0; made < 10; made++) emulator.records.create()
    await clock.advance(1_000)
    await drive(clock, clock.sleep(0), 0)
    expect(pings.map((ping) => JSON.parse(ping))).toEqual([{ webhookId, locator: { accountId, solutionId } }])
  })

  test('a ping is repeated with growing pauses for a day, then pings are off until they are switched on', async () => {
    let status = 500
    const { clock, emulator, rpc, spec, create } = emulate({ fetch: async () => new Response(null, { status }) })
    const webhook_id = await create()
    emulator.records.create()
    for (let hours = 0; hours < 25; hours++) await clock.advance(3_600_000)
    const { pings } = emulator.state
    const pauses = pings.slice(1).map(({ at }, index) => at - (pings[index]?.at ?? 0))
    expect(pauses.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000])
    expect((pings.at(-1)?.at ?? 0) - (pings[0]?.at ?? 0)).toBe(day)
    expect(emulator.state.webhooks[0]?.notification_status).toEqual({ disabled: {} })
    const sent = pings.length
    emulator.records.create()
    await clock.advance(day)
    expect(emulator.state.pings).toHaveLength(sent)
    status = 200
    await rpc('UpdateWebhook', { webhook: { ...spec, webhook_id } })
    emulator.records.create()
    await drive(clock, clock.sleep(0), 0)
    expect(emulator.state.pings.slice(sent)).toMatchObject([{ attempt: 1, status: 200 }])
    expect(emulator.state.events(webhook_id)).toHaveLength(3)
  })

  test('pings stay on this machine unless told otherwise, and time out', async () => {
    const { clock, emulator, create } = emulate({ fetch: () => new Promise(() => {}), callbackTimeoutMs: 3_000 })
    await create({ notification_status: { enabled: { url: 'https://example.com/hook' } } })
    emulator.records.create()
    await clock.advance(0)
    expect(emulator.state.pings).toMatchObject([{ problem: 'not allowed' }])
    const second = emulate({ fetch: () => new Promise(() => {}), callbackTimeoutMs: 3_000, callbacksTo: 'any' })
    await second.create({ notification_status: { enabled: { url: 'https://example.com/hook' } } })
    second.emulator.records.create()
    await second.clock.advance(3_000)
    expect(second.emulator.state.pings).toMatchObject([{ problem: 'timeout' }])
    second.emulator.close()
    await second.clock.advance(0)
    expect(second.clock.sleeping).toBe(0)
  })

  test('no receiver leads a ping to another address: its redirect is an answer', async () => {
    let elsewhere = 0
    const server = await serve(async ({ url }) => {
      if (url.endsWith('/elsewhere')) elsewhere++
      return new Response(null, { status: 307, headers: { location: '/elsewhere' } })
    })
    const { emulator, create } = emulate({ fetch: (request) => fetch(request), clock: systemClock })
    await create({ notification_status: { enabled: { url: `${server.origin}/hook` } } })
    emulator.records.create()
    await vi.waitFor(() => expect(emulator.state.pings).toHaveLength(1))
    emulator.close()
    await server.close()
    expect(emulator.state.pings).toMatchObject([{ status: 307 }])
    expect(elsewhere).toBe(0)
  })

  test.each([
    ['at once', undefined],
    ['late', { delayMs: 1_000 }],
  ])('a ping that goes out %s ends with the emulator, and leaves no timer behind', async (_, fault) => {
    const signals: AbortSignal[] = []
    const { clock, emulator, create } = emulate({
      pingFault: () => fault,
      fetch({ signal }) {
        signals.push(signal)
        return new Promise(() => {})
      },
    })
    await create()
    emulator.records.create()
    await clock.advance(1_000)
    expect([signals.map(({ aborted }) => aborted), clock.sleeping]).toEqual([[false], 1])
    emulator.close()
    await clock.advance(0)
    expect([signals.map(({ aborted }) => aborted), clock.sleeping]).toEqual([[true], 0])
    expect(emulator.state.pings).toEqual([])
  })

  test.each([
    ['delayed', { pingFault: () => ({ delayMs: 5_000 }) }],
    ['gathered', { consolidateMs: 5_000 }],
    ['to be repeated', { fetch: async () => new Response(null, { status: 500 }), firstRetryMs: 5_000 }],
  ])('idle waits for a ping that is %s, and is over with the emulator', async (_, options) => {
    const { clock, emulator, create } = emulate(options)
    await emulator.idle()
    await create()
    emulator.records.create()
    let isIdle = false
    const idle = emulator.idle().then(() => {
      isIdle = true
    })
    await clock.advance(4_999)
    expect(isIdle).toBe(false)
    emulator.close()
    await idle
  })

  test('pings can be lost, doubled and delayed', async () => {
    const faults = ['lose', 'duplicate', { delayMs: 5_000 }, undefined] as const
    const { clock, emulator, create, pings } = emulate({ pingFault: ({ number }) => faults[number - 1] })
    await create()
    const counts: number[] = []
    for (let made = 0; made < 4; made++) {
      emulator.records.create()
      await drive(clock, clock.sleep(0), 0)
      counts.push(pings.length)
    }
    expect(counts).toEqual([0, 2, 2, 3])
    await clock.advance(5_000)
    await drive(clock, clock.sleep(0), 0)
    expect(pings).toHaveLength(4)
  })
})

describe('the emulated REST API', () => {
  test('redirects what lacks its final slash, and knows no other path', async () => {
    const { send } = emulate()
    const redirect = await send('api/v1/solutions')
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/api/v1/solutions/'])
    expect((await send('api/v1/bases/')).status).toBe(404)
    expect((await send('nothing')).status).toBe(404)
    expect(await (await send('api/v1/accounts/')).json()).toMatchObject([{ slug: accountId }])
  })

  test('reads paging from the query string only, and hides what is deleted', async () => {
    const { send, emulator } = emulate()
    const ids = ['a', 'b', 'c'].map((title) => emulator.records.create({ values: { title } }))
    emulator.records.delete({ recordId: ids[1] as string })
    const list = async (query: string, body: object = {}) => {
      const init = { method: 'POST', body: JSON.stringify(body) }
      const response = await send(`api/v1/applications/${applicationId}/records/list/${query}`, init)
      return response.json()
    }
    expect(await list('', { limit: 1, offset: 1 })).toMatchObject({ total: 2, offset: 0, limit: 100 })
    expect((await list('?all=true&limit=2&offset=2')).items).toMatchObject([{ title: 'c' }])
    expect(await list('', { filter: { fields: [{ field: 'title', comparison: 'like', value: 'a' }] } })).toEqual({
      title: ['Not allowed comparison.'],
    })
    expect((await list('?limit=x')).limit).toEqual(['A valid integer is required.'])
  })
})
