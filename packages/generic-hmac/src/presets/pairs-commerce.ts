import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeDotBody } from './pieces.js'

// Payments, contracts, shops.

/**
 * MoonPay POST requests. The secret is the webhook API key. The older signature, `Moonpay-Signature`, is ignored. No
 * window is documented, nor whether a retry gets a new time, so none is checked.
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

/** BoldSign. While its secret is rolled, there is an `s1` too, which is ignored: give both secrets for that time. */
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

/** Ordergroove. No window is documented, nor whether a retry gets a new time, so none is checked. */
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
 * Coinbase Developer Platform, through Hook0: `v0`. `v1`, which signs headers too, is ignored, and requests with only
 * `v1` are refused. For other senders that use Hook0, spread the preset without `id` and `eventType`, which are in
 * their headers.
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
