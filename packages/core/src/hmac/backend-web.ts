import { type Bytes, bytesOf, concatBytes, encodeHex, utf8 } from '../bytes.js'
import type { HmacHash, Parts } from './backend.js'

// WebCrypto, for Workers, edge runtimes and browsers. Deno and Bun match the import condition `node` and use the other
// one.

export const backendName: 'node' | 'webcrypto' = 'webcrypto'

/** WebCrypto's name of a hash. */
const nameOf = (hash: HmacHash) => hash.replace('sha', 'SHA-')

/** Importing a key costs more than using it. Receivers have few keys; the bound is for those with one per tenant. */
const keptKeys = 256
const keys = /* @__PURE__ */ new Map<string, Promise<CryptoKey>>()

function importKey(hash: HmacHash, key: Uint8Array): Promise<CryptoKey> {
  // Byte by byte, because a Buffer decoded as UTF-8 can be the same text for different keys.
  const name = hash + key.join()
  let imported = keys.get(name)
  if (!imported) {
    if (keys.size >= keptKeys) keys.clear()
    imported = crypto.subtle.importKey('raw', key as Bytes, { name: 'HMAC', hash: nameOf(hash) }, false, ['sign'])
    keys.set(name, imported)
  }
  return imported
}

function whole(parts: Parts): Bytes {
  const bytes = parts.map(bytesOf)
  return bytes.length === 1 ? (bytes[0] as Bytes) : concatBytes(bytes)
}

export async function hmac(hash: HmacHash, key: string | Uint8Array, parts: Parts): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await importKey(hash, bytesOf(key)), whole(parts)))
}

/** The hash of all parts in order, without a key. */
export async function digest(hash: HmacHash, parts: Parts): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(nameOf(hash), whole(parts)))
}

/** As `digest`, in hex digits of lower case. */
export async function digestHex(hash: HmacHash, parts: Parts): Promise<string> {
  return encodeHex(await digest(hash, parts))
}

export function utf8Length(text: string): number {
  return utf8(text).length
}

/** Whether both are the same bytes, in a time that does not reveal where they differ. The length is not secret. */
export function equal(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index++) difference |= left[index]! ^ right[index]!
  return difference === 0
}
