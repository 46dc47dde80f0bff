import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256 } from './pieces.js'

/** The hex HMAC-SHA256 of the body in `X-Signature`, for senders of your own that can't do Standard Webhooks. */
export const hmacSha256: Scheme<'body'> = {
  name: 'hmac-sha256',
  mac: sha256,
  signature: { from: { header: 'x-signature' }, encoding: 'hex' },
  content: bodyOnly,
}
