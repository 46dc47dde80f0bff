import { type Bytes, bytesOf, concatBytes, encodeHex } from '@hookwright/core/signature'
import type { Signed } from './content.js'

/**
 * The y coordinates, little-endian, of the points whose order divides 8: anyone can make signatures that verify with
 * such a "key", without a secret. The last two are 0 and 1 again, written as p and p + 1.
 */
const smallOrder = (): readonly string[] => [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]

/** Whether these bytes can serve as a public key: 32 bytes that are not a point of small order. */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false
  // `slice` does not copy a Node Buffer: it returns a view.
  const unsigned = new Uint8Array(bytes)
  // The last bit is the sign of x, not part of y.
  unsigned[31]! &= 127
  return !smallOrder().includes(encodeHex(unsigned))
}

const kept = new Map<string, Promise<CryptoKey>>()
const mostKept = 64

function importPublicKey(bytes: Uint8Array): Promise<CryptoKey> {
  const name = encodeHex(bytes)
  let imported = kept.get(name)
  if (!imported) {
    if (kept.size >= mostKept) kept.clear()
    imported = crypto.subtle.importKey('raw', bytes as Bytes, 'Ed25519', false, ['verify'])
    imported.catch(() => kept.delete(name))
    kept.set(name, imported)
  }
  return imported
}

/** `publicKey` has passed {@link isPublicKey}, as every prepared secret has. */
export async function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, signed: Signed): Promise<boolean> {
  const key = await importPublicKey(publicKey)
  return crypto.subtle.verify('Ed25519', key, signature as Bytes, concatBytes(signed.map(bytesOf)))
}
