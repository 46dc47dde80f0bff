import { ApiError, ConfigError, createSmartSuiteClient } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import {
  accountId,
  allKinds,
  answering,
  applicationId,
  createWorld,
  solutionId,
  token,
  wholeSolution,
} from './world.js'

const url = 'https://example.com/hooks/9f0c1c62-6a39-4d1b'

describe('every call', () => {
  test('trap 10, trap 18: goes out with exactly these headers', async () => {
    const { client, run, sent } = createWorld()
    await run(client.webhooks.list({ solutionId }))
    await run(client.solutions.list())
    expect(sent.map(({ url }) => url)).toEqual([
      'https://webhooks.smartsuite.com/smartsuite.webhooks.engine.Webhooks/ListWebhooks',
      'https://app.smartsuite.com/api/v1/solutions/',
    ])
    for (const { headers } of sent) {
      expect(headers.get('authorization')).toBe(`Token ${token}`)
      expect(headers.get('account-id')).toBe(accountId)
    }
    expect(sent[0]?.headers.get('content-type')).toBe('application/json')
  })

  test('takes its key late, before each attempt', async () => {
    let key = 'wrong'
    const { client, run } = createWorld({}, { token: () => key })
    await expect(run(client.solutions.list())).rejects.toThrow(/Check option "token"/)
    key = token
    await expect(run(client.solutions.list())).resolves.toEqual([])
  })

  test.each([
    [{ token: '', accountId }],
    [{ token: ' x', accountId }],
    [{ token, accountId: '' }],
    [{ token, accountId: undefined as unknown as string }],
    [{ token, accountId: 'two words' }],
    [{ token, accountId, baseUrl: 'http://example.com/' }],
    [{ token, accountId, webhooksBaseUrl: 'ftp://example.com/' }],
  ])('needs options that can be used: %j', (options) => {
    expect(() => createSmartSuiteClient(options)).toThrow(ConfigError)
  })

  test.each(['baseUrl', 'webhooksBaseUrl'])('names the option %s where it can not be used', (name) => {
    for (const url of ['ftp://example.com/', 'http://example.com/', 'example.com', 'https://example.com/?a=1']) {
      expect(() => createSmartSuiteClient({ token, accountId, [name]: url })).toThrow(`Option "${name}": `)
    }
  })

  test('is not made by a client whose onRequest is no function', () => {
    expect(() => createWorld({}, { onRequest: 'log' as never })).toThrow('Option "onRequest": expected a function.')
  })

  test('is not disturbed by an onRequest that rejects', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const onRequest = async () => {
      throw new Error('log is down')
    }
    const { client, run } = createWorld({}, { onRequest })
    expect(await run(client.solutions.list())).toEqual([])
    await new Promise((resolve) => setTimeout(resolve))
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })
})

test('request sends any other call as the methods do', async () => {
  const { client, run, sent, emulator } = createWorld()
  const record = { id: 'r1', status: { value: 'complete' } }
  emulator.inject({ respond: () => new Response('', { status: 429 }) })
  emulator.inject({ respond: () => Response.json(record) })
  const path = ['applications', applicationId, 'records', 'r1']
  const { data } = await run(client.request({ method: 'PATCH', path, json: { status: { value: 'complete' } } }))
  expect(data).toEqual(record)
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual(
    Array.from(
      { length: 2 },
      () => `PATCH https://app.smartsuite.com/api/v1/applications/${applicationId}/records/r1/`,
    ),
  )
  expect(sent[1]?.headers.get('account-id')).toBe(accountId)
  expect(await sent[1]?.json()).toEqual({ status: { value: 'complete' } })
})

