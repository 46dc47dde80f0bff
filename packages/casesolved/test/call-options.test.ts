import type { CasesolvedClient } from '@hookwright/casesolved'
import { expect, test } from 'vitest'
import { createWorld, endpoint, noLimit, secret, team, type World } from './world.js'

/** Options that are internal to a request, and values that belong in none. */
const stray = {
  accepts: () => true,
  body: 'stray',
  dbPassword: 'hunter2',
  filters: { status: 'Broken' },
  headers: { authorization: 'stray' },
  idempotent: true,
  json: { dbPassword: 'hunter2' },
  method: 'account.me',
  path: ['stray'],
  query: { dbPassword: 'hunter2' },
  repeatable: true,
  requires: ['nope'],
  search: 'dbPassword=hunter2',
  secrets: ['Casesolved'],
  url: 'stray',
}

/** Options that other methods accept and these do not. */
const strayOf: Record<string, object> = {
  'benches.get': { doctype: 'Site' },
  'sites.mirror': { fields: ['name'], status: 'Broken' },
  'webhooks.list': { fields: ['name'], pageSize: 0 },
}

const webhook = { name: '0000000001' }
const events = ['Site Plan Change']

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const methods: Record<string, (client: CasesolvedClient, extra: object) => Promise<unknown>> = {
  'account.me': ({ account }, extra) => account.me(extra),
  'benchGroups.get': ({ benchGroups }, extra) => benchGroups.get({ name: 'bench-0008', ...extra }),
  'benches.get': ({ benches }, extra) => benches.get({ name: 'bench-0008-1', ...extra }),
  'deploys.get': ({ deploys }, extra) => deploys.get({ name: '6p4ajiomvd', ...extra }),
  'sitePlans.get': ({ sitePlans }, extra) => sitePlans.get({ name: 'USD 25', ...extra }),
  'sites.get': ({ sites }, extra) => sites.get({ name: 'shop.acme.com', ...extra }),
  'sites.list': ({ sites }, extra) => collect(sites.list(extra)),
  'sites.mirror': ({ sites }, extra) => sites.mirror(extra),
  'webhooks.activate': ({ webhooks }, extra) => webhooks.activate({ ...webhook, ...extra }),
  'webhooks.add': ({ webhooks }, extra) => webhooks.add({ endpoint: `${endpoint}/new`, secret, events, ...extra }),
  'webhooks.attempt': ({ webhooks }, extra) => webhooks.attempt({ name: 'unknown', ...extra }),
  'webhooks.attempts': ({ webhooks }, extra) => webhooks.attempts({ ...webhook, ...extra }),
  'webhooks.availableEvents': ({ webhooks }, extra) => webhooks.availableEvents(extra),
  'webhooks.delete': ({ webhooks }, extra) => webhooks.delete({ ...webhook, ...extra }),
  'webhooks.disable': ({ webhooks }, extra) => webhooks.disable({ ...webhook, ...extra }),
  'webhooks.get': ({ webhooks }, extra) => webhooks.get({ ...webhook, ...extra }),
  'webhooks.list': ({ webhooks }, extra) => webhooks.list(extra),
  'webhooks.update': ({ webhooks }, extra) => webhooks.update({ ...webhook, secret: `${secret}-2`, ...extra }),
  'webhooks.validate': ({ webhooks }, extra) => webhooks.validate({ ...webhook, ...extra }),
}

/** A platform with one object of each kind, and a record of everything that its client sends. */
async function createFullWorld(): Promise<World & { sent: string[] }> {
  const sent: string[] = []
  const world: World = createWorld({
    emulator: { attempts: 'allowed', fetch: async () => new Response() },
    client: {
      limiter: noLimit,
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const { method, url, headers } = request
        sent.push([method, url, JSON.stringify([...headers]), await request.clone().text()].join(' '))
        return world.emulator.fetch(request)
      },
    },
  })
  const { platform, state } = world.emulator
  platform.addSite({ name: 'acme.example' })
  state.domains.set('shop.acme.com', 'acme.example')
  platform.addSitePlan({ name: 'USD 25' })
  platform.addBenchGroup({ name: 'bench-0008', team })
  platform.addBench({ name: 'bench-0008-1', team })
  await world.client.webhooks.add({ endpoint, secret, events })
  expect([...state.webhooks.keys()]).toEqual([webhook.name])
  platform.setBuildStatus({ name: '6p4ajiomvd', fields: { status: 'Running' } })
  sent.length = 0
  return { ...world, sent }
}

test('every method is listed here', () => {
  const { client } = createWorld()
  const names = Object.entries(client).flatMap(([part, of]) => Object.keys(of).map((name) => `${part}.${name}`))
  expect(Object.keys(methods)).toEqual(names.toSorted())
})

const named = Object.entries(methods).filter(([name]) =>
  /\.(get|activate|attempts?|delete|disable|update|validate)$/.test(name),
)

test.each(named)('%s: a missing or blank name is refused before any request', async (_, call) => {
  const { client, sent } = await createFullWorld()
  for (const name of [undefined, '', ' ', null, 7]) {
    const refusal = { name: 'ConfigError', code: 'option_invalid', message: expect.stringContaining('"name"') }
    await expect(call(client, { name })).rejects.toMatchObject(refusal)
  }
  expect(sent).toEqual([])
})

test.each(['webhooks.add', 'webhooks.update'] as const)(
  '%s: an endpoint that is blank or not a text is refused before any request',
  async (name) => {
    const { client, sent } = await createFullWorld()
    for (const endpoint of ['', ' ', null, 7, ...(name === 'webhooks.add' ? [undefined] : [])]) {
      const refusal = { name: 'ConfigError', code: 'option_invalid', message: expect.stringContaining('"endpoint"') }
      await expect(methods[name]?.(client, { endpoint })).rejects.toMatchObject(refusal)
    }
    expect(sent).toEqual([])
  },
)

test.each(Object.entries(methods))('%s: nothing else in its options reaches the request', async (name, call) => {
  const outcomeWith = async (extra: object, refused: boolean) => {
    const { client, emulator, sent } = await createFullWorld()
    const refuse = () => Response.json({ exc_type: 'ValidationError', message: 'Not so' }, { status: 417 })
    if (refused) emulator.inject({ respond: refuse, times: Number.POSITIVE_INFINITY })
    const [outcome] = await Promise.allSettled([call(client, extra)])
    return { outcome, sent }
  }
  for (const refused of [false, true]) {
    const expected = await outcomeWith({}, refused)
    expect(expected.sent).not.toEqual([])
    if (refused) expect(expected.outcome).toMatchObject({ reason: { status: 417 } })
    expect(await outcomeWith({ ...stray, ...strayOf[name] }, refused)).toEqual(expected)
  }
})
