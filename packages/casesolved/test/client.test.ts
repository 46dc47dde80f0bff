import { createCasesolvedClient } from '@hookwright/casesolved'
import { describe, expect, test } from 'vitest'
import { apiKey, apiSecret, createReceivingWorld, createWorld, endpoint, noLimit, secret, team } from './world.js'

const events = ['Site Status Update', 'Site Plan Change']
/** Which calls a fault matches. */
const of =
  (name: string) =>
  ({ operation }: { operation: string }) =>
    operation === `press.api.${name}`

describe('webhooks', () => {
  test('availableEvents lists what the installation offers', async () => {
    const { client } = createWorld()
    const names = (await client.webhooks.availableEvents()).map(({ name }) => name)
    expect(names.sort()).toEqual([
      'Bench Deploy Status Update',
      'Bench Status Update',
      'Site Plan Change',
      'Site Status Update',
    ])
  })

  test('trap 21: add returns the new webhook although the API does not', async () => {
    const { client, emulator } = createWorld()
    const other = await client.webhooks.add({ endpoint: `${endpoint}/other`, secret, events })
    const added = await client.webhooks.add({ endpoint, secret, events })
    expect(added).toMatchObject({ doctype: 'Press Webhook', endpoint, enabled: 0 })
    expect(added.events?.map(({ event }) => event)).toEqual(events)
    expect(added.name).not.toBe(other.name)
    expect(emulator.state.webhooks.get(added.name)?.secret).toBe(secret)
  })

  test('add refuses what Press could not deliver, before it is sent', async () => {
    const { client, calls } = createWorld()
    const bad = [
      { endpoint, secret: '', events },
      { endpoint, secret: 'x'.repeat(141), events },
      { endpoint, secret: 'with Σ in it, a long secret', events },
      { endpoint: `https://example.com/${'x'.repeat(140)}`, secret, events },
    ]
    for (const options of bad) {
      await expect(client.webhooks.add(options)).rejects.toMatchObject({ name: 'ConfigError' })
    }
    expect(calls('webhook.add')).toBe(0)
  })

  test('add is not sent a second time when its answer was lost', async () => {
    const { client, emulator, calls } = createWorld()
    emulator.inject({ matches: of('webhook.add'), network: true, when: 'after', times: 5 })
    await expect(client.webhooks.add({ endpoint, secret, events })).rejects.toMatchObject({ name: 'TransportError' })
    expect(calls('webhook.add')).toBe(1)
  })

  test('add is an error if the webhook was accepted but is not listed', async () => {
    const { client, emulator } = createWorld()
    emulator.inject({ matches: of('client.get_list'), respond: () => Response.json({ message: [] }) })
    await expect(client.webhooks.add({ endpoint, secret, events })).rejects.toThrow(/does not list it/)
  })

  test('add returns the newest of two webhooks with the same endpoint, which an older version accepted', async () => {
    const { client, emulator } = createWorld()
    const older = await client.webhooks.add({ endpoint: `${endpoint}/other`, secret, events })
    emulator.inject({
      matches: of('client.get_list'),
      respond: () =>
        Response.json({ message: [...emulator.state.webhooks.keys()].map((name) => ({ name, endpoint })) }),
    })
    const added = await client.webhooks.add({ endpoint, secret, events })
    expect([...emulator.state.webhooks.keys()]).toEqual([older.name, added.name])
  })

  test('update requires endpoint and events if Press does not show them, and leaves out an event without a name', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    const show = (shown: object) =>
      emulator.inject({ matches: of('client.get'), respond: () => Response.json({ message: { name, ...shown } }) })
    for (const shown of [{ endpoint }, { events: [] }]) {
      show(shown)
      await expect(client.webhooks.update({ name, secret })).rejects.toThrow(
        /does not show the endpoint and events .* Give both\./,
      )
    }
    show({ endpoint, events: [{ event: 'Site Plan Change' }, { name: 'unread' }] })
    expect(await client.webhooks.update({ name })).toMatchObject({ events: [{ event: 'Site Plan Change' }] })
  })

  test('a method without a result may answer nothing', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    emulator.inject({ matches: of('client.delete'), respond: () => new Response(null, { status: 204 }) })
    await expect(client.webhooks.delete({ name })).resolves.toBeUndefined()
  })

  test('validate, activate, disable: the life of a webhook', async () => {
    const { client, seen, answers } = createReceivingWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    expect(await client.webhooks.validate({ name })).toMatchObject({ success: true, response_status_code: 200 })
    expect(await client.webhooks.activate({ name })).toMatchObject({ name, enabled: 1 })
    expect(seen.map(({ type }) => type)).toEqual(['Webhook Validate', 'Webhook Validate'])
    expect(await client.webhooks.disable({ name })).toMatchObject({ enabled: 0 })

    answers.set('/casesolved', () => new Response('not now', { status: 503 }))
    expect(await client.webhooks.validate({ name })).toMatchObject({ success: false, response_status_code: 503 })
    await expect(client.webhooks.activate({ name })).rejects.toMatchObject({
      name: 'ApiError',
      status: 417,
      message: expect.stringMatching(/endpoint is invalid.*Status Code - 503.*not now/),
    })
  })

  test('an endpoint that does not answer is a verdict too', async () => {
    const { client } = createReceivingWorld()
    const { name } = await client.webhooks.add({ endpoint: 'https://example.com/hook', secret, events })
    expect(await client.webhooks.validate({ name })).toMatchObject({ success: false, response_status_code: 0 })
  })

  test('trap 21, 22: update changes the given fields, keeps the secret, and a new endpoint disables the webhook', async () => {
    const { client, emulator } = createReceivingWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    await client.webhooks.activate({ name })
    const fewer = await client.webhooks.update({ name, events: ['Site Plan Change'] })
    expect(fewer).toMatchObject({ endpoint, enabled: 1, events: [{ event: 'Site Plan Change' }] })
    expect(emulator.state.webhooks.get(name)?.secret).toBe(secret)
    const moved = await client.webhooks.update({ name, endpoint: `${endpoint}/new` })
    expect(moved).toMatchObject({ endpoint: `${endpoint}/new`, enabled: 0, events: [{ event: 'Site Plan Change' }] })
    await client.webhooks.update({ name, secret: 'another-secret-for-webhooks' })
    expect(emulator.state.webhooks.get(name)?.secret).toBe('another-secret-for-webhooks')
    await expect(client.webhooks.update({ name, secret: '' })).rejects.toMatchObject({ name: 'ConfigError' })
  })

  test('list, get, delete', async () => {
    const { client } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    expect((await client.webhooks.list()).map((webhook) => webhook.name)).toEqual([name])
    await client.webhooks.delete({ name })
    expect(await client.webhooks.list()).toEqual([])
    await expect(client.webhooks.get({ name })).rejects.toMatchObject({
      status: 404,
      providerCode: 'DoesNotExistError',
    })
  })

  test('delete is an error if the team has no such webhook', async () => {
    const { client, calls } = createWorld()
    await expect(client.webhooks.delete({ name: 'unknown' })).rejects.toMatchObject({ name: 'ApiError', status: 403 })
    expect(calls('client.delete')).toBe(1)
    expect(calls('client.get_list')).toBe(0)
  })

  test('delete whose first answer was lost is a success, although Press refuses the second attempt', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    await client.webhooks.add({ endpoint: `${endpoint}/other`, secret, events })
    emulator.inject({ matches: of('client.delete'), network: true, when: 'after' })
    await client.webhooks.delete({ name })
    const deletions = emulator.state.requests.filter(of('client.delete'))
    expect(deletions.map(({ status }) => status)).toEqual([0, 403])
    expect([...emulator.state.webhooks.keys()]).not.toContain(name)
    expect(emulator.state.webhooks.size).toBe(1)
  })

  test('delete that is refused at its second attempt is an error if the webhook still exists', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    emulator.inject({ matches: of('client.delete'), network: true })
    const refusal = () => Response.json({ exc_type: 'PermissionError' }, { status: 403 })
    emulator.inject({ matches: of('client.delete'), respond: refusal })
    await expect(client.webhooks.delete({ name })).rejects.toMatchObject({
      status: 403,
      providerCode: 'PermissionError',
    })
  })

  test('delete whose second attempt gets the 404 of a gateway is an error', async () => {
    const { client, emulator } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    emulator.inject({ matches: of('client.delete'), network: true })
    emulator.inject({ matches: of('client.delete'), respond: () => Response.json({}, { status: 404 }) })
    await expect(client.webhooks.delete({ name })).rejects.toMatchObject({ status: 404 })
  })

  test('delete that finds nothing at its second attempt is a success, at its first an error', async () => {
    const { client, emulator, calls } = createWorld()
    const missing = () => Response.json({ exc_type: 'DoesNotExistError' }, { status: 404 })
    emulator.inject({ matches: of('client.delete'), network: true })
    emulator.inject({ matches: of('client.delete'), respond: missing, times: 2 })
    await client.webhooks.delete({ name: 'gone' })
    expect(calls('client.get_list')).toBe(0)
    await expect(client.webhooks.delete({ name: 'gone' })).rejects.toMatchObject({ status: 404 })
  })

  test.each([
    ['refuses', 403, 'PermissionError'],
    ['finds nothing', 404, 'DoesNotExistError'],
  ])('delete that Press %s after a 429, which did nothing, is an error', async (_, status, type) => {
    const { client, emulator, calls } = createWorld({ client: { limiter: noLimit } })
    emulator.inject({ respond: () => new Response(null, { status: 429 }) })
    emulator.inject({ respond: () => Response.json({ exc_type: type }, { status }) })
    await expect(client.webhooks.delete({ name: 'unknown' })).rejects.toMatchObject({ status, providerCode: type })
    expect(calls('client.delete')).toBe(2)
    expect(calls('client.get_list')).toBe(0)
  })

  test.each([403, 404])(
    'delete whose answer was lost does not count as done because a gateway answers %i',
    async (status) => {
      const { client, emulator, calls } = createWorld()
      emulator.inject({ network: true })
      emulator.inject({ respond: () => new Response('<h1>No route</h1>', { status }) })
      await expect(client.webhooks.delete({ name: 'unknown' })).rejects.toMatchObject({ name: 'ApiError', status })
      expect(calls('client.get_list')).toBe(0)
    },
  )

  test('attempts and attempt, if Press shows them', async () => {
    const { client, emulator } = createReceivingWorld({ emulator: { attempts: 'allowed' } })
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    await client.webhooks.activate({ name })
    emulator.platform.addSite({ name: 'acme.example' })
    emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await emulator.tick()
    const [made] = await client.webhooks.attempts({ name })
    expect(made).toMatchObject({ event: 'Site Status Update', status: 'Sent', response_status_code: '200' })
    expect(await client.webhooks.attempt({ name: made?.name ?? '' })).toMatchObject({
      request_payload: { event: 'Site Status Update', data: { status: 'Inactive' } },
    })
  })

  test('attempts and attempt, if Press refuses them, say what to do instead', async () => {
    const { client } = createWorld()
    const { name } = await client.webhooks.add({ endpoint, secret, events })
    const refusal = {
      name: 'ApiError',
      status: 403,
      retryable: false,
      message: expect.stringMatching(/in the dashboard/),
    }
    await expect(client.webhooks.attempts({ name })).rejects.toMatchObject(refusal)
    await expect(client.webhooks.attempt({ name: 'x' })).rejects.toMatchObject(refusal)
  })
})

