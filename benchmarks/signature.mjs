// Signature checks at 0.3, 1.5 and 166 kB: ours against bare node:crypto, and against the vendors' own packages on
// equal work: each finds the header among those that arrived and verifies it over the same body, once as text and once as
// bytes. What parses JSON afterwards is compared with ours followed by JSON.parse.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { verifyHmac } from '@hookwright/core'
import { schemes, verifySignature } from '@hookwright/generic-hmac'
import { verifySmartsheetSignature } from '@hookwright/smartsheet/signature'
import * as octokit from '@octokit/webhooks-methods'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import Stripe from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import { compare } from './measure.mjs'

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
  await compare(`${label}: HMAC-SHA256 of the body`, {
    'node:crypto': () => bare(body, signature),
    'core verifyHmac': () => verifyHmac({ hash: 'sha256', key, data: body, signature: signatureBytes }),
    'smartsheet verifySmartsheetSignature': () => verifySmartsheetSignature({ body, signature, secret }),
  })

  const now = Math.floor(Date.now() / 1_000)
  const whsec = `whsec_${randomBytes(24).toString('base64')}`
  const githubHeaders = new Headers({ 'x-hub-signature-256': `sha256=${signature}` })
  const stripeHeaders = new Headers({ 'stripe-signature': `t=${now},v1=${hmac('hex', `${now}.${text}`)}` })
  const standardHeaders = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${hmac('base64', `msg_1.${now}.${text}`, Buffer.from(whsec.slice(6), 'base64'))}`,
  }
  const stripe = new Stripe('sk_test_x')
  const standard = new StandardWebhook(whsec)
  const svix = new SvixWebhook(whsec)
  const url = 'https://x.test/'
  const signedHeaders = new Headers(standardHeaders)

  for (const [form, body] of [
    ['text', text],
    ['bytes', Buffer.from(text)],
  ]) {
    const toText = (body) => (form === 'text' ? body : decoder.decode(body))

    await compare(`${label} of ${form}: GitHub`, {
      'ours verifySignature': () =>
        verifySignature({ scheme: schemes.github, secret, method: 'POST', url, headers: githubHeaders, body }),
      // It accepts only text.
      '@octokit/webhooks-methods': () => octokit.verify(secret, toText(body), githubHeaders.get('x-hub-signature-256')),
    })

    await compare(`${label} of ${form}: Stripe`, {
      'ours verifySignature + JSON.parse': async () =>
        (await verifySignature({
          scheme: schemes.stripe,
          secret,
          method: 'POST',
          url,
          headers: stripeHeaders,
          body,
        })) && JSON.parse(toText(body)),
      'stripe constructEvent': () =>
        stripe.webhooks.constructEvent(body, stripeHeaders.get('stripe-signature'), secret, 1e9),
    })

    await compare(`${label} of ${form}: Standard Webhooks`, {
      'ours verifySignature + JSON.parse': async () =>
        (await verifySignature({
          scheme: schemes.standardWebhooks,
          secret: whsec,
          method: 'POST',
          url,
          headers: signedHeaders,
          body,
        })) && JSON.parse(toText(body)),
      standardwebhooks: () => standard.verify(body, standardHeaders),
      svix: () => svix.verify(body, standardHeaders),
    })
  }
}
