import type { Scheme } from '../scheme/scheme.js'
import { ed25519, idTimeBody, sha256, webhookId, webhookSignature, webhookTimestamp, whsecKey } from './pieces.js'

/** Standard Webhooks, `v1`: HMAC over `id.timestamp.body`. */
export const standardWebhooks: Scheme<'body'> = {
  name: 'standard-webhooks',
  source: {
    docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    evidence: 'vector',
  },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Standard Webhooks, `v1a`: Ed25519. Receivers have the `whpk_` key, senders the `whsk_` key. */
export const standardWebhooksEd25519: Scheme<'body'> = {
  name: 'standard-webhooks-ed25519',
  source: {
    docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    evidence: 'docs',
  },
  mac: ed25519,
  key: { encoding: 'base64', stripPrefix: ['whpk_', 'whsk_'] },
  signature: { from: { header: 'webhook-signature' }, format: { kind: 'tagged', tag: 'v1a' }, encoding: 'base64' },
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** OpenAI. */
export const openAi: Scheme<'body'> = {
  name: 'openai',
  source: { docs: 'https://platform.openai.com/docs/guides/webhooks', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Replicate: the body is a prediction, and names no event. */
export const replicate: Scheme<'body'> = {
  name: 'replicate',
  source: { docs: 'https://replicate.com/docs/topics/webhooks/verify-webhook', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
}

/** Render. */
export const render: Scheme<'body'> = {
  name: 'render',
  source: { docs: 'https://render.com/docs/webhooks', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Brex: the secret is base64 without a prefix. */
export const brex: Scheme<'body'> = {
  name: 'brex',
  source: { docs: 'https://developer.brex.com/docs/webhooks/', evidence: 'table' },
  mac: sha256,
  key: { encoding: 'base64', minBytes: 24 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'event_type' },
}

/** Gemini API, webhooks with a static secret. */
export const gemini: Scheme<'body'> = {
  name: 'gemini',
  source: { docs: 'https://ai.google.dev/gemini-api/docs/webhooks', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** incident.io. */
export const incidentIo: Scheme<'body'> = {
  name: 'incident-io',
  source: { docs: 'https://docs.incident.io/integrations/webhooks', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'event_type' },
}

/** Etsy. */
export const etsy: Scheme<'body'> = {
  name: 'etsy',
  source: { docs: 'https://developers.etsy.com/documentation/essentials/webhooks/', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'event_type' },
}

/** Loops. */
export const loops: Scheme<'body'> = {
  name: 'loops',
  source: { docs: 'https://loops.so/docs/webhooks', evidence: 'table' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'eventName' },
}

/** Increase: the key is the secret's text, as it is. */
export const increase: Scheme<'body'> = {
  name: 'increase',
  source: { docs: 'https://increase.com/documentation/webhooks', evidence: 'table' },
  mac: sha256,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'category' },
}

/**
 * Supabase auth hooks: the secret is shown as `v1,whsec_...`. They want to be answered in JSON, so use `verifySignature`
 * and answer yourself: a receiver's 200 is empty.
 */
export const supabase: Scheme<'body'> = {
  name: 'supabase',
  source: { docs: 'https://supabase.com/docs/guides/auth/auth-hooks', evidence: 'docs' },
  mac: sha256,
  key: { encoding: 'base64', stripPrefix: ['v1,whsec_', 'whsec_'], minBytes: 24 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
}

/** Polar, for secrets in base64. Older secrets need `polarLegacy`. */
export const polar: Scheme<'body'> = {
  name: 'polar',
  source: { docs: 'https://polar.sh/docs/integrate/webhooks/delivery', evidence: 'sdk' },
  mac: sha256,
  key: { encoding: 'base64', stripPrefix: ['polar_whs_', 'whsec_'], minBytes: 16 },
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Polar, for its older secrets: the key is the text of the whole secret. */
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

/** GitLab, webhooks with a signing token. Those with a secret token need `gitlabToken`. */
export const gitlab: Scheme<'body'> = {
  name: 'gitlab',
  source: { docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'object_kind' },
}
