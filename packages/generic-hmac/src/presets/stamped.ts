import type { Scheme } from '../scheme/scheme.js'
import { afterSha256, sha256, timeColonBody, versionTimeBody } from './pieces.js'

/** Slack. Events are JSON; commands and interactions are forms. */
export const slack: Scheme<'body'> = {
  name: 'slack',
  source: { docs: 'https://docs.slack.dev/authentication/verifying-requests-from-slack/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-slack-signature' }, format: { kind: 'plain', prefix: 'v0=' }, encoding: 'hex' },
  content: versionTimeBody,
  timestamp: { from: { header: 'x-slack-request-timestamp' }, format: 's' },
  eventType: { json: 'type' },
  payload: 'auto',
}

/**
 * Zoom. It is not documented whether the time is in seconds or milliseconds, so both are accepted, nor whether a retry,
 * up to 85 minutes later, gets a new time.
 */
export const zoom: Scheme<'body'> = {
  name: 'zoom',
  source: { docs: 'https://developers.zoom.us/docs/api/webhooks/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-zm-signature' }, format: { kind: 'plain', prefix: 'v0=' }, encoding: 'hex' },
  content: versionTimeBody,
  timestamp: {
    from: { header: 'x-zm-request-timestamp' },
    format: 'unix',
    toleranceMs: { pastMs: 5_400_000, futureMs: 300_000 },
  },
  eventType: { json: 'event' },
}

/** Customer.io reporting webhooks. It is not documented whether a retry, up to seven days later, gets a new time. */
export const customerIo: Scheme<'body'> = {
  name: 'customer-io',
  source: { docs: 'https://docs.customer.io/journeys/webhooks/', evidence: 'table' },
  mac: sha256,
  signature: { from: { header: 'x-cio-signature' }, encoding: 'hex' },
  content: versionTimeBody,
  timestamp: {
    from: { header: 'x-cio-timestamp' },
    format: 's',
    toleranceMs: { pastMs: 691_200_000, futureMs: 300_000 },
  },
  id: { from: { json: 'event_id' } },
  eventType: { json: 'metric' },
}

/** Twitch EventSub. */
export const twitch: Scheme<'body'> = {
  name: 'twitch',
  source: { docs: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'twitch-eventsub-message-signature' }, format: afterSha256, encoding: 'hex' },
  content: [{ id: true }, { timestamp: true }, { body: true }],
  timestamp: { from: { header: 'twitch-eventsub-message-timestamp' }, format: 'iso', toleranceMs: 600_000 },
  id: { from: { header: 'twitch-eventsub-message-id' } },
  eventType: { json: 'subscription.type' },
}

/**
 * Zendesk webhooks that POST JSON. For forms, XML and other methods, spread the preset with a `payload` and a `policy`.
 * The operator chooses the body of a trigger, which may only say which ticket changed. A test of a webhook that is not
 * created yet is signed with a published secret, and is refused.
 */
export const zendesk: Scheme<'body'> = {
  name: 'zendesk',
  source: { docs: 'https://developer.zendesk.com/documentation/webhooks/verifying/', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-zendesk-webhook-signature' }, encoding: 'base64' },
  content: [{ timestamp: true }, { body: true }],
  timestamp: { from: { header: 'x-zendesk-webhook-signature-timestamp' }, format: 'iso' },
  id: { from: { header: 'x-zendesk-webhook-invocation-id' } },
  repeats: true,
  eventType: { json: 'type' },
}

/**
 * Webflow. The time is in milliseconds. The secret is the client secret of the app that created the webhook, otherwise
 * the webhook's own secret.
 */
export const webflow: Scheme<'body'> = {
  name: 'webflow',
  source: { docs: 'https://developers.webflow.com/data/docs/working-with-webhooks', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-webflow-signature' }, encoding: 'hex' },
  content: timeColonBody,
  timestamp: { from: { header: 'x-webflow-timestamp' }, format: 'ms' },
  eventType: { json: 'triggerType' },
}

/**
 * Airship. It signs the JSON but sends it compressed, which no receiver accepts: decompress the body first. Its GET to
 * `/validate` expects the confirmation code of its dashboard: answer it yourself.
 */
export const airship: Scheme<'body'> = {
  name: 'airship',
  source: {
    docs: 'https://support.airship.com/hc/en-us/articles/360032501831-Implementing-a-Signature-Hash-and-Validating-an-Open-Channel-Webhook',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { header: 'x-ua-signature' }, encoding: 'hex' },
  content: timeColonBody,
  timestamp: { from: { header: 'x-ua-timestamp' }, format: 's' },
}

/**
 * Klaviyo. The time of the attempt is signed after the body. It is an HTTP date that has been seen hours off, so no
 * window is checked.
 */
export const klaviyo: Scheme<'body'> = {
  name: 'klaviyo',
  source: { docs: 'https://developers.klaviyo.com/en/docs/working_with_system_webhooks', evidence: 'table' },
  mac: sha256,
  signature: { from: { header: 'klaviyo-signature' }, encoding: 'hex' },
  content: [{ body: true }, { timestamp: true }],
  timestamp: { from: { header: 'klaviyo-timestamp' }, format: 'http', toleranceMs: 'none' },
}

/**
 * Box: two headers for two keys. The id in the headers is not signed and changes with each retry; the event's id is in
 * the body.
 */
export const box: Scheme<'body'> = {
  name: 'box',
  source: { docs: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: ['box-signature-primary', 'box-signature-secondary'] }, encoding: 'base64' },
  content: [{ body: true }, { timestamp: true }],
  timestamp: { from: { header: 'box-delivery-timestamp' }, format: 'iso', toleranceMs: 600_000 },
  id: { from: { json: 'id' } },
  eventType: { json: 'trigger' },
}

/** Sinch. A nonce is signed too. */
export const sinch: Scheme<'body'> = {
  name: 'sinch',
  source: { docs: 'https://developers.sinch.com/docs/conversation/callbacks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-sinch-webhook-signature' }, encoding: 'base64' },
  content: [{ body: true }, '.', { id: true }, '.', { timestamp: true }],
  timestamp: { from: { header: 'x-sinch-webhook-signature-timestamp' }, format: 's' },
  id: { from: { header: 'x-sinch-webhook-signature-nonce' } },
}

/** ConfigCat webhooks that POST JSON: a list with one signature per signing key. */
export const configCat: Scheme<'body'> = {
  name: 'configcat',
  source: { docs: 'https://configcat.com/docs/advanced/notifications-webhooks/', evidence: 'sdk' },
  mac: sha256,
  signature: {
    from: { header: 'x-configcat-webhook-signature-v1' },
    format: { kind: 'list', delimiter: ',' },
    encoding: 'base64',
  },
  content: [{ id: true }, { timestamp: true }, { body: true }],
  timestamp: { from: { header: 'x-configcat-webhook-timestamp' }, format: 's' },
  id: { from: { header: 'x-configcat-webhook-id' } },
}

/** Front application webhooks. The time is in milliseconds. */
export const front: Scheme<'body'> = {
  name: 'front',
  source: { docs: 'https://dev.frontapp.com/docs/application-webhooks', evidence: 'docs' },
  mac: sha256,
  signature: { from: { header: 'x-front-signature' }, encoding: 'base64' },
  content: timeColonBody,
  timestamp: { from: { header: 'x-front-request-timestamp' }, format: 'ms' },
  eventType: { json: 'type' },
}
