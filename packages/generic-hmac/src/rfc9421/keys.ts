import { type Bytes, concatBytes, decodeBase64, decodeHex, encodeHex, isBytes, prepareSecrets } from '@hookwright/core'
import { packageName } from '../package-name.js'
import { isPublicKey } from '../scheme/ed25519.js'
import { optionInvalid, secretInvalid } from '../scheme/problem.js'
import { pkcs8Prefix } from '../scheme/sign-ed25519.js'

/** The algorithms of RFC 9421 that this module supports. A key's algorithm is configured, never read from a message. */
export type MessageAlgorithm = 'hmac-sha256' | 'ed25519' | 'ecdsa-p256-sha256'

interface NamedKey {
  /** The `keyid` that a signature made with this key must carry. Absent: any, or none. */
  readonly keyid?: string | undefined
}

interface SharedKey extends NamedKey {
  readonly alg: 'hmac-sha256'
  /** Text is taken as UTF-8. */
  readonly secret: string | Uint8Array
}

type KeyPairAlgorithm = Exclude<MessageAlgorithm, 'hmac-sha256'>

/** What a receiver has. */
export type VerifyingKey =
  | SharedKey
  | (NamedKey & {
      readonly alg: KeyPairAlgorithm
      /** PEM (`BEGIN PUBLIC KEY`), its bytes, or the bare 32 (Ed25519) or 65 (P-256) bytes of the key. */
      readonly publicKey: string | Uint8Array
    })

/** What a sender has. */
export type SigningKey =
  | SharedKey
  | (NamedKey & {
      readonly alg: KeyPairAlgorithm
      /** PEM (`BEGIN PRIVATE KEY`), its bytes, or the bare 32 bytes of an Ed25519 key. */
      readonly privateKey: string | Uint8Array
    })

/** The bytes before the key itself in an encoded public key (RFC 8410, RFC 5480). */
const spkiPrefix = {
  ed25519: '302a300506032b6570032100',
  'ecdsa-p256-sha256': '3059301306072a8648ce3d020106082a8648ce3d030107034200',
} as const

function derBytes(key: string | Uint8Array, label: 'PUBLIC KEY' | 'PRIVATE KEY'): Uint8Array {
  if (isBytes(key)) return key
  const start = `-----BEGIN ${label}-----`
  const end = `-----END ${label}-----`
  const text = typeof key === 'string' ? key.trim() : ''
  const bytes =
    text.startsWith(start) && text.endsWith(end)
      ? decodeBase64(text.slice(start.length, -end.length).replace(/\s/g, ''))
      : undefined
  return bytes ?? secretInvalid(`A key is not PEM: expected "${start}".`)
}

/** The bare public key. Refuses a point for which anyone could make signatures. */
export function readPublicKey(alg: KeyPairAlgorithm, key: string | Uint8Array): Bytes {
  const bytes = derBytes(key, 'PUBLIC KEY')
  const prefix = spkiPrefix[alg]
  const start = prefix.length / 2
  const bare = encodeHex(bytes.subarray(0, start)) === prefix ? bytes.slice(start) : bytes.slice()
  const valid = alg === 'ed25519' ? isPublicKey(bare) : bare.length === 65 && bare[0] === 4
  return valid ? bare : secretInvalid(`A key is not a public key for ${alg}.`)
}

/** The private key in PKCS #8. */
export function readPrivateKey(alg: KeyPairAlgorithm, key: string | Uint8Array): Bytes {
  const bytes = derBytes(key, 'PRIVATE KEY')
  if (bytes.length > 32) return bytes.slice()
  if (alg === 'ed25519' && bytes.length === 32) return concatBytes([decodeHex(pkcs8Prefix)!, bytes])
  return secretInvalid(`A key is not a private key for ${alg}.`)
}

/** The same rules as for all secrets: neither empty nor blank nor short. */
export function readSharedKey(secret: string | Uint8Array, allowShortSecrets: boolean | undefined): Uint8Array {
  return prepareSecrets(secret, { packageName, allowShortSecrets })[0]!.bytes
}

const algorithms: readonly unknown[] = ['hmac-sha256', 'ed25519', 'ecdsa-p256-sha256'] satisfies MessageAlgorithm[]

export function checkKey({ alg, keyid }: VerifyingKey | SigningKey): void {
  if (!algorithms.includes(alg)) optionInvalid(`A key's "alg" must be one of ${algorithms.join(', ')}.`)
  if (keyid !== undefined && !/^[\x20-\x7e]{1,256}$/.test(keyid)) {
    optionInvalid('A key\'s "keyid" must be 1 to 256 printable ASCII characters.')
  }
}
