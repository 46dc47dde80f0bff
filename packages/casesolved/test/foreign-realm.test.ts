import { runInNewContext } from 'node:vm'
import {
  createCasesolvedWebhook,
  createFrappeWebhook,
  signFrappeBody,
  verifyFrappeSignature,
} from '@hookwright/casesolved'
import { samplePayloads, signedCasesolvedRequest, signedFrappeRequest } from '@hookwright/casesolved/testing'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('receivers and a verifier work where Uint8Array was replaced, as jsdom does', async () => {
  vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array'))
  const secret = crypto.randomUUID()
  const press = createCasesolvedWebhook({ secret: Buffer.from(secret), onOther() {} })
  const request = await signedCasesolvedRequest({ secret, payload: samplePayloads.siteStatusUpdate })
  expect((await press.handle(request)).status).toBe(200)

  const site = createFrappeWebhook({ secret, onDelivery() {} })
  const body = Buffer.from('{"name":"SINV-1"}')
  expect((await site.handle(await signedFrappeRequest({ secret, body }))).status).toBe(200)
  const signature = await signFrappeBody({ body, secret })
  expect(await verifyFrappeSignature({ body, signature, secret })).toBe(true)
})
