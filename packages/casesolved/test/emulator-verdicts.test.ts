import { createCasesolvedClient } from '@hookwright/casesolved'
import { describe, expect, test } from 'vitest'
import { begin, failing, minuteMs, subscribe, turn } from './delivery-world.js'
import { apiKey, apiSecret, endpoint, secret, team } from './world.js'

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
    ['a secret that no header can hold', { secret: ' blank-in-front-of-it' }, /leading whitespace/],
    ['a URL that no request accepts', { endpoint: 'http://user:pass@127.0.0.1/' }, /Failed to connect/],
    ['a receiver that does not exist', {}, /^Failed to connect to the webhook endpoint$/],
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

describe('disabling webhooks', () => {
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
    const second = createCasesolvedClient({ apiKey, apiSecret, team: 'second0000', fetch: world.emulator.fetch })
    const added = await second.webhooks.add({ endpoint, secret, events: ['Site Plan Change'] })
    await second.webhooks.activate({ name: added.name })
    const other = await subscribe(world, '/other')
    const name = await subscribe(world)
    world.answers.set('/casesolved', failing)
    await turn(world, 55 * minuteMs, minuteMs)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 10 * minuteMs)
    expect(await world.client.webhooks.get({ name })).toMatchObject({ enabled: 0 })
    expect(await world.client.webhooks.get({ name: other })).toMatchObject({ enabled: 1 })
    expect(await second.webhooks.get({ name: added.name })).toMatchObject({ enabled: 0 })
    expect(world.emulator.state.mails).toMatchObject([
      { team: 'second0000', endpoint },
      { team, endpoint },
    ])
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
