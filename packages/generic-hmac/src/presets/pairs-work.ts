import type { Scheme } from '../scheme/scheme.js'
import { sha256, timeDotBody } from './pieces.js'

// Searches, notifications.

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

/** Courier, outbound webhooks with a secret: milliseconds. The id in the body is the message's. */
export const courier: Scheme<'body'> = {
  name: 'courier',
  source: { docs: 'https://www.courier.com/docs/platform/workspaces/outbound-webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'courier-signature' }, format: { kind: 'kv', key: 'signature' }, encoding: 'hex' },
  content: timeDotBody,
  timestamp: { from: { kv: 't' }, format: 'ms' },
  eventType: { json: 'type' },
}
