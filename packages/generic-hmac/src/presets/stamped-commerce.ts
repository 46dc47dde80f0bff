import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeDotBody } from './pieces.js'

// Payments, pay, bills and chains.

/**
 * Cashfree: milliseconds. The key is the client secret. No window is documented, nor whether a retry has a time of its own, so
 * none is kept.
 */
export const cashfree: Scheme<'body'> = {
  name: 'cashfree',
  source: { docs: 'https://www.cashfree.com/docs/api-reference/webhooks/payloads-and-signatures', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-webhook-signature' }, encoding: 'base64' },
  content: [{ timestamp: true }, { body: true }],
  timestamp: { from: { header: 'x-webhook-timestamp' }, format: 'ms', toleranceMs: 'none' },
  eventType: { json: 'type' },
}

/** Airwallex: milliseconds. */
export const airwallex: Scheme<'body'> = {
  name: 'airwallex',
  source: {
    docs: 'https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ timestamp: true }, { body: true }],
  timestamp: { from: { header: 'x-timestamp' }, format: 'ms' },
  id: { from: { json: 'id' } },
  eventType: { json: 'name' },
}

/**
 * Revolut: milliseconds, and several `v1` while a secret is rotated. An event of an order names the order alone: two failed
 * attempts to pay it have the same body.
 */
export const revolut: Scheme<'body'> = {
  name: 'revolut',
  source: {
    docs: 'https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'revolut-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: ['v1.', { timestamp: true }, '.', { body: true }],
  timestamp: { from: { header: 'revolut-request-timestamp' }, format: 'ms' },
  eventType: { json: 'event' },
  repeats: true,
}

/**
 * QuickNode, webhooks and streams: a nonce is signed too. Its time is in seconds as others saw it; its pages do not say, nor
 * whether a retry, the last of which comes after two hours, has a time and a nonce of its own. With a nonce of its own it is a new
 * delivery. Of a compressed body it signs the JSON: only behind what unpacks it first.
 */
export const quickNode: Scheme<'body'> = {
  name: 'quicknode',
  source: {
    docs: 'https://www.quicknode.com/guides/quicknode-products/streams/validating-incoming-streams-webhook-messages',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'x-qn-signature' }, encoding: 'hex' },
  content: [{ id: true }, { timestamp: true }, { body: true }],
  timestamp: {
    from: { header: 'x-qn-timestamp' },
    format: 's',
    toleranceMs: { pastMs: 10_800_000, futureMs: 300_000 },
  },
  id: { from: { header: 'x-qn-nonce' } },
}

/** Everee: one `v1` for each signing key that is active. Its window is two minutes: each attempt has a time of its own. */
export const everee: Scheme<'body'> = {
  name: 'everee',
  source: { docs: 'https://developer.everee.com/docs/authenticating-events', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-everee-webhook-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { header: 'x-everee-webhook-timestamp' }, format: 's', toleranceMs: 120_000 },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Metronome: an HTTP date. That of `Date`, which its older libraries read, is not looked at. */
export const metronome: Scheme<'body'> = {
  name: 'metronome',
  source: {
    docs: 'https://github.com/Metronome-Industries/metronome-node/blob/HEAD/src/resources/webhooks.ts',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'metronome-webhook-signature' }, encoding: 'hex' },
  content: [{ timestamp: true }, '\n', { body: true }],
  timestamp: { from: { header: 'x-metronome-date' }, format: 'http' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Orb. Its time is signed, in UTC but without a zone, so that no window is kept: its library allows five minutes. */
export const orb: Scheme<'body'> = {
  name: 'orb',
  source: { docs: 'https://github.com/orbcorp/orb-node/blob/HEAD/src/resources/webhooks.ts', evidence: 'vector' },
  mac: sha256,
  signature: {
    from: { header: 'x-orb-signature' },
    format: { kind: 'tagged', tag: 'v1', sep: '=' },
    encoding: 'hex',
  },
  content: ['v1:', { header: 'x-orb-timestamp' }, ':', { body: true }],
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}
