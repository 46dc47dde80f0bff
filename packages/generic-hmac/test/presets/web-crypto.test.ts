import { hmacBackend } from '@hookwright/core'
import { createHmacWebhook, type Scheme, schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { fixedClock, recordingWebhook } from '../shared.js'
import { publicUrl } from './by-hand.js'
import { byHand } from './by-hand-special.js'

// The backend of Workers and browsers, with which every MAC is a promise.
vi.mock('#hmac-backend', () => import('../../../core/src/hmac/backend-web.js'))

test('these tests run on WebCrypto', () => {
  expect(hmacBackend).toBe('webcrypto')
})

test.each(Object.entries(byHand))(
  '%s verifies and is received on WebCrypto, but not with a changed body',
  async (name, made) => {
    const { secret, headers, body, url = publicUrl } = made
    const scheme = (schemes as Readonly<Record<string, Scheme>>)[name.split(' ')[0]!]!
    const given = { scheme, secret, publicUrl, clock: fixedClock, url, headers }
    expect(await verifySignature({ ...given, body })).toBe(true)
    const recorded = recordingWebhook({ scheme, secret, ...(scheme.content.length > 0 && { publicUrl }) })
    expect((await recorded.send(body, headers, { url })).status).toBe(200)
    if ((scheme.authenticates ?? 'body') === 'body') {
      expect(await verifySignature({ ...given, body: `${body} ` })).toBe(false)
    }
  },
)

test('fields that a schema removes were used to identify the delivery before, even if digests come later', async () => {
  const scheme: Scheme = {
    mac: { kind: 'hmac', hash: 'sha256' },
    signature: { from: { header: 'x-signature' }, encoding: 'hex' },
    content: [{ bodyHash: 'sha256', encoding: 'hex' }, ':', { json: 'account' }],
  }
  const secret = 'a-secret-of-sixteen-bytes-or-more'
  const request = await signRequest({ scheme, secret, url: 'https://hooks.test/', body: '{"account":7,"name":"a"}' })
  const schema = z.object({ account: z.string().optional(), name: z.string() })
  const ids: string[] = []
  for (const options of [{}, { schema }]) {
    const webhook = createHmacWebhook({ scheme, secret, ...options, onDelivery: ({ id }) => ids.push(id) })
    expect((await webhook.handle(request.clone())).status).toBe(200)
  }
  expect(ids[1]).toBe(ids[0])
})
