import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../bytes.js'
import type { HmacBackend } from './backend.js'

/** node:crypto: several times faster than WebCrypto for small bodies, and synchronous. */
export const backend: HmacBackend = {
  name: 'node',
  hmac(hash, key, parts) {
    const mac = createHmac(hash, key)
    for (const part of parts) mac.update(part)
    return mac.digest() as Bytes
  },
  digest(hash, parts) {
    const digest = createHash(hash)
    for (const part of parts) digest.update(part)
    return digest.digest() as Bytes
  },
  equal: (left, right) => left.length === right.length && timingSafeEqual(left, right),
}
