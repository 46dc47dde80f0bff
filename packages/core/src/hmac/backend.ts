import type { Bytes } from '../bytes.js'
import type { MaybePromise } from '../maybe-promise.js'

export type HmacHash = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** What is signed or hashed, in order; text counts as its UTF-8. */
export type Parts = readonly (string | Uint8Array)[]

/**
 * What both crypto backends export, as functions of their modules, so that a bundler keeps only the used ones. A result
 * is synchronous (Node) or a promise (WebCrypto).
 */
export interface HmacBackend {
  readonly backendName: 'node' | 'webcrypto'
  /**
   * The HMAC of the parts, in order; text counts as its UTF-8, in the key too. The key is never empty: callers have
   * checked.
   */
  hmac(hash: HmacHash, key: string | Uint8Array, parts: Parts): MaybePromise<Bytes>
  /** The digest of the parts, in order; text counts as its UTF-8. */
  digest(hash: HmacHash, parts: Parts): MaybePromise<Bytes>
  /** The same in lower-case hex. */
  digestHex(hash: HmacHash, parts: Parts): MaybePromise<string>
  /** How many bytes of UTF-8 a text takes. */
  utf8Length(text: string): number
  /** Compares in a time that depends only on the lengths. */
  equal(left: Uint8Array, right: Uint8Array): boolean
}
