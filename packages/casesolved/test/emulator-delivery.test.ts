import { type CasesolvedEmulatorOptions, signedCasesolvedRequest } from '@hookwright/casesolved/testing'
import { describe, expect, test } from 'vitest'
import { createReceivingWorld, endpoint, type ReceivingWorld, secret, settle, team } from './world.js'

const minuteMs = 60_000
const events = ['Site Status Update', 'Site Plan Change', 'Bench Status Update', 'Bench Deploy Status Update']
const failing = () => new Response('no', { status: 500 })

/** Adds and activates a webhook for every event, and forgets the validations. */
async function subscribe(world: ReceivingWorld, path = '/casesolved'): Promise<string> {
  const { name } = await world.client.webhooks.add({ endpoint: new URL(path, endpoint).href, secret, events })
  await world.client.webhooks.activate({ name })
  world.posts.length = 0
  world.seen.length = 0
  return name
}

/** Moves time on in turns of the scheduler. */
async function turn(world: ReceivingWorld, forMs: number, everyMs = 5_000): Promise<void> {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    await world.clock.advance(everyMs)
    await world.emulator.tick()
  }
}

const minutes = (world: ReceivingWorld) => {
  const [first] = world.posts
  return world.posts.map(({ at }) => (at - (first?.at ?? 0)) / minuteMs)
}

async function begin(emulator: Partial<CasesolvedEmulatorOptions> = {}): Promise<ReceivingWorld> {
  const world = createReceivingWorld({ emulator })
  world.emulator.platform.addSite({ name: 'acme.example' })
  return world
}

