import type { Scheme } from '../scheme/scheme.js'

/** Standard Webhooks, `v1`: HMAC over `id.timestamp.body`. https://github.com/standard-webhooks/standard-webhooks */
export const standardWebhooks: Scheme<'body'> = {
  name: 'standard-webhooks',
  source: {
    docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
    evidence: 'vector',
  },
  mac: { kind: 'hmac', hash: 'sha256' },
  key: { encoding: 'base64', stripPrefix: ['whsec_'], minBytes: 24 },
  signature: { from: { header: 'webhook-signature' }, format: { kind: 'tagged', tag: 'v1' }, encoding: 'base64' },
  content: [{ id: true }, '.', { timestamp: true }, '.', { body: true }],
  id: { from: { header: 'webhook-id' } },
  timestamp: { from: { header: 'webhook-timestamp' }, format: 's' },
  eventType: { json: 'type' },
}
