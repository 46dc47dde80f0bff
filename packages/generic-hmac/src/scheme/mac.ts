import {
  computeHmac,
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  digest,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  findMatchingSecret,
  findPresentedSecret,
  type MaybePromise,
  type PreparedSecret,
  utf8,
} from '@hookwright/core'
import { verifyEd25519 } from './ed25519.js'
import { refuse } from './problem.js'
import type { Scheme, TextEncoding } from './scheme.js'

const codecs = {
  hex: [decodeHex, encodeHex],
  base64: [decodeBase64, encodeBase64],
  base64url: [decodeBase64Url, encodeBase64Url],
  utf8: [utf8, (bytes: Uint8Array) => new TextDecoder().decode(bytes)],
} as const

/** Strict: one text for one value, of either case where it is hex. Anything else is `undefined`. */
export function decodeText(text: string, encoding: TextEncoding): Uint8Array | undefined {
  return codecs[encoding][0](text)
}

export function encodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  return codecs[encoding][1](bytes)
}

type Parts = MaybePromise<readonly Uint8Array[]>

/** The signed content; a digest's depends on the secret. */
export type ContentFor = Parts | ((secret?: Uint8Array) => Parts)

const partsFor = (content: ContentFor, secret?: Uint8Array): Parts =>
  typeof content === 'function' ? content(secret) : content

export interface Proof {
  /** The length every signature has. Absent: any. */
  readonly length: number | undefined
  find(
    secrets: readonly PreparedSecret[],
    candidates: readonly Uint8Array[],
    nowMs: number,
    content: ContentFor,
  ): MaybePromise<PreparedSecret | undefined>
  /** Absent where whoever verifies can't make a proof. */
  readonly make?: ((secret: Uint8Array, content: ContentFor) => MaybePromise<Uint8Array>) | undefined
}

const lengths = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** Goes on at once where the value is there: on Node it always is, and a promise costs as much as a short MAC. */
function then<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}

const sha256 = (bytes: Uint8Array) => digest('sha256', [bytes])

function comparing(length: number, make: NonNullable<Proof['make']>): Proof {
  return {
    length,
    make,
    find: (secrets, candidates, nowMs, content) =>
      findMatchingSecret(secrets, candidates, nowMs, (key) => make(key, content)),
  }
}

/** One way to make a proof and to find the secret that made one. Every secret is tried against every candidate. */
export function compileMac({ mac, key }: Scheme): Proof {
  switch (mac.kind) {
    case 'hmac': {
      const preHash = key?.preHash
      const keyOf = (secret: Uint8Array) => (preHash ? digest(preHash, [secret]) : secret)
      return comparing(lengths[mac.hash], (secret, content) =>
        then(partsFor(content), (parts) => then(keyOf(secret), (bytes) => computeHmac(mac.hash, bytes, parts))),
      )
    }
    case 'digest':
      return comparing(lengths[mac.hash], (secret, content) =>
        then(partsFor(content, secret), (parts) => digest(mac.hash, parts)),
      )
    case 'token':
      return {
        length: undefined,
        make: (secret) => secret,
        find: (secrets, [presented], nowMs) =>
          presented === undefined
            ? refuse('signature_missing', 'The token is missing.')
            : findPresentedSecret(secrets, presented, nowMs, sha256),
      }
    case 'ed25519':
      return {
        length: 64,
        async find(secrets, candidates, nowMs, content) {
          const parts = await partsFor(content)
          let match: PreparedSecret | undefined
          for (const secret of secrets) {
            for (const signature of candidates) {
              const valid = await verifyEd25519(secret.bytes, signature, parts)
              if (valid && nowMs < secret.notAfterMs) match ??= secret
            }
          }
          return match
        },
      }
  }
}
