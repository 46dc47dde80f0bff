import type { Scheme } from '../scheme/scheme.js'
import {
  ed25519,
  idTimeBody,
  sha256,
  upTo25MiB,
  webhookId,
  webhookSignature,
  webhookTimestamp,
  whsecKey,
} from './pieces.js'

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

/** Standard Webhooks, `v1a`: Ed25519. Receivers use the `whpk_` key, senders the `whsk_` key. */
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
  source: { docs: 'https://platform.openai.com/docs/guides/webhooks', evidence: 'vector' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Replicate. The body is a prediction, and names no event. */
export const replicate: Scheme<'body'> = {
  name: 'replicate',
  source: { docs: 'https://replicate.com/docs/topics/webhooks/verify-webhook', evidence: 'sdk' },
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
  source: { docs: 'https://render.com/docs/webhooks', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Gemini API webhooks with a static secret. */
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
  source: { docs: 'https://docs.incident.io/api-reference/webhooks', evidence: 'docs' },
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
  source: { docs: 'https://loops.so/docs/webhooks', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'eventName' },
}

/** Liveblocks. */
export const liveblocks: Scheme<'body'> = {
  name: 'liveblocks',
  source: { docs: 'https://www.npmjs.com/package/@liveblocks/node', evidence: 'sdk' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Lithic. */
export const lithic: Scheme<'body'> = {
  name: 'lithic',
  source: { docs: 'https://docs.lithic.com/docs/events-api', evidence: 'vector' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'event_type' },
}

/** GitLab webhooks with a signing token. For those with a secret token, use `gitlabToken`. */
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
  policy: upTo25MiB,
}

/** Dodo Payments. */
export const dodoPayments: Scheme<'body'> = {
  name: 'dodo-payments',
  source: {
    docs: 'https://github.com/dodopayments/dodopayments-typescript/blob/HEAD/src/resources/webhooks/webhooks.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** SignatureAPI. */
export const signatureApi: Scheme<'body'> = {
  name: 'signatureapi',
  source: { docs: 'https://signatureapi.com/docs/api/guides/how-to/verify-webhooks', evidence: 'docs' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}
