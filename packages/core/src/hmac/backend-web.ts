import { type Bytes, bytesOf, concatBytes, encodeHex, utf8 } from '../bytes.js'
import type { HmacHash, Parts } from './backend.js'

// WebCrypto: Workers, edge runtimes and browsers. Deno and Bun fulfil the import condition `node`: they have the other one.

export const backendName: 'node' | 'webcrypto' = 'webcrypto'

/** WebCrypto's name of a hash. */
const nameOf = (hash: HmacHash) => hash.replace('sha', 'SHA-')

/** Importing a key costs more than using it. Receivers have a handful; the bound is for those that have one per tenant. */
const keptKeys = 256
const keys = /* @__PURE__ */ new Map<string, Promise<CryptoKey>>()

function importKey(hash: HmacHash, key: Uint8Array): Promise<CryptoKey> {
  // Byte by byte: a Buffer as text is its UTF-8, in which different keys are alike.
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

/** The hash of all parts one after another, without a key. */
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

/** Whether both are the same bytes, in a time that does not tell where they differ. The length is no secret. */
export function equal(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index++) difference |= left[index]! ^ right[index]!
  return difference === 0
}
