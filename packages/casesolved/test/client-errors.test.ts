import { ApiError, createCasesolvedClient } from '@hookwright/casesolved'
import { describe, expect, test, vi } from 'vitest'
import { apiKey, apiSecret, createWorld, endpoint, secret, settle, team } from './world.js'

const events = ['Site Status Update']

/** A client whose API always returns this answer. */
const answering = (body: BodyInit, init: ResponseInit = {}) =>
  createCasesolvedClient({
    apiKey,
    apiSecret,
    retry: { limit: 0 },
    fetch: async () => new Response(body, { status: 417, ...init }),
  })

async function failureOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

test.each([
  [undefined, 'https://cloud.casesolved.co.uk/api/method/press.api.account.me'],
  ['https://frappecloud.com', 'https://frappecloud.com/api/method/press.api.account.me'],
])('with the base URL %s the API is below it', async (baseUrl, expected) => {
  const asked: string[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    asked.push(new Request(input, init).url)
    return Response.json({ message: { user: 'owner@example.com', team } })
  }
  await createCasesolvedClient({ apiKey, apiSecret, baseUrl, fetch }).account.me()
  expect(asked).toEqual([expected])
})

test('what may be asked twice is asked again where a gateway failed', async () => {
  const { client, emulator } = createWorld()
  const { name } = await client.webhooks.add({ endpoint, secret, events })
  const answers: (() => Promise<unknown>)[] = [
    () => client.account.me(),
    () => client.webhooks.get({ name }),
    () => client.webhooks.availableEvents(),
    () => client.webhooks.disable({ name }),
  ]
  for (const ask of answers) {
    emulator.inject({ respond: () => new Response('', { status: 502 }) })
    expect(await ask()).toBeTruthy()
  }
})

