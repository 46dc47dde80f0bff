import type { Scheme } from '../scheme/scheme.js'
import { hexKey, sha256, timeDotBody } from './pieces.js'

// Searches, notifications, support, security.

/** Exa, webhooks of Websets: one `v1` or several. */
export const exa: Scheme<'body'> = {
  name: 'exa',
  source: { docs: 'https://exa.ai/docs/websets/api/webhooks/verifying-signatures', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'exa-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Courier, outbound webhooks with a secret. The id in the body is the message's. Whether its time is in seconds or milliseconds
 * is not documented, nor a window, nor whether a retry has a time of its own, so none is kept.
 */
export const courier: Scheme<'body'> = {
  name: 'courier',
  source: { docs: 'https://www.courier.com/docs/platform/workspaces/outbound-webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'courier-signature' }, format: { kind: 'kv', key: 'signature' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'unix', toleranceMs: 'none' },
  eventType: { json: 'type' },
}

/**
 * Dixa: milliseconds, and a key of hex digits. No window is documented, nor whether a retry has a time of its own, so none is
 * kept.
 */
export const dixa: Scheme<'body'> = {
  name: 'dixa',
  source: { docs: 'https://docs.dixa.io/docs/webhooks/webhooks-security', evidence: 'docs' },
  mac: sha256,
  key: hexKey,
  signature: { from: { header: 'x-dixa-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms', toleranceMs: 'none' },
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event_fqn' },
}

/** Push Security: upper-case hex. A retry has a time of its own and the same id. */
export const pushSecurity: Scheme<'body'> = {
  name: 'push-security',
  source: {
    docs: 'https://pushsecurity.com/help/audience/engineering/webhooks-v1/activity/login-event',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
}
