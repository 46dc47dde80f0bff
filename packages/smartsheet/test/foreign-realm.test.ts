import { runInNewContext } from 'node:vm'
import { createSmartsheetWebhook, signSmartsheetBody, verifySmartsheetSignature } from '@hookwright/smartsheet'
import { sampleEventCallback, signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a receiver and a verifier work where Uint8Array was replaced, as jsdom does', async () => {
  vi.stubGlobal('Uint8Array', runInNewContext('Uint8Array'))
  const secret = crypto.randomUUID()
  const webhook = createSmartsheetWebhook({ secret, onOther() {} })
  const request = await signedSmartsheetRequest({ secret, payload: sampleEventCallback({ events: [] }) })
  expect((await webhook.handle(request)).status).toBe(200)

  const body = Buffer.from('{}')
  const signature = await signSmartsheetBody({ body: '{}', secret })
  expect(await verifySmartsheetSignature({ body, signature, secret })).toBe(true)
})
