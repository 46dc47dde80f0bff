import { describe, expect, test } from 'vitest'
import { accountId, allKinds, answering, applicationId, createWorld, solutionId, wholeSolution } from './world.js'

const url = 'https://example.com/hooks/9f0c1c62-6a39-4d1b'

describe('webhooks', () => {
  test.each(['wrapped', 'bare'] as const)(
    'trap 7: are updated completely and keep their URL (%s replies)',
    async (reply) => {
      const { client, run, sent } = createWorld({ readings: { reply, omittedStatus: 'disabled' } })
      const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
      const updated = await run(client.webhooks.update({ webhookId, kinds: ['RECORD_DELETED'] }))
      expect(updated).toMatchObject({ filter: { solution: {} }, notification_status: { enabled: { url } } })
      expect(updated.kinds).toEqual(['RECORD_DELETED'])
      expect(await sent.at(-1)?.json()).toEqual({
        webhook: {
          webhook_id: webhookId,
          kinds: ['RECORD_DELETED'],
          filter: { solution: {} },
          locator: { account_id: accountId, solution_id: solutionId },
          notification_status: { enabled: { url } },
        },
      })
      const moved = await run(client.webhooks.update({ webhookId, url: `${url}-2` }))
      expect(moved.notification_status?.enabled?.url).toBe(`${url}-2`)
    },
  )

  test.each([{ locator: {} }, { locator: undefined }, { kinds: undefined }])(
    'trap 7: are not updated without the fields that an update must send back: %j',
    async (lacking) => {
      const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...lacking }
      const { client, run, emulator } = createWorld()
      emulator.inject(answering(JSON.stringify({ webhook })))
      await expect(run(client.webhooks.update({ webhookId: 'w', url }))).rejects.toThrow('would erase')
    },
  )

  test('trap 18: are sent back with the account, even if the reply left it out', async () => {
    const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook })))
    await run(client.webhooks.update({ webhookId: 'w', url }))
    expect(await sent[1]?.json()).toMatchObject({
      webhook: { locator: { account_id: accountId, solution_id: solutionId } },
    })
  })

  test('trap 7: without a status of pings are updated without one, and fetched if the reply shows no webhook', async () => {
    const webhook = { webhook_id: 'w', locator: { solution_id: solutionId, account_id: 'theirs' }, kinds: allKinds }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject({ respond: () => Response.json({ webhook }) })
    emulator.inject({ respond: () => Response.json({}) })
    emulator.inject({ respond: () => Response.json({ webhook: { ...webhook, kinds: ['RECORD_CREATED'] } }) })
    const updated = await run(client.webhooks.update({ webhookId: 'w', kinds: ['RECORD_CREATED'] }))
    expect(updated.kinds).toEqual(['RECORD_CREATED'])
    expect(sent.map((request) => request.url.split('/').at(-1))).toEqual(['GetWebhook', 'UpdateWebhook', 'GetWebhook'])
    expect(await sent[1]?.json()).toMatchObject({
      webhook: { locator: webhook.locator, notification_status: { disabled: {} } },
    })
  })

  test.each([{ filter: {} }, {}])('trap 7: of a solution are updated as one if the reply has %j', async (said) => {
    const webhook = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...said }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook })))
    await run(client.webhooks.enableNotifications({ webhookId: 'w', url }))
    expect(await sent.at(-1)?.json()).toMatchObject({ webhook: { filter: { solution: {} }, kinds: allKinds } })
  })

  test.each([
    { locator: { solution_id: solutionId, account_id: null, application_id: null } },
    { filter: { solution: {}, applications: null, application: null } },
    { filter: null },
    { notification_status: { enabled: { url }, disabled: null } },
  ])('trap 7: null means the same as absent: %j', async (said) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, kinds: allKinds, ...said }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook: read, webhooks: [read] })))
    const wanted = { ...wholeSolution, ...(said.notification_status && { url }) }
    expect(await run(client.webhooks.ensure(wanted))).toMatchObject({ webhook_id: 'w' })
    await run(client.webhooks.disableNotifications({ webhookId: 'w' }))
    expect(await sent.at(-1)?.json()).toMatchObject({ webhook: { filter: { solution: {} }, kinds: allKinds } })
  })

  test.each([
    { kinds: [1, 'RECORD_UPDATED'] },
    { filter: { applications: { application_ids: [applicationId, 7] } } },
    { filter: 'solution' },
    { notification_status: { enabled: { url: [url] } } },
  ])('trap 7: are not updated if %j cannot be sent back', async (said) => {
    const read = { webhook_id: 'w', locator: { solution_id: solutionId }, filter: { solution: {} }, kinds: allKinds }
    const { client, run, sent, emulator } = createWorld()
    emulator.inject(answering(JSON.stringify({ webhook: { ...read, ...said }, webhooks: [{ ...read, ...said }] })))
    const update = run(client.webhooks.update({ webhookId: 'w' }))
    await expect(update).rejects.toMatchObject({ name: 'ApiError', message: expect.stringContaining('would erase') })
    expect(sent.map((request) => request.url.split('/').at(-1))).toEqual(['GetWebhook'])
    await run(client.webhooks.update({ webhookId: 'w', filter: { solution: {} }, kinds: allKinds, url }))
    expect(sent.at(-1)?.url).toMatch(/UpdateWebhook$/)
    const wanted = { ...wholeSolution, kinds: said.kinds ? (['RECORD_UPDATED'] as const) : allKinds }
    await run(client.webhooks.ensure(wanted))
    expect(sent.at(-1)?.url).toMatch(/CreateWebhook$/)
  })

  test('trap 7: are switched off and on again, with the URL that SmartSuite forgot', async () => {
    const { client, run } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
    const off = await run(client.webhooks.disableNotifications({ webhookId }))
    expect(off.notification_status).toEqual({ disabled: {} })
    expect(off.kinds).toEqual(allKinds)
    const updated = await run(client.webhooks.update({ webhookId, kinds: ['RECORD_CREATED'] }))
    expect(updated.notification_status).toEqual({ disabled: {} })
    const on = await run(client.webhooks.enableNotifications({ webhookId }))
    expect(on.notification_status).toEqual({ enabled: { url } })
    const other = await run(client.webhooks.enableNotifications({ webhookId, url: `${url}-2` }))
    expect(other.notification_status).toEqual({ enabled: { url: `${url}-2` } })
  })

  test('whose pings this client never saw on need a URL', async () => {
    const { client, run } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    await expect(run(client.webhooks.enableNotifications({ webhookId }))).rejects.toThrow(/"url" is needed/)
    const unusable = client.webhooks.enableNotifications({ webhookId, url: 'ftp://example.com/' })
    await expect(run(unusable)).rejects.toMatchObject({ name: 'ConfigError' })
  })

  test('do not count as updated because a page that is not from SmartSuite has a 2xx status', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create({ ...wholeSolution, url }))
    const page = {
      matches: ({ operation }: { operation: string }) => operation === 'UpdateWebhook',
      respond: () => new Response('<title>Sign in</title>'),
    }
    for (const call of [
      () => client.webhooks.update({ webhookId, kinds: ['RECORD_DELETED'] }),
      () => client.webhooks.disableNotifications({ webhookId }),
    ]) {
      emulator.inject(page)
      await expect(run(call())).rejects.toThrow(/UpdateWebhook with 200 and something that is not JSON: Sign in$/)
    }
  })

  test.each([
    ['whose first answer was a 503', { respond: () => new Response('', { status: 503 }) }],
    ['whose first answer was lost', { network: true }],
  ])('that are gone count as deleted by a call %s', async (_, fault) => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ ...fault, when: 'after' })
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
    expect(emulator.state.webhooks).toEqual([])
    expect(emulator.state.requests.map(({ status }) => status).at(-1)).toBe(404)
  })

  test.each([
    ['<h1>Not Found</h1>', 'text/html'],
    ['{"code":"bad_route","msg":"no handler for path","meta":{}}', 'application/json'],
  ])('do not count as deleted after a 404 that is not about them: %s', async (body, contentType) => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ network: true })
    emulator.inject({ respond: () => new Response(body, { status: 404, headers: { 'content-type': contentType } }) })
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    expect(emulator.state.webhooks).toHaveLength(1)
  })

  test('do not count as deleted because a page that is not from SmartSuite has a 2xx status', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    emulator.inject({ respond: () => new Response('<title>Sign in</title>') })
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toThrow(
      /DeleteWebhook with 200 and something that is no/,
    )
    expect(emulator.state.webhooks).toHaveLength(1)
    emulator.inject({ respond: () => new Response(null), when: 'after' })
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
  })

  test('that never existed are a 404 even after a 429, which means that nothing was done', async () => {
    const { client, run, emulator } = createWorld()
    emulator.inject({ respond: () => new Response('', { status: 429 }) })
    await expect(run(client.webhooks.delete({ webhookId: 'nobody' }))).rejects.toMatchObject({ status: 404 })
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([429, 404])
  })

  test('trap 22: are deleted with their events', async () => {
    const { client, run, emulator } = createWorld()
    const { webhook_id: webhookId } = await run(client.webhooks.create(wholeSolution))
    expect(await run(client.webhooks.delete({ webhookId }))).toBeUndefined()
    expect(emulator.state.webhooks).toEqual([])
    await expect(run(client.webhooks.delete({ webhookId }))).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  })
})
