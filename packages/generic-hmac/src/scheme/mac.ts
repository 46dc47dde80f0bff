import {
  allOf,
  andThen,
  computeHmac,
  digest,
  findMatchingSecret,
  findPresentedSecret,
  type MaybePromise,
  type PreparedSecret,
} from '@hookwright/core/signature'
import type { Signed } from './content.js'
import { verifyEd25519 } from './ed25519.js'
import type { Scheme } from './scheme.js'

type Make = (secret: Uint8Array, signed: Signed) => MaybePromise<Uint8Array>

export interface MacProof {
  /** The length of every signature, in bytes. Absent: any. */
  readonly length?: number | undefined
  /** Absent if a verifier can't make a proof. */
  readonly make?: Make | undefined
  /** The secret that made one of the candidates. Every secret is tried against every candidate. */
  find(
    secrets: readonly PreparedSecret[],
    candidates: readonly Uint8Array[],
    nowMs: number,
    contentFor: (secret: Uint8Array) => MaybePromise<Signed>,
  ): MaybePromise<PreparedSecret | undefined>
}

const lengths = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** A proof that is checked by making it again. */
function remade(hash: keyof typeof lengths, make: Make): MacProof {
  return {
    length: lengths[hash],
    make,
    find: (secrets, candidates, nowMs, contentFor) =>
      findMatchingSecret(secrets, candidates, nowMs, (secret) =>
        andThen(contentFor(secret), (signed) => make(secret, signed)),
      ),
  }
}

const token: MacProof = {
  make: (secret) => secret,
  find: (secrets, candidates, nowMs) =>
    andThen(
      allOf(
        candidates.map((shown) => findPresentedSecret(secrets, shown, nowMs, (bytes) => digest('sha256', [bytes]))),
      ),
      (found) => found.find(Boolean),
    ),
}

const ed25519: MacProof = {
  length: 64,
  async find(secrets, candidates, nowMs, contentFor) {
    let match: PreparedSecret | undefined
    for (const secret of secrets) {
      for (const signature of candidates) {
        const valid = await verifyEd25519(secret.bytes, signature, await contentFor(secret.bytes))
        if (valid && nowMs < secret.notAfterMs) match ??= secret
      }
    }
    return match
  },
}

/** How a proof is made, and how the secret that made one is found. */
export function proofOf({ mac, key }: Scheme): MacProof {
  switch (mac.kind) {
    case 'hmac': {
      const { hash } = mac
      const preHash = key?.preHash
      const make: Make = (secret, signed) => computeHmac(hash, secret, signed)
      if (!preHash) return remade(hash, make)
      return remade(hash, (secret, signed) => andThen(digest(preHash, [secret]), (hashed) => make(hashed, signed)))
    }
    case 'digest':
      return remade(mac.hash, (_, signed) => digest(mac.hash, signed))
    case 'token':
      return token
    case 'ed25519':
      return ed25519
  }
}
