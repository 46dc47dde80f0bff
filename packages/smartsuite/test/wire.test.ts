import { createSmartSuiteClient, createSmartSuiteFeed, memoryStore, pathToken } from '@hookwright/smartsuite'
import { createSmartSuiteEmulator } from '@hookwright/smartsuite/testing'
import { type HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, test } from 'vitest'
import { serve } from './serve.js'
import { accountId, applicationId, solutionId, token, wholeSolution } from './world.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function served() {
  const emulator = createSmartSuiteEmulator({ tokens: [token], accountId })
  const server = await serve(emulator.fetch)
  closing.push(server.close, emulator.close)
  const client = createSmartSuiteClient({ token, accountId, baseUrl: `${server.origin}/api/v1/` })
  return { emulator, server, client }
}

describe('over real HTTP', () => {
  test('trap 10: the content type on the wire is application/json, without a charset', async () => {
    const { client, server } = await served()
    await client.webhooks.list({ solutionId })
    await client.records.list({ applicationId })
    const types = server.seen.map(({ raw }) =>
      raw.filter((_, index) => raw[index - 1]?.toLowerCase() === 'content-type'),
    )
    expect(types).toEqual([['application/json'], ['application/json']])
    expect(server.seen[0]?.headers).toMatchObject({ authorization: `Token ${token}`, 'account-id': accountId })
  })

  test('a change becomes a ping becomes a handled event', async () => {
    const { client, emulator } = await served()
    const secret = crypto.randomUUID()
    const handled: unknown[] = []
    const ids: string[] = []
    const outcomes: string[] = []
    const feed = createSmartSuiteFeed({
      client,
      store: memoryStore(),
      authorize: pathToken(secret),
      webhookIds: () => ids,
      onOutcome: ({ type }) => void outcomes.push(type),
      onEvent: ({ record_event_data }) => void handled.push(record_event_data?.data?.title),
    })
    const receiver = await serve(feed.handle)
    closing.push(receiver.close)
    const url = `${receiver.origin}/hooks/${secret}`
    ids.push((await client.webhooks.ensure({ ...wholeSolution, url })).webhook_id)
    emulator.records.create({ values: { title: 'over the wire' } })
    // Reported once all work after the ping has settled.
    await expect.poll(() => outcomes, { timeout: 5_000 }).toEqual(['handled'])
    expect(handled).toEqual(['over the wire'])
    expect(emulator.state.pings).toMatchObject([{ attempt: 1, status: 200 }])
  })

  test('the emulator plugs into msw', async () => {
    const emulator = createSmartSuiteEmulator({ tokens: [token], accountId })
    const server = setupServer(
      http.all(
        'https://*.smartsuite.com/*',
        async ({ request }) => (await emulator.fetch(request)) as HttpResponse<null>,
      ),
    )
    server.listen({ onUnhandledRequest: 'error' })
    closing.push(() => server.close())
    const client = createSmartSuiteClient({ token, accountId })
    const created = await client.webhooks.create(wholeSolution)
    expect(await client.webhooks.get({ webhookId: created.webhook_id })).toEqual(created)
    expect(await client.solutions.list()).toEqual([])
  })
})
