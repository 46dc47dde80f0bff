import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, hexKey, sha256, sha512 } from './pieces.js'

// Shops, shipping and payments.

/** Lemon Squeezy. */
export const lemonSqueezy: Scheme<'body'> = {
  name: 'lemon-squeezy',
  source: { docs: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'meta.event_name' },
}

/**
 * Paystack: SHA-512. The secret is the secret API key. Its examples of 2026 also show a form with a time and a key id,
 * `t=<time>,v1=<key id>:<hex>`, which this preset refuses: use `defineVerifier` for it.
 */
export const paystack: Scheme<'body'> = {
  name: 'paystack',
  source: { docs: 'https://paystack.com/docs/payments/webhooks/', evidence: 'table' },
  mac: sha512,
  signature: { from: { header: 'x-paystack-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/** Razorpay. The secret is the webhook's, not the API's. */
export const razorpay: Scheme<'body'> = {
  name: 'razorpay',
  source: { docs: 'https://razorpay.com/docs/webhooks/validate-test/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-razorpay-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-razorpay-event-id' } },
  eventType: { json: 'event' },
}

/** Checkout.com webhooks of workflows. */
export const checkoutCom: Scheme<'body'> = {
  name: 'checkout-com',
  source: { docs: 'https://www.checkout.com/docs/workflows', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'cko-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Sendcloud. */
export const sendcloud: Scheme<'body'> = {
  name: 'sendcloud',
  source: { docs: 'https://sendcloud.dev/api/v2/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'sendcloud-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'action' },
}

/** Shopware webhooks of apps. The secret is the shop's. A retry has a different time in the body. */
export const shopware: Scheme<'body'> = {
  name: 'shopware',
  source: { docs: 'https://developer.shopware.com/docs/guides/plugins/apps/webhook.html', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'shopware-shop-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'source.eventId' } },
  eventType: { json: 'data.event' },
}

/** Squarespace. The secret is decoded from hex. */
export const squarespace: Scheme<'body'> = {
  name: 'squarespace',
  source: { docs: 'https://developers.squarespace.com/webhooks/overview', evidence: 'docs' },
  mac: sha256,
  key: hexKey,
  signature: { from: { header: 'squarespace-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'topic' },
}

/** GoCardless. The header has the name that Standard Webhooks uses, but the signed content is different. */
export const goCardless: Scheme<'body'> = {
  name: 'gocardless',
  source: {
    docs: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Coinbase Commerce. The body counts the attempts, so a retry has a different body. */
export const coinbaseCommerce: Scheme<'body'> = {
  name: 'coinbase-commerce',
  source: {
    docs: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'x-cc-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'event.id' } },
  eventType: { json: 'event.type' },
}

/** Modern Treasury. */
export const modernTreasury: Scheme<'body'> = {
  name: 'modern-treasury',
  source: {
    docs: 'https://github.com/Modern-Treasury/modern-treasury-node/blob/HEAD/src/resources/webhooks.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/**
 * Dwolla. The secret is the one with which the subscription was created. A delivery that is not answered within 10 s is
 * retried.
 */
export const dwolla: Scheme<'body'> = {
  name: 'dwolla',
  source: { docs: 'https://developers.dwolla.com/docs/connect/webhooks/process-validate', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-request-signature-sha-256' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'topic' },
}

/**
 * Strike. The secret is the one with which the subscription was created. The body says whether the event was delivered,
 * so a retry may have a different body.
 */
export const strike: Scheme<'body'> = {
  name: 'strike',
  source: { docs: 'https://docs.strike.me/webhooks/signature-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'eventType' },
}