describe('a delivery', () => {
  test('is the request that Press makes, byte for byte', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    const [post] = world.posts
    expect(post).toMatchObject({ method: 'POST', secret })
    expect(post?.body).toMatch(
      /^\{"event": "Site Status Update", "data": \{"doctype": "Site", "name": "acme\.example", /,
    )
    expect(post?.body).toContain('"ip": null, "status": "Inactive", "group": "bench-0008", "team": "dnjt4bkes2", ')
    const same = await signedCasesolvedRequest({ secret, payload: JSON.parse(post?.body ?? '') })
    expect(await same.text()).toBe(post?.body)
  })

  test('is a snapshot of the moment of its event, and has times without a zone', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Active' })
    await world.emulator.tick()
    expect(world.posts).toHaveLength(2)
    expect(JSON.parse(world.posts[0]?.body ?? '').data.modified).toMatch(/^2026-08-01 05:30:00/)
  })

  test('goes to nobody when no webhook was on at that moment', async () => {
    const world = await begin()
    const name = await subscribe(world)
    await world.client.webhooks.disable({ name })
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.client.webhooks.activate({ name })
    world.posts.length = 0
    await turn(world, minuteMs)
    expect(world.posts).toEqual([])
    expect(world.emulator.state.logs).toEqual([])
  })

  test('of a new site comes twice, with the same bytes', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.createSite({ name: 'new.example' })
    await world.emulator.tick()
    expect(world.posts).toHaveLength(2)
    expect(world.posts[0]?.body).toBe(world.posts[1]?.body)
    expect(world.seen).toHaveLength(1)
  })

  test('comes for a status that changes and an update that succeeds, and shows tags as texts', async () => {
    const world = await begin()
    await subscribe(world)
    const { platform } = world.emulator
    platform.addSite({ name: 'tagged.example', fields: { tags: [{ name: 'shop' }] } })
    platform.setSiteStatus({ name: 'tagged.example', status: 'Active' })
    platform.startSiteUpdate({ name: 'tagged.example' })
    platform.finishSiteUpdate({ name: 'tagged.example', outcome: 'success' })
    await world.emulator.tick()
    const told = world.posts.map(({ body }) => JSON.parse(body).data)
    expect(told).toMatchObject([{ name: 'tagged.example', status: 'Active', tags: ['ResourceTag(shop)'] }])
  })

  test('that a deleted webhook got is forgotten, those of others are not', async () => {
    const world = createReceivingWorld({ emulator: { attempts: 'allowed' } })
    const [one, two] = [await subscribe(world, '/one'), await subscribe(world, '/two')]
    world.emulator.platform.createSite({ name: 'new.example' })
    await world.emulator.tick()
    await world.client.webhooks.delete({ name: one })
    await turn(world, minuteMs)
    world.emulator.platform.setSiteStatus({ name: 'new.example', status: 'Active' })
    await world.emulator.tick()
    const made = await world.client.webhooks.attempts({ name: two })
    expect(made.map(({ timestamp }) => timestamp)).toEqual(
      made
        .map(({ timestamp }) => timestamp)
        .sort()
        .reverse(),
    )
    expect(made).toHaveLength(3)
    const kept = world.emulator.state.logs.flatMap(({ attempts }) => attempts)
    expect(new Set(kept.map(({ webhook }) => webhook))).toEqual(new Set([two]))
  })

  test('of an archived site comes only if its status changes for it', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Pending' })
    await world.emulator.tick()
    world.emulator.platform.archiveSite({ name: 'acme.example' })
    await turn(world, minuteMs)
    expect(world.posts).toHaveLength(1)
  })

  test('trap 7: of several events the newest goes first', async () => {
    const world = await begin()
    await subscribe(world)
    for (const status of ['Inactive', 'Suspended', 'Active']) {
      world.emulator.platform.setSiteStatus({ name: 'acme.example', status })
      await world.clock.advance(1)
    }
    await world.emulator.tick()
    expect(world.posts.map(({ body }) => JSON.parse(body).data.status)).toEqual(['Active', 'Suspended', 'Inactive'])
  })

  test('of each event: plan changes, benches and builds name what Press names', async () => {
    const world = await begin()
    const { platform } = world.emulator
    await subscribe(world)
    platform.addSitePlan({ name: 'USD 10', fields: { price_usd: 10 } })
    platform.addSitePlan({ name: 'USD 25', fields: { price_usd: 25 } })
    platform.addBench({ name: 'bench-1', team, fields: { group: 'bench-0019', status: 'Pending' } })
    for (const plan of ['USD 10', 'USD 25', 'USD 10']) platform.changePlan({ site: 'acme.example', plan })
    platform.setBenchStatus({ name: 'bench-1', status: 'Installing' })
    platform.setBuildStatus({ name: '6p4ajiomvd', fields: { status: 'Running' } })
    await world.emulator.tick()
    const data = world.posts.map(({ body }) => JSON.parse(body).data)
    const changes = data.filter(({ doctype }) => doctype === 'Site Plan Change')
    expect(changes.map(({ type }) => type).sort()).toEqual(['Downgrade', 'Initial Plan', 'Upgrade'])
    expect(changes.find(({ type }) => type === 'Initial Plan')).toMatchObject({ from_plan: '', to_plan: 'USD 10' })
    expect(changes[0]).not.toHaveProperty('team')
    expect(data.find(({ doctype }) => doctype === 'Bench')).not.toHaveProperty('team')
    expect(data.find(({ doctype }) => doctype === 'Deploy Candidate Build')).toMatchObject({ team, status: 'Running' })
    expect(world.seen.flatMap(({ issues }) => issues)).toEqual([])
    expect(world.seen.every(({ type }) => type !== 'unknown')).toBe(true)
  })
})

