/** Bytes and their texts. Decoders are strict: one text for one value, anything else is `undefined`. */

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = /* @__PURE__ */ new TextEncoder()

/** Text as UTF-8. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** Whether a text can be encoded as UTF-8: a lone surrogate can't, and can't be written into a URL either. */
export const isWellFormed = (text: string): boolean => !/[\ud800-\udfff]/u.test(text)

/** Bytes as they are, text as its UTF-8. */
export function bytesOf(part: string | Uint8Array): Uint8Array {
  return typeof part === 'string' ? utf8(part) : part
}

/** The parts joined, in a new array. */
export function concatBytes(parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/**
 * Joins parts so that their boundaries can't be moved: the lengths of all parts, each followed by a colon, come first.
 * With one more length there would be fewer bytes after it than the lengths add up to.
 */
export function lengthPrefixed(parts: readonly Uint8Array[]): Bytes {
  const lengths = parts.map((part) => `${part.length}:`).join('')
  // Written by hand: for these few digits, an encoder takes as long as the hash of the whole.
  const prefix = new Uint8Array(lengths.length)
  for (let index = 0; index < prefix.length; index++) prefix[index] = lengths.charCodeAt(index)
  return concatBytes([prefix, ...parts])
}

/** Hex digits in lower case. */
export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** The value of a hex digit's char code, upper or lower case: letters have bit 6 set and count from 1. */
const hexValue = (code: number) => (code & 15) + 9 * (code >> 6)

/** Decodes hex digits of either case. `undefined` for an odd length or any other character. */
export function decodeHex(text: string): Bytes | undefined {
  if (text.length % 2 || !/^[0-9a-f]*$/i.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (hexValue(text.charCodeAt(index * 2)) << 4) | hexValue(text.charCodeAt(index * 2 + 1))
  }
  return bytes
}

interface NativeBytes {
  from(buffer: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
}

/** A body may be 8 MiB: encoded at once if the runtime has Node's encoder, otherwise in pieces that fit the stack. */
export function encodeBase64(bytes: Uint8Array): string {
  const native = (globalThis as { Buffer?: NativeBytes }).Buffer
  if (native) return native.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(text)
}

/** base64url without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Decodes canonical base64: standard alphabet, padding and no stray bits in the last digit. Several texts for the same
 * bytes would make one signature look like many.
 */
export function decodeBase64(text: string): Bytes | undefined {
  // Refuses everything that `atob` would skip or throw for.
  if (text.length % 4 || !/^[a-z\d+/]*={0,2}$/i.test(text)) return undefined
  const binary = atob(text)
  if (btoa(binary) !== text) return undefined
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/** Decodes canonical base64url, with or without padding. */
export function decodeBase64Url(text: string): Bytes | undefined {
  if (/[+/]/.test(text)) return undefined
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  const padded = standard.endsWith('=') ? standard : standard + '='.repeat((4 - (standard.length % 4)) % 4)
  return decodeBase64(padded)
}
