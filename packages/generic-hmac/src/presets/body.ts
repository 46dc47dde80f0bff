import type { Scheme } from '../scheme/scheme.js'

/** GitHub. The delivery's id and the event's name are in headers that nobody signs. */
export const github: Scheme<'body'> = {
  name: 'github',
  source: {
    docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
    evidence: 'vector',
  },
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: {
    from: { header: 'x-hub-signature-256' },
    format: { kind: 'plain', prefix: 'sha256=' },
    encoding: 'hex',
  },
  content: [{ body: true }],
  id: { from: { header: 'x-github-delivery' } },
  eventType: { header: 'x-github-event' },
}

/** Shopify. Topic, webhook id, event id and time are in headers that nobody signs. */
export const shopify: Scheme<'body'> = {
  name: 'shopify',
  source: { docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https', evidence: 'sdk' },
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-shopify-hmac-sha256' }, encoding: 'base64' },
  content: [{ body: true }],
  id: { from: { header: 'x-shopify-webhook-id' } },
  eventType: { header: 'x-shopify-topic' },
}
