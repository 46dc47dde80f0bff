import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeDotBody } from './pieces.js'

// Payments, contracts, shops.

/**
 * MoonPay, requests by POST. The key is the webhook API key. Its older signature, `Moonpay-Signature`, is not looked at. No
 * window is documented, nor whether a retry has a time of its own, so none is kept.
 */
export const moonPay: Scheme<'body'> = {
  name: 'moonpay',
  source: { docs: 'https://dev.moonpay.com/api-reference/platform/webhooks/overview', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'moonpay-signature-v2' }, format: { kind: 'kv', key: 's' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's', toleranceMs: 'none' },
  eventType: { json: 'type' },
}

/** BoldSign. While its secret is rolled, `s1` is there too, which is passed over: for that time give both secrets. */
export const boldSign: Scheme<'body'> = {
  name: 'boldsign',
  source: { docs: 'https://developers.boldsign.com/webhooks/verify-webhook-events', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-boldsign-signature' }, format: { kind: 'kv', key: 's0' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'event.id' } },
  eventType: { json: 'event.eventType' },
}

/** Ordergroove. No window is documented, nor whether a retry has a time of its own, so none is kept. */
export const ordergroove: Scheme<'body'> = {
  name: 'ordergroove',
  source: { docs: 'https://developer.ordergroove.com/data/webhook-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'ordergroove-signature' }, format: { kind: 'kv', key: 'sig' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 'ts' }, format: 's', toleranceMs: 'none' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Coinbase Developer Platform, through Hook0: `v0`. `v1`, which signs headers too, is passed over, and what has it alone is
 * refused. For other senders through Hook0 spread it without the `id` and the `eventType`, which are in their headers.
 */
export const coinbaseCdp: Scheme<'body'> = {
  name: 'coinbase-cdp',
  source: { docs: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-hook0-signature' }, format: { kind: 'kv', key: 'v0' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'eventId' } },
  eventType: { json: 'eventType' },
}
