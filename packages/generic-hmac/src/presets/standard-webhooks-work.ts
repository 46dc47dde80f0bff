import type { Scheme } from '../scheme/scheme.js'
import { idTimeBody, sha256, webhookId, webhookSignature, webhookTimestamp, whsecKey } from './pieces.js'

// Standard Webhooks and similar schemes: agents, automations, staff, payments.

/** Anthropic's Claude API. */
export const anthropic: Scheme<'body'> = {
  name: 'anthropic',
  source: {
    docs: 'https://github.com/anthropics/anthropic-sdk-typescript/blob/HEAD/src/resources/beta/webhooks.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'data.type' },
}

/** Make event subscriptions. The event's name is in a header that is not signed. */
export const make: Scheme<'body'> = {
  name: 'make',
  source: {
    docs: 'https://developers.make.com/event-subscription/implementation/verify-signatures',
    evidence: 'docs',
  },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { header: 'webhook-topic' },
}

/** PortOne, version 2 of its API. */
export const portOne: Scheme<'body'> = {
  name: 'portone',
  source: { docs: 'https://www.npmjs.com/package/@portone/server-sdk', evidence: 'sdk' },
  mac: sha256,
  key: whsecKey,
  signature: webhookSignature,
  content: idTimeBody,
  id: webhookId,
  timestamp: webhookTimestamp,
  eventType: { json: 'type' },
}

/** Finch: Standard Webhooks with headers of its own. The secret is base64 without a prefix. */
export const finch: Scheme<'body'> = {
  name: 'finch',
  source: {
    docs: 'https://github.com/Finch-API/finch-api-node/blob/HEAD/src/resources/webhooks.ts',
    evidence: 'vector',
  },
  mac: sha256,
  key: { encoding: 'base64', minBytes: 24 },
  signature: { from: { header: 'finch-signature' }, format: { kind: 'tagged', tag: 'v1' }, encoding: 'base64' },
  content: idTimeBody,
  id: { from: { header: 'finch-event-id' } },
  timestamp: { from: { header: 'finch-timestamp' }, format: 's' },
  eventType: { json: 'event_type' },
}
