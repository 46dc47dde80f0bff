import { runInNewContext } from 'node:vm'
import {
  createHmacWebhook,
  createWebhookSender,
  generateSecret,
  schemes,
  verifySignature,
} from '@hookwright/generic-hmac'
import { signedHmacRequest, testSecret } from '@hookwright/generic-hmac/testing'
import { afterEach, expect, test, vi } from 'vitest'

const body = '{"type":"invoice.paid"}'

/** jsdom replaces `Uint8Array`, so `TextEncoder`, `Buffer` and `fetch` return objects of another class. */
function replaceClasses(): void {
  const { bytes, buffer } = runInNewContext('({ bytes: Uint8Array, buffer: ArrayBuffer })')
  vi.stubGlobal('Uint8Array', bytes)
  vi.stubGlobal('ArrayBuffer', buffer)
  expect(new TextEncoder().encode(body)).not.toBeInstanceOf(Uint8Array)
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each(['github', 'standardWebhooks', 'stripe'] as const)(
  'a receiver of %s accepts its requests if Uint8Array was replaced',
  async (name) => {
    replaceClasses()
    const scheme = schemes[name]
    const secret = testSecret(scheme)
    const webhook = createHmacWebhook({ scheme, secret, onDelivery() {} })
    for (const sent of [body, Buffer.from(body), new TextEncoder().encode(body)]) {
      expect((await webhook.handle(await signedHmacRequest({ scheme, secret, body: sent }))).status).toBe(200)
    }
  },
)

test('a sender and a verifier do too', async () => {
  replaceClasses()
  const url = 'https://hooks.example.com/acme'
  const secret = generateSecret()
  const seen: boolean[] = []
  const sender = createWebhookSender({
    url,
    secret,
    allowHosts: ['hooks.example.com'],
    retryDelaysMs: [],
    async fetch(input, init) {
      const request = new Request(input, init)
      const { headers } = request
      const scheme = schemes.standardWebhooks
      seen.push(await verifySignature({ scheme, secret, headers, body: await request.arrayBuffer() }))
      return new Response()
    },
  })
  const bytes = new TextEncoder().encode(body)
  for (const sent of [body, Buffer.from(body), bytes, bytes.buffer]) {
    expect((await sender.send({ body: sent })).outcome).toBe('delivered')
  }
  expect(seen).toEqual([true, true, true, true])
})
