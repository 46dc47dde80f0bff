import { signedCasesolvedRequest } from '@hookwright/casesolved/testing'
import { describe, expect, test } from 'vitest'
import { begin, minuteMs, subscribe, turn } from './delivery-world.js'
import { apiKey, apiSecret, createReceivingWorld, secret, settle, team } from './world.js'

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

  test('is a snapshot from the moment of its event, with times without a zone', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Inactive' })
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Active' })
    await world.emulator.tick()
    expect(world.posts).toHaveLength(2)
    // Trap 11: without microseconds if they are zero.
    expect(JSON.parse(world.posts[0]?.body ?? '').data.modified).toBe('2026-08-01 05:30:00')
  })

  test('is sent to no webhook if none was on at that moment', async () => {
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

  test('trap 10: does not come for an update, nor for one that fails', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.startSiteUpdate({ name: 'acme.example' })
    world.emulator.platform.finishSiteUpdate({ name: 'acme.example', outcome: 'failure' })
    await turn(world, minuteMs)
    expect(world.posts).toEqual([])
  })

  test('to a deleted webhook is forgotten, those to others are not', async () => {
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

  test('of an archived site comes only if archiving changes its status', async () => {
    const world = await begin()
    await subscribe(world)
    world.emulator.platform.setSiteStatus({ name: 'acme.example', status: 'Pending' })
    await world.emulator.tick()
    world.emulator.platform.archiveSite({ name: 'acme.example' })
    await turn(world, minuteMs)
    expect(world.posts).toHaveLength(1)
  })

  test('trap 7: the newest of several events goes first', async () => {
    const world = await begin()
    await subscribe(world)
    for (const status of ['Inactive', 'Suspended', 'Active']) {
      world.emulator.platform.setSiteStatus({ name: 'acme.example', status })
      await world.clock.advance(1)
    }
    await world.emulator.tick()
    expect(world.posts.map(({ body }) => JSON.parse(body).data.status)).toEqual(['Active', 'Suspended', 'Inactive'])
  })

  test('trap 7: the newest goes first even among events of one moment, and a hundred in a turn', async () => {
    const world = await begin()
    await subscribe(world)
    const names = Array.from({ length: 101 }, (_, index) => `site-${index}.example`)
    for (const name of names) {
      world.emulator.platform.addSite({ name })
      world.emulator.platform.setSiteStatus({ name, status: 'Inactive' })
    }
    const told = () => world.posts.map(({ body }) => JSON.parse(body).data.name)
    await world.emulator.tick()
    expect(told()).toEqual(names.slice(1).reverse())
    await world.emulator.tick()
    expect(told().at(-1)).toBe(names[0])
    expect(told()).toHaveLength(101)
  })

  test('is never made for the team of the platform itself', async () => {
    const users = [{ apiKey, apiSecret, teams: ['Administrator'] }]
    const world = createReceivingWorld({ emulator: { users } })
    await subscribe(world)
    world.emulator.platform.createSite({ name: 'new.example', team: 'Administrator' })
    await turn(world, minuteMs)
    expect(world.posts).toEqual([])
    expect(world.emulator.state.logs).toEqual([])
  })

  test('of each event: plan changes, benches and builds name what Press names', async () => {
    const world = await begin()
    const { platform } = world.emulator
    await subscribe(world)
    platform.addSitePlan({ name: 'USD 10', fields: { price_usd: 10 } })
    platform.addSitePlan({ name: 'USD 25', fields: { price_usd: 25 } })
    platform.addBench({ name: 'bench-1', fields: { group: 'bench-0019', status: 'Pending' } })
    await world.clock.advance(minuteMs)
    platform.addSitePlan({ name: 'USD 10 EU', fields: { price_usd: 10 } })
    for (const plan of ['USD 10', 'USD 25', 'USD 10', 'USD 10 EU']) platform.changePlan({ site: 'acme.example', plan })
    platform.setBenchStatus({ name: 'bench-1', status: 'Installing' })
    platform.setBuildStatus({ name: '6p4ajiomvd', fields: { status: 'Running' } })
    await world.emulator.tick()
    const data = world.posts.map(({ body }) => JSON.parse(body).data)
    const changes = data.filter(({ doctype }) => doctype === 'Site Plan Change')
    expect(changes.map(({ type }) => type).sort()).toEqual(['Downgrade', 'Initial Plan', 'Upgrade', 'Upgrade'])
    // Trap 16: not more expensive than the one before.
    expect(changes.find(({ to_plan }) => to_plan === 'USD 10 EU')).toMatchObject({ type: 'Upgrade' })
    expect(changes.find(({ type }) => type === 'Initial Plan')).toMatchObject({ from_plan: '', to_plan: 'USD 10' })
    // Trap 25: an old time, the creation of the site.
    const ofInitialPlan = changes.find(({ type }) => type === 'Initial Plan')
    expect(ofInitialPlan.timestamp < ofInitialPlan.creation).toBe(true)
    expect(changes.filter(({ timestamp, creation }) => timestamp < creation.slice(0, 19))).toEqual([ofInitialPlan])
    expect(changes[0]).not.toHaveProperty('team')
    const bench = data.find(({ doctype }) => doctype === 'Bench')
    expect(bench).not.toHaveProperty('team')
    // Trap 7: that of the previous state.
    expect(bench.modified).toBe(bench.creation)
    expect(data.find(({ doctype }) => doctype === 'Deploy Candidate Build')).toMatchObject({ team, status: 'Running' })
    expect(world.seen.flatMap(({ issues }) => issues)).toEqual([])
    expect(world.seen.every(({ type }) => type !== 'unknown')).toBe(true)
  })
})

test('a build error that is as long as its log arrives', async () => {
  const world = await begin()
  await subscribe(world)
  const build_error = 'no space left\n'.repeat(50_000)
  world.emulator.platform.setBuildStatus({ name: '6p4ajiomvd', fields: { status: 'Failure', build_error } })
  await world.emulator.tick()
  expect(world.seen).toMatchObject([{ type: 'Bench Deploy Status Update', payload: { data: { build_error } } }])
})

test('run takes turns until it is stopped, and leaves no timer', async () => {
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
