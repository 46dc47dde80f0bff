import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha1, sha256 } from './pieces.js'

// Messages, chats and mail.

/** Pusher Channels. The secret is that of the app's token named in `X-Pusher-Key`, which is not signed. */
export const pusher: Scheme<'body'> = {
  name: 'pusher',
  source: { docs: 'https://pusher.com/docs/channels/server_api/webhooks', evidence: 'vector' },
  mac: sha256,
  signature: { from: { header: 'x-pusher-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/**
 * Stream (GetStream). The secret is the API secret. With compression, the JSON before compression is signed: decompress
 * the body before it reaches the receiver.
 */
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
 * Nylas. The body counts the attempts, so a retry has a different body. Its challenge is the same as Dropbox's: use
 * `handshakes.dropbox`. Bodies of `compressed_delivery` are refused.
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

/** Viber bots. The secret is the bot's authentication token. */
export const viber: Scheme<'body'> = {
  name: 'viber',
  source: { docs: 'https://github.com/Viber/viber-bot-python/blob/HEAD/viberbot/api/api.py', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-viber-content-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/**
 * Webex webhooks, except those of Contact Center: SHA-1. The id in the body is the webhook's, and the event's name is
 * split into two fields, `resource` and `event`.
 */
export const webex: Scheme<'body'> = {
  name: 'webex',
  source: { docs: 'https://developer.webex.com/blog/using-a-webhook-secret', evidence: 'docs' },
  mac: sha1,
  signature: { from: { header: 'x-spark-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/**
 * Agora notifications of all products. The older signature, SHA-1 in `Agora-Signature`, is ignored. It is not
 * documented whether two events can share a `noticeId`, so it does not identify a delivery. A retry has a different
 * time in the body and counts as a new delivery.
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
