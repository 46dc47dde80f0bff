import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCasesolvedClient } from '@hookwright/casesolved'
import { createCasesolvedEmulator } from '@hookwright/casesolved/testing'
import { type HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { expect, test } from 'vitest'
import { apiKey, apiSecret, createWorld, endpoint, secret } from './world.js'

const base = 'https://cloud.casesolved.co.uk'
const authorization = `token ${apiKey}:${apiSecret}`

/** Requests to the emulator without this package's client: it must be right by itself. */
function ask(path: string, init: RequestInit = {}) {
  const { emulator } = createWorld()
  emulator.platform.addSite({ name: 'acme.example' })
  return emulator.fetch(`${base}${path}`, init)
}

const post = (body: unknown, headers: Record<string, string> = { authorization }) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

test('guests may read the events, and nothing else', async () => {
  expect((await ask('/api/method/press.api.webhook.available_events')).status).toBe(200)
  const refused = await ask('/api/method/press.api.account.me')
  expect([refused.status, (await refused.json()).exc_type]).toEqual([403, 'PermissionError'])
})

test('trap 21: other paths are 401 although the key is valid', async () => {
  const known = ['/api/resource/Site', '/api/v2/document/Site', '/api/method/frappe.auth.get_logged_user']
  for (const path of [...known, '/api/method/%E0%A4%A']) {
    const refused = await ask(path, { headers: { authorization } })
    expect([refused.status, (await refused.json()).exc_type]).toEqual([401, 'AuthenticationError'])
  }
})

test('tokens in any case, and Basic', async () => {
  for (const value of [authorization, `TOKEN ${apiKey}:${apiSecret}`, `Basic ${btoa(`${apiKey}:${apiSecret}`)}`]) {
    const answer = await ask('/api/method/press.api.account.me', { headers: { authorization: value } })
    expect(await answer.json()).toEqual({ message: { user: 'owner@example.com', team: 'dnjt4bkes2' } })
  }
})

test('trap 21: a team that the user does not belong to is not refused', async () => {
  const headers = { authorization, 'x-press-team': 'nobodys' }
  const answer = await ask('/api/method/press.api.account.me', { headers })
  expect((await answer.json()).message.team).toBe('dnjt4bkes2')
})

test('errors are JSON in JSON, in HTML', async () => {
  const answer = await ask('/api/method/press.api.client.get', post({ doctype: 'Site', name: 'gone' }))
  expect(answer.status).toBe(404)
  const body = await answer.json()
  expect(JSON.parse(JSON.parse(body._server_messages)[0]).message).toBe('Site <strong>gone</strong> not found')
})

test('a site requested by a domain is an error that names the site', async () => {
  const { emulator } = createWorld()
  emulator.state.domains.set('shop.acme.com', 'acme.example')
  const asked = post({ doctype: 'Site', name: 'shop.acme.com' })
  const answer = await emulator.fetch(`${base}/api/method/press.api.client.get`, asked)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({
    exc_type: 'DoesNotExistError',
    message: { redirect: '/dashboard/sites/acme.example' },
  })
})

test('an unknown webhook is not found when it is read, and refused when it is changed', async () => {
  const name = 'unknown'
  const webhook = { doctype: 'Press Webhook', name }
  expect((await ask('/api/method/press.api.client.get', post(webhook))).status).toBe(404)
  const method = { dt: 'Press Webhook', dn: name, method: 'activate' }
  const update = { name, endpoint, secret, events: ['Site Plan Change'] }
  for (const [path, args] of [
    ['client.delete', webhook],
    ['client.run_doc_method', method],
    ['webhook.update', update],
  ] as const) {
    const refused = await ask(`/api/method/press.api.${path}`, post(args))
    expect([path, refused.status, (await refused.json()).exc_type]).toEqual([path, 403, 'PermissionError'])
  }
})

test('adding answers with an empty object', async () => {
  const answer = await ask(
    '/api/method/press.api.webhook.add',
    post({ endpoint, secret, events: ['Site Plan Change'] }),
  )
  expect(await answer.json()).toEqual({})
})

test('lists drop fields that are not allowed, and fail on those that are not columns', async () => {
  const list = (fields: string[]) => ask('/api/method/press.api.client.get_list', post({ doctype: 'Site', fields }))
  expect(await (await list(['name', 'admin_password'])).json()).toEqual({ message: [{ name: 'acme.example' }] })
  expect((await list(['name', 'ip'])).status).toBe(500)
})

test('a fault matches some calls, a given number of times, with or without effect', async () => {
  const { client, emulator } = createWorld({ client: { retry: { limit: 0 } } })
  const matches = ({ operation }: { operation: string }) => operation === 'press.api.webhook.add'
  const respond = () => new Response('Bad Gateway', { status: 502 })
  const add = () => client.webhooks.add({ endpoint, secret, events: ['Site Plan Change'] })
  emulator.inject({ matches, respond, times: 2 })
  emulator.inject({ matches, respond, when: 'after' })
  expect(await client.webhooks.list()).toEqual([])
  for (const added of [0, 0, 1]) {
    await expect(add()).rejects.toMatchObject({ status: 502 })
    expect(emulator.state.webhooks.size).toBe(added)
  }
  await expect(add()).rejects.toMatchObject({ status: 417 })
})

test('a fault delays the answer of a call that took effect', async () => {
  const { client, emulator, clock } = createWorld({ client: { retry: { limit: 0 }, timeoutMs: 1_000 } })
  emulator.inject({
    matches: ({ operation }) => operation === 'press.api.webhook.add',
    latencyMs: 2_000,
    when: 'after',
  })
  const adding = client.webhooks.add({ endpoint, secret, events: ['Site Plan Change'] }).catch((error) => error)
  while (emulator.state.webhooks.size === 0) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(1_000)
  expect(await adding).toMatchObject({ name: 'TransportError', code: 'timeout' })
  expect(emulator.state.webhooks.size).toBe(1)
})

test('other doctypes, missing arguments, unknown methods', async () => {
  expect((await ask('/api/method/press.api.client.get', post({ doctype: 'User', name: 'x' }))).status).toBe(403)
  expect((await ask('/api/method/press.api.client.get', post({ doctype: 'Site' }))).status).toBe(500)
  expect((await ask('/api/method/press.api.webhook.nothing', post({}))).status).toBe(417)
})

test.each([
  ['client.get', { doctype: 'Site', name: 5 }, 'ValidationError'],
  ['client.run_doc_method', { dt: 'Site', dn: 'acme.example', method: 'activate' }, 'PermissionError'],
  ['client.delete', { doctype: 'Site', name: 'acme.example' }, 'PermissionError'],
  ['client.get_list', { doctype: 'Site', fields: 5 }, 'Exception'],
  ['webhook.add', { endpoint, secret }, 'TypeError'],
  ['webhook.add', { endpoint, secret, events: 'Site Plan Change' }, 'ValidationError'],
  ['webhook.add', { endpoint, secret, events: [5] }, 'ValidationError'],
  ['webhook.add', { endpoint, secret: 'x'.repeat(141), events: ['Site Plan Change'] }, 'CharacterLengthExceededError'],
])('%s with %j is a %s', async (method, args, type) => {
  expect((await (await ask(`/api/method/press.api.${method}`, post(args))).json()).exc_type).toBe(type)
})

test.each([
  ['https://', 'not a valid URL'],
  ['ftp://example.com', 'begin with http'],
  ['https://example.com/?a=b', 'no query'],
  ['https://under_score.example', 'The domain is not valid'],
  ['https://10.0.0.1/', 'a public address'],
  ['https://[fd00::1]/', 'a public address'],
  ['https://my-localhost.example/', 'a public address'],
  ['https://printer.local/', 'a public address'],
  ['https://8.8.8.8/', undefined],
  ['https://[2606:4700::1]/', undefined],
  ['https://example.com./', undefined],
])('an endpoint %s: %s', async (address, problem) => {
  const args = { endpoint: address, secret, events: ['Site Plan Change'] }
  const answer = await (await ask('/api/method/press.api.webhook.add', post(args))).text()
  expect(answer).toContain(problem ?? '{}')
})

test.each([`Bearer ${btoa(`${apiKey}:${apiSecret}`)}`, 'token', 'Basic ====', `token ${apiKey}:wrong`])(
  'credentials in a wrong form: %s',
  async (value) => {
    const refused = await ask('/api/method/press.api.account.me', { headers: { authorization: value } })
    expect([refused.status, (await refused.json()).exc_type]).toEqual([401, 'AuthenticationError'])
  },
)

test('lists have names, filters and an order', async () => {
  const { emulator } = createWorld()
  for (const [name, status] of [
    ['b', 'Active'],
    ['a', 'Broken'],
    ['c', 'Pending'],
  ] as const) {
    emulator.platform.addSite({ name, status })
  }
  const namesOf = async (args: object) => {
    const asked = post({ doctype: 'Site', ...args })
    const answer = await emulator.fetch(`${base}/api/method/press.api.client.get_list`, asked)
    return (await answer.json()).message.map(({ name }: { name: string }) => name).join('')
  }
  expect((await namesOf({})).split('').sort().join('')).toBe('abc')
  expect(await namesOf({ order_by: 'name asc' })).toBe('abc')
  expect(await namesOf({ order_by: '`name` DESC', limit: 2 })).toBe('cb')
  expect(await namesOf({ order_by: 'name', filters: { status: ['in', ['Broken', 'Pending']] } })).toBe('ac')
  expect(await namesOf({ filters: { status: ['in', 'Broken'] } })).toBe('')
  expect(await namesOf({ order_by: '; drop' })).toHaveLength(3)
})

test('the platform names what it does not have, and renames what it has', async () => {
  const { emulator, client } = createWorld()
  const { platform, state } = emulator
  expect(() => platform.setSiteStatus({ name: 'gone', status: 'Active' })).toThrow('The emulator has no "gone".')
  for (let copy = 0; copy < 3; copy++) {
    platform.addSite({ name: 'acme.example' })
    platform.archiveSite({ name: 'acme.example' })
  }
  expect([...state.sites.keys()]).toEqual(['', '.1', '.2'].map((end) => `acme.example.archived${end}`))
  platform.addSite({ name: 'acme.example' })
  platform.changePlan({ site: 'acme.example', plan: 'small' })
  const [change] = state.planChanges.keys()
  const args = post({ doctype: 'Site Plan Change', name: change })
  const answer = await emulator.fetch(`${base}/api/method/press.api.client.get`, args)
  expect((await answer.json()).message).toMatchObject({ to_plan: 'small', type: 'Initial Plan' })
  const webhook = await client.webhooks.add({ endpoint, secret, events: ['Site Plan Change'] })
  state.webhooks.get(webhook.name)!.team = 'second0000'
  await expect(client.webhooks.get({ name: webhook.name })).rejects.toMatchObject({ status: 403 })
})

test('every answer can be delayed', async () => {
  const { client, clock, emulator } = createWorld({ emulator: { latencyMs: 300 } })
  const waiting = client.account.me()
  while (emulator.state.requests[0]?.status !== 200) {
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(100)
  }
  expect((await waiting).team).toBe('dnjt4bkes2')
  expect(clock.now() - (emulator.state.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(300)
})

test('it plugs into msw', async () => {
  const emulator = createCasesolvedEmulator({ users: [{ apiKey, apiSecret }] })
  const server = setupServer(
    http.all(`${base}/*`, async ({ request }) => (await emulator.fetch(request)) as unknown as HttpResponse<null>),
  )
  server.listen({ onUnhandledRequest: 'error' })
  try {
    const client = createCasesolvedClient({ apiKey, apiSecret })
    expect((await client.account.me()).team).toBe('dnjt4bkes2')
  } finally {
    server.close()
  }
})

test('it plugs into an HTTP server, and calls a receiver of this machine over HTTP', async () => {
  const received: string[] = []
  const receiver = createServer((request, response) => {
    received.push(`${request.method} ${request.url} ${request.headers['x-webhook-secret']}`)
    response.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  const emulator = createCasesolvedEmulator({ users: [{ apiKey, apiSecret }] })
  const api = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = 'GET', url, headers } = request
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
    const sent = new Request(`http://127.0.0.1${url}`, { method, headers: headers as Record<string, string>, ...body })
    const answer = await emulator.fetch(sent)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  try {
    const baseUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
    const client = createCasesolvedClient({ apiKey, apiSecret, baseUrl })
    const { name } = await client.webhooks.add({
      endpoint: `http://127.0.0.1:${port}/hook`,
      secret,
      events: ['Site Status Update'],
    })
    expect(await client.webhooks.activate({ name })).toMatchObject({ enabled: 1 })
    expect(received).toEqual([`POST /hook ${secret}`])
  } finally {
    receiver.close()
    api.close()
    receiver.closeAllConnections()
    api.closeAllConnections()
  }
})

test('it calls only this machine by default', async () => {
  const called: string[] = []
  const options = (callbacksTo?: 'any') => ({
    callbacksTo,
    fetch: async ({ url }: Request) => {
      called.push(url)
      return new Response()
    },
  })
  for (const callbacksTo of [undefined, 'any'] as const) {
    const { client } = createWorld({ emulator: options(callbacksTo) })
    const { name } = await client.webhooks.add({
      endpoint: 'https://example.com/hook',
      secret,
      events: ['Site Plan Change'],
    })
    const { success, response } = await client.webhooks.validate({ name })
    expect(success).toBe(callbacksTo === 'any')
    if (!success) expect(response).toContain('callbacksTo')
  }
  expect(called).toEqual(['https://example.com/hook'])
})
