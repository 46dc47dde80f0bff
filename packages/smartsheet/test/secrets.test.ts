import type { SmartsheetSecretHint } from '@hookwright/smartsheet'
import { ConfigError } from '@hookwright/smartsheet'
import { sampleEventCallback, signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { describe, expect, test } from 'vitest'
import { otherSecret, recordingWebhook, secret } from './shared.js'

const alice = 4_503_604_829_677_444
const bob = 2_674_017_481_058_180
const secrets = new Map([
  [alice, secret],
  [bob, otherSecret],
])
const byId = ({ webhookId }: SmartsheetSecretHint) => secrets.get(webhookId ?? 0)

describe('trap 9: the secret of the webhook that called', () => {
  test('is found by the id in the body, or in Smartsheet-Hook-Id', async () => {
    const hints: SmartsheetSecretHint[] = []
    const { webhook, deliveries } = recordingWebhook({
      secret: (hint) => {
        hints.push(hint)
        return byId(hint)
      },
    })
    const payload = sampleEventCallback({ webhookId: alice })
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload }))).status).toBe(200)
    const ids = { 'smartsheet-hook-id': String(bob) }
    // In this body the id is beyond the scanned part: only the header names it.
    const other = { padding: 'x'.repeat(4_096), ...sampleEventCallback({ webhookId: bob }) }
    const request = await signedSmartsheetRequest({
      secret: otherSecret,
      payload: other,
      headers: ids,
      url: 'https://r.test/b',
    })
    expect((await webhook.handle(request)).status).toBe(200)
    expect(deliveries.map(({ principal }) => principal)).toEqual([String(alice), String(bob)])
    expect(hints.map(({ webhookId }) => webhookId)).toEqual([alice, bob])
    expect(hints[1]?.url).toBe('https://r.test/b')
    expect(hints[1]?.headers.get('Smartsheet-Hook-Id')).toBe(String(bob))
  })

  test('is found without parsing: pretty-printed, and with a broken end', async () => {
    const { webhook, deliveries, outcomes } = recordingWebhook({ secret: byId })
    const body = JSON.stringify(sampleEventCallback({ webhookId: alice }), null, 4)
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body }))).status).toBe(200)
    expect(deliveries).toHaveLength(1)
    const broken = `{"webhookId":${alice},`
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body: broken }))).status).toBe(400)
    expect(outcomes.at(-1)?.type).toBe('json_invalid')
  })

  test('an id that is cut off at the end of the scan does not count', async () => {
    const hints: (number | undefined)[] = []
    const { webhook } = recordingWebhook({
      secret: ({ webhookId }) => {
        hints.push(webhookId)
        return { secret, principal: 'tenant' }
      },
    })
    const start = '{"padding":"'
    const id = '","webhookId":'
    const body = `${start}${'x'.repeat(4_096 - start.length - id.length - 4)}${id}${alice}}`
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body }))).status).toBe(200)
    expect(hints).toEqual([undefined])
  })

  test('a malformed Smartsheet-Hook-Id does not count', async () => {
    const { webhook } = recordingWebhook({ secret: byId })
    const payload = sampleEventCallback({ webhookId: alice })
    const headers = { 'smartsheet-hook-id': `${bob}, ${bob}` }
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload, headers }))).status).toBe(200)
  })
})

describe('one tenant cannot speak for another', () => {
  const refused = async (request: Request) => {
    const { webhook, deliveries, outcomes } = recordingWebhook({ secret: byId })
    expect((await webhook.handle(request)).status).toBe(401)
    expect(deliveries).toEqual([])
    return outcomes[0]?.code
  }

  test('a body that names another’s webhook, signed with one’s own secret', async () => {
    const payload = sampleEventCallback({ webhookId: alice })
    const headers = { 'smartsheet-hook-id': String(bob) }
    const forged = await signedSmartsheetRequest({ secret: otherSecret, payload, headers })
    expect(await refused(forged)).toBe('principal_mismatch')
  })

  test('a body that names two webhooks: the scan sees the first, the parser keeps the last', async () => {
    const body = `{"webhookId":${bob},"nonce":"n","events":[],"webhookId":${alice}}`
    expect(await refused(await signedSmartsheetRequest({ secret: otherSecret, body }))).toBe('principal_mismatch')
  })

  test('a body that names one’s own webhook in a nested object', async () => {
    const body = `{"note":{"webhookId":${bob}},"nonce":"n","events":[],"webhookId":${alice}}`
    expect(await refused(await signedSmartsheetRequest({ secret: otherSecret, body }))).toBe('principal_mismatch')
  })

  test('a body that names no webhook', async () => {
    const headers = { 'smartsheet-hook-id': String(bob) }
    const body = '{"nonce":"n","events":[]}'
    expect(await refused(await signedSmartsheetRequest({ secret: otherSecret, body, headers }))).toBe(
      'principal_mismatch',
    )
  })

  test('even if the resolver names a tenant, the webhook must be the one that it was asked for', async () => {
    const payload = sampleEventCallback({ webhookId: alice })
    const headers = { 'smartsheet-hook-id': String(bob) }
    const { webhook, outcomes } = recordingWebhook({ secret: () => ({ secret: otherSecret, principal: 'bob inc.' }) })
    expect(
      (await webhook.handle(await signedSmartsheetRequest({ secret: otherSecret, payload, headers }))).status,
    ).toBe(401)
    expect(outcomes[0]?.code).toBe('principal_mismatch')
  })

  test('a resolver that names no principal, for a request that names no webhook', async () => {
    const { webhook, outcomes } = recordingWebhook({ secret: () => secret })
    const body = '{"nonce":"n","events":[]}'
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body }))).status).toBe(401)
    expect(outcomes[0]?.code).toBe('secret_unknown')
  })

  test('equal nonces of two tenants are two deliveries', async () => {
    const { webhook, deliveries } = recordingWebhook({ secret: byId })
    for (const [webhookId, key] of secrets) {
      const payload = sampleEventCallback({ webhookId, nonce: 'same' })
      await webhook.handle(await signedSmartsheetRequest({ secret: key, payload }))
    }
    expect(deliveries).toHaveLength(2)
  })
})

