import type { Scheme } from '../scheme/scheme.js'
import { base64Key, bodyOnly, ed25519, hexKey } from './pieces.js'

/**
 * Discord. The secret is the application's public key, in hex. Its documentation asks for a 204 to events, while a
 * receiver answers with an empty 200: change the status. Interactions other than the ping expect JSON: see "An answer
 * with a body" in docs/receivers.md.
 */
export const discord: Scheme<'body'> = {
  name: 'discord',
  source: { docs: 'https://docs.discord.com/developers/events/webhook-events', evidence: 'sdk' },
  mac: ed25519,
  key: hexKey,
  signature: { from: { header: 'x-signature-ed25519' }, encoding: 'hex' },
  content: [{ timestamp: true }, { body: true }],
  timestamp: { from: { header: 'x-signature-timestamp' }, format: 's' },
  eventType: { json: 'event.type' },
}

/** Telnyx. The secret is the account's public key, in base64. Events are JSON; TeXML callbacks are forms. */
export const telnyx: Scheme<'body'> = {
  name: 'telnyx',
  source: { docs: 'https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks', evidence: 'sdk' },
  mac: ed25519,
  key: base64Key,
  signature: { from: { header: 'telnyx-signature-ed25519' }, encoding: 'base64' },
  content: [{ timestamp: true }, '|', { body: true }],
  timestamp: { from: { header: 'telnyx-timestamp' }, format: 's' },
  id: { from: { json: 'data.id' } },
  eventType: { json: 'data.event_type' },
  payload: 'auto',
}

/**
 * Turnkey. The time is in milliseconds. The secret is the `x` of a key in its key set, in base64url.
 * `X-Turnkey-Signature-Key-Id` names the key that signed, and is signed too: while keys are rotated, give all of them.
 */
export const turnkey: Scheme<'body'> = {
  name: 'turnkey',
  source: { docs: 'https://docs.turnkey.com/features/webhooks/verify-signatures', evidence: 'sdk' },
  mac: ed25519,
  key: { encoding: 'base64url' },
  signature: { from: { header: 'x-turnkey-signature' }, encoding: 'hex' },
  content: [
    'v1.ed25519.',
    { header: 'x-turnkey-signature-key-id' },
    '.',
    { timestamp: true },
    '.',
    { id: true },
    '.',
    { body: true },
  ],
  timestamp: { from: { header: 'x-turnkey-timestamp' }, format: 'ms' },
  id: { from: { header: 'x-turnkey-event-id' } },
  eventType: { header: 'x-turnkey-event-type' },
}

/**
 * HighLevel. The secret is the base64 line of the public key that it publishes as PEM, or the 32 bytes of that key in
 * base64. `X-WH-Signature`, which is RSA, is no longer sent. It is not documented whether two events can share a
 * `webhookId`, so it does not identify a delivery.
 */
export const highLevel: Scheme<'body'> = {
  name: 'highlevel',
  source: { docs: 'https://www.npmjs.com/package/@gohighlevel/api-client', evidence: 'sdk' },
  mac: ed25519,
  // The DER prefix of every Ed25519 public key.
  key: { encoding: 'base64', stripPrefix: ['MCowBQYDK2VwAyEA'] },
  signature: { from: { header: 'x-ghl-signature' }, encoding: 'base64' },
  content: bodyOnly,
  id: { from: { json: 'webhookId' }, replayKey: false },
  eventType: { json: 'type' },
}
