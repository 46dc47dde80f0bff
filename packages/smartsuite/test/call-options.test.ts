import type { SmartSuiteClient } from '@hookwright/smartsuite'
import type { SmartSuiteFault } from '@hookwright/smartsuite/testing'
import { describe, expect, test } from 'vitest'
import { answering, applicationId, createWorld, solutionId, wholeSolution } from './world.js'

const url = 'https://example.com/hooks/9f0c1c62-6a39-4d1b'

async function readAll(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

type CallMethod = (
  client: SmartSuiteClient,
  ids: { webhookId: string; recordId: string },
  more: object,
) => Promise<unknown>

/** Every method of the client, called with `more` in its caller's object. */
const methods: Record<string, CallMethod> = {
  'webhooks.create': ({ webhooks }, _, more) => webhooks.create({ ...wholeSolution, ...more }),
  'webhooks.ensure': ({ webhooks }, _, more) => webhooks.ensure({ ...wholeSolution, ...more }),
  'webhooks.list': ({ webhooks }, _, more) => webhooks.list({ solutionId, ...more }),
  'webhooks.get': ({ webhooks }, { webhookId }, more) => webhooks.get({ webhookId, ...more }),
  'webhooks.update': ({ webhooks }, { webhookId }, more) => webhooks.update({ webhookId, ...more }),
  'webhooks.delete': ({ webhooks }, { webhookId }, more) => webhooks.delete({ webhookId, ...more }),
  'webhooks.enableNotifications': ({ webhooks }, { webhookId }, more) =>
    webhooks.enableNotifications({ webhookId, ...more }),
  'webhooks.disableNotifications': ({ webhooks }, { webhookId }, more) =>
    webhooks.disableNotifications({ webhookId, ...more }),
  'webhooks.listPayloads': ({ webhooks }, { webhookId }, more) => webhooks.listPayloads({ webhookId, ...more }),
  'webhooks.payloads': ({ webhooks }, { webhookId }, more) => readAll(webhooks.payloads({ webhookId, ...more })),
  'records.get': ({ records }, { recordId }, more) => records.get({ applicationId, recordId, ...more }),
  'records.list': ({ records }, _, more) => records.list({ applicationId, ...more }),
  'records.listByIds': ({ records }, { recordId }, more) =>
    records.listByIds({ applicationId, recordIds: [recordId], ...more }),
  'applications.list': ({ applications }, _, more) => applications.list({ solutionId, ...more }),
  'applications.get': ({ applications }, _, more) => applications.get({ applicationId, ...more }),
  'solutions.list': ({ solutions }, _, more) => solutions.list(more),
  'solutions.get': ({ solutions }, _, more) => solutions.get({ solutionId, ...more }),
}

/** The result of a call, and every request that it sent. */
async function observe(call: CallMethod, more: object, faults: readonly SmartSuiteFault[] = []) {
  const { client, emulator, run, sent } = createWorld()
  const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
  const recordId = emulator.records.create()
  sent.length = 0
  for (const fault of faults) emulator.inject(fault)
  const end = await run(call(client, { webhookId, recordId }, more)).then(
    () => 'resolved',
    (error: unknown) => error,
  )
  const requests = sent.map(async (request) => [
    `${request.method} ${request.url}`,
    Object.fromEntries(request.headers),
    await request.text(),
  ])
  return { end, requests: await Promise.all(requests) }
}

test('every method is listed here', () => {
  const { client } = createWorld()
  const names = Object.entries(client).flatMap(([resource, held]) =>
    typeof held === 'object' ? Object.keys(held).map((name) => `${resource}.${name}`) : [],
  )
  expect(Object.keys(methods).sort()).toEqual(names.sort())
})

describe('refuses an option that would ask for something else, before any request', () => {
  const cases: [string, readonly unknown[], (client: SmartSuiteClient, value: never) => Promise<unknown>][] = [
    [
      'pageSize of one page',
      [Number.NaN, 0, 2.5, '50'],
      ({ webhooks }, pageSize) => webhooks.listPayloads({ webhookId: 'w', pageSize }),
    ],
    [
      'pageSize of all pages',
      [Number.NaN],
      ({ webhooks }, pageSize) => readAll(webhooks.payloads({ webhookId: 'w', pageSize })),
    ],
    ['limit', [Number.NaN, -1, 0, 1_001], ({ records }, limit) => records.list({ applicationId, limit })],
    ['offset', [Number.NaN, -1, 0.5], ({ records }, offset) => records.list({ applicationId, offset })],
    ['solutionId', ['', ' ', null], ({ applications }, id) => applications.list({ solutionId: id })],
  ]

  test.each(cases)('%s', async (what, values, call) => {
    const { client, sent } = createWorld()
    const message = expect.stringContaining(`"${what.split(' ')[0]}"`)
    for (const value of values) {
      const refusal = { name: 'ConfigError', code: 'option_invalid', message }
      await expect(call(client, value as never)).rejects.toMatchObject(refusal)
    }
    expect(sent).toEqual([])
  })
})

describe.each(Object.entries(methods))('%s', (_, call) => {
  test.each<[string, ...SmartSuiteFault[]]>([
    ['as usual'],
    ['after a 503', { respond: () => new Response('', { status: 503 }) }],
    ['with a 404', answering('{"code":"not_found","msg":"not found","meta":{}}', { status: 404 })],
  ])('uses only its own options of an object, answered %s', async (_, ...faults) => {
    const stray = {
      accepts: () => true,
      secrets: { database: 'x' },
      requires: ['missing'],
      schema: {},
      headers: { authorization: 'x', 'x-stray': 'x' },
      method: 'PUT',
      path: ['elsewhere'],
      query: { x: 1 },
      json: {},
      body: 'x',
      idempotent: false,
    }
    expect(await observe(call, stray, faults)).toEqual(await observe(call, {}, faults))
  })

  test('passes its signal to each of its requests', async () => {
    const { end, requests } = await observe(call, {})
    expect(end).toBe('resolved')
    for (let last = 1; last <= requests.length; last++) {
      const controller = new AbortController()
      let asked = 0
      const fault: SmartSuiteFault = {
        matches: () => ++asked === last,
        respond() {
          controller.abort('enough')
          return new Promise(() => {})
        },
      }
      const ended = await observe(call, { signal: controller.signal }, [fault])
      expect([ended.end, ended.requests.length]).toEqual(['enough', last])
    }
  })

  test.each(['timeoutMs', 'deadlineMs'])('takes %s', async (name) => {
    const { end } = await observe(call, { [name]: Number.NaN })
    expect(end).toMatchObject({ name: 'ConfigError', message: expect.stringContaining(`"${name}"`) })
  })
})
