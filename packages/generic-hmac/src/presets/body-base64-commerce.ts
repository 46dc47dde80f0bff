import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256 } from './pieces.js'

// Shops, parcels, books and appointments.

/**
 * Shopify. Topic, webhook id, event id and time are in headers that nobody signs: two topics of one body are one delivery
 * to a receiver, so give each topic its own `endpoint`.
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

/** Shopify's Events, which are not its webhooks. */
export const shopifyEvents: Scheme<'body'> = {
  name: 'shopify-events',
  source: { docs: 'https://shopify.dev/docs/apps/build/events/verify-deliveries', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'shopify-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'shopify-webhook-id' } },
  eventType: { json: 'topic' },
}

/** WooCommerce. As with Shopify, give each topic its own `endpoint`: what is created and updated at once comes twice. */
export const wooCommerce: Scheme<'body'> = {
  name: 'woocommerce',
  source: { docs: 'https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-wc-webhook-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-wc-webhook-delivery-id' } },
  eventType: { header: 'x-wc-webhook-topic' },
}

/** Xero. A correct 401 to wrong signatures within 5 s is part of its validation. */
export const xero: Scheme<'body'> = {
  name: 'xero',
  source: { docs: 'https://developer.xero.com/documentation/webhooks/configuring-your-server', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-xero-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** QuickBooks. The key is the verifier token. */
export const quickBooks: Scheme<'body'> = {
  name: 'quickbooks',
  source: { docs: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'intuit-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** AfterShip Tracking. Returns and Warranty write the same into `as-signature-hmac-sha256`: for these spread it. */
export const afterShip: Scheme<'body'> = {
  name: 'aftership',
  source: { docs: 'https://www.aftership.com/docs/tracking/webhook/webhook-signature', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'aftership-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event' },
}

/** Worldline Connect. The key is the one that `X-GCS-KeyId` names, which is not signed. */
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
 * Commerce Layer, webhooks and external resources, which want an answer: see "An answer with a body" in docs/receivers.md.
 * The topic is in a header that nobody signs: as with Shopify, give each its own `endpoint`.
 */
export const commerceLayer: Scheme<'body'> = {
  name: 'commerce-layer',
  source: { docs: 'https://docs.commercelayer.io/core/callbacks-security', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-commercelayer-signature' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { header: 'x-commercelayer-topic' },
}

/** Acuity Scheduling: forms. The key is the API key. A form says no more than which appointment changed, and how. */
export const acuityScheduling: Scheme<'body'> = {
  name: 'acuity-scheduling',
  source: { docs: 'https://www.npmjs.com/package/acuityscheduling', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-acuity-signature' }, encoding: 'base64' },
  content: bodyOnly,
  payload: 'form',
  repeats: true,
}
