import type { Scheme } from '../scheme/scheme.js'
import { idTimeBody, sha256, webhookId, webhookSignature, webhookTimestamp } from './pieces.js'

// Standard Webhooks with keys of another form.

/** Brex. The secret is base64 without a prefix. */
export const brex: Scheme<'body'> = {
  name: 'brex',
  source: { docs: 'https://developer.brex.com/guides/webhooks', evidence: 'vector' },
  mac: sha256,
  key: { encoding: 'base64', minBytes: 24 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'event_type' },
}

/** Increase. The secret is used as text. */
export const increase: Scheme<'body'> = {
  name: 'increase',
  source: { docs: 'https://increase.com/documentation/webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'category' },
}

/**
 * Supabase auth hooks. The secret is shown as `v1,whsec_...`. They expect JSON in the answer: see "An answer with a
 * body" in docs/receivers.md.
 */
export const supabase: Scheme<'body'> = {
  name: 'supabase',
  source: { docs: 'https://supabase.com/docs/guides/auth/auth-hooks', evidence: 'sdk' },
  mac: sha256,
  key: { encoding: 'base64', stripPrefix: ['v1,whsec_', 'whsec_'], minBytes: 24 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
}

/**
 * Polar, for secrets created since 8 September 2026, whose endpoints have `uses_standard_webhook_signature`. For all
 * other secrets, also those that begin with `whsec_`, use `polarLegacy`.
 */
export const polar: Scheme<'body'> = {
  name: 'polar',
  source: { docs: 'https://github.com/polarsource/polar/blob/HEAD/server/polar/webhook/constants.py', evidence: 'sdk' },
  mac: sha256,
  key: { encoding: 'base64', stripPrefix: ['whsec_'], minBytes: 16 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Polar, for older secrets. The secret is used as text, including `whsec_` or `polar_whs_`. */
export const polarLegacy: Scheme<'body'> = {
  name: 'polar-legacy',
  source: { docs: 'https://polar.sh/docs/integrate/webhooks/delivery', evidence: 'sdk' },
  mac: sha256,
  key: { encoding: 'utf8' },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Whop. The secret is used as text, including `ws_`. */
export const whop: Scheme<'body'> = {
  name: 'whop',
  source: {
    docs: 'https://github.com/whopio/whop-nextjs-app-template/blob/HEAD/lib/whop-sdk.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** ImageKit. The secret is used as text, including `whsec_`. */
export const imageKit: Scheme<'body'> = {
  name: 'imagekit',
  source: {
    docs: 'https://github.com/imagekit-developer/imagekit-nodejs/blob/HEAD/src/resources/webhooks.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}
