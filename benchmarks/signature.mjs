// Signature checks at 0.3, 1.5 and 166 kB: ours against bare node:crypto, and against the vendors' own packages on
// equal work: each finds the header among those that arrived and verifies it over the body, bytes for ours, text for
// theirs. What parses JSON afterwards is compared with ours followed by decoding and JSON.parse.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { verifyHmac } from '@hookwright/core'
import { schemes, verifySignature } from '@hookwright/generic-hmac'
import { verifySmartsheetSignature } from '@hookwright/smartsheet/signature'
import * as octokit from '@octokit/webhooks-methods'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import { compare, report } from './measure.mjs'

const secret = 'a-secret-of-sixteen-bytes-or-more'
const key = new TextEncoder().encode(secret)
const decoder = new TextDecoder()
const hmac = (encoding, content, hmacKey = key) => createHmac('sha256', hmacKey).update(content).digest(encoding)

function bare(body, signature) {
  const expected = createHmac('sha256', key).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

for (const size of [300, 1_500, 166_000]) {
  const text = JSON.stringify({
    data: randomBytes(size)
      .toString('base64')
      .slice(0, size - 11),
  })
  const body = new TextEncoder().encode(text)
  const label = `${size / 1_000} kB`

  const signature = hmac('hex', body)
  const signatureBytes = new Uint8Array(Buffer.from(signature, 'hex'))
  compare(`${label}: HMAC-SHA256 of the body`, {
    'node:crypto': () => bare(body, signature),
    'core verifyHmac': () => verifyHmac({ hash: 'sha256', key, data: body, signature: signatureBytes }),
    'smartsheet verifySmartsheetSignature': () => verifySmartsheetSignature({ body, signature, secret }),
  })

  const githubHeaders = new Headers({ 'x-hub-signature-256': `sha256=${signature}` })
  compare(`${label}: GitHub`, {
    'ours verifySignature': () =>
      verifySignature({
        scheme: schemes.github,
        secret,
        method: 'POST',
        url: 'https://x.test/',
        headers: githubHeaders,
        body,
      }),
    '@octokit/webhooks-methods': () => octokit.verify(secret, text, githubHeaders.get('x-hub-signature-256')),
  })

  const now = Math.floor(Date.now() / 1_000)
  const stripe = new Stripe('sk_test_x')
  const stripeHeaders = new Headers({ 'stripe-signature': `t=${now},v1=${hmac('hex', `${now}.${text}`)}` })
  compare(`${label}: Stripe`, {
    'ours verifySignature + JSON.parse': async () =>
      (await verifySignature({
        scheme: schemes.stripe,
        secret,
        method: 'POST',
        url: 'https://x.test/',
        headers: stripeHeaders,
        body,
      })) && JSON.parse(decoder.decode(body)),
    'stripe constructEvent': () =>
      stripe.webhooks.constructEvent(text, stripeHeaders.get('stripe-signature'), secret, 1e9),
  })

  const whsec = `whsec_${randomBytes(24).toString('base64')}`
  const standardHeaders = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${hmac('base64', `msg_1.${now}.${text}`, Buffer.from(whsec.slice(6), 'base64'))}`,
  }
  const headers = new Headers(standardHeaders)
  const standard = new StandardWebhook(whsec)
  const svix = new SvixWebhook(whsec)
  compare(`${label}: Standard Webhooks`, {
    'ours verifySignature + JSON.parse': async () =>
      (await verifySignature({
        scheme: schemes.standardWebhooks,
        secret: whsec,
        method: 'POST',
        url: 'https://x.test/',
        headers,
        body,
      })) && JSON.parse(decoder.decode(body)),
    standardwebhooks: () => standard.verify(text, standardHeaders),
    svix: () => svix.verify(text, standardHeaders),
  })
}
await report()
