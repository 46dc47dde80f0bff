import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, base64Key, bodyOnly, sha1, sha256 } from './pieces.js'

/**
 * X, formerly Twitter. The secret is the app's OAuth 2.0 client secret. For an app that has none, the second header is
 * used, which is signed with the consumer secret.
 */
export const x: Scheme<'body'> = {
  name: 'x',
  source: { docs: 'https://docs.x.com/x-api/webhooks/quickstart', evidence: 'table' },
  mac: sha256,
  signature: {
    from: { header: ['x-twitter-webhooks-signature-oauth2', 'x-twitter-webhooks-signature'] },
    format: afterSha256,
    encoding: 'base64',
  },
  content: bodyOnly,
}

/** Typeform: base64 after `sha256=`. */
export const typeform: Scheme<'body'> = {
  name: 'typeform',
  source: { docs: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'typeform-signature' }, format: afterSha256, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'event_id' } },
  eventType: { json: 'event_type' },
}

/**
 * LINE. The secret is the channel secret. A redelivered event says so in the body, so it counts as a new delivery; the
 * `webhookEventId` of the event is the same.
 */
export const line: Scheme<'body'> = {
  name: 'line',
  source: { docs: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-line-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** Heroku. */
export const heroku: Scheme<'body'> = {
  name: 'heroku',
  source: { docs: 'https://devcenter.heroku.com/articles/app-webhooks', evidence: 'table' },
  mac: sha256,
  signature: { from: { header: 'heroku-webhook-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
}

/** Tally. */
export const tally: Scheme<'body'> = {
  name: 'tally',
  source: { docs: 'https://tally.so/help/webhooks', evidence: 'table' },
  mac: sha256,
  signature: { from: { header: 'tally-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'eventId' } },
  eventType: { json: 'eventType' },
}

/** Todoist. The secret is the app's client secret. */
export const todoist: Scheme<'body'> = {
  name: 'todoist',
  source: {
    docs: 'https://doist.github.io/todoist-sdk-typescript/api/type-aliases/VerifyWebhookSignatureArgs',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-todoist-hmac-sha256' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-todoist-delivery-id' } },
  eventType: { json: 'event_name' },
}

/** Merge: base64url. */
export const merge: Scheme<'body'> = {
  name: 'merge',
  source: { docs: 'https://docs.merge.dev/merge-unified/reading-data/webhooks/merge-webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-merge-webhook-signature' }, encoding: 'base64url' },
  content: bodyOnly,
  eventType: { json: 'hook.event' },
}

/**
 * Microsoft Teams outgoing webhooks. The signature is in `Authorization`. The id of a message is unique only within its
 * conversation. The answer is a message in JSON: see "An answer with a body" in docs/receivers.md.
 */
export const microsoftTeams: Scheme<'body'> = {
  name: 'microsoft-teams',
  source: {
    docs: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook',
    evidence: 'docs',
  },
  mac: sha256,
  key: base64Key,
  signature: { from: { header: 'authorization' }, format: { kind: 'plain', prefix: 'HMAC ' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'type' },
}

/**
 * Hookdeck. The second header is signed with the previous secret. If it forwards bodies that repeat, such as ClickUp's,
 * spread the preset with `repeats: true`.
 */
export const hookdeck: Scheme<'body'> = {
  name: 'hookdeck',
  source: { docs: 'https://hookdeck.com/docs/authentication', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: ['x-hookdeck-signature', 'x-hookdeck-signature-2'] }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { header: 'x-hookdeck-eventid' } },
}

/** Cronofy: a list with one signature per client secret. */
export const cronofy: Scheme<'body'> = {
  name: 'cronofy',
  source: { docs: 'https://docs.cronofy.com/developers/push-notifications/authentication/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'cronofy-hmac-sha256' }, format: { kind: 'list', delimiter: ',' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'notification.type' },
}

/** DocuSign Connect: one numbered header per active key. */
export const docuSign: Scheme<'body'> = {
  name: 'docusign',
  source: { docs: 'https://developers.docusign.com/platform/webhooks/connect/hmac/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { numberedHeader: { prefix: 'x-docusign-signature-', max: 100 } }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/**
 * Ably batched webhooks with JSON. The secret is the second half, after the colon, of the API key named in
 * `X-Ably-Key`. Single requests are not signed.
 */
export const ably: Scheme<'body'> = {
  name: 'ably',
  source: { docs: 'https://ably.com/docs/platform/integrations/webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-ably-signature' }, encoding: 'base64' },
  content: bodyOnly,
}

/** Help Scout: SHA-1. The event's name is in a header that is not signed. */
export const helpScout: Scheme<'body'> = {
  name: 'help-scout',
  source: {
    docs: 'https://github.com/helpscout/helpscout-api-php/blob/HEAD/src/Webhooks/IncomingWebhook.php',
    evidence: 'sdk',
  },
  mac: sha1,
  signature: { from: { header: 'x-helpscout-signature' }, encoding: 'base64' },
  content: bodyOnly,
  eventType: { header: 'x-helpscout-event' },
}

/**
 * Kontent.ai. The body is a list of notifications. Legacy webhooks have the same signature in `x-kc-signature`: spread
 * the preset for them.
 */
export const kontentAi: Scheme<'body'> = {
  name: 'kontent-ai',
  source: {
    docs: 'https://github.com/kontent-ai/webhook-helper-js/blob/HEAD/lib/signatures/signature-helper.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-kontent-ai-signature' }, encoding: 'base64' },
  content: bodyOnly,
}
