import type { Scheme } from '../scheme/scheme.js'
import { hexKey, sha1, sha256 } from './pieces.js'

/**
 * Twilio. The fields of a form are signed, but not the boundaries between them. JSON is signed through its digest in
 * the URL. The user and password of the URL are not signed: leave them out of `publicUrl`. With https, some requests
 * are signed with the port and others without it: use a URL that has none.
 *
 * The secret is the auth token. If a webhook rule names a shared key with HMAC_SHA256, spread the preset with
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

/** Mandrill. The URL is signed before the form's fields. */
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
 * Mailgun signs a time and a token, but nothing of the event: `event-data` is not authenticated. An event of a
 * subaccount is signed with the subaccount's key. The main account's signature is then in `signature.parent-signature`:
 * list both keys, or spread the preset and read that field. Retries go on for eight hours; they have been seen with the
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

/** Adyen webhooks of payments. Only eight fields of each item are signed. For other webhooks, use `adyenPlatforms`. */
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

/**
 * Braintree. `bt_signature` holds pairs of a public key and a signature over `bt_payload`. The secret is the private
 * key, whose SHA-1 is the key of the MAC.
 */
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
 * Mercado Pago signs the id in the query and the request id, if they are present, and the time, but nothing of the
 * body. Its documentation says that an id with capital letters (an order's) is signed in lower case, while its
 * libraries sign it unchanged. This preset follows the documentation. Notifications of QR codes are not signed.
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
