import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256, sha512, timeDotBody } from './pieces.js'

// Self-hosted software, as in `self-hosted`: shops and payments.

/** Hyperswitch: SHA-512. The secret is the profile's `payment_response_hash_key`. */
export const hyperswitch: Scheme<'body'> = {
  name: 'hyperswitch',
  source: {
    docs: 'https://github.com/juspay/hyperswitch/blob/HEAD/crates/router/src/core/webhooks/types.rs',
    evidence: 'sdk',
  },
  mac: sha512,
  signature: { from: { header: 'x-webhook-signature-512' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event_type' },
}

/** Spree. Older versions sign only the body. */
export const spree: Scheme<'body'> = {
  name: 'spree',
  source: {
    docs: 'https://github.com/spree/spree/blob/HEAD/spree/api/app/services/spree/webhooks/deliver_webhook.rb',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-spree-webhook-signature' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { header: 'x-spree-webhook-timestamp' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'name' },
}
