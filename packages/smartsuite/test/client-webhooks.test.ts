import { ApiError, ConfigError } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { accountId, allKinds, answering, createWorld, solutionId, wholeSolution } from './world.js'

const url = 'https://example.com/hooks/9f0c1c62-6a39-4d1b'

describe('webhooks', () => {
  test('trap 12, trap 18: are created with their complete spec', async () => {
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
  ])('trap 11: with %s are refused before any request', async (_, change) => {
    const { client, run, sent } = createWorld()
    const options = { ...wholeSolution, url, ...change } as never
    for (const make of [client.webhooks.create, client.webhooks.ensure]) {
      await expect(run(make(options))).rejects.toSatisfy((error) => error instanceof ConfigError)
    }
    expect(sent).toEqual([])
  })

  test.each([
    ['two arms', { filter: { solution: {}, applications: { application_ids: ['a'] } } }],
    ['no kinds', { kinds: [] }],
    ['a relative URL', { url: '/hooks' }],
  ])('trap 11: with %s are not updated, nor asked for', async (_, change) => {
    const { client, run, sent } = createWorld()
    const update = client.webhooks.update({ webhookId: 'w', ...change } as never)
    await expect(run(update)).rejects.toMatchObject({ code: 'option_invalid' })
    expect(sent).toEqual([])
  })

  test('of no solution are not listed', async () => {
    const { client, run, sent } = createWorld()
    await expect(run(client.webhooks.list({ solutionId: '' }))).rejects.toMatchObject({ code: 'option_invalid' })
    expect(sent).toEqual([])
  })

  test('trap 11: with a key that SmartSuite would ignore are told its name', async () => {
    const { client } = createWorld()
    const filter = { applications: { application_ids: ['a'], field_ids: ['f'] } }
    await expect(client.webhooks.create({ ...wholeSolution, filter } as never)).rejects.toThrow(
      'Option "filter.applications" has "field_ids", which SmartSuite would ignore. It knows application_ids.',
    )
  })

  test.each(['GetWebhook', 'GetWebhooks'] as const)('trap 17: are fetched if only %s works', async (get) => {
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

  test('are fetched by the first name again if the second is gone', async () => {
    const { client, run, emulator } = createWorld({ readings: { get: 'GetWebhooks' } })
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    await run(client.webhooks.get({ webhookId }))
    const of = (name: string) => (request: { operation: string }) => request.operation === name
    emulator.inject({ matches: of('GetWebhooks'), respond: () => new Response('', { status: 404 }) })
    emulator.inject({ matches: of('GetWebhook'), respond: () => Response.json({ webhook: { webhook_id: 'again' } }) })
    expect((await run(client.webhooks.get({ webhookId }))).webhook_id).toBe('again')
  })

  test.each(['null', '{"webhook":null}'])('are missing if the reply is %s', async (body) => {
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

  test('that do not exist are a 404, after one request', async () => {
    const { client, run, emulator } = createWorld()
    const failure = await run(client.webhooks.get({ webhookId: 'gone' })).catch((error) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ status: 404, providerCode: 'not_found', retryable: false })
    expect(failure.message).toContain('webhook not found. Check the ids')
    expect(emulator.state.requests).toHaveLength(1)
  })

  test('trap 9, trap 21: of a solution are listed page by page, or as an empty list', async () => {
    const { client, run } = createWorld({ pageSize: { default: 2, most: 2 } })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([])
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.push((await run(client.webhooks.create(wholeSolution))).webhook_id)
    await run(client.webhooks.create({ ...wholeSolution, solutionId: 'another' }))
    const listed = await run(client.webhooks.list({ solutionId }))
    expect(listed.map(({ webhook_id }) => webhook_id)).toEqual(ids)
  })

  test('are not requested by the other name if the first was understood', async () => {
    const { client, run, emulator } = createWorld({}, { retry: { limit: 0 } })
    emulator.inject(answering('', { status: 403 }))
    await expect(run(client.webhooks.get({ webhookId: 'w' }))).rejects.toMatchObject({ status: 403 })
    expect(emulator.state.requests).toHaveLength(1)
  })

  test.each(['[]', '"text"', '<html>', '', '{"webhooks":{}}', '{"webhooks":[],"next_page_token":true}'])(
    'do not count as an empty list if the reply is %j',
    async (body) => {
      const { client, run, emulator } = createWorld()
      emulator.inject(answering(body))
      await expect(run(client.webhooks.list({ solutionId }))).rejects.toThrow(/ListWebhooks/)
    },
  )

  test('are listed further from a token that is a number', async () => {
    const replies = [{ webhooks: [{ webhook_id: 'a' }], next_page_token: 50 }, { webhooks: [{ webhook_id: 'b' }] }]
    const { client, run, sent, emulator } = createWorld()
    for (const reply of replies) emulator.inject({ respond: () => Response.json(reply) })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([{ webhook_id: 'a' }, { webhook_id: 'b' }])
    expect(await sent[1]?.json()).toMatchObject({ page_token: '50' })
  })

  test('are listed to an end even if the same page comes with new tokens for ever', async () => {
    const { client, run, sent, emulator } = createWorld()
    emulator.inject({
      times: Number.POSITIVE_INFINITY,
      respond: () => Response.json({ webhooks: [{ webhook_id: 'a' }], next_page_token: `${sent.length}` }),
    })
    expect(await run(client.webhooks.list({ solutionId }))).toEqual([{ webhook_id: 'a' }])
    expect(sent).toHaveLength(2)
  })

  test('that neither name of Get finds are a 404, but a broken connection is not', async () => {
    const page = answering('<html><title>no such path</title></html>', { status: 404 })
    const notFound = answering('{"code":"not_found","msg":"webhook not found"}', { status: 404 })
    for (const [other, expected] of [
      [
        { respond: () => new Response('', { status: 404 }) },
        { status: 404, message: expect.stringContaining('no such path') },
      ],
      [{ network: true }, { name: 'TransportError', code: 'network' }],
      [notFound, { providerCode: 'not_found' }],
    ] as const) {
      const { client, run, emulator } = createWorld({}, { retry: { limit: 0 } })
      emulator.inject({ ...page, matches: ({ operation }) => operation === 'GetWebhook' })
      emulator.inject(other)
      await expect(run(client.webhooks.get({ webhookId: 'w' }))).rejects.toMatchObject(expected)
    }
  })
})
