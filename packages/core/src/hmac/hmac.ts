import * as backend from '#hmac-backend'
import type { Bytes } from '../bytes.js'
import { ConfigError } from '../errors.js'
import { isPromise, type MaybePromise } from '../maybe-promise.js'
import type { HmacHash } from './backend.js'

export { digest, digestHex, equal as equalBytes, utf8Length } from '#hmac-backend'

/** Text is taken as UTF-8. Several parts are signed one after another, without copying them together. */
export type Signable = string | Uint8Array | readonly (string | Uint8Array)[]

/** Which crypto backend this runtime loaded: `node:crypto` or WebCrypto. */
export const hmacBackend: 'node' | 'webcrypto' = backend.backendName

const partsOf = (data: Signable) => (Array.isArray(data) ? data : [data]) as readonly (string | Uint8Array)[]

function notEmpty<Key extends string | Uint8Array>(key: Key): Key {
  if (key.length === 0) throw new ConfigError('@hookwright/core', 'secret_invalid', 'An HMAC key is empty.')
  return key
}

export interface HmacInput {
  hash: HmacHash
  /** Text is taken as UTF-8. Empty is a `ConfigError`. */
  key: string | Uint8Array
  data: Signable
}

/**
 * The MAC, synchronously if the runtime can (Node), else a promise. For the pipeline, where microseconds count: its
 * bytes may be a view of a shared buffer.
 *
 * @throws ConfigError `secret_invalid`, at once, when the key is empty
 */
export function computeHmac(
  hash: HmacHash,
  key: Uint8Array,
  parts: readonly (string | Uint8Array)[],
): MaybePromise<Bytes> {
  return backend.hmac(hash, notEmpty(key), parts)
}

/**
 * The HMAC of `data`.
 *
 * @throws ConfigError `secret_invalid` when the key is empty
 * @example
 * const mac = await signHmac({ hash: 'sha256', key: 'Jefe', data: 'what do ya want for nothing?' })
 */
export async function signHmac({ hash, key, data }: HmacInput): Promise<Bytes> {
  // A copy, because Node's result is a view of shared memory.
  return new Uint8Array(await backend.hmac(hash, notEmpty(key), partsOf(data)))
}

/**
 * Whether `signature` is the HMAC of `data`, compared in constant time.
 *
 * @throws ConfigError `secret_invalid` when the key is empty
 */
export async function verifyHmac(input: HmacInput & { signature: Uint8Array }): Promise<boolean> {
  const mac = backend.hmac(input.hash, notEmpty(input.key), partsOf(input.data))
  // Awaiting a plain value costs a tenth of the MAC of a small body.
  return backend.equal(isPromise(mac) ? await mac : mac, input.signature)
}

/** The SHA-256 of the parts, one after another, in lower-case hex. Text counts as its UTF-8. */
export async function sha256Hex(...parts: (string | Uint8Array)[]): Promise<string> {
  return backend.digestHex('sha256', parts)
}