describe('webhooks', () => {
  test('trap 12, trap 18: are created with their whole spec', async () => {
    const { client, run, sent } = createWorld()
    const webhook = await run(client.webhooks.create({ ...wholeSolution, url }))
    expect(await sent[0]?.json()).toEqual({
      webhook: {
        filter: { solution: {} },
        kinds: [...allKinds],
        locator: { account_id: accountId, solution_id: solutionId },
        notification_status: { enabled: { url } },
      },
    })
    expect(webhook).toMatchObject({ kinds: allKinds, notification_status: { enabled: { url } } })
    expect(webhook.system_status?.enabled?.expires_at).toBe('2026-01-19T09:00:00Z')
  })

  test.each([
    ['no arm', { filter: {} }],
    ['two arms', { filter: { solution: {}, applications: { application_ids: ['a'] } } }],
    ['a misspelt arm', { filter: { solutions: {} } }],
    ['a misspelt arm beside a good one', { filter: { solution: {}, aplication: {} } }],
    ['null as solution', { filter: { solution: null } }],
    ['true as solution', { filter: { solution: true } }],
    ['ids in solution', { filter: { solution: { solution_id: 's' } } }],
    ['no tables', { filter: { applications: { application_ids: [] } } }],
    ['a blank table', { filter: { applications: { application_ids: [' '] } } }],
    ['fields without table', { filter: { application: { field_ids: ['f'] } } }],
    ['a table without fields', { filter: { application: { application_id: 'a', field_ids: [] } } }],
    ['more in tables', { filter: { applications: { application_ids: ['a'], field_ids: ['f'] } } }],
    ['fields by another name', { filter: { application: { application_id: 'a', field_ids: ['f'], fieldIds: ['g'] } } }],
    ['no filter', { filter: undefined }],
    ['tables that are a text', { filter: { applications: { application_ids: 'a' } } }],
    ['kinds that are a text', { kinds: 'RECORD_CREATED' }],
    ['no kinds', { kinds: [] }],
    ['kinds that are numbers', { kinds: [1] }],
    ['no solution', { solutionId: '' }],
    ['a relative URL', { url: '/hooks' }],
    ['another scheme', { url: 'ftp://example.com' }],
  ])('trap 11: with %s are refused before anything is sent', async (_, change) => {
    const { client, run, sent } = createWorld()
    const options = { ...wholeSolution, url, ...change } as never
    for (const make of [client.webhooks.create, client.webhooks.ensure]) {
      await expect(run(make(options))).rejects.toSatisfy((error) => error instanceof ConfigError)
    }
    expect(sent).toEqual([])
  })

  test('trap 11: with a key that SmartSuite would ignore are told its name', async () => {
    const { client } = createWorld()
    const filter = { applications: { application_ids: ['a'], field_ids: ['f'] } }
    await expect(client.webhooks.create({ ...wholeSolution, filter } as never)).rejects.toThrow(
      'Option "filter.applications" has "field_ids", which SmartSuite would ignore. It knows application_ids.',
    )
  })

  test.each(['GetWebhook', 'GetWebhooks'] as const)('trap 17: are got where only %s answers', async (get) => {
    for (const reply of ['wrapped', 'bare'] as const) {
      const { client, run, emulator } = createWorld({ readings: { get, reply } })
      const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
      for (let times = 0; times < 2; times++) {
        expect(await run(client.webhooks.get({ webhookId }))).toMatchObject({ webhook_id: webhookId, kinds: allKinds })
      }
      const asked = emulator.state.requests.map(({ operation }) => operation).slice(1)
      expect(asked).toEqual(get === 'GetWebhook' ? [get, get] : ['GetWebhook', get, get])
    }
  })

  test('are got by the first name again where the second is gone', async () => {
    const { client, run, emulator } = createWorld({ readings: { get: 'GetWebhooks' } })
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    await run(client.webhooks.get({ webhookId }))
    const of = (name: string) => (request: { operation: string }) => request.operation === name
    emulator.inject({ matches: of('GetWebhooks'), respond: () => new Response('', { status: 404 }) })
    emulator.inject({ matches: of('GetWebhook'), respond: () => Response.json({ webhook: { webhook_id: 'again' } }) })
    expect((await run(client.webhooks.get({ webhookId }))).webhook_id).toBe('again')
  })

  test.each(['null', '{"webhook":null}'])('are not there where the reply is %s', async (body) => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    await expect(run(client.webhooks.get({ webhookId: 'w' }))).rejects.toThrow(/GetWebhook, but not with what/)
  })

  test('may have been created by a call that SmartSuite asks to try again: its error says so', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ respond: () => new Response('', { status: 502 }), when: 'after' })
    const advice = 'SmartSuite asks to try again. It may have had its effect: look before you send it again.'
    await expect(run(client.webhooks.create(wholeSolution))).rejects.toThrow(advice)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('that do not exist are a 404, asked for once', async () => {
    const { client, run, emulator } = createWorld()
    const failure = await run(client.webhooks.get({ webhookId: 'gone' })).catch((error) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ status: 404, providerCode: 'not_found', retryable: false })
    expect(failure.message).toContain('webhook not found. Check the ids')
    expect(emulator.state.requests).toHaveLength(1)
  })

  test('trap 9, trap 21: of a solution are listed page by page, and no webhooks are none', async () => {
    const { client, run } = createWorld({ pageSize: { default: 2, most: 2 } })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([])
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.push((await run(client.webhooks.create(wholeSolution))).webhook_id)
    await run(client.webhooks.create({ ...wholeSolution, solutionId: 'another' }))
    const listed = await run(client.webhooks.list({ solutionId }))
    expect(listed.map(({ webhook_id }) => webhook_id)).toEqual(ids)
  })

  test.each(['wrapped', 'bare'] as const)(
    'trap 7: are updated whole and keep their URL (%s replies)',
    async (reply) => {
      const { client, run, sent } = createWorld({ readings: { reply, omittedStatus: 'disabled' } })
      const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
      const updated = await run(client.webhooks.update({ webhookId, kinds: ['RECORD_DELETED'] }))
      expect(updated).toMatchObject({ filter: { solution: {} }, notification_status: { enabled: { url } } })
      expect(updated.kinds).toEqual(['RECORD_DELETED'])
      expect(await sent.at(-1)?.json()).toEqual({
        webhook: {
          webhook_id: webhookId,
          kinds: ['RECORD_DELETED'],
          filter: { solution: {} },
          locator: { account_id: accountId, solution_id: solutionId },
          notification_status: { enabled: { url } },
        },
      })
      const moved = await run(client.webhooks.update({ webhookId, url: `${url}-2` }))
      expect(moved.notification_status?.enabled?.url).toBe(`${url}-2`)
    },
  )

  test.each([{ locator: {} }, { locator: undefined }, { kinds: undefined }])(
    'trap 7: are not updated without what an update has to send back: %j',
    async (lacking) => {
      const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...lacking }
      const { client, run, emulator } = createWorld()
      emulator.inject(answering(JSON.stringify({ webhook })))
      await expect(run(client.webhooks.update({ webhookId: 'w', url }))).rejects.toThrow('would wipe')
    },
  )

  test('trap 7: that show no status of pings are updated without, and asked for where the reply shows none', async () => {
    const webhook = { webhook_id: 'w', locator: { solution_id: solutionId, account_id: 'theirs' }, kinds: allKinds }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject({ respond: () => Response.json({ webhook }) })
    emulator.inject({ respond: () => Response.json({}) })
    emulator.inject({ respond: () => Response.json({ webhook: { ...webhook, kinds: ['RECORD_CREATED'] } }) })
    const updated = await run(client.webhooks.update({ webhookId: 'w', kinds: ['RECORD_CREATED'] }))
    expect(updated.kinds).toEqual(['RECORD_CREATED'])
    expect(sent.map((request) => request.url.split('/').at(-1))).toEqual(['GetWebhook', 'UpdateWebhook', 'GetWebhook'])
    expect(await sent[1]?.json()).toMatchObject({
      webhook: { locator: webhook.locator, notification_status: { disabled: {} } },
    })
  })

  test.each([{ filter: {} }, {}])('trap 7: of a solution are updated as such where the reply says %j', async (said) => {
    const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...said }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook })))
    await run(client.webhooks.enableNotifications({ webhookId: 'w', url }))
    expect(await sent.at(-1)?.json()).toMatchObject({ webhook: { filter: { solution: {} }, kinds: allKinds } })
  })

  test.each([
    { locator: { solution_id: solutionId, account_id: null, application_id: null } },
    { filter: { solution: {}, applications: null, application: null } },
    { filter: null },
    { notification_status: { enabled: { url }, disabled: null } },
  ])('trap 7: null says what is left out says: %j', async (said) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...said }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook: read, webhooks: [read] })))
    const wanted = { ...wholeSolution, ...(said.notification_status && { url }) }
    expect(await run(client.webhooks.ensure(wanted))).toMatchObject({ webhook_id: 'w' })
    await run(client.webhooks.disableNotifications({ webhookId: 'w' }))
    expect(await sent.at(-1)?.json()).toMatchObject({ webhook: { filter: { solution: {} }, kinds: allKinds } })
  })

  test.each([
    { kinds: [1, 'RECORD_UPDATED'] },
    { filter: { applications: { application_ids: [applicationId, 7] } } },
    { filter: 'solution' },
    { notification_status: { enabled: { url: [url] } } },
  ])('trap 7: are not updated where %j can not be sent back', async (said) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, filter: { solution: {} }, kinds: allKinds }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook: { ...read, ...said }, webhooks: [{ ...read, ...said }] })))
    const update = run(client.webhooks.update({ webhookId: 'w' }))
    await expect(update).rejects.toMatchObject({ name: 'ApiError', message: expect.stringContaining('would wipe') })
    expect(sent.map((request) => request.url.split('/').at(-1))).toEqual(['GetWebhook'])
    await run(client.webhooks.update({ webhookId: 'w', filter: { solution: {} }, kinds: allKinds, url }))
    expect(sent.at(-1)?.url).toMatch(/UpdateWebhook$/)
    const wanted = { ...wholeSolution, kinds: said.kinds ? (['RECORD_UPDATED'] as const) : allKinds }
    await run(client.webhooks.ensure(wanted))
    expect(sent.at(-1)?.url).toMatch(/CreateWebhook$/)
  })

  test('trap 7: are switched off and on again, with the URL that SmartSuite forgot', async () => {
    const { client, run } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
    const off = await run(client.webhooks.disableNotifications({ webhookId }))
    expect(off.notification_status).toEqual({ disabled: {} })
    expect(off.kinds).toEqual(allKinds)
    const updated = await run(client.webhooks.update({ webhookId, kinds: ['RECORD_CREATED'] }))
    expect(updated.notification_status).toEqual({ disabled: {} })
    const on = await run(client.webhooks.enableNotifications({ webhookId }))
    expect(on.notification_status).toEqual({ enabled: { url } })
    const other = await run(client.webhooks.enableNotifications({ webhookId, url: `${url}-2` }))
    expect(other.notification_status).toEqual({ enabled: { url: `${url}-2` } })
  })

  test('that this client never saw switched on need a URL', async () => {
    const { client, run } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    await expect(run(client.webhooks.enableNotifications({ webhookId }))).rejects.toThrow(/"url" is needed/)
    const unusable = client.webhooks.enableNotifications({ webhookId, url: 'ftp://example.com/' })
    await expect(run(unusable)).rejects.toMatchObject({ name: 'ConfigError' })
  })

  test('is not asked for by another name where the first was understood', async () => {
    const { client, run, emulator } = createWorld({}, { retry: { limit: 0 } })
    emulator.inject(answering('', { status: 403 }))
    await expect(run(client.webhooks.get({ webhookId: 'w' }))).rejects.toMatchObject({ status: 403 })
    expect(emulator.state.requests).toHaveLength(1)
  })

  test.each(['[]', '"text"', '<html>', '', '{"webhooks":{}}', '{"webhooks":[],"next_page_token":true}'])(
    'are not taken for none where the list is %j',
    async (body) => {
      const { client, run, emulator } = createWorld()
      emulator.inject(answering(body))
      await expect(run(client.webhooks.list({ solutionId }))).rejects.toThrow(/ListWebhooks/)
    },
  )

  test('are listed on from a token that is a number', async () => {
    const replies = [{ webhooks: [{ webhook_id: 'a' }], next_page_token: 50 }, { webhooks: [{ webhook_id: 'b' }] }]
    const { client, run, sent, emulator } = createWorld()
    for (const reply of replies) emulator.inject({ respond: () => Response.json(reply) })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([{ webhook_id: 'a' }, { webhook_id: 'b' }])
    expect(await sent[1]?.json()).toMatchObject({ page_token: '50' })
  })

  test('are listed to an end also where the same page comes with new tokens for ever', async () => {
    const { client, run, sent, emulator } = createWorld()
    emulator.inject({
      times: Number.POSITIVE_INFINITY,
      respond: () => Response.json({ webhooks: [{ webhook_id: 'a' }], next_page_token: `${sent.length}` }),
    })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([{ webhook_id: 'a' }])
    expect(sent).toHaveLength(2)
  })

  test('that were not found under the other name of Get either are a 404, a broken connection is not', async () => {
    const page = answering('<html>no such path</html>', { status: 404 })
    const notFound = answering('{"code":"not_found","msg":"webhook not found"}', { status: 404 })
    for (const [other, expected] of [
      [page, { name: 'ApiError', status: 404 }],
      [{ network: true }, { name: 'TransportError', code: 'network' }],
      [notFound, { providerCode: 'not_found' }],
    ] as const) {
      const { client, run, emulator } = createWorld({}, { retry: { limit: 0 } })
      emulator.inject({ ...page, matches: ({ operation }) => operation === 'GetWebhook' })
      emulator.inject(other)
      await expect(run(client.webhooks.get({ webhookId: 'w' }))).rejects.toMatchObject(expected)
    }
  })

  test.each([
    ['whose first answer was a 503', { respond: () => new Response('', { status: 503 }) }],
    ['whose first answer was lost', { network: true }],
  ])('that are gone are deleted by a call %s', async (_, fault) => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ ...fault, when: 'after' })
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
    expect(emulator.state.webhooks).toEqual([])
    expect(emulator.state.requests.map(({ status }) => status).at(-1)).toBe(404)
  })

  test.each([
    ['<h1>Not Found</h1>', 'text/html'],
    ['{"code":"bad_route","msg":"no handler for path","meta":{}}', 'application/json'],
  ])('are not deleted by a 404 that says nothing of them: %s', async (body, contentType) => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ network: true })
    emulator.inject({ respond: () => new Response(body, { status: 404, headers: { 'content-type': contentType } }) })
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('are not taken for updated because a page that is no answer of SmartSuite is a success', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
    const page = {
      matches: ({ operation }: { operation: string }) => operation === 'UpdateWebhook',
      respond: () => new Response('<title>Sign in</title>'),
    }
    for (const call of [
      () => client.webhooks.update({ webhookId, kinds: ['RECORD_DELETED'] }),
      () => client.webhooks.disableNotifications({ webhookId }),
    ]) {
      emulator.inject(page)
      await expect(run(call())).rejects.toThrow(/UpdateWebhook with 200 and something that is not JSON: Sign in$/)
    }
  })

  test('are not deleted because a page that is no answer of SmartSuite is a success', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ respond: () => new Response('<title>Sign in</title>') })
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toThrow(
      /DeleteWebhook with 200 and something that is no/,
    )
    expect(emulator.state.webhooks).toHaveLength(1)
    emulator.inject({ respond: () => new Response(null), when: 'after' })
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
  })

  test('that were never there are a 404 also after a 429, which says that nothing was done', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ respond: () => new Response('', { status: 429 }) })
    await expect(run(client.webhooks.delete({ webhookId: 'nobody' }))).rejects.toMatchObject({ status: 404 })
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([429, 404])
  })

  test('trap 22: are deleted with their events', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
    expect(emulator.state.webhooks).toEqual([])
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  })
})

