import { type Bytes, bytesOf, concatBytes, decodeHex } from '@hookwright/core/signature'
import type { Signed } from './content.js'

/** The DER that precedes the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
export const pkcs8Prefix = '302e020100300506032b657004220420'

/** `privateKey` is the 32-byte seed, or the seed with the public key behind it. */
export async function signEd25519(privateKey: Uint8Array, signed: Signed): Promise<Bytes> {
  const pkcs8 = concatBytes([decodeHex(pkcs8Prefix)!, privateKey.subarray(0, 32)])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, concatBytes(signed.map(bytesOf))))
}