describe('the team', () => {
  test('trap 21: a team that the user does not belong to is an error, and no call works on a different one', async () => {
    const { client, emulator } = createWorld({ client: { team: 'not-my-team' } })
    await expect(client.webhooks.add({ endpoint, secret, events })).rejects.toMatchObject({
      name: 'ApiError',
      providerCode: 'team_mismatch',
      message: expect.stringMatching(/"dnjt4bkes2".*"not-my-team"/),
    })
    expect(emulator.state.webhooks.size).toBe(0)
  })

  test('it is checked once, before the first call that works on it', async () => {
    const { client, calls } = createWorld({ client: { team: 'second0000' } })
    await client.webhooks.availableEvents()
    expect(calls('account.me')).toBe(0)
    await client.webhooks.list()
    await client.webhooks.list()
    expect(calls('account.me')).toBe(1)
    expect(await client.account.me()).toMatchObject({ user: 'owner@example.com', team: 'second0000' })
  })

  test('it is checked for request too', async () => {
    const path = ['api', 'method', 'press.api.account.me']
    const { client, calls } = createWorld({ client: { team: 'of-others0' } })
    await expect(client.request({ path, json: {} })).rejects.toMatchObject({ providerCode: 'team_mismatch' })
    expect(calls('account.me')).toBe(1)
    const own = createWorld({ client: { team } })
    const { data } = await own.client.request({ path, json: {} })
    expect(data).toMatchObject({ message: { team } })
    expect(own.calls('account.me')).toBe(2)
  })

  test('without the option, it is the user’s own team, and nothing is checked', async () => {
    const { client, calls } = createWorld()
    await client.webhooks.list()
    expect(calls('account.me')).toBe(0)
    expect((await client.account.me()).team).toBe(team)
  })

  test('a check that failed is repeated', async () => {
    const { client, emulator } = createWorld({ client: { team, retry: { limit: 0 } } })
    emulator.inject({ matches: of('account.me'), network: true })
    await expect(client.webhooks.list()).rejects.toMatchObject({ name: 'TransportError' })
    expect(await client.webhooks.list()).toEqual([])
  })

  test.each(['', ' ', 'a b', 'a\nb', 5])('%j is not a team', (bad) => {
    expect(() => createCasesolvedClient({ apiKey, apiSecret, team: bad as string })).toThrow(/"team"/)
  })
})