describe('trap 21: ensure', () => {
  test('creates once, whatever the order of kinds and ids', async () => {
    const { client, run, emulator } = createWorld()
    const filter = (ids: string[]) => ({ applications: { application_ids: ids } })
    const first = await run(client.webhooks.ensure({ solutionId, url, kinds: allKinds, filter: filter(['a', 'b']) }))
    const kinds = [...allKinds].reverse()
    const again = await run(client.webhooks.ensure({ solutionId, url, kinds, filter: filter(['b', 'a']) }))
    expect(again.webhook_id).toBe(first.webhook_id)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('creates another for another solution, filter, kind or URL', async () => {
    const { client, run, emulator } = createWorld()
    const base = { ...wholeSolution, url }
    const others = [
      {},
      { solutionId: 'another' },
      { filter: { applications: { application_ids: [applicationId] } } },
      { filter: { application: { application_id: applicationId, field_ids: ['title'] } } },
      { kinds: ['RECORD_CREATED'] },
      { url: `${url}-2` },
      { url: undefined },
    ]
    for (const other of others) await run(client.webhooks.ensure({ ...base, ...other }))
    for (const other of others) await run(client.webhooks.ensure({ ...base, ...other }))
    expect(emulator.state.webhooks).toHaveLength(others.length)
  })

  test('finds the webhook of a URL that is written otherwise', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id } = await run(client.webhooks.create({ ...wholeSolution, url: 'https://example.com/' }))
    const found = await run(client.webhooks.ensure({ ...wholeSolution, url: 'https://Example.com' }))
    expect(found.webhook_id).toBe(webhook_id)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('finds the webhook of a solution where the reply leaves out its empty filter', async () => {
    const webhook = { webhook_id: 'w', locator: { account_id: accountId, solution_id: solutionId }, kinds: allKinds }
    const body = JSON.stringify({ webhooks: [webhook] })
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    expect((await run(client.webhooks.ensure(wholeSolution))).webhook_id).toBe('w')
  })

  test.each([
    ['a filter of a kind that is not known', { filter: { folder: {} } }, {}],
    ['a URL that is none', { notification_status: { enabled: { url: 'nonsense' } } }, {}],
    ['another table', { filter: { application: { application_id: 'b' } } }, { filter: 'a' }],
  ])('does not take a webhook for the one it wants that has %s', async (_, other, wanted) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, filter: {} }
    const webhook = { ...read, notification_status: { enabled: { url } }, ...other }
    const { client, run, emulator, sent } = createWorld()
    emulator.inject({ respond: () => Response.json({ webhooks: [webhook] }) })
    const filter = { application: { application_id: 'a', field_ids: ['f'] } }
    await run(client.webhooks.ensure({ ...wholeSolution, url, ...('filter' in wanted && { filter }) }))
    expect(sent.at(-1)?.url).toMatch(/CreateWebhook$/)
  })

  test.each([
    ['lost', { network: true }],
    ['a 408', { respond: () => new Response('', { status: 408 }) }],
    ['a 502 of a gateway', { respond: () => new Response('<h1>Bad Gateway</h1>', { status: 502 }) }],
  ])('finds the webhook whose creation had its effect, though the answer was %s', async (_, fault) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ matches: ({ operation }) => operation === 'CreateWebhook', ...fault, when: 'after' })
    const webhook = await run(client.webhooks.ensure({ ...wholeSolution, url }))
    expect(emulator.state.webhooks.map(({ webhook_id }) => webhook_id)).toEqual([webhook.webhook_id])
  })
})

