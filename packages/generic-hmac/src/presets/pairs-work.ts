import type { Scheme } from '../scheme/scheme.js'
import { hexKey, sha256, timeDotBody } from './pieces.js'

// Searches, notifications, support, security.

/** Exa webhooks of Websets: one or more `v1`. */
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
 * Courier outbound webhooks with a secret. The id in the body is the message's. It is not documented whether the time
 * is in seconds or milliseconds, so both are accepted. No window is documented, nor whether a retry gets a new time, so
 * none is checked.
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
 * Dixa. The time is in milliseconds. The secret is decoded from hex. No window is documented, nor whether a retry gets
 * a new time, so none is checked.
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

/** Push Security: upper-case hex. A retry has a new time and the same id. */
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
