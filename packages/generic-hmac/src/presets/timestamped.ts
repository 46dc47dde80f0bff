import type { Scheme } from '../scheme/scheme.js'

/** Stripe. The key is the whole secret, `whsec_` included. */
export const stripe: Scheme<'body'> = {
  name: 'stripe',
  source: { docs: 'https://docs.stripe.com/webhooks/signature', evidence: 'sdk' },
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'stripe-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: [{ timestamp: true }, '.', { body: true }],
  timestamp: { from: { kv: 't' }, format: 's' },
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Slack: events as JSON, commands and interactions as forms. */
export const slack: Scheme<'body'> = {
  name: 'slack',
  source: { docs: 'https://docs.slack.dev/authentication/verifying-requests-from-slack/', evidence: 'vector' },
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-slack-signature' }, format: { kind: 'plain', prefix: 'v0=' }, encoding: 'hex' },
  content: ['v0:', { timestamp: true }, ':', { body: true }],
  timestamp: { from: { header: 'x-slack-request-timestamp' }, format: 's' },
  payload: 'auto',
  eventType: { json: 'type' },
}
