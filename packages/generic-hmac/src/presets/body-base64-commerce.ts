import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256 } from './pieces.js'

// Shops, parcels, books and appointments.

/**
 * Shopify. The topic, webhook id, event id and time are in headers that are not signed. A receiver therefore takes two
 * topics with the same body for one delivery: give each topic its own `endpoint`.
 */
export const shopify: Scheme<'body'> = {
  name: 'shopify',
  source: { docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-shopify-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-shopify-webhook-id' } },
  eventType: { header: 'x-shopify-topic' },
}

/** Shopify's Events, which are different from its webhooks. */
export const shopifyEvents: Scheme<'body'> = {
  name: 'shopify-events',
  source: { docs: 'https://shopify.dev/docs/apps/build/events/verify-deliveries', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'shopify-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'shopify-webhook-id' } },
  eventType: { json: 'topic' },
}

/**
 * WooCommerce. As with Shopify, give each topic its own `endpoint`: an object that is created and updated at once is
 * sent twice.
 */
export const wooCommerce: Scheme<'body'> = {
  name: 'woocommerce',
  source: { docs: 'https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-wc-webhook-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-wc-webhook-delivery-id' } },
  eventType: { header: 'x-wc-webhook-topic' },
}

/** Xero. Its validation also sends wrong signatures, and expects a 401 to them within 5 s. */
export const xero: Scheme<'body'> = {
  name: 'xero',
  source: { docs: 'https://developer.xero.com/documentation/webhooks/configuring-your-server', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-xero-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** QuickBooks. The secret is the verifier token. */
export const quickBooks: Scheme<'body'> = {
  name: 'quickbooks',
  source: { docs: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'intuit-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/**
 * AfterShip Tracking. Returns and Warranty have the same signature in `as-signature-hmac-sha256`: spread the preset for
 * them.
 */
export const afterShip: Scheme<'body'> = {
  name: 'aftership',
  source: { docs: 'https://www.aftership.com/docs/tracking/webhook/webhook-signature', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'aftership-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event' },
}

/** Worldline Connect. The secret is that of the key named in `X-GCS-KeyId`, which is not signed. */
export const worldlineConnect: Scheme<'body'> = {
  name: 'worldline-connect',
  source: {
    docs: 'https://docs.connect.worldline-solutions.com/documentation/webhooks/event-structure/',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-gcs-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Commerce Layer webhooks, and external resources, which expect an answer: see "An answer with a body" in
 * docs/receivers.md. The topic is in a header that is not signed: as with Shopify, give each topic its own `endpoint`.
 */
export const commerceLayer: Scheme<'body'> = {
  name: 'commerce-layer',
  source: { docs: 'https://docs.commercelayer.io/core/callbacks-security', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-commercelayer-signature' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { header: 'x-commercelayer-topic' },
}

/** Acuity Scheduling: forms. The secret is the API key. A form only says which appointment changed, and how. */
export const acuityScheduling: Scheme<'body'> = {
  name: 'acuity-scheduling',
  source: { docs: 'https://www.npmjs.com/package/acuityscheduling', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-acuity-signature' }, encoding: 'base64' },
  content: bodyOnly,
  payload: 'form',
  repeats: true,
}
