import { describe, expect, test } from 'vitest'
import { emulate, url } from './emulate.js'
import { accountId, applicationId, solutionId, startedAt, token } from './world.js'

describe('the emulated webhooks host', () => {
  test('trap 20: checks the account before the key, and answers in plain text', async () => {
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

  test('refuses a webhook call in the form of its protocol, and invalid JSON in that of the REST API', async () => {
    const { rpc, send } = emulate()
    const refused = await rpc('ListEvents', {}, { headers: { authorization: 'Token another' } })
    expect(refused).toMatchObject({ status: 401, reply: { code: 'unauthenticated' } })
    const broken = await send(`api/v1/applications/${applicationId}/records/list/`, { method: 'POST', body: '{' })
    expect([broken.status, await broken.json()]).toEqual([400, { detail: 'JSON parse error' }])
  })

  test('an update without a status of pings keeps them or switches them off, as set', async () => {
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

  test('a webhook for fields of a table receives only changes of these', async () => {
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

  test('a record that does not exist cannot be changed', () => {
    const { emulator } = emulate()
    expect(() => emulator.records.delete({ recordId: 'gone' })).toThrow('The emulator has no record gone.')
  })

  test.each([
    ['a charset', { headers: { 'content-type': 'application/json; charset=utf-8' } }, 404, 'bad_route'],
    ['another method', { method: 'PUT' }, 404, 'bad_route'],
    ['invalid JSON', { body: '{' }, 400, 'malformed'],
  ])('trap 10: refuses %s', async (_, init, status, code) => {
    const { rpc } = emulate()
    expect(await rpc('ListEvents', {}, init)).toMatchObject({ status, reply: { code, meta: {} } })
  })

  test.each([
    ['two arms', { filter: { solution: {}, applications: { application_ids: ['a'] } } }, 'malformed'],
    ['null as an arm', { filter: { solution: null } }, 'malformed'],
    ['an unknown kind', { kinds: ['record.created'] }, 'malformed'],
    ['a URL that is not a text', { notification_status: { enabled: { url: 5 } } }, 'malformed'],
    ['a locator that is not an object', { locator: 'x' }, 'malformed'],
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
    // Trap 23: milliseconds there, microseconds here.
    expect(reply.events[2].event_at).toMatch(/\d\.\d{3}Z$/)
    expect(reply.events[2].record_event_data.data.last_updated.on).toMatch(/\d\.\d{6}Z$/)
  })

  test('makes calls of an operation, or about a webhook, fail', async () => {
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

  test('records a call before its body arrives, and then what the call is about', async () => {
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

  test('records calls to unknown paths, and makes them fail', async () => {
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