describe('trap 21: ensure of a webhook that was not created', () => {
  test.each([
    ['refused', { respond: () => new Response('', { status: 403 }) }, { status: 403 }, 1],
    ['lost on its way', { network: true }, { code: 'network' }, 2],
  ] as const)('fails with what failed: %s', async (_, fault, expected, lists) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ matches: ({ operation }) => operation === 'CreateWebhook', times: 9, ...fault })
    await expect(run(client.webhooks.ensure({ ...wholeSolution, url }))).rejects.toMatchObject(expected)
    const asked = emulator.state.requests.filter(({ operation }) => operation === 'ListWebhooks')
    expect(asked).toHaveLength(lists)
  })
})

describe('an answer that is nested deeper than a call stack', () => {
  const lists = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const maps = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  test.each([
    ['lists', 200, lists],
    ['maps', 200, `{"webhooks":[{"webhook_id":5,"a":${maps}}]}`],
    ['lists', 400, lists],
    ['maps', 422, maps],
  ])('of %s with %d is an ApiError like any other', async (_, status, body) => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body, { status }))
    for (const call of [() => client.webhooks.list({ solutionId }), () => client.solutions.list()]) {
      expect(await run<unknown>(call()).catch((error: unknown) => error)).toMatchObject({ name: 'ApiError', status })
    }
  })
})

describe('trap 2: replies in camelCase', () => {
  test('do not hide what is there in snake_case as well', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject(answering('{"webhook":{"webhookId":"camel","webhook_id":"snake"}}'))
    const webhook = await run(client.webhooks.get({ webhookId: 'snake' }))
    expect(webhook).toEqual({ webhook_id: 'snake' })
  })

  test('read the same', async () => {
    const { client, run, emulator } = createWorld({ readings: { casing: 'camelCase' } })
    const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
    emulator.records.create({ values: { someCamelSlug: 1 } })
    const page = await run(client.webhooks.listPayloads({ webhookId }))
    expect(page.events[0]).toMatchObject({
      event_id: `${webhookId}.1`,
      record_event_data: { locator: { application_id: applicationId }, data: { someCamelSlug: 1 } },
      ctx: { change_size: 1 },
    })
    expect(page.nextPageToken).toMatch(/^\d+$/)
    const [listed] = await run(client.webhooks.list({ solutionId }))
    expect(listed).toMatchObject({ webhook_id: webhookId, notification_status: { enabled: { url } } })
  })
})