describe('what the API refuses', () => {
  test.each([
    ['no event', { endpoint, secret, events: [] }, /At least one event/],
    ['an unknown event', { endpoint, secret, events: ['Server Update'] }, /Could not find Event: Server Update/],
    ['no URL', { endpoint: 'example.com', secret, events }, /not a valid URL/],
    ['another scheme', { endpoint: 'ftp://example.com', secret, events }, /http:\/\/ or https:\/\//],
    ['a query', { endpoint: 'https://example.com/?team=1', secret, events }, /no query/],
    ['a private address', { endpoint: 'http://192.168.0.1/', secret, events }, /public address/],
    ['an underscore in the domain', { endpoint: 'https://a_b.example.com/', secret, events }, /domain is not valid/],
  ])('adding %s is a 417 with the reason and what to do', async (_name, options, reason) => {
    const { client } = createWorld()
    const error = await failureOf(client.webhooks.add(options))
    expect(error).toMatchObject({ status: 417, providerCode: 'ValidationError', retryable: false })
    expect(error.message).toMatch(reason)
    expect(error.message).toMatch(/Change what the message names/)
  })

  test('the same endpoint twice, and a seventh webhook', async () => {
    const { client } = createWorld()
    await client.webhooks.add({ endpoint, secret, events })
    expect((await failureOf(client.webhooks.add({ endpoint, secret, events }))).status).toBe(417)
    for (let count = 1; count < 6; count++)
      await client.webhooks.add({ endpoint: `${endpoint}/${count}`, secret, events })
    expect((await failureOf(client.webhooks.add({ endpoint: `${endpoint}/7`, secret, events }))).message).toMatch(
      /Only 5/,
    )
  })

  test('a wrong key, a role without the permission, a document of another team, a user without a team', async () => {
    const wrong = createWorld({ client: { apiSecret: 'not-the-secret-at-all' } })
    expect(await failureOf(wrong.client.webhooks.list())).toMatchObject({
      status: 401,
      message: expect.stringMatching(/Check apiKey and apiSecret/),
    })
    const users = [{ apiKey, apiSecret, teams: [team], mayConfigureWebhooks: false }]
    const member = createWorld({ emulator: { users } })
    expect(await failureOf(member.client.webhooks.add({ endpoint, secret, events }))).toMatchObject({ status: 403 })
    member.emulator.platform.addSite({ name: 'theirs.example', team: 'another000' })
    expect(await failureOf(member.client.sites.get({ name: 'theirs.example' }))).toMatchObject({
      status: 403,
      message: expect.stringMatching(/Not permitted.*belongs to the team/),
    })
    const nobody = createWorld({ emulator: { users: [{ apiKey, apiSecret, teams: [] }] } })
    expect(await failureOf(nobody.client.webhooks.list())).toMatchObject({
      status: 417,
      providerCode: 'TeamHeaderNotInRequestError',
      message: expect.stringMatching(/Set the option "team"/),
    })
  })

  test('trap 21: a path that Press refuses to users is a 401 even with a valid key, so the key is not blamed', async () => {
    const { client } = createWorld()
    for (const path of [
      ['api', 'resource', 'Site'],
      ['api', 'method', 'frappe.auth.get_logged_user'],
    ]) {
      const { status, message } = await failureOf(client.request({ path }))
      expect(status).toBe(401)
      expect(message).toMatch(/Access not allowed for this URL\. .*press\.api\./)
      expect(message).not.toMatch(/Check apiKey/)
    }
  })
})

describe('error bodies', () => {
  const inner = JSON.stringify({
    message: '<p>The <b>domain</b> is &quot;bad&quot;</p>\n',
    title: 'Invalid <i>endpoint</i>',
    raise_exception: 1,
  })
  const encoded = JSON.stringify({ exc_type: 'ValidationError', _server_messages: JSON.stringify([inner]) })

  test('messages are decoded twice, and their HTML is removed', async () => {
    const error = await failureOf(answering(encoded).webhooks.list())
    expect(error.message).toMatch(
      /with 417 \(ValidationError\): Invalid endpoint : The domain is "bad"|Invalid endpoint: The domain is "bad"/,
    )
    expect(error.message).not.toMatch(/[<>]/)
  })

  test.each([
    [
      'several messages',
      JSON.stringify([JSON.stringify({ message: 'one' }), JSON.stringify({ message: 'two' })]),
      /one two/,
    ],
    ['an empty title', JSON.stringify([{ title: '', message: 'untitled' }]), /\(ValidationError\): untitled/],
    ['decoded once too often', [{ message: 'already decoded' }], /already decoded/],
    ['plain texts', JSON.stringify(['just text']), /just text/],
    ['broken JSON', '[{"message', /ValidationError/],
    ['not a list', JSON.stringify({ message: 7 }), /ValidationError/],
    ['strange items', JSON.stringify([7, null, '[]']), /ValidationError/],
  ])('%s', async (_name, messages, expected) => {
    const body = JSON.stringify({ exc_type: 'ValidationError', _server_messages: messages })
    expect((await failureOf(answering(body).webhooks.list())).message).toMatch(expected)
  })

  test('messages are capped, and no traceback is shown', async () => {
    const long = JSON.stringify({
      exc_type: 'ValidationError',
      exception: 'secret traceback',
      exc: JSON.stringify(['secret traceback']),
      _server_messages: JSON.stringify(
        Array.from({ length: 100 }, () => JSON.stringify({ message: 'x'.repeat(10_000) })),
      ),
    })
    const { message } = await failureOf(answering(long).webhooks.list())
    expect(message.length).toBeLessThan(600)
    expect(message).not.toContain('traceback')
    const bare = JSON.stringify({ exc_type: 'ValidationError', exc: JSON.stringify(['secret traceback']) })
    expect((await failureOf(answering(bare).webhooks.list())).message).not.toContain('traceback')
  })

  test('a login failure with a plain message', async () => {
    const body = JSON.stringify({ message: 'Incorrect User or Password', exc_type: 'AuthenticationError' })
    expect((await failureOf(answering(body, { status: 401 }).webhooks.list())).message).toMatch(/Incorrect User/)
  })

  test('pages instead of JSON: an update, a proxy, a login page with status 200', async () => {
    const page = '<html><head><title>Updating</title></head><body>back soon</body></html>'
    expect(await failureOf(answering(page, { status: 503 }).webhooks.list())).toMatchObject({
      status: 503,
      retryable: true,
      message: expect.stringMatching(/Updating.*being updated/),
    })
    expect((await failureOf(answering('<h1>Bad Gateway</h1>', { status: 502 }).webhooks.list())).retryable).toBe(true)
    expect((await failureOf(answering(page, { status: 200 }).webhooks.list())).message).toMatch(/not JSON/)
  })

  test('a login page with status 200 does not count as a successful call', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    const calls = [
      () => client.webhooks.delete({ name }),
      () => client.webhooks.disable({ name }),
      () => client.webhooks.update({ name, events }),
    ]
    for (const call of calls) {
      emulator.inject({
        matches: ({ operation }) => /delete|run_doc_method|update/.test(operation),
        respond: () => new Response('<title>Sign in</title>'),
      })
      expect((await failureOf(call())).message).toMatch(/not JSON: Sign in/)
    }
    expect(emulator.state.webhooks.size).toBe(1)
  })

  test('names of exceptions from Object.prototype mean nothing', async () => {
    const body = JSON.stringify({ exc_type: 'constructor' })
    expect((await failureOf(answering(body).webhooks.list())).providerCode).toBe('constructor')
  })
})

