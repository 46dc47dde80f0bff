import { createCasesolvedWebhook, createFrappeWebhook } from '@hookwright/casesolved'
import { samplePayloads, signedCasesolvedRequest, signedFrappeRequest } from '@hookwright/casesolved/testing'
import { type Delivery, decodeDelivery, deliveryKey, encodeDelivery, type Webhook } from '@hookwright/core'
import { createHmacWebhook, schemes, signRequest } from '@hookwright/generic-hmac'
import { createSmartsheetWebhook } from '@hookwright/smartsheet'
import { sampleEventCallback, sampleStatusCallback, signedSmartsheetRequest } from '@hookwright/smartsheet/testing'
import { createSmartSuiteWebhook, pathToken } from '@hookwright/smartsuite'
import { signedSmartSuiteRequest } from '@hookwright/smartsuite/testing'
import { describe, expect, test } from 'vitest'
import { providers } from './sources.js'

const secret = 'the secret of the round trip'
const hmacKey = `whsec_${Buffer.from('the secret of the round trip....').toString('base64')}`
const pathSecret = '9f0c1c62-6a39-4d1b-9f4e-0d8c5c1f7a55'

type Journey = [name: string, webhook: Webhook<never>, request: () => Request | Promise<Request>]

const hmac = (name: 'github' | 'stripe' | 'standardWebhooks' | 'shopify' | 'slack' | 'hmacSha256'): Journey => {
  const key = name === 'standardWebhooks' ? hmacKey : secret
  const webhook = createHmacWebhook({ scheme: schemes[name], secret: key, onDelivery() {} })
  const body = JSON.stringify({ id: 'evt_1', type: 'thing.changed', text: 'ä\u0000' })
  const request = () =>
    signRequest({ scheme: schemes[name], secret: key, url: 'https://example.com/hook', body, id: 'msg_1' })
  return [`generic-hmac, ${name}`, webhook as never, request]
}

const smartsheet = createSmartsheetWebhook({ secret, endpoint: 'sheets', onDelivery() {} }) as never
const casesolved = createCasesolvedWebhook({ secret, onDelivery() {} }) as never
const frappe = createFrappeWebhook({ secret, onDelivery() {} }) as never
const smartsuite = createSmartSuiteWebhook({ authorize: pathToken(pathSecret), onDelivery() {} }) as never

const journeys: Journey[] = [
  ['smartsheet, events', smartsheet, () => signedSmartsheetRequest({ secret, payload: sampleEventCallback() })],
  ['smartsheet, status', smartsheet, () => signedSmartsheetRequest({ secret, payload: sampleStatusCallback() })],
  ...Object.entries(samplePayloads).map(
    ([name, payload]): Journey => [
      `casesolved, ${name}`,
      casesolved,
      () => signedCasesolvedRequest({ secret, payload }),
    ],
  ),
  ['casesolved, validation', casesolved, () => signedCasesolvedRequest({ secret })],
  ['frappe', frappe, () => signedFrappeRequest({ secret, payload: { name: 'SINV-0001', text: 'ä' }, method: 'PUT' })],
  ['smartsuite', smartsuite, () => signedSmartSuiteRequest({ token: pathSecret })],
  ...(['github', 'stripe', 'standardWebhooks', 'shopify', 'slack', 'hmacSha256'] as const).map(hmac),
]

/** Everything of a delivery that a handler can see. */
const visible = ({ provider, endpoint, type, payload, issues, id, principal, ...rest }: Delivery) => {
  const { authenticated, secretId, receivedAt } = rest
  return { provider, endpoint, type, payload, issues, id, principal, authenticated, secretId, receivedAt }
}

test('deliveries of every provider go through', () => {
  expect(journeys.map(([name]) => name.split(',')[0])).toEqual(expect.arrayContaining(providers))
})

describe('a delivery that went through a queue is the same as the received one', () => {
  test.each(journeys)('%s', async (_name, webhook: Webhook, makeRequest) => {
    const request = await makeRequest()
    const presented = request.headers.get('x-webhook-secret')
    const received = await webhook.receive(request)
    if (received.type !== 'delivery') throw new Error('expected a delivery')
    const text = JSON.stringify(await encodeDelivery(received.delivery))
    const back = await decodeDelivery(webhook, JSON.parse(text))
    expect(visible(back)).toEqual(visible(received.delivery))
    expect([...back.rawBody]).toEqual([...received.delivery.rawBody])
    expect(await deliveryKey(back)).toBe(await deliveryKey(received.delivery))
    for (const credential of [secret, pathSecret]) expect(text).not.toContain(credential)
    if (presented) expect(text).not.toContain(presented)
  })
})