describe('documents', () => {
  test('a site by its name, by a custom domain, and one that does not exist', async () => {
    const { client, emulator } = createWorld()
    emulator.platform.addBenchGroup({
      name: 'bench-0008',
      team,
      fields: { title: 'Production', version: 'Version 15' },
    })
    emulator.platform.addSite({ name: 'acme.example', fields: { tags: [{ name: 'r1', tag_name: 'shop' }] } })
    emulator.state.domains.set('shop.acme.com', 'acme.example')
    const site = await client.sites.get({ name: 'acme.example' })
    expect(site).toMatchObject({
      name: 'acme.example',
      status: 'Active',
      group_title: 'Production',
      cluster: { title: 'Default' },
      tags: [{ tag_name: 'shop' }],
    })
    expect(await client.sites.get({ name: 'shop.acme.com' })).toEqual(site)
    await expect(client.sites.get({ name: 'gone.example' })).rejects.toMatchObject({
      status: 404,
      message: expect.stringMatching(/gone\.example not found.*renamed or archived/),
    })
  })

  test.each(['null', '', '<h1>Not Found</h1>'])('a 404 from a gateway leads to no site: %j', async (body) => {
    const { client, emulator } = createWorld()
    emulator.inject({ respond: () => new Response(body, { status: 404 }) })
    await expect(client.sites.get({ name: 'acme.example' })).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  })

  test('a domain leads to its site if Press answers 200, too', async () => {
    const { client, emulator } = createWorld()
    emulator.platform.addSite({ name: 'acme.example' })
    const redirect = '/dashboard/sites/acme.example'
    emulator.inject({ respond: () => Response.json({ message: { redirect } }) })
    expect((await client.sites.get({ name: 'shop.acme.com' })).name).toBe('acme.example')
  })

  test('a domain is followed once', async () => {
    const { client, emulator, calls } = createWorld()
    emulator.state.domains.set('one.acme.com', 'two.acme.com')
    emulator.state.domains.set('two.acme.com', 'one.acme.com')
    await expect(client.sites.get({ name: 'one.acme.com' })).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('two.acme.com not found'),
    })
    expect(calls('client.get')).toBe(2)
  })

  test.each([
    '/dashboard/sites/',
    '/dashboard/sites/..',
    '/dashboard/sites/../servers/f1',
    '/dashboard/sites/acme.example/..',
    '/dashboard/sites/acme.example?a=b',
    '/dashboard/sites/%61cme.example',
    '/dashboard/sites/acme.example\n',
    '/dashboard/servers/acme.example',
    'https://example.com/dashboard/sites/acme.example',
    `/dashboard/sites/${'a'.repeat(141)}`,
    7,
    null,
    { toString: '/dashboard/sites/acme.example' },
  ])('%j leads to no site', async (redirect) => {
    const { client, emulator, calls } = createWorld()
    emulator.platform.addSite({ name: 'acme.example' })
    for (const status of [404, 200]) {
      emulator.inject({
        respond: () => Response.json({ exc_type: 'DoesNotExistError', message: { redirect } }, { status }),
      })
      await expect(client.sites.get({ name: 'shop.acme.com' })).rejects.toMatchObject({ name: 'ApiError', status })
    }
    expect(calls('client.get')).toBe(2)
  })

  test('trap 18: plans, benches, groups (Release Group) and builds', async () => {
    const { client, emulator } = createWorld()
    emulator.platform.addSitePlan({ name: 'USD 25', fields: { plan_title: '25 USD', price_usd: 25 } })
    emulator.platform.addBenchGroup({ name: 'bench-0019', team, fields: { title: 'Shops', version: 'Version 15' } })
    const apps = [{ app: 'frappe', hash: '0a1b2c', release: 'r1', source: 's1' }]
    emulator.platform.addBench({ name: 'bench-0019-000059-f2', team, fields: { group: 'bench-0019', apps } })
    emulator.platform.setBuildStatus({ name: '6p4ajiomvd', fields: { status: 'Running', group: 'bench-0019' } })
    const plan = await client.sitePlans.get({ name: 'USD 25' })
    expect(plan).toMatchObject({ price_usd: 25, price_per_day_usd: 0.81, private_benches: 0 })
    expect(await client.benchGroups.get({ name: 'bench-0019' })).toMatchObject({ title: 'Shops', status: 'Active' })
    const bench = await client.benches.get({ name: 'bench-0019-000059-f2' })
    expect(bench).toMatchObject({ group_title: 'Shops', apps: [{ app: 'frappe', hash: '0a1b2c' }] })
    expect(await client.deploys.get({ name: '6p4ajiomvd' })).toMatchObject({
      status: 'Running',
      deployed: null,
      build_steps: [],
    })
    emulator.platform.addSite({ name: 'acme.example', fields: { plan: 'USD 25' } })
    expect((await client.sites.get({ name: 'acme.example' })).current_plan).toEqual(plan)
  })
})

