import { describe, expect, test } from 'vitest'
import { begin, failing, minuteMs, subscribe, turn } from './delivery-world.js'
import { endpoint, type ReceivingWorld, settle } from './world.js'

const minutes = (world: ReceivingWorld) => {
  const [first] = world.posts
  return world.posts.map(({ at }) => (at - (first?.at ?? 0)) / minuteMs)
}

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

  test('if some calls arrived and the last keeps failing, there are five attempts', async () => {
    const world = await begin()
    await subscribe(world, '/a')
    await subscribe(world, '/b')
    world.answers.set('/b', failing)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    await turn(world, 40 * minuteMs)
    expect(world.posts.filter(({ path }) => path === '/b')).toHaveLength(5)
  })

  test('use the present secret and endpoint, even if the webhook is off by then', async () => {
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
