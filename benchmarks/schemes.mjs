// What a scheme written as data costs compared with a hand-written verifier for one sender: the same bytes and headers,
// the same checks, the same constant-time comparison. Then what preparing a scheme costs, once per scheme.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { defineScheme } from '@hookwright/generic-hmac'
import { github, shopify, slack, standardWebhooks, stripe } from '@hookwright/generic-hmac/presets'
import { verifySignature } from '@hookwright/generic-hmac/signature'
import { compare } from './measure.mjs'

const secret = 'a-secret-of-sixteen-bytes-or-more'
const key = Buffer.from(secret)
const whsec = `whsec_${randomBytes(24).toString('base64')}`
const standardKey = Buffer.from(whsec.slice(6), 'base64')
const toleranceMs = 300_000

const mac = (macKey, encoding, ...parts) => {
  const made = createHmac('sha256', macKey)
  for (const part of parts) made.update(part)
  return made.digest(encoding)
}

/** Compares strictly: a text that is not the hex or base64 of a whole signature is not a signature. */
function matches(expected, text, encoding) {
  const form = encoding === 'hex' ? /^[0-9a-f]{64}$/i : /^[A-Za-z0-9+/]{43}=$/
  return form.test(text) && timingSafeEqual(expected, Buffer.from(text, encoding))
}

const isFresh = (timestamp) =>
  /^\d{10}$/.test(timestamp) && Math.abs(Date.now() - Number(timestamp) * 1000) <= toleranceMs

/** Verifiers as people write them by hand, each for one sender. */
const handwritten = {
  async github(headers, body) {
    const text = headers.get('x-hub-signature-256')
    if (!text?.startsWith('sha256=')) return false
    return matches(mac(key, undefined, body), text.slice(7), 'hex')
  },
  async shopify(headers, body) {
    const text = headers.get('x-shopify-hmac-sha256')
    return text !== null && matches(mac(key, undefined, body), text, 'base64')
  },
  async slack(headers, body) {
    const timestamp = headers.get('x-slack-request-timestamp')
    const text = headers.get('x-slack-signature')
    if (!timestamp || !text?.startsWith('v0=') || !isFresh(timestamp)) return false
    return matches(mac(key, undefined, `v0:${timestamp}:`, body), text.slice(3), 'hex')
  },
  async stripe(headers, body) {
    let timestamp
    const signatures = []
    for (const pair of headers.get('stripe-signature')?.split(',') ?? []) {
      const [name, value] = pair.split('=', 2)
      if (name === 't') timestamp = value
      else if (name === 'v1') signatures.push(value)
    }
    if (!timestamp || !isFresh(timestamp)) return false
    const expected = mac(key, undefined, `${timestamp}.`, body)
    return signatures.some((text) => matches(expected, text, 'hex'))
  },
  async standardWebhooks(headers, body) {
    const id = headers.get('webhook-id')
    const timestamp = headers.get('webhook-timestamp')
    const list = headers.get('webhook-signature')
    if (!id || id.includes('.') || !timestamp || !list || !isFresh(timestamp)) return false
    const expected = mac(standardKey, undefined, `${id}.${timestamp}.`, body)
    return list.split(' ').some((entry) => entry.startsWith('v1,') && matches(expected, entry.slice(3), 'base64'))
  },
}

/** A request of each sender: the scheme, the secret, and the headers as they arrive. */
function requestsOf(body) {
  const now = String(Math.floor(Date.now() / 1_000))
  return {
    github: [github, secret, { 'x-hub-signature-256': `sha256=${mac(key, 'hex', body)}` }],
    shopify: [shopify, secret, { 'x-shopify-hmac-sha256': mac(key, 'base64', body) }],
    slack: [
      slack,
      secret,
      {
        'x-slack-request-timestamp': now,
        'x-slack-signature': `v0=${mac(key, 'hex', `v0:${now}:`, body)}`,
      },
    ],
    stripe: [stripe, secret, { 'stripe-signature': `t=${now},v1=${mac(key, 'hex', `${now}.`, body)}` }],
    standardWebhooks: [
      standardWebhooks,
      whsec,
      {
        'webhook-id': 'msg_1',
        'webhook-timestamp': now,
        'webhook-signature': `v1,${mac(standardKey, 'base64', `msg_1.${now}.`, body)}`,
      },
    ],
  }
}

for (const size of [300, 1_500, 166_000]) {
  const body = new Uint8Array(randomBytes(size))
  for (const [name, [scheme, schemeSecret, sent]] of Object.entries(requestsOf(body))) {
    const headers = new Headers({ 'content-type': 'application/json', 'user-agent': 'benchmark', ...sent })
    const byHand = () => handwritten[name](headers, body)
    const byScheme = () => verifySignature({ scheme, secret: schemeSecret, headers, body })
    if (!(await byHand()) || !(await byScheme())) throw new Error(`${name} was refused`)
    await compare(`${size / 1_000} kB: ${name}`, { 'written by hand': byHand, 'the scheme engine': byScheme })
  }
}

/** A new object each time, because the engine of a scheme is cached by object. */
const makeReady = (scheme) => () => defineScheme({ ...scheme })
await compare('Making a scheme ready', {
  'github: defineScheme': makeReady(github),
  'stripe: defineScheme': makeReady(stripe),
  'standardWebhooks: defineScheme': makeReady(standardWebhooks),
})
