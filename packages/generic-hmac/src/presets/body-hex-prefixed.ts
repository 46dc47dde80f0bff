import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, base64Key, bodyOnly, sha1, sha256, sha512, upTo25MiB } from './pieces.js'

/** GitHub, with content type `application/json`. The id and the event name are in headers that are not signed. */
export const github: Scheme<'body'> = {
  name: 'github',
  source: {
    docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature-256' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-github-delivery' } },
  eventType: { header: 'x-github-event' },
  policy: upTo25MiB,
}

/** Bitbucket Cloud. The header has the name of GitHub's old SHA-1 header. */
export const bitbucket: Scheme<'body'> = {
  name: 'bitbucket',
  source: { docs: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-request-uuid' } },
  eventType: { header: 'x-event-key' },
}

/** Jira webhooks that an administrator registered. The header names the algorithm; only SHA-256 is accepted. */
export const jira: Scheme<'body'> = {
  name: 'jira',
  source: { docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-atlassian-webhook-identifier' } },
  eventType: { json: 'webhookEvent' },
}

/** Notion. The secret is the subscription's `verification_token`. */
export const notion: Scheme<'body'> = {
  name: 'notion',
  source: { docs: 'https://developers.notion.com/reference/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-notion-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Meta: Facebook, Instagram, WhatsApp. Non-ASCII text is escaped in the signed body, so the bytes must stay as they
 * arrived.
 */
export const meta: Scheme<'body'> = {
  name: 'meta',
  source: { docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature-256' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'object' },
}

/** Intercom: SHA-1. The secret is the app's client secret. */
export const intercom: Scheme<'body'> = {
  name: 'intercom',
  source: { docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'x-hub-signature' }, format: { kind: 'plain', prefix: 'sha1=' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'topic' },
}

/** Airtable. A request only says that something changed; the payloads are fetched by cursor. */
export const airtable: Scheme<'body'> = {
  name: 'airtable',
  source: { docs: 'https://airtable.com/developers/web/api/webhooks-overview', evidence: 'docs' },
  mac: sha256,
  key: base64Key,
  signature: {
    from: { header: 'x-airtable-content-mac' },
    format: { kind: 'plain', prefix: 'hmac-sha256=' },
    encoding: 'hex',
  },
  content: bodyOnly,
}

/**
 * Authorize.Net: SHA-512, upper-case hex. The secret is the text of the signature key; its hex digits are not decoded.
 */
export const authorizeNet: Scheme<'body'> = {
  name: 'authorize-net',
  source: { docs: 'https://developer.authorize.net/api/reference/features/webhooks.html', evidence: 'vector' },
  mac: sha512,
  signature: { from: { header: 'x-anet-signature' }, format: { kind: 'plain', prefix: 'sha512=' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'notificationId' } },
  eventType: { json: 'eventType' },
}

/** EasyPost. If the secret has non-ASCII characters, pass `secret.normalize('NFKD')`. */
export const easyPost: Scheme<'body'> = {
  name: 'easypost',
  source: { docs: 'https://docs.easypost.com/guides/webhooks-guide', evidence: 'vector' },
  mac: sha256,
  signature: {
    from: { header: 'x-hmac-signature' },
    format: { kind: 'plain', prefix: 'hmac-sha256-hex=' },
    encoding: 'hex',
  },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'description' },
}

/** PagerDuty: one `v1=` signature per active secret. */
export const pagerDuty: Scheme<'body'> = {
  name: 'pagerduty',
  source: { docs: 'https://developer.pagerduty.com/docs/verifying-webhook-signatures', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-pagerduty-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'event.id' } },
  eventType: { json: 'event.event_type' },
}

/** CircleCI: key-value pairs, of which `v1` counts. */
export const circleCi: Scheme<'body'> = {
  name: 'circleci',
  source: { docs: 'https://circleci.com/docs/webhooks/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'circleci-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Mollie's next-gen webhooks. For a day after the secret was changed, the header is sent twice. Classic webhooks are
 * not signed.
 */
export const mollie: Scheme<'body'> = {
  name: 'mollie',
  source: { docs: 'https://docs.mollie.com/reference/webhooks-new', evidence: 'sdk' },
  mac: sha256,
  signature: {
    from: { header: 'x-mollie-signature' },
    format: { kind: 'list', delimiter: ',', prefix: 'sha256=' },
    encoding: 'hex',
  },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/**
 * Snyk. The header has the name of GitHub's old SHA-1 header. The id, the event name and the time are in headers that
 * are not signed.
 */
export const snyk: Scheme<'body'> = {
  name: 'snyk',
  source: {
    docs: 'https://docs.snyk.io/snyk-api/how-to-use-snyk-webhooks-apis/validation-and-versioning-of-payloads',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'x-hub-signature' }, format: afterSha256, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-snyk-transport-id' } },
  eventType: { header: 'x-snyk-event' },
  timestamp: { from: { header: 'x-snyk-timestamp' }, format: 'iso' },
}

/** Expo Application Services: SHA-1. The ids in the body are those of a build or a submission. */
export const expo: Scheme<'body'> = {
  name: 'expo',
  source: { docs: 'https://docs.expo.dev/eas/webhooks/', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'expo-signature' }, format: { kind: 'plain', prefix: 'sha1=' }, encoding: 'hex' },
  content: bodyOnly,
}
