import { manualClock } from '@hookwright/core/testing'
import {
  ApiError,
  createSmartsheetWebhook,
  type SmartsheetClientOptions,
  type SmartsheetWebhookSecret,
} from '@hookwright/smartsheet'
import type { SmartsheetEmulatorOptions } from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { columnIds, createWorld, hook, passTime, sampleSheet, sheetId, token } from './world.js'

/** A receiver and an emulator that calls it; `secrets` holds the secrets that the receiver knows. */
function wired(options: SmartsheetEmulatorOptions = {}, clientOptions: Partial<SmartsheetClientOptions> = {}) {
  const secrets = new Map<number, string>()
  const log: string[] = []
  const receiver = createSmartsheetWebhook({
    secret: ({ webhookId }) => secrets.get(webhookId ?? 0),
    onDelivery: () => {},
    onOutcome: () => {},
  })
  const fetch = async (request: Request) => {
    if (request.headers.has('smartsheet-hook-challenge')) log.push('challenge')
    return receiver.handle(request)
  }
  const world = createWorld({ ...options, fetch }, clientOptions)
  const storeSecret = async (webhook: SmartsheetWebhookSecret) => {
    const { webhookId, sharedSecret } = webhook
    expect(webhookId).toBe(webhook.id)
    expect(JSON.stringify(webhook)).not.toContain(sharedSecret)
    await new Promise((resolve) => setImmediate(resolve))
    secrets.set(webhookId, sharedSecret)
    log.push('stored')
  }
  return { ...world, secrets, log, storeSecret }
}

