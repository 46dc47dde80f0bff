import { inspect } from 'node:util'
import { createSmartSuiteFeed, createSmartSuiteWebhook, memoryStore, pathToken } from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { expect, test, vi } from 'vitest'
import { createFeedWorld, hook, pathSecret } from './feed-world.js'
import { accountId, answering, applicationId, createWorld, solutionId, token, wholeSolution } from './world.js'

/** Everything in a value that could end up in a log. */
const dump = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    (value as Error)?.stack,
  ].join('\n')

test('no credential is in an error, a log, a thrown cause, a delivery or a dump of the emulator', async () => {
  const seen: string[] = []
  const log = vi.spyOn(console, 'error').mockImplementation((...line) => void seen.push(dump(line)))
  const bodies = [
    `Token ${token}`,
    `{"detail":"bad key ${token}"}`,
    `{"msg":"${encodeURIComponent(token)}","code":"${token}"}`,
  ]
  for (const status of [200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    for (const body of bodies) {
      const { client, run, emulator } = createWorld(
        {},
        { retry: { limit: 0 }, onRequest: (report) => seen.push(dump(report)) },
      )
      emulator.inject(answering(body, { status, headers: { location: `https://evil.example/?key=${token}` } }))
      const calls: (() => Promise<unknown>)[] = [
        () => client.webhooks.create({ ...wholeSolution, url: hook }),
        () => client.webhooks.ensure({ ...wholeSolution, url: hook }),
        () => client.webhooks.listPayloads({ webhookId: 'w' }),
        () => client.records.get({ applicationId, recordId: 'r' }),
        () => client.records.listByIds({ applicationId, recordIds: ['r'] }),
      ]
      for (const call of calls) seen.push(dump(await run(call()).catch((error) => error)))
      seen.push(dump(client))
    }
  }

  const { client, run } = createWorld(
    {},
    { fetch: () => Promise.reject(new TypeError(`no route for ${token}`)), retry: { limit: 0 } },
  )
  seen.push(dump(await run(client.solutions.list()).catch((error) => [error, error.cause])))
  seen.push(
    dump(
      await client.webhooks
        .create({ ...wholeSolution, url: `${hook}#`.replace('http:', 'ftp:') })
        .catch((error) => error),
    ),
  )

  const broken = await createFeedWorld({
    onEvent: () => {
      throw new Error('handler down')
    },
  })
  broken.create(1)
  await broken.pass(5_000)
  seen.push(
    dump(broken.emulator),
    dump(broken.emulator.state),
    dump(broken.feed),
    dump(await broken.run(broken.feed.keepAlive()).catch((error) => error)),
  )

  const webhook = createSmartSuiteWebhook({
    authorize: pathToken(pathSecret),
    onDelivery: (delivery) => void seen.push(dump(delivery)),
    onOutcome: (outcome) => void seen.push(dump(outcome)),
  })
  const payload = { webhookId: 'w', locator: { accountId, solutionId } }
  await webhook.handle(await signedSmartSuiteRequest({ token: pathSecret, payload }))
  await webhook.handle(await signedSmartSuiteRequest({ token: `x${pathSecret}`, payload }))
  const options = { client: broken.client, store: memoryStore(), webhookIds: ['w'], onEvent: () => {} }
  seen.push(dump(createSmartSuiteFeed({ ...options, authorize: pathToken(pathSecret) })))
  log.mockRestore()

  expect(seen.length).toBeGreaterThan(150)
  for (const secret of [token, pathSecret]) expect(seen.filter((text) => text.includes(secret))).toEqual([])
})

test('the URL of a receiver is in no error, however SmartSuite quotes it', async () => {
  const inQuery = 'query-4b1d9f4e0d8c5c1f'
  const escaped = 'segment%20with%20spaces'
  const url = `https://example.com/hooks/${escaped}/${pathSecret}?key=${inQuery}`
  const seen: string[] = []
  for (const quoted of [url, pathSecret, inQuery, decodeURIComponent(escaped), pathSecret.slice(0, 20)]) {
    for (const body of [quoted, JSON.stringify({ code: 'invalid_argument', msg: `can't take ${quoted}` })]) {
      const { client, run, emulator } = createWorld({}, { onRequest: (report) => seen.push(dump(report)) })
      const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
      emulator.inject({
        ...answering(body, { status: 400 }),
        matches: ({ operation }) => /Create|Update/.test(operation),
      })
      const calls: (() => Promise<unknown>)[] = [
        () => client.webhooks.create({ ...wholeSolution, url }),
        () => client.webhooks.ensure({ ...wholeSolution, kinds: ['RECORD_DELETED'], url }),
        () => client.webhooks.update({ webhookId, url }),
        () => client.webhooks.update({ webhookId, kinds: ['RECORD_DELETED'] }),
        () => client.webhooks.enableNotifications({ webhookId, url }),
        () => client.webhooks.enableNotifications({ webhookId }),
      ]
      for (const call of calls) {
        const error = await run(call()).catch((failure) => failure)
        expect(error).toMatchObject({ name: 'ApiError', status: 400 })
        seen.push(dump(error))
      }
    }
  }
  for (const secret of [pathSecret.slice(0, 20), inQuery, escaped, decodeURIComponent(escaped)]) {
    expect(seen.filter((text) => text.includes(secret))).toEqual([])
  }
})
