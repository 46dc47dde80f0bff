import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha1, sha256 } from './pieces.js'

// Messages, chats and mail.

/** Pusher Channels. The key is the secret of the app's token that `X-Pusher-Key` names, which is not signed. */
export const pusher: Scheme<'body'> = {
  name: 'pusher',
  source: { docs: 'https://pusher.com/docs/channels/server_api/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-pusher-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Stream (GetStream). The key is the API secret. Of a compressed body it signs the JSON: only behind what unpacks it first. */
export const getStream: Scheme<'body'> = {
  name: 'getstream',
  source: { docs: 'https://getstream.io/chat/docs/php/webhooks_overview/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { header: 'x-webhook-id' } },
  eventType: { json: 'type' },
}

/**
 * Nylas. A retry counts its attempts in the body. Its challenge is asked as Dropbox's is: `handshakes.dropbox`. Bodies of
 * `compressed_delivery` are refused.
 */
export const nylas: Scheme<'body'> = {
  name: 'nylas',
  source: { docs: 'https://developer.nylas.com/docs/v3/notifications/webhooks/', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-nylas-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'type' },
}

/** Viber bots. The key is the bot's authentication token. */
export const viber: Scheme<'body'> = {
  name: 'viber',
  source: { docs: 'https://github.com/Viber/viber-bot-python/blob/HEAD/viberbot/api/api.py', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-viber-content-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/**
 * Webex, webhooks but for those of Contact Center: SHA-1. The id in the body is the webhook's, and the event's name is in two
 * fields: resource, event.
 */
export const webex: Scheme<'body'> = {
  name: 'webex',
  source: { docs: 'https://developer.webex.com/blog/using-a-webhook-secret', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'x-spark-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/**
 * Agora, notifications of all products. Its older signature, SHA-1 in `Agora-Signature`, is not looked at. Whether two events
 * share a `noticeId` is not documented, so it identifies none: what is sent again has another time in the body, and is a
 * delivery of its own.
 */
export const agora: Scheme<'body'> = {
  name: 'agora',
  source: {
    docs: 'https://github.com/AgoraIO/Docs-Source/blob/HEAD/shared/broadcast-streaming/reference/_signature-verification.mdx',
    evidence: 'vector',
  },
  mac: sha256,
  signature: { from: { header: 'agora-signature-v2' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'noticeId' }, replayKey: false },
  eventType: { json: 'eventType' },
}