describe('subscribe', () => {
  test('traps 3, 4: creates, passes on the secret, then enables and waits for the verdict', async () => {
    const { client, emulator, log, storeSecret } = wired()
    const webhook = await client.webhooks.subscribe({ ...hook, storeSecret })
    expect(webhook).toMatchObject({ ...hook, enabled: true, status: 'ENABLED' })
    expect(log).toEqual(['stored', 'challenge'])
    expect(emulator.state.webhooks.size).toBe(1)
  })

  test('trap 18: finds the identical webhook, and enables it again only if it is off', async () => {
    const { client, emulator, log, storeSecret } = wired()
    const first = await client.webhooks.subscribe({ ...hook, storeSecret })
    expect((await client.webhooks.subscribe({ ...hook, name: 'renamed', storeSecret })).id).toBe(first.id)
    expect(log).toEqual(['stored', 'challenge', 'stored'])
    expect(emulator.state.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1)
    await client.webhooks.update({ webhookId: first.id, enabled: false })
    expect(await client.webhooks.subscribe({ ...hook, storeSecret })).toMatchObject({ id: first.id, enabled: true })
    expect(emulator.state.webhooks.size).toBe(1)
  })

  test('without storeSecret it is an error before anything is created', async () => {
    const { client, emulator } = wired()
    const options = hook as Parameters<typeof client.webhooks.subscribe>[0]
    await expect(client.webhooks.subscribe(options)).rejects.toThrow('Option "storeSecret" must be a function')
    expect(emulator.state.requests).toEqual([])
  })

  test('ids given as texts, for instance from the environment, are the same ids', async () => {
    const { client, emulator, storeSecret } = wired()
    const first = await client.webhooks.subscribe({ ...hook, storeSecret })
    const scopeObjectId = String(sheetId) as unknown as number
    expect((await client.webhooks.subscribe({ ...hook, scopeObjectId, storeSecret })).id).toBe(first.id)
    expect(emulator.state.webhooks.size).toBe(1)
  })

  test.each([Number.NaN, undefined, 0, 2 ** 53 + 2, ''])('a column %j is refused before any request', async (id) => {
    const { client, emulator, storeSecret } = wired()
    const subscope = { columnIds: [id as number] }
    for (const call of [client.webhooks.create, client.webhooks.subscribe] as ((
      options: object,
    ) => Promise<unknown>)[]) {
      const error = await call({ ...hook, subscope, storeSecret }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringContaining('subscope.columnIds') })
    }
    expect(emulator.state.requests).toEqual([])
  })

  test('trap 19: a different sheet, URL or set of columns is a different webhook; no columns means all', async () => {
    const { client, emulator, storeSecret } = wired()
    const ids = new Set<number>()
    const variants = [
      {},
      { subscope: { columnIds: [] } },
      { subscope: { columnIds: [columnIds[1]!, columnIds[0]!] } },
      { subscope: { columnIds: [columnIds[0]!, columnIds[1]!] } },
      { subscope: { columnIds: [columnIds[0]!, columnIds[1]!, columnIds[0]!] } },
      { subscope: { columnIds: [columnIds[0]!] } },
      { callbackUrl: 'http://127.0.0.1:8080/other' },
      { scopeObjectId: sheetId + 1 },
      { scope: 'plan' as const, events: ['*.*'] },
    ]
    emulator.state.sheets.set(sheetId + 1, sampleSheet(1))
    for (const variant of variants) ids.add((await client.webhooks.subscribe({ ...hook, ...variant, storeSecret })).id)
    expect(ids.size).toBe(6)
    expect(emulator.state.webhooks.size).toBe(6)
  })

  test('searches all webhooks in one page, so that none moves past it meanwhile', async () => {
    const { client, emulator, asked, storeSecret } = wired()
    const { id } = await client.webhooks.create(hook)
    for (let index = 0; index < 150; index++) {
      await client.webhooks.create({ ...hook, callbackUrl: `http://127.0.0.1:8080/${index}` })
    }
    asked.length = 0
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(id)
    expect(asked.filter(({ pathname }) => pathname === '/2.0/webhooks')).toHaveLength(1)
    expect(emulator.state.webhooks.size).toBe(151)
  })

  test('trap 18: chooses the oldest enabled one of several, whose secret is the one used', async () => {
    const { client, emulator, storeSecret } = wired()
    const [oldest, second, third] = [
      await client.webhooks.create(hook),
      await client.webhooks.create(hook),
      await client.webhooks.create(hook),
    ]
    const created = [...emulator.state.webhooks.values()]
    for (const [index, webhook] of created.entries()) webhook.createdAt = `2026-01-0${index + 1}T00:00:00Z`
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(oldest.id)
    Object.assign(created[0]!, { enabled: false, status: 'DISABLED_BY_OWNER' })
    Object.assign(created[1]!, { enabled: true, status: 'ENABLED' })
    Object.assign(created[2]!, { enabled: true, status: 'ENABLED' })
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(second.id)
    expect(third.id).not.toBe(second.id)
  })

  test('chooses the smallest id of several webhooks without a creation time', async () => {
    const { client, emulator, storeSecret } = wired()
    for (let copy = 0; copy < 3; copy++) await client.webhooks.create(hook)
    for (const webhook of emulator.state.webhooks.values()) Reflect.deleteProperty(webhook, 'createdAt')
    const smallest = Math.min(...emulator.state.webhooks.keys())
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(smallest)
  })

  test('an enabled webhook without a status is on', async () => {
    const { client, emulator, log, storeSecret } = wired()
    const { id } = await client.webhooks.create(hook)
    Object.assign(emulator.state.webhooks.get(id)!, { enabled: true, status: undefined })
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(id)
    expect(log).toEqual(['stored'])
  })

  test('a webhook that only Smartsheet Support can enable comes after the others', async () => {
    const { client, emulator, storeSecret } = wired()
    const barred = await client.webhooks.create(hook)
    const usable = await client.webhooks.create(hook)
    Object.assign(emulator.state.webhooks.get(barred.id)!, {
      status: 'DISABLED_ADMINISTRATIVE',
      createdAt: '2020-01-01T00:00:00Z',
    })
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(usable.id)
  })

  test('trap 19: ids of columns may be texts; an unreadable list does not mean “all columns”', async () => {
    const { client, emulator, storeSecret } = wired()
    const all = await client.webhooks.create(hook)
    const some = await client.webhooks.create({ ...hook, subscope: { columnIds } })
    const other = await client.webhooks.create({ ...hook, subscope: { columnIds: [1] } })
    const columns = (id: number, ids: unknown[]) =>
      Object.assign(emulator.state.webhooks.get(id)!, {
        subscope: { columnIds: ids },
        createdAt: '2020-01-01T00:00:00Z',
      })
    columns(some.id, columnIds.map(String).reverse())
    columns(other.id, [null])
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).toBe(all.id)
    for (const subscope of [{ columnIds }, { columnIds: columnIds.map(String) }]) {
      expect((await client.webhooks.subscribe({ ...hook, subscope, storeSecret })).id).toBe(some.id)
    }
    expect((await client.webhooks.get({ webhookId: some.id })).subscope?.columnIds).toHaveLength(2)
  })

  test.each([Number.NaN, -1])('a verdictMs of %d is refused before any request', async (verdictMs) => {
    const { client, asked, storeSecret } = wired()
    const refusal = { name: 'ConfigError', message: expect.stringContaining('"verdictMs"') }
    await expect(client.webhooks.subscribe({ ...hook, storeSecret, verdictMs })).rejects.toMatchObject(refusal)
    expect(asked).toEqual([])
  })

  test('a webhook whose app was revoked is left alone, and a new one is created', async () => {
    const { client, emulator, storeSecret } = wired()
    const dead = await client.webhooks.create(hook)
    emulator.state.webhooks.get(dead.id)!.status = 'DISABLED_APP_REVOKED'
    expect((await client.webhooks.subscribe({ ...hook, storeSecret })).id).not.toBe(dead.id)
  })

  test('a failure to store the secret ends it before enabling', async () => {
    const { client, emulator, log } = wired()
    const failure = new Error('the vault is closed')
    const storeSecret = () => Promise.reject(failure)
    await expect(client.webhooks.subscribe({ ...hook, storeSecret })).rejects.toBe(failure)
    expect([...emulator.state.webhooks.values()].map(({ status }) => status)).toEqual(['NEW_NOT_VERIFIED'])
    expect(log).toEqual([])
  })

  test('a plan’s webhook keeps its filter and headers up to date', async () => {
    const { client, emulator, storeSecret } = wired()
    const plan = { ...hook, scope: 'plan' as const, scopeObjectId: 77 }
    const first = await client.webhooks.subscribe({
      ...plan,
      events: ['user.*'],
      customHeaders: { a: '1' },
      storeSecret,
    })
    const again = await client.webhooks.subscribe({
      ...plan,
      events: ['user.seatType.updated'],
      customHeaders: { a: '2' },
      storeSecret,
    })
    expect(again.id).toBe(first.id)
    const webhook = emulator.state.webhooks.get(first.id)!
    expect([webhook.events, webhook.customHeaders]).toEqual([['user.seatType.updated'], { a: '2' }])
    await client.webhooks.subscribe({ ...plan, customHeaders: { a: '3' }, storeSecret })
    expect([webhook.events, webhook.customHeaders]).toEqual([['user.seatType.updated'], { a: '3' }])
  })
})

