import type { Scheme } from '../scheme/scheme.js'
import { hexKey, sha1, sha256 } from './pieces.js'

/**
 * Twilio. A form is signed by its fields, their boundaries are not; JSON by its digest in the URL. User and password of the
 * URL are not signed: leave them out of `publicUrl`. Of https the port is signed in some requests and not in others: have none.
 *
 * The key is the auth token. Where a webhook rule names a shared key with HMAC_SHA256, spread the preset with
 * `mac: { kind: 'hmac', hash: 'sha256' }`; nothing else differs.
 */
export const twilio: Scheme<'fields'> = {
  name: 'twilio',
  source: { docs: 'https://www.twilio.com/docs/usage/security', evidence: 'vector' },
  mac: sha1,
  signature: { from: { header: 'x-twilio-signature' }, encoding: 'base64' },
  content: [{ url: 'query' }, { unless: { query: 'bodySHA256' }, parts: [{ sortedForm: true }] }],
  bodyDigest: { from: { query: 'bodySHA256' }, hash: 'sha256', encoding: 'hex' },
  payload: 'auto',
  authenticates: 'fields',
}

/** Mandrill: the URL, then the form's fields. */
export const mandrill: Scheme<'fields'> = {
  name: 'mandrill',
  source: {
    docs: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
    evidence: 'vector',
  },
  mac: sha1,
  signature: { from: { header: 'x-mandrill-signature' }, encoding: 'base64' },
  content: [{ url: 'full' }, { sortedForm: true }],
  payload: 'form',
  authenticates: 'fields',
}

/**
 * Mailgun signs a time and a token, and nothing of the event: `event-data` is not authenticated at all. An event of a
 * subaccount is signed with the subaccount's key. The main account's signature is beside it, in `signature.parent-signature`:
 * list the keys of both, or spread the preset and read that field. Others saw its retries, which go on for eight hours, with the
 * signature of the first attempt.
 */
export const mailgun: Scheme<'fields'> = {
  name: 'mailgun',
  source: {
    docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
    evidence: 'docs',
  },
  mac: sha256,
  signature: { from: { json: 'signature.signature' }, encoding: 'hex' },
  content: [{ timestamp: true }, { id: true }],
  timestamp: {
    from: { json: 'signature.timestamp' },
    format: 's',
    toleranceMs: { pastMs: 32_400_000, futureMs: 300_000 },
  },
  id: { from: { json: 'signature.token' } },
  eventType: { json: 'event-data.event' },
  authenticates: 'fields',
}

/** Adyen, webhooks of payments: it signs eight fields of each item, and nothing else. Others need `adyenPlatforms`. */
export const adyen: Scheme<'fields'> = {
  name: 'adyen',
  source: {
    docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    evidence: 'vector',
  },
  mac: sha256,
  key: hexKey,
  each: 'notificationItems',
  signature: { from: { json: 'NotificationRequestItem.additionalData.hmacSignature' }, encoding: 'base64' },
  content: [
    { json: 'NotificationRequestItem.pspReference' },
    ':',
    { json: 'NotificationRequestItem.originalReference' },
    ':',
    { json: 'NotificationRequestItem.merchantAccountCode' },
    ':',
    { json: 'NotificationRequestItem.merchantReference' },
    ':',
    { json: 'NotificationRequestItem.amount.value' },
    ':',
    { json: 'NotificationRequestItem.amount.currency' },
    ':',
    { json: 'NotificationRequestItem.eventCode' },
    ':',
    { json: 'NotificationRequestItem.success' },
  ],
  authenticates: 'fields',
}

/** Braintree: `bt_signature` holds pairs of public key and signature over `bt_payload`. The key is the SHA-1 of the private key. */
export const braintree: Scheme<'fields'> = {
  name: 'braintree',
  source: { docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/parse', evidence: 'vector' },
  mac: sha1,
  key: { encoding: 'utf8', preHash: 'sha1' },
  signature: {
    from: { form: 'bt_signature' },
    format: { kind: 'kv', key: '*', delimiter: '&', separator: '|' },
    encoding: 'hex',
  },
  content: [{ form: 'bt_payload' }],
  payload: 'form',
  authenticates: 'fields',
}

/**
 * Mercado Pago signs the id in the query, the request id and the time, each only where it is there; nothing of the body. An id
 * with capitals, an order's, is signed in lower case by its page, and by its libraries as it comes: here the page is followed.
 * Notifications of QR codes are not signed.
 */
export const mercadoPago: Scheme<'sender'> = {
  name: 'mercado-pago',
  source: {
    docs: 'https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-signature' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
  content: [
    { when: { query: 'data.id' }, parts: ['id:', { query: 'data.id', lowerCase: true }, ';'] },
    { when: { header: 'x-request-id' }, parts: ['request-id:', { header: 'x-request-id' }, ';'] },
    'ts:',
    { timestamp: true },
    ';',
  ],
  timestamp: { from: { kv: 'ts' }, format: 'unix' },
  id: { from: { header: 'x-request-id' } },
  eventType: { json: 'type' },
  authenticates: 'sender',
}
