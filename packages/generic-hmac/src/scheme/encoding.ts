import {
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  type MaybePromise,
  utf8,
} from '@hookwright/core'
import type { TextEncoding } from './scheme.js'

const codecs = {
  hex: [decodeHex, encodeHex],
  base64: [decodeBase64, encodeBase64],
  base64url: [decodeBase64Url, encodeBase64Url],
  utf8: [utf8, (bytes: Uint8Array) => new TextDecoder().decode(bytes)],
} as const

/** Strict: one text for one value, of either case where it is hex. Anything else is `undefined`. */
export function decoderOf(encoding: TextEncoding): (text: string) => Uint8Array | undefined {
  return codecs[encoding][0]
}

export const bytesOf = (part: string | Uint8Array): Uint8Array => (typeof part === 'string' ? utf8(part) : part)

export function encodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  return codecs[encoding][1](bytes)
}

/**
 * Goes on at once where the value is there. On Node it always is, and a promise costs as much as a tenth of a short MAC;
 * WebCrypto's come later.
 */
export function whenReady<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** The values at once where all are there. */
export function all<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  for (const value of values) if (value instanceof Promise) return Promise.all(values)
  return values as readonly T[]
}
