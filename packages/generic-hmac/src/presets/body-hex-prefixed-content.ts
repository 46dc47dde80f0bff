import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, bodyOnly, sha256 } from './pieces.js'

// Files, pages, applications.

/** Uploadcare. */
export const uploadcare: Scheme<'body'> = {
  name: 'uploadcare',
  source: { docs: 'https://uploadcare.com/docs/security/secure-webhooks/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-uc-signature' }, format: { kind: 'plain', prefix: 'v1=' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'hook.event' },
}

/** Firecrawl. The secret is the account's webhook secret. The body's `id` is the job's. */
export const firecrawl: Scheme<'body'> = {
  name: 'firecrawl',
  source: {
    docs: 'https://github.com/firecrawl/firecrawl/blob/HEAD/apps/api/src/services/webhook/delivery.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-firecrawl-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'webhookId' } },
  eventType: { json: 'type' },
}

/** Greenhouse. A space follows the name of the hash. The delivery's id is in a header that is not signed. */
export const greenhouse: Scheme<'body'> = {
  name: 'greenhouse',
  source: { docs: 'https://developers.greenhouse.io/webhooks.html', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'signature' }, format: { kind: 'plain', prefix: 'sha256 ' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'greenhouse-event-id' } },
  eventType: { json: 'action' },
}
