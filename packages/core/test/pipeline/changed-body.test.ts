import type { Outcome } from '@hookwright/core'
import { toNodeListener } from '@hookwright/core/node'
import { describe, expect, test } from 'vitest'
import { exampleWebhook, type SignedOptions, sign, signed } from '../support/example-protocol.js'
import { post, serve } from '../support/node-server.js'

const outcomes: Outcome[] = []
const webhook = exampleWebhook({ onDelivery() {}, onOutcome: (outcome) => outcomes.push(outcome), dedupe: false })
const sent = '{"text": "\\u00e9"}'

/** A request as an adapter makes it after a body parser: the head is the sender's, the body is not. */
async function remade(body: string, headers: SignedOptions['headers'] = {}, method = 'POST'): Promise<Request> {
  const head = { 'x-signature': await sign(sent), 'content-length': String(sent.length), ...headers }
  return new Request('https://hooks.test/', { method, headers: head, body: method === 'POST' ? body : null })
}

async function outcomeOf(request: Request, receiver = webhook): Promise<[number, string | undefined]> {
  outcomes.length = 0
  const { status } = await receiver.handle(request)
  return [status, outcomes[0]?.code]
}

describe('a body of a different length than was sent is a loud 500 that names both, never a silent 401', () => {
  test.each([
    ['parsed, and gone', ''],
    ['written anew', JSON.stringify(JSON.parse(sent))],
    ['cut off', sent.slice(0, 5)],
    ['in base64', btoa(sent)],
  ])('%s', async (_what, body) => {
    expect(await outcomeOf(await remade(body))).toEqual([500, 'body_consumed'])
    const length = new TextEncoder().encode(body).length
    expect(String(outcomes[0]?.error)).toContain(`18 bytes were sent (content-length), but the webhook got ${length}.`)
    expect(String(outcomes[0]?.error)).toContain('before any body parser')
  })

  test('also if the sender is proven without the body', async () => {
    const byToken = exampleWebhook({
      onDelivery() {},
      onOutcome: (outcome) => outcomes.push(outcome),
      protocol: { authenticate: () => ({ authenticated: 'sender' }) },
    })
    expect(await outcomeOf(await remade(''), byToken)).toEqual([500, 'body_consumed'])
  })

  test('also if a parser kept text of something that was not text', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      await toNodeListener(webhook)(Object.assign(request, { rawBody: Buffer.concat(chunks).toString() }), response)
    })
    outcomes.length = 0
    expect((await post(url, new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(500)
    expect(outcomes[0]?.code).toBe('body_consumed')
  })
})

test('a failed proof without a changed body stays a 401', async () => {
  const forged = { 'x-signature': '00'.repeat(32) }
  expect(await outcomeOf(await remade(sent, forged))).toEqual([401, 'signature_mismatch'])
  expect(await outcomeOf(await remade(sent, { ...forged, 'content-length': 'many' }))).toEqual([
    401,
    'signature_mismatch',
  ])
  expect(await outcomeOf(await signed({}, { headers: forged }))).toEqual([401, 'signature_mismatch'])
  // Refused before its body was read.
  expect(await outcomeOf(await remade(sent, { 'x-signature': '' }))).toEqual([401, 'signature_missing'])
  expect(await outcomeOf(await remade('', { 'content-encoding': 'gzip' }))).toEqual([415, 'encoding_unsupported'])
})

test('a failure of ours is reported before the length, because nobody knows yet whether the body verifies', async () => {
  const failing = exampleWebhook({
    onDelivery() {},
    onOutcome: (outcome) => outcomes.push(outcome),
    secret: () => Promise.reject(new Error('vault is down')),
  })
  expect(await outcomeOf(await remade(''), failing)).toEqual([503, 'secrets_failed'])
})

test('a body that verifies was sent as it is, whatever the head says', async () => {
  expect(await outcomeOf(await remade(sent, { 'content-length': '5' }))).toEqual([200, undefined])
})

test('a GET has no body in Fetch, even if its sender sent one', async () => {
  const byGet = exampleWebhook({ onOutcome: (outcome) => outcomes.push(outcome), protocol: { methods: ['GET'] } })
  expect(await outcomeOf(await remade('', {}, 'GET'), byGet)).toEqual([401, 'signature_mismatch'])
})