describe('repeating', () => {
  test('reads survive lost connections and a platform that is being updated', async () => {
    const { client, emulator, calls } = createWorld()
    emulator.inject({ network: true })
    emulator.inject({ respond: () => new Response('<title>Updating</title>', { status: 503 }) })
    expect(await client.webhooks.list()).toEqual([])
    expect(calls('client.get_list')).toBe(3)
  })

  test('a call waits as long as a rate limit asks for', async () => {
    const { client, clock, emulator } = createWorld({ emulator: { rateLimit: { requests: 1, windowMs: 60_000 } } })
    await client.webhooks.list()
    let done = false
    const second = client.webhooks.list().finally(() => {
      done = true
    })
    await vi.waitFor(() => expect(emulator.state.requests.at(-1)?.status).toBe(429))
    await settle()
    await clock.advance(59_999)
    await settle()
    expect(done).toBe(false)
    await clock.advance(1)
    expect(await second).toEqual([])
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([200, 429, 200])
  })

  test('a call whose deadline is before the end of the wait fails at once, and an abort leaves no timer', async () => {
    const { client, clock } = createWorld({ emulator: { rateLimit: { requests: 1, windowMs: 60_000 } } })
    await client.webhooks.list()
    await expect(client.webhooks.list({ deadlineMs: 5_000 })).rejects.toMatchObject({ code: 'deadline' })
    const controller = new AbortController()
    const waiting = client.webhooks.list({ signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(clock.sleeping).toBe(0)
  })
})

describe('drift', () => {
  test('new fields and values pass, dropped ones are undefined, wrong ones are left out', async () => {
    const site = { name: 'a.example', status: 'Hibernating', moons: [1], bench: 7, cluster: ['x'] }
    const client = answering(JSON.stringify({ message: site }), { status: 200 })
    expect(await client.sites.get({ name: 'a.example' })).toEqual({
      name: 'a.example',
      status: 'Hibernating',
      moons: [1],
    })
  })

  test('a delivery whose event is no longer known is listed without an event', async () => {
    const made = { name: 'a1', endpoint, event: null, status: 'Failed', response_status_code: '0', timestamp: '' }
    const body = JSON.stringify({ message: [made] })
    expect(await answering(body, { status: 200 }).webhooks.attempts({ name: 'w1' })).toEqual([made])
  })

  test('a row without its name is left out, the others stay', async () => {
    const client = answering(JSON.stringify({ message: [{ endpoint }, { name: 'w1' }] }), { status: 200 })
    expect(await client.webhooks.list()).toEqual([{ name: 'w1' }])
  })

  test('an answer without the id that the call is about is an error', async () => {
    for (const body of ['{}', '{"message": {}}', '{"message": null}', '[]', '']) {
      const client = answering(body, { status: 200 })
      await failureOf(client.webhooks.get({ name: 'w1' }))
      await failureOf(client.sites.get({ name: 'a.example' }))
      await failureOf(client.account.me())
    }
  })
})