describe('a negative verdict is explained', () => {
  test.each(['result', 'error'] as const)('an unanswered challenge, reported as %s', async (failedVerification) => {
    const { client } = wired({ failedVerification })
    const error: ApiError = await client.webhooks
      .subscribe({ ...hook, storeSecret: () => {} })
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ providerCode: 'DISABLED_VERIFICATION_FAILED', retryable: true })
    expect(error.message).toMatch(/challenge was not answered.*storeSecret/)
  })

  test('an unanswered challenge again, a minute later', async () => {
    const clock = manualClock()
    const { client } = wired({ clock, failedVerification: 'error' })
    for (let round = 0; round < 2; round++) {
      await expect(client.webhooks.subscribe({ ...hook, storeSecret: () => {} })).rejects.toMatchObject({
        providerCode: 'DISABLED_VERIFICATION_FAILED',
      })
      await clock.advance(60_000)
    }
  })

  test.each([1001, 1004, 1005, 4000, 4001, 4003, 'a gateway'] as const)(
    'the verdict of an earlier run does not hide why enabling failed: %s',
    async (fault) => {
      const { client, emulator } = wired({}, { retry: { limit: 0 } })
      const subscribe = () => client.webhooks.subscribe({ ...hook, storeSecret: () => {} })
      await expect(subscribe()).rejects.toMatchObject({ providerCode: 'DISABLED_VERIFICATION_FAILED' })
      emulator.inject({
        matches: ({ method }) => method === 'PUT',
        ...(fault === 'a gateway'
          ? { respond: () => new Response('Bad Gateway', { status: 502 }) }
          : { errorCode: fault }),
      })
      const expected = fault === 'a gateway' ? { status: 502, providerCode: undefined } : { providerCode: fault }
      await expect(subscribe()).rejects.toMatchObject(expected)
    },
  )

  test.each([
    ['DISABLED_EXCEEDED_GRID_LIMITS', /20,000 rows/],
    ['DISABLED_SCOPE_INACCESSIBLE', /lost access/],
    ['DISABLED_CALLBACK_FAILED', /rowsModifiedSince/],
    ['DISABLED_APP_REVOKED', /Authorise the app again/],
    ['DISABLED_ADMINISTRATIVE', /Contact them/],
    ['DISABLED_BY_OWNER', /Subscribe again/],
    ['DISABLED_BY_MOON', /documentation/],
  ])('%s', async (status, advice) => {
    const { client, emulator, storeSecret } = wired()
    emulator.inject({
      matches: ({ method }) => method === 'PUT',
      respond: () =>
        Response.json({
          message: 'SUCCESS',
          resultCode: 0,
          result: { id: 1, enabled: false, status, disabledDetails: 'Because.' },
        }),
    })
    const error: ApiError = await client.webhooks.subscribe({ ...hook, storeSecret }).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'ApiError', providerCode: status })
    expect(error.message).toMatch(advice)
    expect(error.message).toContain('Because.')
  })

  test('Smartsheet’s details are quoted without credentials, markup and line breaks', async () => {
    const { client, emulator, storeSecret } = wired()
    const disabledDetails = `<b>Bad</b>\nanswer to ${token}`
    emulator.inject({
      matches: ({ method }) => method === 'PUT',
      respond: () => Response.json({ result: { id: 1, enabled: false, status: 'DISABLED_BY_MOON', disabledDetails } }),
    })
    const error: ApiError = await client.webhooks.subscribe({ ...hook, storeSecret }).catch((thrown) => thrown)
    expect(error.message).toContain('Smartsheet says: Bad answer to [hidden]')
  })

  test('by Support or by revoking the app, with the code of the error', async () => {
    const { client, emulator, storeSecret } = wired()
    const { id } = await client.webhooks.create(hook)
    emulator.state.webhooks.get(id)!.status = 'DISABLED_ADMINISTRATIVE'
    await expect(client.webhooks.subscribe({ ...hook, storeSecret })).rejects.toMatchObject({ providerCode: 1154 })
  })

  test('no verdict is requested if no answer came', async () => {
    const { client, emulator, storeSecret } = wired({}, { retry: { limit: 0 } })
    emulator.inject({ matches: ({ method }) => method === 'PUT', network: true })
    await expect(client.webhooks.subscribe({ ...hook, storeSecret })).rejects.toMatchObject({ code: 'network' })
    expect(emulator.state.requests.at(-1)?.method).toBe('PUT')
  })

  test.each(['NEW_NOT_VERIFIED', undefined])('a verdict that comes after %s is awaited', async (status) => {
    const { client, emulator, storeSecret } = wired()
    emulator.inject({
      matches: ({ method }) => method === 'PUT',
      when: 'after',
      respond: () => {
        const [webhook] = emulator.state.webhooks.values()
        return Response.json({ result: { id: webhook!.id, enabled: false, status } })
      },
    })
    expect(await client.webhooks.subscribe({ ...hook, storeSecret })).toMatchObject({ status: 'ENABLED' })
  })

  test('an error of enabling is reported if the status cannot be read either', async () => {
    const { client, emulator, storeSecret } = wired({}, { retry: { limit: 0 } })
    const isOf = (wanted: string) => (request: { method: string; path: string }) =>
      request.method === wanted && /webhooks\/\d/.test(request.path)
    emulator.inject({ matches: isOf('PUT'), errorCode: 4000 })
    emulator.inject({ matches: isOf('GET'), network: true })
    await expect(client.webhooks.subscribe({ ...hook, storeSecret })).rejects.toMatchObject({ providerCode: 4000 })
  })

  test('a verdict is awaited for verdictMs, and then its absence is the error', async () => {
    const clock = manualClock()
    const { client, emulator, storeSecret } = wired({ clock }, { clock })
    emulator.inject({
      matches: ({ method }) => method === 'PUT',
      respond: () => Response.json({ result: { id: [...emulator.state.webhooks.keys()][0], enabled: false } }),
    })
    const waiting = client.webhooks.subscribe({ ...hook, storeSecret, verdictMs: 5_000 })
    await expect(passTime(clock, waiting)).rejects.toMatchObject({ providerCode: 'NEW_NOT_VERIFIED', retryable: true })
    expect(clock.now()).toBe(5_000)
  })

  test('a webhook that shows neither status nor details is reported as off', async () => {
    const { client, emulator, storeSecret } = wired()
    emulator.inject({
      matches: ({ method }) => method === 'PUT',
      respond: () => Response.json({ result: { id: 1, enabled: false } }),
    })
    const failing = client.webhooks.subscribe({ ...hook, storeSecret, verdictMs: 0 })
    await expect(failing).rejects.toThrow(/is not enabled: of unknown status\. Look it up .*statuses\.$/)
  })

  test('a secret that lists do not show is fetched', async () => {
    const { client, emulator, secrets, storeSecret } = wired()
    const { id, sharedSecret } = await client.webhooks.create(hook)
    const { sharedSecret: _, ...listed } = await client.webhooks.get({ webhookId: id })
    const isList = ({ method, path }: { method: string; path: string }) => method === 'GET' && path === '/webhooks'
    emulator.inject({ matches: isList, respond: () => Response.json({ data: [listed] }) })
    expect(await client.webhooks.subscribe({ ...hook, storeSecret })).toMatchObject({ id, status: 'ENABLED' })
    expect(secrets.get(id)).toBe(sharedSecret)
  })

  test('a token that can’t see secrets is an error that says so', async () => {
    const { client, emulator, storeSecret } = wired()
    const { id } = await client.webhooks.create(hook)
    delete (emulator.state.webhooks.get(id) as { sharedSecret?: string }).sharedSecret
    await expect(client.webhooks.subscribe({ ...hook, storeSecret })).rejects.toThrow(/ADMIN_WEBHOOKS/)
  })
})
