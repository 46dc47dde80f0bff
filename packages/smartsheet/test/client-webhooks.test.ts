import { inspect } from 'node:util'
import type { SmartsheetWebhook } from '@hookwright/smartsheet'
import { describe, expect, test } from 'vitest'
import { createWorld, hook } from './world.js'

describe('webhooks', () => {
  test('trap 21: get is bare, create, update and reset are wrapped', async () => {
    const { client, emulator } = createWorld()
    const created = await client.webhooks.create(hook)
    expect(created).toMatchObject({ ...hook, scope: 'sheet', events: ['*.*'], version: 1, enabled: false })
    expect(created.status).toBe('NEW_NOT_VERIFIED')
    const got = await client.webhooks.get({ webhookId: created.id })
    expect(got).toEqual(created)
    const updated = await client.webhooks.update({ webhookId: created.id, name: 'other', enabled: false })
    expect(updated).toMatchObject({ name: 'other', status: 'DISABLED_BY_OWNER' })
    const { sharedSecret } = await client.webhooks.resetSharedSecret({ webhookId: created.id })
    expect(sharedSecret).toBe(emulator.state.webhooks.get(created.id)?.sharedSecret)
    expect(sharedSecret).not.toBe(created.sharedSecret)
    expect(await client.webhooks.delete({ webhookId: created.id })).toBeUndefined()
    expect(emulator.state.webhooks.size).toBe(0)
  })

  test('trap 23: secrets are reset at the lower-case path', async () => {
    const { client, asked } = createWorld()
    const { id } = await client.webhooks.create(hook)
    await client.webhooks.resetSharedSecret({ webhookId: id })
    expect(asked.at(-1)?.pathname).toBe(`/2.0/webhooks/${id}/resetsharedsecret`)
  })

  test('trap 24: secrets and headers can be read, but are not shown', async () => {
    const { client, emulator } = createWorld()
    const plan = { ...hook, scope: 'plan', events: ['user.*'] } as const
    const customHeaders = { authorization: 'custom-header-credential' }
    const created = await client.webhooks.create({ ...plan, customHeaders })
    const kept = inspect(emulator.state, { depth: 9 })
    const listed = await client.webhooks.list()
    const updated = await client.webhooks.update({ webhookId: created.id, name: 'x' })
    const got = await client.webhooks.get({ webhookId: created.id })
    const reset = await client.webhooks.resetSharedSecret({ webhookId: created.id })
    const { id: webhookId } = await client.webhooks.create(plan)
    await client.webhooks.update({ webhookId, customHeaders })
    for (const webhook of [created, listed[0] as SmartsheetWebhook, updated, got]) {
      expect(webhook.sharedSecret).toBe(created.sharedSecret)
      expect(webhook.customHeaders).toEqual(customHeaders)
      const shown = inspect(webhook, { depth: 9 }) + JSON.stringify(webhook) + JSON.stringify({ ...webhook })
      expect(shown).not.toContain(created.sharedSecret)
      expect(shown).not.toContain('custom-header-credential')
    }
    expect(inspect(reset) + JSON.stringify(reset)).not.toContain(reset.sharedSecret)
    expect(kept + inspect(emulator.state, { depth: 9 })).not.toContain('custom-header-credential')
    expect(kept).not.toContain(created.sharedSecret)
    expect(inspect(emulator.state, { depth: 9 })).not.toContain(reset.sharedSecret)
  })

  test('trap 26: a creation that may have happened is not repeated', async () => {
    const { client, emulator } = createWorld()
    for (const fault of [{ network: true }, { errorCode: 4002 }, { errorCode: 4004 }]) {
      const before = emulator.state.webhooks.size
      emulator.inject({ ...fault, when: 'after' })
      await expect(client.webhooks.create(hook)).rejects.toThrow()
      expect(emulator.state.webhooks.size).toBe(before + 1)
    }
    // One that certainly had no effect is repeated.
    emulator.inject({ errorCode: 4003 })
    emulator.inject({ errorCode: 4001 })
    await client.webhooks.create(hook)
    expect(emulator.state.webhooks.size).toBe(4)
  })

  test('a deletion whose answer was lost is a success; deleting what never existed is an error', async () => {
    const { client, emulator } = createWorld()
    for (const fault of [{ network: true }, { errorCode: 4002 }]) {
      const { id } = await client.webhooks.create(hook)
      emulator.inject({ ...fault, when: 'after' })
      await client.webhooks.delete({ webhookId: id })
      expect(emulator.state.requests.slice(-2)).toMatchObject([{ method: 'DELETE' }, { method: 'DELETE', status: 404 }])
      await expect(client.webhooks.delete({ webhookId: id })).rejects.toMatchObject({ status: 404, providerCode: 1006 })
    }
  })

  test('a deletion does not count as done after a 429, nor because a gateway answers 404', async () => {
    const { client, emulator } = createWorld()
    emulator.inject({ errorCode: 4003 })
    await expect(client.webhooks.delete({ webhookId: 7 })).rejects.toMatchObject({ status: 404, providerCode: 1006 })
    expect(emulator.state.requests.map(({ status }) => status)).toEqual([429, 404])

    const { id } = await client.webhooks.create(hook)
    for (const page of ['<h1>No route</h1>', '{"message":"No route"}']) {
      emulator.inject({ respond: () => new Response('', { status: 503 }) })
      emulator.inject({ respond: () => new Response(page, { status: 404 }) })
      await expect(client.webhooks.delete({ webhookId: id })).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    }
    expect([...emulator.state.webhooks.keys()]).toEqual([id])
  })

  test('a deletion does not count as done because a page that is not from Smartsheet has a 2xx status', async () => {
    const { client, emulator } = createWorld()
    const { id } = await client.webhooks.create(hook)
    emulator.inject({ respond: () => new Response('<title>Sign in</title>') })
    await expect(client.webhooks.delete({ webhookId: id })).rejects.toThrow(/not JSON: Sign in/)
    expect([...emulator.state.webhooks.keys()]).toEqual([id])
    emulator.inject({ respond: () => new Response(null, { status: 204 }), when: 'after' })
    expect(await client.webhooks.delete({ webhookId: id })).toBeUndefined()
  })

  test('a reset that may have taken effect is not repeated', async () => {
    const { client, emulator, asked } = createWorld()
    const { id, sharedSecret } = await client.webhooks.create(hook)
    for (const fault of [{ network: true }, { errorCode: 4002 }]) {
      asked.length = 0
      emulator.inject({ ...fault, when: 'after' })
      await expect(client.webhooks.resetSharedSecret({ webhookId: id })).rejects.toThrow()
      expect(asked).toHaveLength(1)
    }
    const inForce = (await client.webhooks.get({ webhookId: id })).sharedSecret
    expect(inForce).not.toBe(sharedSecret)
    expect(inForce).toBe(emulator.state.webhooks.get(id)?.sharedSecret)
  })
})
