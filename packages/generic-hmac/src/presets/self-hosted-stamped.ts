import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeColonBody, timeDotBody } from './pieces.js'

/**
 * Ghost. The time, in milliseconds, is signed after the body. Older versions sign only the body. The body names no
 * event, and is `{}` whenever the site changed. A retry has the time of the first attempt.
 */
export const ghost: Scheme<'body'> = {
  name: 'ghost',
  source: {
    docs: 'https://github.com/TryGhost/Ghost/blob/HEAD/ghost/core/core/server/services/webhooks/webhook-trigger.js',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-ghost-signature' }, format: { kind: 'kv', key: 'sha256' }, encoding: 'hex' },
  content: [{ body: true }, { timestamp: true }],
  timestamp: { from: { kv: 't' }, format: 'ms' },
  repeats: true,
}

/** Zitadel, targets of its actions. Bodies of requests, responses and functions contain neither a time nor an id. */
export const zitadel: Scheme<'body'> = {
  name: 'zitadel',
  source: { docs: 'https://github.com/zitadel/zitadel/blob/HEAD/pkg/actions/signing.go', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'zitadel-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  repeats: true,
}

/** Langfuse. The secret is used as text, including `lf-whsec_`. */
export const langfuse: Scheme<'body'> = {
  name: 'langfuse',
  source: {
    docs: 'https://github.com/langfuse/langfuse/blob/HEAD/packages/shared/src/encryption/signature.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-langfuse-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Twenty. The time is in milliseconds. The nonce is not signed. */
export const twenty: Scheme<'body'> = {
  name: 'twenty',
  source: {
    docs: 'https://github.com/twentyhq/twenty/blob/HEAD/packages/twenty-server/src/engine/metadata-modules/webhook/jobs/call-webhook.job.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-twenty-webhook-signature' }, encoding: 'hex' },
  content: timeColonBody,
  timestamp: { from: { header: 'x-twenty-webhook-timestamp' }, format: 'ms' },
  eventType: { json: 'eventName' },
}

/**
 * Convoy's advanced signatures, the default of a project: SHA-256 in hex. Convoy signs the JSON without white space but
 * sends it as its producer wrote it, so JSON with white space is refused. For simple signatures, spread `hmacSha256`
 * with this header. If producers send bodies that repeat, spread the preset with `repeats: true`.
 */
export const convoy: Scheme<'body'> = {
  name: 'convoy',
  source: { docs: 'https://github.com/frain-dev/convoy/blob/HEAD/pkg/signature/signature.go', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-convoy-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: [{ timestamp: true }, ',', { body: true }],
  timestamp: { from: { kv: 't' }, format: 's' },
}

/** Outline. The time is in milliseconds. The secret is used as text, including `ol_whs_`. */
export const outline: Scheme<'body'> = {
  name: 'outline',
  source: {
    docs: 'https://github.com/outline/outline/blob/HEAD/server/models/WebhookSubscription.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'outline-signature' }, format: { kind: 'kv', key: 's' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms' },
  id: { from: { json: 'id' } },
  eventType: { json: 'event' },
}
