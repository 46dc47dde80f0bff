import { ConfigError, createSmartSuiteClient } from '@hookwright/smartsuite'
import { describe, expect, test } from 'vitest'
import { accountId, answering, applicationId, createWorld, solutionId, token, wholeSolution } from './world.js'

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

  test('reads its key late, before each attempt', async () => {
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
  ])('needs valid options: %j', (options) => {
    expect(() => createSmartSuiteClient(options)).toThrow(ConfigError)
  })

  test.each(['baseUrl', 'webhooksBaseUrl'])('names the option %s if it is invalid', (name) => {
    for (const url of ['ftp://example.com/', 'http://example.com/', 'example.com', 'https://example.com/?a=1']) {
      expect(() => createSmartSuiteClient({ token, accountId, [name]: url })).toThrow(`Option "${name}": `)
    }
  })

  test('is not sent by a client whose onRequest is not a function', () => {
    expect(() => createWorld({}, { onRequest: 'log' as never })).toThrow('Option "onRequest": expected a function.')
  })

  test('is not affected by an onRequest that rejects', async () => {
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
    // The second slug is what a name of SmartSuite's would be in this casing.
    emulator.records.create({ values: { someCamelSlug: 1, recordId: 2 } })
    const page = await run(client.webhooks.listPayloads({ webhookId }))
    expect(page.events[0]).toMatchObject({
      event_id: `${webhookId}.1`,
      record_event_data: { locator: { application_id: applicationId }, data: { someCamelSlug: 1, recordId: 2 } },
      ctx: { change_size: 1 },
    })
    expect(page.nextPageToken).toMatch(/^\d+$/)
    const [listed] = await run(client.webhooks.list({ solutionId }))
    expect(listed).toMatchObject({ webhook_id: webhookId, notification_status: { enabled: { url } } })
  })
})
