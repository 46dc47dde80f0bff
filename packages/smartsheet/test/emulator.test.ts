import { createSmartsheetWebhook, type SmartsheetDelivery } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { enabled, row } from './enabled-webhook.js'
import { accept, columnIds, createWorld, hook, sheetId } from './world.js'

describe('verification', () => {
  test.each([
    [
      'the header',
      (challenge: string) => new Response(null, { headers: { 'smartsheet-hook-response': challenge } }),
      true,
    ],
    ['the body', (challenge: string) => Response.json({ smartsheetHookResponse: challenge }), true],
    ['201', (challenge: string) => Response.json({ smartsheetHookResponse: challenge }, { status: 201 }), false],
    ['another value', () => Response.json({ smartsheetHookResponse: 'x' }), false],
    ['the bare value', (challenge: string) => new Response(challenge), false],
    ['nothing', () => new Response(null), false],
  ])('by %s', async (_, answer, accepted) => {
    const { client, emulator } = createWorld({
      fetch: async ({ headers }) => answer(headers.get('smartsheet-hook-challenge') ?? ''),
    })
    const { id } = await client.webhooks.create(hook)
    const updated = await client.webhooks.update({ webhookId: id, enabled: true })
    expect([updated.enabled, updated.status]).toEqual([accepted, accepted ? 'ENABLED' : 'DISABLED_VERIFICATION_FAILED'])
    expect(emulator.state.callbacks).toMatchObject([{ kind: 'challenge', webhookId: id }])
  })

  test('trap 25: by default only loopback is called, otherwise only https at the documented ports', async () => {
    const called: string[] = []
    const fetch = async (input: RequestInfo | URL) => {
      called.push(String(input))
      return new Response(null)
    }
    for (const callbackUrl of ['https://receiver.test/h', 'https://10.0.0.1/h', 'https://127.0.0.1.evil.test/']) {
      const { client, emulator } = createWorld({ fetch })
      const { id } = await client.webhooks.create({ ...hook, callbackUrl })
      expect((await client.webhooks.update({ webhookId: id, enabled: true })).enabled).toBe(false)
      expect(emulator.state.callbacks[0]?.problem).toBe('not allowed')
    }
    expect(called).toEqual([])
    const { client: local } = createWorld({ fetch })
    const { client } = createWorld({ fetch, callbacksTo: 'any' })
    for (const [{ webhooks }, callbackUrl] of [
      [local, 'http://receiver.test/h'],
      [client, 'http://receiver.test/h'],
      [client, 'https://receiver.test:3000/h'],
      [client, 'nonsense'],
    ] as const) {
      await expect(webhooks.create({ ...hook, callbackUrl })).rejects.toMatchObject({ providerCode: 1152 })
    }
    for (const port of ['', ':443', ':8000', ':8008', ':8080', ':8443']) {
      await client.webhooks.create({ ...hook, callbackUrl: `https://receiver.test${port}/h` })
    }
    for (const [callbackUrl, isCalled] of [
      ['https://localhost:3000/h', true],
      ['ftp://localhost/h', false],
      ['no address', false],
    ] as const) {
      const { client, emulator } = createWorld({ fetch })
      const { id } = await client.webhooks.create(hook)
      emulator.state.webhooks.get(id)!.callbackUrl = callbackUrl
      await client.webhooks.update({ webhookId: id, enabled: true })
      expect([callbackUrl, emulator.state.callbacks[0]?.problem === undefined]).toEqual([callbackUrl, isCalled])
    }
  })

  test('is repeated with every hundredth callback', async () => {
    const { emulator, emit } = await enabled(() => new Response(null))
    for (let index = 0; index < 201; index++) emit()
    await emulator.idle()
    const kinds = emulator.state.callbacks.map(({ kind }) => kind)
    expect(kinds.flatMap((kind, index) => (kind === 'challenge' ? [index] : []))).toEqual([0, 101, 202])
  })

  test('that fails after the hundredth callback disables the webhook', async () => {
    let answering = true
    const world = createWorld({
      fetch: async (request) => (answering ? accept(request) : new Response(null)),
    })
    const { id } = await world.client.webhooks.create(hook)
    await world.client.webhooks.update({ webhookId: id, enabled: true })
    answering = false
    for (let index = 0; index < 100; index++) world.emulator.emit({ scopeObjectId: sheetId, events: [row] })
    await world.emulator.idle()
    expect(world.emulator.state.webhooks.get(id)).toMatchObject({
      enabled: false,
      status: 'DISABLED_VERIFICATION_FAILED',
    })
  })
})

