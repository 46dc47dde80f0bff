import { createWebhook, type Delivery, type WebhookProtocol } from '@hookwright/core'
import { expect, test } from 'vitest'

const protocol: WebhookProtocol = {
  provider: 'p',
  packageName: '@hookwright/p',
  maxBodyBytes: 100,
  retainMs: 1000,
  patienceMs: 1000,
  authenticate: () => ({ authenticated: 'body' }),
  parse: (value) => ({ type: 'x', payload: value, issues: [], id: '1' }),
}
test('smoke', async () => {
  const seen: Delivery[] = []
  const webhook = createWebhook(protocol, {
    onDelivery: (d) => {
      seen.push(d)
    },
  })
  const send = () => webhook.handle(new Request('http://x/', { method: 'POST', body: '{"a":1}' }))
  expect((await send()).status).toBe(200)
  expect((await send()).status).toBe(200)
  expect(seen.length).toBe(1)
  expect((await webhook.handle(new Request('http://x/'))).status).toBe(405)
})
