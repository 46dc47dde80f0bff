import type { Scheme } from '../scheme/scheme.js'

/**
 * INSECURE: the hex of `sha256(secret + body)` in `X-Signature`, with the payload `{ event_type, data }`. Some senders
 * do use it. It is not a MAC: anyone who sees one request can append to its body and compute the signature of the
 * result without knowing the secret. Bodies that are not JSON are refused, which stops the known forgery but nothing
 * else.
 */
export const insecureSha256Concat: Scheme<'body'> = {
  name: 'insecure-sha256-concat',
  mac: { kind: 'digest', hash: 'sha256', insecure: true },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ secret: true }, { body: true }],
  eventType: { json: 'event_type' },
}

/** INSECURE, a bare digest: HubSpot v1, `sha256(secret + body)`. If HubSpot sends v3, use `hubspotV3`. */
export const hubspotV1: Scheme<'body'> = {
  name: 'hubspot-v1',
  source: {
    docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
    evidence: 'vector',
  },
  mac: { kind: 'digest', hash: 'sha256', insecure: true },
  signature: { from: { header: 'x-hubspot-signature' }, encoding: 'hex' },
  content: [{ secret: true }, { body: true }],
}

/**
 * INSECURE, a bare digest: HubSpot v2, `sha256(secret + method + URL + body)`. For GET requests, use `verifySignature`.
 */
export const hubspotV2: Scheme<'body'> = {
  name: 'hubspot-v2',
  source: {
    docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
    evidence: 'vector',
  },
  mac: { kind: 'digest', hash: 'sha256', insecure: true },
  signature: { from: { header: 'x-hubspot-signature' }, encoding: 'hex' },
  content: [{ secret: true }, { method: true }, { url: 'query' }, { body: true }],
}

/**
 * INSECURE, a bare digest of three fields: Midtrans, `sha512(order_id + status_code + gross_amount + server key)`. A
 * settlement and its refund have the same values, so every notification is handled.
 */
export const midtrans: Scheme<'fields'> = {
  name: 'midtrans',
  source: { docs: 'https://docs.midtrans.com/reference/receiving-notifications', evidence: 'docs' },
  mac: { kind: 'digest', hash: 'sha512', insecure: true },
  signature: { from: { json: 'signature_key' }, encoding: 'hex' },
  content: [{ json: 'order_id' }, { json: 'status_code' }, { json: 'gross_amount' }, { secret: true }],
  eventType: { json: 'transaction_status' },
  repeats: true,
  authenticates: 'fields',
}

/**
 * INSECURE, a bare digest: Cloudinary, `sha1(body + time + secret)`. The secret is the API secret. For an account with
 * SHA-256, spread the preset with that `mac`. Cloudinary's library allows two hours.
 */
export const cloudinary: Scheme<'body'> = {
  name: 'cloudinary',
  source: { docs: 'https://cloudinary.com/documentation/notification_signatures', evidence: 'vector' },
  mac: { kind: 'digest', hash: 'sha1', insecure: true },
  signature: { from: { header: 'x-cld-signature' }, encoding: 'hex' },
  content: [{ body: true }, { timestamp: true }, { secret: true }],
  timestamp: { from: { header: 'x-cld-timestamp' }, format: 's', toleranceMs: 7_200_000 },
  eventType: { json: 'notification_type' },
}
