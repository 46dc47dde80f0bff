import { describe, expect, test } from 'vitest'
import { checkUrl, fits } from '../src/client/spec.js'
import { accountId, allKinds, answering, applicationId, createWorld, solutionId, wholeSolution } from './world.js'

const url = 'https://example.com/hooks/9f0c1c62-6a39-4d1b'

describe('trap 21: ensure', () => {
  test('creates once, whatever the order of kinds and ids', async () => {
    const { client, run, emulator } = createWorld()
    const filter = (ids: string[]) => ({ applications: { application_ids: ids } })
    const first = await run(client.webhooks.ensure({ solutionId, url, kinds: allKinds, filter: filter(['a', 'b']) }))
    const kinds = [...allKinds].reverse()
    const again = await run(client.webhooks.ensure({ solutionId, url, kinds, filter: filter(['b', 'a']) }))
    expect(again.webhook_id).toBe(first.webhook_id)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('creates a second one for a different solution, filter, kind or URL', async () => {
    const { client, run, emulator } = createWorld()
    const base = { ...wholeSolution, url }
    const others = [
      {},
      { solutionId: 'another' },
      { filter: { applications: { application_ids: [applicationId] } } },
      { filter: { application: { application_id: applicationId, field_ids: ['title'] } } },
      { kinds: ['RECORD_CREATED'] },
      { url: `${url}-2` },
      { url: undefined },
    ]
    for (const other of others) await run(client.webhooks.ensure({ ...base, ...other }))
    for (const other of others) await run(client.webhooks.ensure({ ...base, ...other }))
    expect(emulator.state.webhooks).toHaveLength(others.length)
  })

  test('finds the webhook of a URL that is written differently', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id } = await run(client.webhooks.create({ ...wholeSolution, url: 'https://example.com/' }))
    const found = await run(client.webhooks.ensure({ ...wholeSolution, url: 'https://Example.com' }))
    expect(found.webhook_id).toBe(webhook_id)
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('finds the webhook of a solution if the reply leaves out its empty filter', async () => {
    const webhook = { webhook_id: 'w', locator: { account_id: accountId, solution_id: solutionId }, kinds: allKinds }
    const body = JSON.stringify({ webhooks: [webhook] })
    const { client, run, emulator } = createWorld()
    emulator.inject(answering(body))
    expect((await run(client.webhooks.ensure(wholeSolution))).webhook_id).toBe('w')
  })

  test.each([
    ['a filter of an unknown kind', { filter: { folder: {} } }, {}],
    ['another solution', { locator: { solution_id: 'another' } }, {}],
    ['an invalid URL', { notification_status: { enabled: { url: 'nonsense' } } }, {}],
    ['another table', { filter: { application: { application_id: 'b' } } }, { filter: 'a' }],
  ])('does not match a webhook that has %s', async (_, other, wanted) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, filter: {} }
    const webhook = { ...read, notification_status: { enabled: { url } }, ...other }
    const { client, run, emulator, sent } = createWorld()
    emulator.inject({ respond: () => Response.json({ webhooks: [webhook] }) })
    const filter = { application: { application_id: 'a', field_ids: ['f'] } }
    await run(client.webhooks.ensure({ ...wholeSolution, url, ...('filter' in wanted && { filter }) }))
    expect(sent.at(-1)?.url).toMatch(/CreateWebhook$/)
  })

  test.each([
    ['lost', { network: true }],
    ['a 408', { respond: () => new Response('', { status: 408 }) }],
    ['a 502 of a gateway', { respond: () => new Response('<h1>Bad Gateway</h1>', { status: 502 }) }],
  ])('finds the webhook whose creation took effect although the answer was %s', async (_, fault) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ matches: ({ operation }) => operation === 'CreateWebhook', ...fault, when: 'after' })
    const webhook = await run(client.webhooks.ensure({ ...wholeSolution, url }))
    expect(emulator.state.webhooks.map(({ webhook_id }) => webhook_id)).toEqual([webhook.webhook_id])
  })
})

test('a non-ASCII name is accepted, also in Node versions whose URL.canParse denies it after some thousand calls', () => {
  const written = 'https://hooks.münchen.example/x'
  const spec = { solutionId, kinds: [], filter: { solution: {} } }
  const enabled = { url: new URL(written).href, secret: '' }
  const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: [], notification_status: { enabled } }
  for (let count = 0; count < 20_000; count++) {
    checkUrl(written)
    if (!fits(webhook, { ...spec, url: written })) expect.fail(`Not the same after ${count}.`)
  }
})

describe('trap 21: ensure of a webhook that was not created', () => {
  test.each([
    ['refused', { respond: () => new Response('', { status: 403 }) }, { status: 403 }, 1],
    ['lost on its way', { network: true }, { code: 'network' }, 2],
  ] as const)('fails with what failed: %s', async (_, fault, expected, lists) => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ matches: ({ operation }) => operation === 'CreateWebhook', times: 9, ...fault })
    await expect(run(client.webhooks.ensure({ ...wholeSolution, url }))).rejects.toMatchObject(expected)
    const asked = emulator.state.requests.filter(({ operation }) => operation === 'ListWebhooks')
    expect(asked).toHaveLength(lists)
  })
})
