import type { Handshake } from './handshake.js'

/** Slack: the URL verification of the Events API, signed like an event. */
export const slack: Handshake = {
  method: 'POST',
  docs: 'https://docs.slack.dev/reference/events/url_verification/',
  signed: true,
  when: [{ json: 'type', equals: 'url_verification' }],
  token: { json: 'challenge' },
  respond: { text: [{ token: true }] },
}

/** monday.com: a body that is the challenge and nothing else. */
export const monday: Handshake = {
  method: 'POST',
  docs: 'https://developer.monday.com/api-reference/reference/webhooks',
  onlyKeys: ['challenge'],
  token: { json: 'challenge' },
  respond: { json: { challenge: { token: true } } },
}

/** Zoom: repeated every 72 hours. Signed like an event, which is why it is answered with an HMAC at all. */
export const zoom: Handshake = {
  method: 'POST',
  docs: 'https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint',
  signed: true,
  when: [{ json: 'event', equals: 'endpoint.url_validation' }],
  token: { json: 'payload.plainToken' },
  compute: { mac: true, encoding: 'hex' },
  respond: { json: { plainToken: { token: true }, encryptedToken: { computed: true } } },
}

/** X: the challenge-response check, about every hour. Unsigned: tokens that could be a body are refused. */
export const x: Handshake = {
  method: 'GET',
  docs: 'https://docs.x.com/x-api/webhooks/introduction',
  token: { query: 'crc_token' },
  compute: { mac: true, encoding: 'base64', prefix: 'sha256=' },
  respond: { json: { response_token: { computed: true } } },
}

/** Braintree: the answer holds the public key, option `publicKey`. */
export const braintree: Handshake = {
  method: 'GET',
  docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/create',
  token: { query: 'bt_challenge' },
  form: 'hex',
  compute: { mac: true, encoding: 'hex' },
  respond: { text: [{ option: 'publicKey' }, '|', { computed: true }] },
}

/** LinkedIn. Unsigned: what its deliveries sign begins as no UUID does. */
export const linkedIn: Handshake = {
  method: 'GET',
  docs: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation',
  token: { query: 'challengeCode' },
  form: 'uuid',
  compute: { mac: true, encoding: 'hex' },
  respond: { json: { challengeCode: { token: true }, challengeResponse: { computed: true } } },
}

/** eBay: a digest over challenge, verification token and `publicUrl`. */
export const ebay: Handshake = {
  method: 'GET',
  docs: 'https://developer.ebay.com/marketplace-account-deletion',
  token: { query: 'challenge_code' },
  compute: { digest: 'sha256', of: ['token', 'verifyToken', 'publicUrl'], encoding: 'hex' },
  respond: { json: { challengeResponse: { computed: true } } },
}

/** Meta: only for who shows the verify token. */
export const meta: Handshake = {
  method: 'GET',
  docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  when: [{ query: 'hub.mode', equals: 'subscribe' }],
  token: { query: 'hub.challenge' },
  verify: { query: 'hub.verify_token' },
  respond: { text: [{ token: true }] },
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

/**
 * Adobe Sign: the client id is echoed if it is ours, option `verifyToken`. It must be in the answers to notifications too:
 * `response.headers.set('x-adobesign-clientid', id)` on what `handle` gives.
 */
export const adobeSign: Handshake = {
  method: 'GET',
  docs: 'https://developer.adobe.com/acrobat-sign/docs/overview/acrobat_sign_events/',
  token: { header: 'x-adobesign-clientid' },
  verify: { header: 'x-adobesign-clientid' },
  respond: { headers: { 'x-adobesign-clientid': { token: true } } },
}

/** Okta event hooks. */
export const okta: Handshake = {
  method: 'GET',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  token: { header: 'x-okta-verification-challenge' },
  respond: { json: { verification: { token: true } } },
}

/** Asana: sends the secret of the deliveries to come, for `onSecret` to keep. */
export const asana: Handshake = {
  method: 'POST',
  docs: 'https://developers.asana.com/docs/webhooks-guide',
  token: { header: 'x-hook-secret' },
  store: true,
  respond: { headers: { 'x-hook-secret': { token: true } } },
}

/** Notion: sends the secret of the deliveries to come, for `onSecret` to keep. */
export const notion: Handshake = {
  method: 'POST',
  docs: 'https://developers.notion.com/reference/webhooks',
  onlyKeys: ['verification_token'],
  token: { json: 'verification_token' },
  store: true,
  respond: {},
}

/** Twitch EventSub: signed like an event. */
export const twitch: Handshake = {
  method: 'POST',
  docs: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
  signed: true,
  when: [{ header: 'twitch-eventsub-message-type', equals: 'webhook_callback_verification' }],
  token: { json: 'challenge' },
  respond: { text: [{ token: true }] },
}

/** Discord interactions: signed. A wrong signature must be, and is, answered 401. */
export const discordInteractions: Handshake = {
  method: 'POST',
  docs: 'https://docs.discord.com/developers/interactions/overview',
  signed: true,
  when: [
    { json: 'type', equals: '1' },
    { json: 'event', absent: true },
  ],
  respond: { json: { type: 1 } },
}

/** Discord webhook events: signed. */
export const discordEvents: Handshake = {
  method: 'POST',
  docs: 'https://docs.discord.com/developers/events/webhook-events',
  signed: true,
  when: [{ json: 'type', equals: '0' }],
  respond: { status: 204 },
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

/** Front: signed like an event, but the challenge is in a header, which is not signed. */
export const front: Handshake = {
  method: 'POST',
  docs: 'https://dev.frontapp.com/docs/application-webhooks',
  signed: true,
  when: [{ json: 'type', equals: 'sync' }],
  token: { header: 'x-front-challenge' },
  respond: { json: { challenge: { token: true } } },
}

/** WooCommerce: the ping when a webhook is saved, `webhook_id=7` and no more. Deliveries are JSON. */
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

/** CloudEvents: the abuse protection of HTTP webhooks. Any origin is allowed, because every delivery is authenticated. */
export const cloudEvents: Handshake = {
  method: 'OPTIONS',
  docs: 'https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md',
  token: { header: 'webhook-request-origin' },
  respond: {
    headers: { 'webhook-allowed-origin': { token: true }, 'webhook-allowed-rate': '*', allow: 'POST' },
  },
}

/** Trello, Intercom and others: whether there is anything at the URL. */
export const head: Handshake = {
  method: 'HEAD',
  docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  respond: {},
}
