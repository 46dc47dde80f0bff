import { createCasesolvedClient, type PressSite } from '@hookwright/casesolved'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apiKey, apiSecret, createWorld, team, type World } from './world.js'

const names = (sites: readonly PressSite[]) => sites.map(({ name }) => name)
const siteName = (index: number) => `site-${String(index).padStart(4, '0')}.example`

function addSites({ emulator }: World, count: number): string[] {
  const added = Array.from({ length: count }, (_, index) => siteName(index))
  for (const name of added) emulator.platform.addSite({ name })
  return added
}

async function collect(sites: AsyncIterable<PressSite>): Promise<PressSite[]> {
  const found: PressSite[] = []
  for await (const site of sites) found.push(site)
  return found
}

type Row = Record<string, unknown>

/** A world whose list requests or answers differ from those of the emulator. */
function createOtherWorld(askedFor: (args: Row) => Row, answered: (row: Row) => Row = (row) => row): World {
  const world: World = createWorld({
    client: {
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const args = JSON.stringify(askedFor(await request.clone().json()))
        const response = await world.emulator.fetch(new Request(request, { body: args }))
        const { message } = (await response.json()) as { message: Row[] }
        return Response.json({ message: message.map(answered) })
      },
    },
  })
  return world
}

describe('sites.list', () => {
  test.each([0, 1, 19, 20, 21, 99, 100, 101, 250])('%i sites, each once, oldest first', async (count) => {
    const world = createWorld()
    const added = addSites(world, count)
    expect(names(await collect(world.client.sites.list()))).toEqual(added)
  })

  test('any page size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 30 }), async (count, pageSize) => {
        const world = createWorld()
        const added = addSites(world, count)
        expect(names(await collect(world.client.sites.list({ pageSize })))).toEqual(added)
      }),
      { numRuns: 25 },
    )
  })

  test.each([Number.NaN, 0, -1, '100', null])('a page size of %s is refused before any request', async (bad) => {
    const { client, emulator } = createWorld()
    const pageSize = bad as number
    const refusal = { name: 'ConfigError', message: expect.stringContaining('"pageSize"') }
    await expect(collect(client.sites.list({ pageSize }))).rejects.toMatchObject(refusal)
    await expect(client.sites.mirror({ pageSize })).rejects.toMatchObject(refusal)
    expect(emulator.state.requests).toEqual([])
  })

  test.each([1, 2.5, 10_001, Number.POSITIVE_INFINITY])(
    'a page size of %d is changed to one that Press accepts',
    async (pageSize) => {
      const limits: unknown[] = []
      const world: World = createWorld({
        client: {
          fetch: async (input, init) => {
            const request = new Request(input, init)
            limits.push((await request.clone().json()).limit)
            return world.emulator.fetch(request)
          },
        },
      })
      const added = addSites(world, 5)
      expect(names(await collect(world.client.sites.list({ pageSize })))).toEqual(added)
      expect(new Set(limits)).toEqual(new Set([pageSize < 3 ? 2 : 10_000]))
    },
  )

  test('is complete if the server returns fewer sites than asked for', async () => {
    const world = createOtherWorld((args) => ({ ...args, limit: Math.min(Number(args.limit), 25) }))
    const added = addSites(world, 80)
    expect(names(await collect(world.client.sites.list()))).toEqual(added)
  })

  test('sends one request per page, although each page begins with the last site of the one before', async () => {
    const world = createWorld()
    addSites(world, 250)
    await collect(world.client.sites.list())
    // 1 to 100, 100 to 199, 199 to 250, and 250 again: the server may cap pages, so only a small one is the last.
    expect(world.calls('client.get_list')).toBe(4)
  })

  test('reads only as far as it is iterated', async () => {
    const world = createWorld()
    addSites(world, 300)
    for await (const _ of world.client.sites.list()) break
    expect(world.calls('client.get_list')).toBe(1)
  })

  test('sites that are deleted meanwhile leave no gap, whichever they are', async () => {
    // More than the largest page. Pages of two take as many requests as there are sites.
    const count = 40
    // Each after this many sites were found.
    const removal = fc.record({ index: fc.nat(count - 1), after: fc.integer({ min: 1, max: count - 1 }) })
    const removals = fc.uniqueArray(removal, { maxLength: 16, selector: ({ index }) => index })
    await fc.assert(
      fc.asyncProperty(removals, fc.integer({ min: 1, max: 25 }), async (gone, pageSize) => {
        const world = createWorld()
        const added = addSites(world, count)
        const found: string[] = []
        for await (const { name } of world.client.sites.list({ pageSize })) {
          found.push(name)
          for (const { index, after } of gone) {
            if (after === found.length) world.emulator.platform.archiveSite({ name: siteName(index) })
          }
        }
        const staying = added.filter((_, index) => !gone.some((one) => one.index === index))
        expect(found).toEqual(expect.arrayContaining(staying))
        expect(new Set(found).size).toBe(found.length)
      }),
      { numRuns: 50 },
    )
  })

  test('however often pages have to be read again because sites went away, none is left out', async () => {
    const world = createWorld()
    const added = addSites(world, 60)
    const found: string[] = []
    for await (const { name } of world.client.sites.list({ pageSize: 4 })) {
      found.push(name)
      // All of them: none is left for the next page to join.
      if (found.length % 4 === 0) {
        for (const gone of found.slice(-4)) world.emulator.platform.archiveSite({ name: gone })
      }
    }
    expect(found).toEqual(added)
  })

  test('a site that comes in between moves the others, and none is missed', async () => {
    const world = createWorld()
    const added = addSites(world, 6)
    world.emulator.state.sites.get(siteName(0))!.fields.status = 'Pending'
    const found: string[] = []
    for await (const { name } of world.client.sites.list({ status: 'Active', pageSize: 2 })) {
      found.push(name)
      world.emulator.state.sites.get(siteName(0))!.fields.status = 'Active'
    }
    expect(found).toEqual(added.slice(1))
  })

  test('an unreadable row does not make a page look short', async () => {
    const world = createWorld()
    const pages = [
      [{ name: 'a' }, { name: 7 }, { name: 'b' }],
      [{ name: 'b' }, { name: 'c' }],
    ]
    for (const rows of pages) world.emulator.inject({ respond: () => Response.json({ message: rows }) })
    expect(names(await collect(world.client.sites.list({ pageSize: 3 })))).toEqual(['a', 'b', 'c'])
  })

  /** A server with its own rules: returns the names on the page that begins at an offset. */
  const strange = (pageAt: (start: number) => readonly string[]) => {
    let asked = 0
    const client = createCasesolvedClient({
      apiKey,
      apiSecret,
      fetch: async (input, init) => {
        if (++asked > 100) throw new Error('It asks for ever.')
        const { start } = (await new Request(input, init).json()) as { start: number }
        return Response.json({ message: pageAt(start).map((name) => ({ name })) })
      },
      retry: { limit: 0 },
    })
    return client.sites.list()
  }
  const page = Array.from({ length: 100 }, (_, index) => siteName(index))
  const next = Array.from({ length: 100 }, (_, index) => siteName(100 + index))

  test.each([
    ['the same page again and again', () => page, page],
    [
      'the same page, in a different order each time',
      (start: number) => (start % 2 === 0 ? page : page.toReversed()),
      page,
    ],
    ['a page, then nothing', (start: number) => (start === 0 ? page : []), page],
    ['two pages that do not join', (start: number) => (start === 0 ? page : next), [...page, ...next]],
  ])('ends if the server returns %s', async (_, pageAt, expected) => {
    expect(names(await collect(strange(pageAt))).toSorted()).toEqual(expected)
  })

  test('trap 15: by status; archived sites only then, and under a new name', async () => {
    const world = createWorld()
    addSites(world, 3)
    world.emulator.platform.archiveSite({ name: siteName(1) })
    expect(names(await collect(world.client.sites.list()))).toEqual([siteName(0), siteName(2)])
    expect(await collect(world.client.sites.list({ status: 'Archived' }))).toMatchObject([
      { name: `${siteName(1)}.archived`, status: 'Archived' },
    ])
  })

  test('other fields, and always the name', async () => {
    const world = createWorld()
    addSites(world, 1)
    const [site] = await collect(world.client.sites.list({ fields: ['host_name', 'admin_password'] }))
    expect(site).toEqual({ name: siteName(0), host_name: siteName(0) })
  })

  test('only those of the team', async () => {
    const world = createWorld({ client: { team: 'second0000' } })
    world.emulator.platform.addSite({ name: 'theirs.example', team })
    world.emulator.platform.addSite({ name: 'ours.example', team: 'second0000' })
    expect(names(await collect(world.client.sites.list()))).toEqual(['ours.example'])
  })
})

