import type { Handshake } from '../handshake.js'

// Handshakes that check whether a receiver answers.

/** Meta: only for a sender that shows the verify token. */
export const meta: Handshake = {
  method: 'GET',
  docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  when: [{ query: 'hub.mode', equals: 'subscribe' }],
  token: { query: 'hub.challenge' },
  verify: { query: 'hub.verify_token' },
  respond: { text: [{ token: true }] },
}

/**
 * Adobe Sign: the client id is echoed if it equals the option `verifyToken`. The answers to notifications need it too:
 * `response.headers.set('x-adobesign-clientid', id)` on what `handle` resolves to.
 */
export const adobeSign: Handshake = {
  method: 'GET',
  docs: 'https://developer.adobe.com/acrobat-sign/docs/overview/acrobat_sign_events/',
  token: { header: 'x-adobesign-clientid' },
  verify: { header: 'x-adobesign-clientid' },
  respond: { headers: { 'x-adobesign-clientid': { token: true } } },
}

/** monday.com: a body that is the challenge and nothing else. */
export const monday: Handshake = {
  method: 'POST',
  docs: 'https://developer.monday.com/api-reference/reference/webhooks',
  onlyKeys: ['challenge'],
  token: { json: 'challenge' },
  respond: { json: { challenge: { token: true } } },
}

/** Dropbox. */
export const dropbox: Handshake = {
  method: 'GET',
  docs: 'https://www.dropbox.com/developers/reference/webhooks',
  token: { query: 'challenge' },
  respond: { text: [{ token: true }] },
}

/** Adobe I/O. */
export const adobeIo: Handshake = {
  method: 'GET',
  docs: 'https://developer.adobe.com/events/docs/guides/',
  token: { query: 'challenge' },
  respond: { text: [{ token: true }] },
}

/** Onfleet, when a webhook is created. */
export const onfleet: Handshake = {
  method: 'GET',
  docs: 'https://docs.onfleet.com/reference/validation',
  token: { query: 'check' },
  respond: { text: [{ token: true }] },
}

/** Okta event hooks. */
export const okta: Handshake = {
  method: 'GET',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  token: { header: 'x-okta-verification-challenge' },
  respond: { json: { verification: { token: true } } },
}

/** Microsoft Graph: the decoded token as plain text. */
export const microsoftGraph: Handshake = {
  method: 'POST',
  docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
  emptyBody: true,
  token: { query: 'validationToken' },
  form: 'text',
  respond: { text: [{ token: true }] },
}

/** WooCommerce: the ping when a webhook is saved, `webhook_id=7` and nothing else. Deliveries are JSON. */
export const wooCommerce: Handshake = {
  method: 'POST',
  docs: 'https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/',
  onlyFields: ['webhook_id'],
  when: [
    { header: 'x-wc-webhook-topic', absent: true },
    { header: 'x-wc-webhook-signature', absent: true },
  ],
  respond: {},
}

/** Slack: checks the certificate of a command's URL. Not signed, unlike everything else that Slack sends. */
export const slackSslCheck: Handshake = {
  method: 'POST',
  docs: 'https://docs.slack.dev/interactivity/implementing-slash-commands/',
  onlyFields: ['ssl_check', 'token'],
  when: [{ header: 'x-slack-signature', absent: true }],
  respond: {},
}

/** CloudEvents: the abuse protection of HTTP webhooks. Any origin is allowed, because every delivery is authenticated. */
export const cloudEvents: Handshake = {
  method: 'OPTIONS',
  docs: 'https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md',
  token: { header: 'webhook-request-origin' },
  respond: {
    headers: { 'webhook-allowed-origin': { token: true }, 'webhook-allowed-rate': '*', allow: 'POST' },
  },
}

/** Trello, Intercom and others: checks that something answers at the URL. */
export const head: Handshake = {
  method: 'HEAD',
  docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  respond: {},
}
