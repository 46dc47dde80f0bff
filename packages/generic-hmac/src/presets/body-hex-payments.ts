import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha1, sha256 } from './pieces.js'

// Payments and identity.

/**
 * Dintero webhooks of subscriptions with a secret: SHA-1. Callbacks of a session sign the URL in pieces: use
 * `defineVerifier`.
 */
export const dintero: Scheme<'body'> = {
  name: 'dintero',
  source: { docs: 'https://docs.dintero.com/docs/checkout/webhooks', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'event-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/**
 * Sumsub webhooks with `HMAC_SHA256_HEX`. For SHA-1 (the old default) and SHA-512, spread the preset with that `mac`.
 */
export const sumsub: Scheme<'body'> = {
  name: 'sumsub',
  source: {
    docs: 'https://github.com/SumSubstance/agent-skills/blob/HEAD/skills/sumsub-integrate-websdk/examples/webhook-verify.js',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-payload-digest' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'type' },
}

/** Fingerprint webhooks with a secret: key-value pairs, of which any `v1` counts. */
export const fingerprint: Scheme<'body'> = {
  name: 'fingerprint',
  source: {
    docs: 'https://github.com/fingerprintjs/node-sdk/blob/HEAD/src/webhook.ts',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'fpjs-event-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: bodyOnly,
}
