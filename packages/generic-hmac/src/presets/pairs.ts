import type { Scheme } from '../scheme/scheme.js'
import { sha256, sha512, timeColonBody, timeDotBody } from './pieces.js'

/** Stripe. The secret is used as text, including `whsec_`. */
export const stripe: Scheme<'body'> = {
  name: 'stripe',
  source: { docs: 'https://docs.stripe.com/webhooks/signature', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'stripe-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Calendly. */
export const calendly: Scheme<'body'> = {
  name: 'calendly',
  source: { docs: 'https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'calendly-webhook-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's', toleranceMs: 180_000 },
  eventType: { json: 'event' },
}

/** WorkOS. The time is in milliseconds. */
export const workOs: Scheme<'body'> = {
  name: 'workos',
  source: { docs: 'https://workos.com/docs/events/data-syncing/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'workos-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms', toleranceMs: 180_000 },
  id: { from: { json: 'id' } },
  eventType: { json: 'event' },
}

/** Mux. */
export const mux: Scheme<'body'> = {
  name: 'mux',
  source: { docs: 'https://www.mux.com/docs/core/verify-webhook-signatures', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'mux-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** ElevenLabs. Its library allows half an hour. */
export const elevenLabs: Scheme<'body'> = {
  name: 'elevenlabs',
  source: { docs: 'https://elevenlabs.io/docs/product-guides/administration/webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'elevenlabs-signature' }, format: { kind: 'kv', key: 'v0' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's', toleranceMs: 1_800_000 },
  eventType: { json: 'type' },
}

/**
 * Paddle Billing. While a secret is rotated, there are several `h1`. Its SDK allows five seconds, which is too short
 * for retries and inexact clocks.
 */
export const paddle: Scheme<'body'> = {
  name: 'paddle',
  source: { docs: 'https://developer.paddle.com/webhooks/signature-verification', evidence: 'vector' },
  mac: sha256,
  signature: {
    from: { header: 'paddle-signature' },
    format: { kind: 'kv', key: 'h1', delimiter: ';' },
    encoding: 'hex',
  },
  content: timeColonBody,
  timestamp: { from: { kv: 'ts' }, format: 's' },
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event_type' },
}

/**
 * Persona. There is one group per secret, each with its own time. Its documentation says that this is the time when the
 * request was sent.
 */
export const persona: Scheme<'body'> = {
  name: 'persona',
  source: { docs: 'https://docs.withpersona.com/webhooks-best-practices', evidence: 'docs' },
  mac: sha256,
  signature: {
    from: { header: 'persona-signature' },
    format: { kind: 'kv', key: 'v1', groupDelimiter: ' ' },
    encoding: 'hex',
  },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'data.id' } },
  eventType: { json: 'data.attributes.name' },
}

/** Recurly. The time in milliseconds comes first, then the signatures. */
export const recurly: Scheme<'body'> = {
  name: 'recurly',
  source: { docs: 'https://docs.recurly.com/recurly-subscriptions/docs/signature-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'recurly-signature' }, format: { kind: 'positional' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { position: 0 }, format: 'ms' },
  eventType: { json: 'event_type' },
}

/** Buildkite. The time is that of the request, not of the event. */
export const buildkite: Scheme<'body'> = {
  name: 'buildkite',
  source: { docs: 'https://buildkite.com/docs/apis/webhooks/pipelines', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-buildkite-signature' }, format: { kind: 'kv', key: 'signature' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 'timestamp' }, format: 's' },
  eventType: { json: 'event' },
}

/** Affirm: SHA-512. The events of a checkout are forms; others are JSON. */
export const affirm: Scheme<'body'> = {
  name: 'affirm',
  source: { docs: 'https://docs.affirm.com/developers/docs/checking-webhook-signatures', evidence: 'docs' },
  mac: sha512,
  signature: { from: { header: 'x-affirm-signature' }, format: { kind: 'kv', key: 'v0' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  eventType: { json: 'event' },
  payload: 'auto',
}

/** Cloudflare Stream, notifications of processed videos. */
export const cloudflareStream: Scheme<'body'> = {
  name: 'cloudflare-stream',
  source: { docs: 'https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'webhook-signature' }, format: { kind: 'kv', key: 'sig1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 'time' }, format: 's' },
  eventType: { json: 'status.state' },
}

/** Knock. The time is in milliseconds. */
export const knock: Scheme<'body'> = {
  name: 'knock',
  source: { docs: 'https://docs.knock.app/developer-tools/outbound-webhooks/overview', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-knock-signature' }, format: { kind: 'kv', key: 's' }, encoding: 'base64' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms' },
  eventType: { json: 'type' },
}

/**
 * Sanity. The time is in milliseconds. No window is documented, so none is checked. The operator chooses what the body
 * contains, so two changes of a document may have the same body.
 */
export const sanity: Scheme<'body'> = {
  name: 'sanity',
  source: { docs: 'https://www.sanity.io/docs/content-lake/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'sanity-webhook-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'base64url' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms', toleranceMs: 'none' },
  id: { from: { header: 'idempotency-key' } },
  repeats: true,
}

/**
 * TikTok for Developers, not TikTok Shop. The secret is the client secret. Its documentation asks for a window without
 * giving its length, and does not say whether a retry, up to three days later, gets a new time. If retries are refused,
 * spread the preset with another tolerance.
 */
export const tikTok: Scheme<'body'> = {
  name: 'tiktok',
  source: { docs: 'https://developers.tiktok.com/doc/webhooks-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'tiktok-signature' }, format: { kind: 'kv', key: 's' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
}

/** Retell AI. The time, in milliseconds, is signed after the body. The secret is an API key. */
export const retell: Scheme<'body'> = {
  name: 'retell',
  source: {
    docs: 'https://github.com/RetellAI/retell-typescript-sdk/blob/HEAD/src/lib/webhook_auth.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-retell-signature' }, format: { kind: 'kv', key: 'd' }, encoding: 'hex' },
  content: [{ body: true }, { timestamp: true }],
  timestamp: { from: { kv: 'v' }, format: 'ms' },
  eventType: { json: 'event' },
}
