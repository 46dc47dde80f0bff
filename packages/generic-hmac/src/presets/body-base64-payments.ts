import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, hexKey, sha256, sha512 } from './pieces.js'

// Payments, bills and chains.

/**
 * Adyen webhooks with the signature in a header: those of platforms, banking, issuing and management. The others sign
 * fields: use `adyen`.
 */
export const adyenPlatforms: Scheme<'body'> = {
  name: 'adyen-platforms',
  source: {
    docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    evidence: 'vector',
  },
  mac: sha256,
  key: hexKey,
  signature: { from: { header: 'hmacsignature' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'type' },
}

/** FastSpring webhooks with a secret. The body is a list of events. */
export const fastSpring: Scheme<'body'> = {
  name: 'fastspring',
  source: { docs: 'https://developer.fastspring.com/reference/message-security', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-fs-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** Mews POS, not the other products of Mews. The id in the body is that of the changed object. */
export const mewsPos: Scheme<'body'> = {
  name: 'mews-pos',
  source: { docs: 'https://docs.mews.com/pos-api/events/wh-security', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'meta.event_type' },
}

/** Tatum subscriptions of an API key with an `hmacSecret`: SHA-512. */
export const tatum: Scheme<'body'> = {
  name: 'tatum',
  source: { docs: 'https://docs.tatum.io/docs/authenticating-notification-webhooks', evidence: 'vector' },
  mac: sha512,
  signature: { from: { header: 'x-payload-hash' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'subscriptionType' },
}
