import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeDotBody } from './pieces.js'

// Payments, pay, bills and chains.

/**
 * Cashfree. The time is in milliseconds. The secret is the client secret. No window is documented, nor whether a retry
 * gets a new time, so none is checked.
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

/** Airwallex. The time is in milliseconds. */
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
 * Revolut. The time is in milliseconds. While a secret is rotated, there are several `v1`. An event of an order names
 * only the order, so two failed attempts to pay it have the same body.
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
 * QuickNode webhooks and streams. A nonce is signed too. The time has been seen in seconds; the documentation does not
 * say so, nor whether a retry, up to two hours later, gets a new time and nonce. With a new nonce, it counts as a new
 * delivery. With compression, the JSON before compression is signed: decompress the body before it reaches the
 * receiver.
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

/** Everee: one `v1` per active signing key. Its window is two minutes; each attempt gets a new time. */
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

/** Metronome. The time is an HTTP date. `Date`, which its older libraries read, is ignored. */
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

/** Orb. The time is signed, in UTC but without a zone, so no window is checked. Orb's library allows five minutes. */
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