describe('which webhook is called', () => {
  test('trap 18: the oldest enabled one of identical webhooks, with its id and secret', async () => {
    const { emulator, emit, received, client, id } = await enabled(() => new Response(null))
    const second = await client.webhooks.create(hook)
    await client.webhooks.update({ webhookId: second.id, enabled: true })
    emit()
    await emulator.idle()
    expect(received.map((request) => request.headers.get('smartsheet-hook-id'))).toEqual([String(id)])
    await client.webhooks.update({ webhookId: id, enabled: false })
    emit()
    await emulator.idle()
    expect(received.at(-1)?.headers.get('smartsheet-hook-id')).toBe(String(second.id))
  })

  test('trap 19: with a subscope, other columns are not reported, but deleted rows are', async () => {
    const { emulator, emit, received } = await enabled(
      () => new Response(null),
      {},
      { subscope: { columnIds: [columnIds[0]!] } },
    )
    const cell = { objectType: 'cell', eventType: 'updated', rowId: 1 }
    const gone = { objectType: 'row', eventType: 'deleted', id: 9 }
    const sheet = { objectType: 'sheet', eventType: 'updated', id: sheetId }
    emit([{ ...cell, columnId: columnIds[0] }, { ...cell, columnId: columnIds[1] }, gone, sheet])
    emit([{ ...cell, columnId: columnIds[1] }])
    emit(columnIds.map((id) => ({ objectType: 'column', eventType: 'updated', id })))
    await emulator.idle()
    const told = await Promise.all(received.map((request) => request.json() as Promise<{ events: unknown[] }>))
    expect(told.map(({ events }) => events.length)).toEqual([3, 1])
  })

  test('losing and regaining access switches the webhook and reports it', async () => {
    const { emulator, received, current, client, id } = await enabled(() => new Response(null))
    emulator.setAccess({ sheetId: sheetId + 1, accessible: false })
    expect(current().enabled).toBe(true)
    emulator.setAccess({ sheetId, accessible: false })
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    const refused = await client.webhooks.update({ webhookId: id, enabled: true })
    expect(refused).toMatchObject({ enabled: false, status: 'DISABLED_SCOPE_INACCESSIBLE' })
    expect([current().enabled, current().status]).toEqual([false, 'DISABLED_SCOPE_INACCESSIBLE'])
    await expect(client.sheets.get({ sheetId })).rejects.toMatchObject({ providerCode: 1006 })
    emulator.setAccess({ sheetId, accessible: true })
    await emulator.idle()
    expect(current().status).toBe('ENABLED')
    const bodies = await Promise.all(received.map((request) => request.json() as Promise<{ newWebhookStatus: string }>))
    expect(bodies.map(({ newWebhookStatus }) => newWebhookStatus)).toEqual(['DISABLED_SCOPE_INACCESSIBLE', 'ENABLED'])
  })

  test('a receiver that refuses the status callback does not change the status', async () => {
    const { emulator, current } = await enabled(() => new Response(null, { status: 410 }))
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    expect(current()).toMatchObject({ enabled: false, status: 'DISABLED_SCOPE_INACCESSIBLE' })
  })
})

test.each([{}, { dropLeadingZeros: true }, { callbackOffset: '+00:00' as const }])(
  'works with a receiver and a client of this package: %j',
  async (options) => {
    const secrets = new Map<number, string>()
    const deliveries: SmartsheetDelivery[] = []
    const receiver = createSmartsheetWebhook({
      secret: ({ webhookId }) => secrets.get(webhookId ?? 0),
      onDelivery: (delivery) => void deliveries.push(delivery),
    })
    const { client, emulator } = createWorld({
      ...options,
      fetch: (request) => receiver.handle(request),
    })
    const { id } = await client.webhooks.subscribe({
      ...hook,
      storeSecret: (webhook) => secrets.set(webhook.id, webhook.sharedSecret),
    })
    for (let index = 0; index < 120; index++) emulator.emit({ scopeObjectId: sheetId, events: [row] })
    await emulator.idle()
    emulator.setAccess({ sheetId, accessible: false })
    await emulator.idle()
    expect(deliveries).toHaveLength(121)
    expect(deliveries.at(-1)).toMatchObject({ type: 'status', principal: String(id) })
    expect(emulator.state.callbacks.every(({ status }) => status === 200)).toBe(true)
  },
)