describe('sites.mirror', () => {
  test('trap 10: shows what webhooks never report', async () => {
    const world = createWorld()
    const { platform } = world.emulator
    addSites(world, 5)
    platform.startSiteUpdate({ name: siteName(0) })
    platform.startSiteUpdate({ name: siteName(1) })
    platform.finishSiteUpdate({ name: siteName(1), outcome: 'failure' })
    platform.archiveSite({ name: siteName(2) })
    world.emulator.state.sites.get(siteName(3))!.fields.status = 'Recovering'
    const mirror = await world.client.sites.mirror()
    expect(world.calls('client.get_list')).toBe(2)
    expect(mirror.startedAt).toEqual(new Date(world.clock.now()))
    expect(names(mirror.updating)).toEqual([siteName(0), siteName(3)])
    expect(names(mirror.broken)).toEqual([siteName(1)])
    expect(names(mirror.archived)).toEqual([`${siteName(2)}.archived`])
    expect(mirror.sites.size).toBe(5)
    expect(mirror.sites.get(siteName(4))).toMatchObject({ status: 'Active', group: 'bench-0008' })
  })

  test('any status that Update Available replaces is found, even if lists by status show it too', async () => {
    const world = createWorld()
    world.emulator.state.benchesWithUpdate.add('bench-0008-000005-f1')
    const statuses = ['Active', 'Broken', 'Updating', 'Recovering', 'Pending', 'Installing', 'Inactive', 'Suspended']
    for (const status of statuses) world.emulator.platform.addSite({ name: `${status}.example`.toLowerCase(), status })
    const listed = await collect(world.client.sites.list())
    expect(listed.map(({ status }) => status)).toEqual(statuses.map(() => 'Update Available'))
    const { sites } = await world.client.sites.mirror()
    expect([...sites.values()].map(({ status }) => status)).toEqual(statuses)
    for (const status of statuses) {
      expect(await collect(world.client.sites.list({ status }))).toMatchObject([{ status }])
    }
  })

  test('beside a site that shows Update Available, the others keep their status', async () => {
    const world = createWorld()
    world.emulator.state.benchesWithUpdate.add('bench-with-update')
    world.emulator.platform.addSite({ name: 'old.example', fields: { bench: 'bench-with-update' } })
    world.emulator.platform.addSite({ name: 'new.example', status: 'Relocating', fields: { bench: 'bench-other' } })
    const { sites } = await world.client.sites.mirror()
    expect(new Set([...sites.values()].map(({ name, status }) => `${name} ${status}`))).toEqual(
      new Set(['old.example Active', 'new.example Relocating']),
    )
  })

  test('if lists show no time of creation, a new site is not taken for an archived one of its name', async () => {
    const world = createOtherWorld(
      (args) => args,
      ({ creation: _, ...row }) => row,
    )
    addSites(world, 1)
    world.emulator.platform.archiveSite({ name: siteName(0) })
    addSites(world, 1)
    const { sites } = await world.client.sites.mirror()
    expect([...sites.keys()]).toEqual([siteName(0), `${siteName(0)}.archived`])
  })

  test('a site that is archived during the reading is listed once', async () => {
    const world = createWorld()
    addSites(world, 3)
    let lists = 0
    const original = world.emulator.state.requests.push
    world.emulator.state.requests.push = (...made) => {
      if (++lists === 2) world.emulator.platform.archiveSite({ name: siteName(1) })
      return original.apply(world.emulator.state.requests, made)
    }
    const mirror = await world.client.sites.mirror()
    expect([...mirror.sites.keys()]).toEqual([siteName(0), siteName(2), `${siteName(1)}.archived`])
  })

  test('reports its progress', async () => {
    const world = createWorld()
    addSites(world, 250)
    const seen: number[] = []
    await world.client.sites.mirror({ onProgress: ({ sites }) => seen.push(sites) })
    expect(seen).toEqual([100, 200])
  })

  test('is not affected by an onProgress that throws or rejects', async () => {
    const world = createWorld()
    addSites(world, 250)
    const failing = () => {
      throw new Error('no log')
    }
    const rejecting = async () => failing()
    for (const onProgress of [failing, rejecting]) {
      expect((await world.client.sites.mirror({ onProgress })).sites.size).toBe(250)
    }
  })
})