test('changes on the platform reach the receiver, except those that can only be polled', async () => {
  const { client, emulator, seen } = createReceivingWorld()
  const { name } = await client.webhooks.add({ endpoint, secret, events })
  await client.webhooks.activate({ name })
  seen.length = 0
  emulator.platform.createSite({ name: 'new.example' })
  emulator.platform.setSiteStatus({ name: 'new.example', status: 'Active' })
  emulator.platform.startSiteUpdate({ name: 'new.example' })
  emulator.platform.finishSiteUpdate({ name: 'new.example', outcome: 'failure' })
  await emulator.tick()
  // The two events of a new site have equal bytes: the second is taken for a retry.
  expect(seen.map(({ payload }) => (payload as { data: { status: string } }).data.status).sort()).toEqual([
    'Active',
    'Pending',
  ])
  expect((await client.sites.mirror()).broken.map((site) => site.name)).toEqual(['new.example'])
})

test('a base URL that ends in /api/method is refused: the client adds it', () => {
  for (const path of ['/api/method', '/press/api/method/']) {
    const make = () => createCasesolvedClient({ apiKey, apiSecret, baseUrl: `https://press.example.com${path}` })
    expect(make).toThrow(/leave out "\/api\/method"/)
  }
  for (const baseUrl of ['https://api', 'https://press.example.com/api']) {
    expect(() => createCasesolvedClient({ apiKey, apiSecret, baseUrl })).not.toThrow()
  }
})
