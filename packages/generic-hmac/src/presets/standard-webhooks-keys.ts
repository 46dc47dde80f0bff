import type { Scheme } from '../scheme/scheme.js'
import { idTimeBody, sha256, webhookId, webhookSignature, webhookTimestamp } from './pieces.js'

// Standard Webhooks, with keys of another form.

/** Brex: the secret is base64 without a prefix. */
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

/** Increase: the key is the secret's text, as it is. */
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
 * Supabase auth hooks: the secret is shown as `v1,whsec_...`. They want to be answered in JSON:
 * see "An answer with a body" in docs/receivers.md.
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
 * Polar, for secrets that it made since 8 September 2026: endpoints that say `uses_standard_webhook_signature`. All others need
 * `polarLegacy`, those that begin with `whsec_` too.
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

/** Polar, for older secrets: the key is the text of the whole secret, its `whsec_` or `polar_whs_` included. */
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

/** Whop: the key is the text of the whole secret, its `ws_` included. */
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

/** ImageKit: the key is the text of the whole secret, its `whsec_` included. */
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
