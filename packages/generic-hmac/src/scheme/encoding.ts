import {
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  utf8,
} from '@hookwright/core/signature'
import type { TextEncoding } from './scheme.js'

const codecs = {
  hex: [decodeHex, encodeHex],
  base64: [decodeBase64, encodeBase64],
  base64url: [decodeBase64Url, encodeBase64Url],
  utf8: [utf8, (bytes: Uint8Array) => new TextDecoder().decode(bytes)],
} as const

/** Strict: each value has one text, except that hex may be in either case. Anything else is `undefined`. */
export function decoderOf(encoding: TextEncoding): (text: string) => Uint8Array | undefined {
  return codecs[encoding][0]
}

export function encodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  return codecs[encoding][1](bytes)
}
