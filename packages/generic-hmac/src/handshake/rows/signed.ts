import type { Handshake } from '../handshake.js'

// Handshakes that the sender signs.

/** Slack: the URL verification of the Events API, signed like an event. */
export const slack: Handshake = {
  method: 'POST',
  docs: 'https://docs.slack.dev/reference/events/url_verification/',
  signed: true,
  when: [{ json: 'type', equals: 'url_verification' }],
  token: { json: 'challenge' },
  respond: { text: [{ token: true }] },
}

/** Zoom: repeated every 72 hours. Signed like an event: otherwise it could not safely be answered with an HMAC. */
export const zoom: Handshake = {
  method: 'POST',
  docs: 'https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint',
  signed: true,
  when: [{ json: 'event', equals: 'endpoint.url_validation' }],
  token: { json: 'payload.plainToken' },
  compute: { mac: true, encoding: 'hex' },
  respond: { json: { plainToken: { token: true }, encryptedToken: { computed: true } } },
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

/** Discord webhook events: signed. Its documentation asks for a content type, although there is no content. */
export const discordEvents: Handshake = {
  method: 'POST',
  docs: 'https://docs.discord.com/developers/events/webhook-events',
  signed: true,
  when: [{ json: 'type', equals: '0' }],
  respond: { status: 204, headers: { 'content-type': 'application/json' } },
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