describe('retries', () => {
  test('come after 2, 6 and 14 minutes, with the same bytes, and end there', async () => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 40 * minuteMs)
    expect(minutes(world)).toEqual([0, 2, 6, 14])
    expect(new Set(world.posts.map(({ body }) => body)).size).toBe(1)
    expect(world.emulator.state.logs[0]).toMatchObject({ status: 'Failed', retries: 4 })
  })

  test('stop when one arrives, and are not handled twice', async () => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 3 * minuteMs)
    world.answers.clear()
    await turn(world, 20 * minuteMs)
    expect(minutes(world)).toEqual([0, 2, 6])
    expect(world.seen).toHaveLength(1)
  })

  test('trap 9: with two webhooks on one event they go to the wrong one', async () => {
    const world = await begin()
    await subscribe(world, '/a')
    await subscribe(world, '/b')
    world.answers.set('/a', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 20 * minuteMs)
    expect(world.posts.map(({ path }) => path)).toEqual(['/a', '/b', '/b'])
    expect(world.emulator.state.logs[0]?.status).toBe('Sent')
  })

  test('trap 9: such a retry is recorded for the webhook that it was meant for, which the next one then finds', async () => {
    const world = await begin()
    const name = await subscribe(world, '/a')
    await subscribe(world, '/b')
    world.answers.set('/a', failing)
    const answers = [200, 500, 200].values()
    world.answers.set('/b', () => new Response(null, { status: answers.next().value ?? 200 }))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 10_000)
    const [log] = world.emulator.state.logs
    expect(log?.status).toBe('Partially Sent')
    expect(log?.attempts.at(-1)).toMatchObject({
      webhook: name,
      endpoint: new URL('/b', endpoint).href,
      status: 'Failed',
    })
    world.answers.delete('/a')
    await turn(world, 20 * minuteMs)
    expect(world.posts.map(({ path }) => path)).toEqual(['/a', '/b', '/b', '/a'])
    expect(log?.status).toBe('Sent')
  })

  test('when some passed and the last keeps failing, there are five attempts', async () => {
    const world = await begin()
    await subscribe(world, '/a')
    await subscribe(world, '/b')
    world.answers.set('/b', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 40 * minuteMs)
    expect(world.posts.filter(({ path }) => path === '/b')).toHaveLength(5)
  })

  test('take the secret and the endpoint of the day, also when the webhook is off by now', async () => {
    const world = await begin()
    const name = await subscribe(world)
    world.answers.set('/casesolved', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 5_000)
    await world.client.webhooks.update({ name, secret: 'a-new-secret-of-webhooks', endpoint: `${endpoint}/new` })
    await turn(world, 3 * minuteMs)
    expect(world.posts.at(-1)).toMatchObject({ path: '/casesolved/new', secret: 'a-new-secret-of-webhooks' })
  })

  test('die with an answer that is too long to be recorded', async () => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', () => new Response('x'.repeat(65_536)))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.emulator.state.logs[0]).toMatchObject({ status: 'Queued', attempts: [] })
  })

  test('die with a webhook that was deleted, or with an endpoint that is too long to be recorded', async () => {
    const world = await begin()
    const name = await subscribe(world)
    world.answers.set('/casesolved', failing)
    world.emulator.state.webhooks.get(name)!.endpoint = `${endpoint}/${'x'.repeat(140)}`
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 20 * minuteMs)
    expect(world.posts).toHaveLength(1)
    expect(world.emulator.state.logs[0]).toMatchObject({ status: 'Queued', attempts: [] })
  })

  test('trap 5: a receiver that takes over 5 s has failed', async () => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', () => new Promise(() => {}))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    const tick = world.emulator.tick()
    await settle()
    await world.clock.advance(5_000)
    await tick
    expect(world.emulator.state.logs[0]?.attempts[0]).toMatchObject({
      status: 'Failed',
      responseStatus: 0,
      responseBody: expect.stringMatching(/Timeout/),
    })
    expect(world.clock.sleeping).toBe(0)
  })
})

describe('what counts as delivered', () => {
  test.each([
    [200, 'Sent'],
    [204, 'Sent'],
    [300, 'Failed'],
    [304, 'Failed'],
    [410, 'Failed'],
    [429, 'Failed'],
  ])('%i: %s', async (status, expected) => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', () => new Response(null, { status }))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.emulator.state.logs[0]?.status).toBe(expected)
  })

  test.each([301, 302, 303, 307, 308])('since September 2026 a redirect of %i has failed', async (status) => {
    const world = await begin({ redirects: 'refused' })
    const name = await subscribe(world)
    world.answers.set('/casesolved', () => new Response(null, { status, headers: { location: '/casesolved/' } }))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.posts).toHaveLength(1)
    expect(world.emulator.state.logs[0]).toMatchObject({ status: 'Failed', attempts: [{ responseStatus: status }] })
    await expect(world.client.webhooks.activate({ name })).rejects.toMatchObject({ status: 417 })
  })

  test('trap 4: a redirect becomes an empty GET that shows the secret and counts as delivered', async () => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', () => new Response(null, { status: 301, headers: { location: '/casesolved/' } }))
    world.answers.set('/casesolved/', () => new Response('a page'))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.posts[1]).toMatchObject({ path: '/casesolved/', method: 'GET', body: '', secret })
    expect(world.emulator.state.logs[0]?.status).toBe('Sent')
    expect(world.seen).toEqual([])
  })

  test('a redirect keeps the GET that another one made of the call; one that leads nowhere has failed', async () => {
    const world = await begin()
    await subscribe(world)
    const moved = (status: number, location: string) => () => new Response(null, { status, headers: { location } })
    world.answers.set('/casesolved', moved(302, '/get'))
    world.answers.set('/get', moved(307, '/still-get'))
    world.answers.set('/still-get', moved(303, 'http://[broken'))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.posts.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /casesolved',
      'GET /get',
      'GET /still-get',
    ])
    expect(world.emulator.state.logs[0]?.attempts[0]).toMatchObject({ responseStatus: 0 })
  })

  test.each([
    ['a secret that no header takes', { secret: ' blank-in-front-of-it' }, /leading whitespace/],
    ['an address that no request takes', { endpoint: 'http://user:pass@127.0.0.1/' }, /Failed to connect/],
    ['a receiver that is not there', {}, /^Failed to connect to the webhook endpoint$/],
  ])('%s has failed', async (_, changes, text) => {
    const world = await begin()
    const name = await subscribe(world)
    Object.assign(world.emulator.state.webhooks.get(name)!, changes)
    world.answers.set('/casesolved', () => Promise.reject(new Error('refused')))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    const [made] = world.emulator.state.logs[0]!.attempts
    expect(made).toMatchObject({ responseStatus: 0, responseBody: expect.stringMatching(text) })
  })

  test.each([307, 308])('a redirect of %i keeps method and body', async (status) => {
    const world = await begin()
    await subscribe(world)
    world.answers.set('/casesolved', () => new Response(null, { status, headers: { location: '/moved' } }))
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await world.emulator.tick()
    expect(world.posts[1]).toMatchObject({ path: '/moved', method: 'POST', body: world.posts[0]?.body })
    expect(world.seen).toHaveLength(1)
  })
})

