import {
  createCasesolvedWebhook,
  createFrappeWebhook,
  signFrappeBody,
  verifyCasesolvedSecret,
  verifyFrappeSignature,
} from '@hookwright/casesolved'
import { signedCasesolvedRequest, signedFrappeRequest } from '@hookwright/casesolved/testing'
import { hmacBackend } from '@hookwright/core'
import { expect, test, vi } from 'vitest'
import { secret } from './collect.js'

// What Workers, edge runtimes and browsers load: every digest is a promise there, and a promise that is not awaited is
// never `undefined`.
vi.mock('#hmac-backend', () => import('../../core/src/hmac/backend-web.js'))

const other = 'another-secret-of-the-same-kind'

test('on WebCrypto the secret itself verifies, and no other', async () => {
  expect(hmacBackend).toBe('webcrypto')
  const webhook = createCasesolvedWebhook({ secret, onDelivery() {} })
  for (const [presented, isRight] of [
    [secret, true],
    [other, false],
  ] as const) {
    const request = await signedCasesolvedRequest({ secret: presented })
    expect(await verifyCasesolvedSecret({ headers: request.headers, secret })).toBe(isRight)
    expect((await webhook.handle(request)).status).toBe(isRight ? 200 : 401)
  }
})

test('on WebCrypto the signature of a Frappe site verifies, and none of another secret', async () => {
  const webhook = createFrappeWebhook({ secret: async () => secret, onDelivery() {} })
  for (const [signer, isRight] of [
    [secret, true],
    [other, false],
  ] as const) {
    const signature = await signFrappeBody({ body: '{}', secret: signer })
    expect(await verifyFrappeSignature({ body: '{}', signature, secret })).toBe(isRight)
    const response = await webhook.handle(await signedFrappeRequest({ secret: signer }))
    expect(response.status).toBe(isRight ? 200 : 401)
  }
})
