import type { Scheme } from '../scheme/scheme.js'

/** The hex HMAC-SHA256 of the body in `X-Signature`: for senders of your own that can't do Standard Webhooks. */
export const hmacSha256: Scheme<'body'> = {
  name: 'hmac-sha256',
  mac: { kind: 'hmac', hash: 'sha256' },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ body: true }],
}

/**
 * INSECURE: the hex of `sha256(secret + body)` in `X-Signature`, the payload `{ event_type, data }`. Some senders
 * really use it. It is no MAC: who sees one request can append to its body and write the signature of the result
 * without knowing the secret. Bodies that are not JSON are refused, which stops the known forgery and nothing more.
 */
export const insecureSha256Concat: Scheme<'body'> = {
  name: 'insecure-sha256-concat',
  mac: { kind: 'digest', hash: 'sha256', insecure: true },
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: [{ secret: true }, { body: true }],
  eventType: { json: 'event_type' },
}
