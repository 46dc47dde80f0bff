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

/** Firecrawl. The key is the webhook secret of the account. What the body calls `id` is the job's. */
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

/** Greenhouse: a space behind the name of the hash. The id of the delivery is in a header that nobody signs. */
export const greenhouse: Scheme<'body'> = {
  name: 'greenhouse',
  source: { docs: 'https://developers.greenhouse.io/webhooks.html', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'signature' }, format: { kind: 'plain', prefix: 'sha256 ' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'greenhouse-event-id' } },
  eventType: { json: 'action' },
}