describe('turning webhooks off', () => {
  test.each([
    [4, 1],
    [5, 0],
  ])(
    'since September 2026, after %i deliveries of an hour that all failed, enabled is %i',
    async (failures, enabled) => {
      const world = await begin({ leastDeliveries: 5 })
      const name = await subscribe(world)
      world.answers.set('/casesolved', failing)
      await turn(world, 50 * minuteMs, minuteMs)
      for (let count = 0; count < failures; count++) {
        world.emulator.platform.setSiteStatus({ name: 'acme.example', status: count % 2 ? 'Active' : 'Inactive' })
        await world.clock.advance(1)
        await world.emulator.tick()
      }
      for (const log of world.emulator.state.logs) log.retries = 4
      await turn(world, 12 * minuteMs, minuteMs)
      expect(await world.client.webhooks.get({ name })).toMatchObject({ enabled })
    },
  )

  test('trap 6: one failure in a quiet hour is enough, for every team that has the endpoint', async () => {
    const world = await begin()
    const other = await subscribe(world, '/other')
    const name = await subscribe(world)
    world.answers.set('/casesolved', failing)
    await turn(world, 55 * minuteMs, minuteMs)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 10 * minuteMs)
    expect(await world.client.webhooks.get({ name })).toMatchObject({ enabled: 0 })
    expect(await world.client.webhooks.get({ name: other })).toMatchObject({ enabled: 1 })
    expect(world.emulator.state.mails).toMatchObject([{ team, endpoint }])
  })

  test('70 % is not yet over 70 %, and validations do not count', async () => {
    const world = await begin()
    const name = await subscribe(world)
    await turn(world, 50 * minuteMs, minuteMs)
    for (let count = 0; count < 10; count++) {
      if (count === 3) world.answers.set('/casesolved', failing)
      world.emulator.platform.setSiteStatus({ name: 'acme.example', status: count % 2 ? 'Active' : 'Inactive' })
      await world.clock.advance(1)
      await world.emulator.tick()
    }
    await world.client.webhooks.validate({ name })
    for (const log of world.emulator.state.logs) log.retries = 4
    await turn(world, 12 * minuteMs, minuteMs)
    expect(await world.client.webhooks.get({ name })).toMatchObject({ enabled: 1 })
  })

  test('logs are forgotten after a day', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 49 * 60 * minuteMs, 60 * minuteMs)
    expect(world.emulator.state.logs).toEqual([])
  })
})

test('run turns until it is stopped, and leaves no timer', async () => {
  const world = await begin()
  await subscribe(world)
  const controller = new AbortController()
  const running = world.emulator.run({ signal: controller.signal })
  await settle()
  world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
  await world.clock.advance(5_000)
  await settle()
  expect(world.seen).toHaveLength(1)
  controller.abort()
  await running
  expect(world.clock.sleeping).toBe(0)
})
