import {
  computeHmac,
  digest,
  findMatchingSecret,
  findPresentedSecret,
  type MaybePromise,
  type PreparedSecret,
} from '@hookwright/core'
import { verifyEd25519 } from './ed25519.js'
import { whenReady } from './encoding.js'
import { refuse } from './problem.js'
import type { Scheme } from './scheme.js'

type Parts = readonly Uint8Array[]

export interface Proof {
  /** The length every signature has. Absent: any. */
  readonly length?: number | undefined
  /** Absent where whoever verifies can't make a proof. */
  readonly make?: ((secret: Uint8Array, parts: Parts) => MaybePromise<Uint8Array>) | undefined
  /** The secret that made one of the candidates. Every secret is tried against every candidate. */
  find(
    secrets: readonly PreparedSecret[],
    candidates: readonly Uint8Array[],
    nowMs: number,
    partsFor: (secret: Uint8Array) => MaybePromise<Parts>,
  ): MaybePromise<PreparedSecret | undefined>
}

const lengths = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** A proof that is checked by making it again. */
function remade(hash: keyof typeof lengths, make: NonNullable<Proof['make']>): Proof {
  return {
    length: lengths[hash],
    make,
    find: (secrets, candidates, nowMs, partsFor) =>
      findMatchingSecret(secrets, candidates, nowMs, (secret) =>
        whenReady(partsFor(secret), (parts) => make(secret, parts)),
      ),
  }
}

const token: Proof = {
  make: (secret) => secret,
  find: (secrets, [presented], nowMs) =>
    presented === undefined
      ? refuse('signature_missing', 'The token is missing.')
      : findPresentedSecret(secrets, presented, nowMs, (bytes) => digest('sha256', [bytes])),
}

const ed25519: Proof = {
  length: 64,
  async find(secrets, candidates, nowMs, partsFor) {
    let match: PreparedSecret | undefined
    for (const secret of secrets) {
      for (const signature of candidates) {
        const valid = await verifyEd25519(secret.bytes, signature, await partsFor(secret.bytes))
        if (valid && nowMs < secret.notAfterMs) match ??= secret
      }
    }
    return match
  },
}

/** One way to make a proof and to find the secret that made one. */
export function proofOf({ mac, key }: Scheme): Proof {
  switch (mac.kind) {
    case 'hmac': {
      const { hash } = mac
      const preHash = key?.preHash
      return preHash
        ? remade(hash, (secret, parts) =>
            whenReady(digest(preHash, [secret]), (hashed) => computeHmac(hash, hashed, parts)),
          )
        : remade(hash, (secret, parts) => computeHmac(hash, secret, parts))
    }
    case 'digest':
      return remade(mac.hash, (_, parts) => digest(mac.hash, parts))
    case 'token':
      return token
    case 'ed25519':
      return ed25519
  }
}
