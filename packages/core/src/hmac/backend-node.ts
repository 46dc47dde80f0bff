import crypto, { createHash, createHmac, type Hash, timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../bytes.js'
import type { HmacHash } from './backend.js'

// node:crypto: several times faster than WebCrypto for small bodies, and synchronous.

type Parts = readonly (string | Uint8Array)[]

export const backendName: 'node' | 'webcrypto' = 'node'

export function hmac(hash: HmacHash, key: Uint8Array, parts: Parts): Bytes | Promise<Bytes> {
  const mac = createHmac(hash, key)
  for (const part of parts) mac.update(part)
  return mac.digest() as Bytes
}

// crypto.hash takes one part and half the time. Not every runtime that offers node:crypto has it.

export function digest(hash: HmacHash, parts: Parts): Bytes | Promise<Bytes> {
  if (parts.length === 1 && crypto.hash) return crypto.hash(hash, parts[0]!, 'buffer') as Bytes
  return hashOf(hash, parts).digest() as Bytes
}

export function digestHex(hash: HmacHash, parts: Parts): string | Promise<string> {
  if (parts.length === 1 && crypto.hash) return crypto.hash(hash, parts[0]!, 'hex')
  return hashOf(hash, parts).digest('hex')
}

function hashOf(hash: HmacHash, parts: Parts): Hash {
  const found = createHash(hash)
  for (const part of parts) found.update(part)
  return found
}

export function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
