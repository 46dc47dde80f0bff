import { schemes, signRequest, verifySignature } from '@hookwright/generic-hmac'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixedClock, nowMs } from './shared.js'

const names = ['standardWebhooks', 'github', 'stripe', 'slack', 'shopify', 'hmacSha256'] as const
const url = 'https://example.com/hook'
const secretBytes = fc.uint8Array({ minLength: 24, maxLength: 64 })
const body = fc.uint8Array({ minLength: 1, maxLength: 200 })
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice()
  changed[Math.floor(at / 8) % bytes.length]! ^= 1 << (at % 8)
  return changed
}

describe.each(names)('%s', (name) => {
  const scheme = schemes[name]
  const options = { scheme, clock: fixedClock }

  test('a signed message verifies', async () => {
    await fc.assert(
      fc.asyncProperty(secretBytes, body, id, async (secret, content, messageId) => {
        const request = await signRequest({ ...options, secret, url, body: content, id: messageId })
        expect(await verifySignature({ ...options, secret, request })).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('a message with one changed bit of body, secret, id, timestamp or signature does not', async () => {
    await fc.assert(
      fc.asyncProperty(secretBytes, body, id, fc.nat(), async (secret, content, messageId, at) => {
        const request = await signRequest({ ...options, secret, url, body: content, id: messageId })
        const { headers } = request
        const verify = (change: { secret?: Uint8Array; body?: Uint8Array; headers?: Headers }) =>
          verifySignature({ ...options, secret, headers, body: content, ...change })
        expect(await verify({})).toBe(true)
        expect(await verify({ body: flipped(content, at) })).toBe(false)
        expect(await verify({ secret: flipped(secret, at) })).toBe(false)
        const time = [String(nowMs / 1000 + 1), String(nowMs / 1000 - 1)][at % 2]!
        for (const header of ['webhook-id', 'webhook-timestamp', 'x-slack-request-timestamp']) {
          if (!headers.has(header)) continue
          const changed = new Headers(headers)
          changed.set(header, header === 'webhook-id' ? `${messageId}x` : time)
          expect(await verify({ headers: changed })).toBe(false)
        }
        if (name === 'stripe') {
          const changed = new Headers(headers)
          changed.set('stripe-signature', headers.get('stripe-signature')!.replace(/t=\d+/, `t=${time}`))
          expect(await verify({ headers: changed })).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })
})

test('no header makes any scheme throw', async () => {
  const secret = new Uint8Array(32).fill(7)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.string({ unit: 'binary', maxLength: 300 }),
      body,
      async (name, text, content) => {
        const headers = { get: () => text }
        expect(await verifySignature({ scheme: schemes[name], secret, headers, body: content })).toBe(false)
      },
    ),
  )
})