describe('the principal of a delivery', () => {
  test('is the tenant that the resolver names, even if found only by the URL', async () => {
    const { webhook, deliveries } = recordingWebhook({
      secret: ({ url }) => ({ secret, principal: new URL(url).searchParams.get('tenant') ?? undefined }),
    })
    const body = '{"nonce":"n","events":[]}'
    const url = 'https://r.test/hook?tenant=acme'
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, body, url }))).status).toBe(200)
    expect(deliveries[0]?.principal).toBe('acme')
  })

  test('is, with one secret, the webhook that the signed body names; a header cannot change it', async () => {
    const { webhook, deliveries } = recordingWebhook()
    const payload = sampleEventCallback({ webhookId: alice })
    const headers = { 'smartsheet-hook-id': String(bob) }
    expect((await webhook.handle(await signedSmartsheetRequest({ secret, payload, headers }))).status).toBe(200)
    expect(deliveries[0]?.principal).toBe(String(alice))
  })
})

describe('what identifies a delivery of a tenant', () => {
  test('equal nonces of two webhooks of one tenant are two deliveries, but a retry of either is not', async () => {
    const { webhook, deliveries, outcomes } = recordingWebhook({ secret: () => ({ secret, principal: 'acme' }) })
    for (const webhookId of [alice, bob, alice]) {
      const payload = sampleEventCallback({ webhookId, nonce: 'same' })
      await webhook.handle(await signedSmartsheetRequest({ secret, payload }))
    }
    expect(deliveries).toHaveLength(2)
    expect(outcomes.map(({ type }) => type)).toEqual(['handled', 'handled', 'duplicate'])
  })
})

describe('lookups that fail', () => {
  const status = async (source: () => unknown) => {
    const { webhook } = recordingWebhook({ secret: source as never })
    return (await webhook.handle(await signedSmartsheetRequest({ secret }))).status
  }

  test('no secret is a 401, never an open door', async () => {
    for (const nothing of [undefined, null, [], { secret: undefined }, { secret: [] }]) {
      expect(await status(() => nothing)).toBe(401)
    }
  })

  test('a throw, a rejection or an unusable secret is a 503', async () => {
    expect(await status(() => Promise.reject(new Error('down')))).toBe(503)
    expect(await status(() => '')).toBe(503)
    expect(await status(() => 'short')).toBe(503)
  })

  test('a missing secret option is refused when the receiver is created', () => {
    for (const bad of [undefined, '', ' ', [], 'short', [secret, '']]) {
      expect(() => recordingWebhook({ secret: bad as never })).toThrow(ConfigError)
    }
  })
})

describe('trap 8: rotation', () => {
  test('the old and the new secret are accepted, and the delivery says which was used', async () => {
    const { webhook, deliveries, outcomes } = recordingWebhook({
      secret: [
        { value: otherSecret, id: 'new' },
        { value: secret, id: 'old' },
      ],
    })
    for (const key of [secret, otherSecret]) await webhook.handle(await signedSmartsheetRequest({ secret: key }))
    expect(deliveries.map(({ secretId }) => secretId)).toEqual(['old', 'new'])
    expect(outcomes.map(({ secretId }) => secretId)).toEqual(['old', 'new'])
  })

  test('an old secret past its date is not', async () => {
    const { webhook } = recordingWebhook({
      secret: [otherSecret, { value: secret, notAfter: new Date(Date.now() - 1) }],
    })
    expect((await webhook.handle(await signedSmartsheetRequest({ secret }))).status).toBe(401)
  })
})
