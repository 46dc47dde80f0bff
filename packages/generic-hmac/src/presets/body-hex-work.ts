import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256, sha512 } from './pieces.js'

// Contracts, servers, links.

/**
 * PandaDoc. The signature of the body is in the query. The secret is the webhook's shared key. The body is a list of
 * events. The delivery's id is in a header that is not signed.
 */
export const pandaDoc: Scheme<'body'> = {
  name: 'pandadoc',
  source: { docs: 'https://developers.pandadoc.com/docs/webhook-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { query: 'signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-pandadoc-webhook-event-id' } },
}

/**
 * HCP Terraform and Terraform Enterprise notifications of type `generic` with a token: SHA-512. The secret is that
 * token.
 */
export const hcpTerraform: Scheme<'body'> = {
  name: 'hcp-terraform',
  source: {
    docs: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations',
    evidence: 'docs',
  },
  mac: sha512,
  signature: { from: { header: 'x-tfe-notification-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Trigger.dev webhooks of alerts. */
export const triggerDev: Scheme<'body'> = {
  name: 'trigger-dev',
  source: {
    docs: 'https://github.com/triggerdotdev/trigger.dev/blob/HEAD/packages/trigger-sdk/src/v3/webhooks.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-trigger-signature-hmacsha256' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Dub webhooks and postbacks. */
export const dub: Scheme<'body'> = {
  name: 'dub',
  source: {
    docs: 'https://github.com/dubinc/dub/blob/HEAD/apps/web/lib/webhook/signature.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'dub-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'event' },
}
