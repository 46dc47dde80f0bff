import { hmacBackend } from '@hookwright/core'
import { type Scheme, schemes, verifySignature } from '@hookwright/generic-hmac'
import { expect, test, vi } from 'vitest'
import { fixedClock, recordingWebhook } from '../shared.js'
import { publicUrl } from './by-hand.js'
import { byHand } from './by-hand-special.js'

// What Workers, Deno, Bun and browsers load: every MAC is a promise there.
vi.mock('#hmac-backend', () => import('../../../core/src/hmac/backend-web.js'))

test('these tests run on WebCrypto', () => {
  expect(hmacBackend).toBe('webcrypto')
})

test.each(Object.entries(byHand))(
  '%s verifies and is received on WebCrypto, a changed body is not',
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
