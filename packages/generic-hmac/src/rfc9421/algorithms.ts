import { type Bytes, computeHmac, equalBytes, type MaybePromise } from '@hookwright/core'
import { secretInvalid } from '../scheme/problem.js'
import { checkKey, readPrivateKey, readPublicKey, readSharedKey, type SigningKey, type VerifyingKey } from './keys.js'

/** A key made ready: its form is checked now, and WebCrypto imports it when it is first used. */
export interface KeyVerifier {
  readonly key: VerifyingKey
  verify(signature: Uint8Array, data: Bytes): MaybePromise<boolean>
}

type Sign = (data: Bytes) => MaybePromise<Uint8Array>

const parameters = {
  ed25519: { name: 'Ed25519' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const

/** Imports once. A key that can't be imported is a mistake of the configuration, not of a message. */
function importing(
  format: 'raw' | 'pkcs8',
  bytes: Bytes,
  alg: keyof typeof parameters,
  usage: 'verify' | 'sign',
): () => Promise<CryptoKey> {
  let imported: Promise<CryptoKey> | undefined
  return () => {
    imported ??= crypto.subtle
      .importKey(format, bytes, parameters[alg], false, [usage])
      .catch(() => secretInvalid(`A key is not one for ${alg}, or this runtime has no ${alg}.`))
    return imported
  }
}

/** @throws ConfigError for a key that can't be used */
export function createVerifier(key: VerifyingKey, allowShortSecrets?: boolean): KeyVerifier {
  checkKey(key)
  if (key.alg === 'hmac-sha256') {
    const secret = readSharedKey(key.secret, allowShortSecrets)
    return {
      key,
      verify: async (signature, data) => equalBytes(await computeHmac('sha256', secret, [data]), signature),
    }
  }
  const { alg } = key
  const imported = importing('raw', readPublicKey(alg, key.publicKey), alg, 'verify')
  return {
    key,
    // Both algorithms have signatures of 64 bytes. WebCrypto refuses r or s of zero.
    async verify(signature, data) {
      const found = await imported()
      return signature.length === 64 && crypto.subtle.verify(parameters[alg], found, signature as Bytes, data)
    },
  }
}

/** @throws ConfigError for a key that can't be used */
export function createSigner(key: SigningKey, allowShortSecrets?: boolean): Sign {
  checkKey(key)
  if (key.alg === 'hmac-sha256') {
    const secret = readSharedKey(key.secret, allowShortSecrets)
    return (data) => computeHmac('sha256', secret, [data])
  }
  const { alg } = key
  const imported = importing('pkcs8', readPrivateKey(alg, key.privateKey), alg, 'sign')
  return async (data) => new Uint8Array(await crypto.subtle.sign(parameters[alg], await imported(), data))
}
