import { decodeBase64, type HmacHash } from '@hookwright/core'
import { decoderOf } from '../scheme/encoding.js'
import type { TextEncoding } from '../scheme/scheme.js'
import { parseTimestamp } from '../scheme/timestamp.js'

/** The hash for each number of bytes. */
export const hashOfLength: Readonly<Record<number, HmacHash>> = { 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512' }

/** The format of a timestamp. */
export function timeFormat(text: string): 's' | 'ms' | 'iso' | 'http' | undefined {
  return (['s', 'ms', 'iso', 'http'] as const).find((format) => !Number.isNaN(parseTimestamp(text, format)))
}

/** How a signature is written. */
export interface Encoded {
  readonly encoding: TextEncoding
  /** The length of the signature. */
  readonly bytes: number
}

const isHex = (bytes: Uint8Array) => bytes.every((byte) => /[0-9a-f]/i.test(String.fromCharCode(byte)))

/** The encodings in which a text has the length of a signature. */
export function encodingsOf(text: string): Encoded[] {
  return (['hex', 'base64', 'base64url'] as const).flatMap((encoding) => {
    const bytes = decoderOf(encoding)(text) ?? new Uint8Array()
    return bytes.length in hashOfLength && !isHex(bytes) ? [{ encoding, bytes: bytes.length }] : []
  })
}

export const inWords = ({ encoding, bytes }: Encoded): string =>
  `${encoding} of ${bytes} bytes (${hashOfLength[bytes]}${bytes === 64 ? ' or Ed25519' : ''})`

/** A short word and what ends it: too short to be a secret or a signature, so that it may be shown. */
export const tagged: RegExp = /^([A-Za-z][\w-]{0,15})([=:,| ])(.+)$/

/** The short word that a text begins with, and what ends it. */
export function shortTag(text: string): string {
  const [, tag = '', end = ''] = tagged.exec(text) ?? []
  return /^0x/.exec(text)?.[0] ?? tag + end
}

/** What kind of proof a text is that no scheme can read: one made without a shared secret, or encoded twice. */
function otherProof(text: string): string | undefined {
  const [header = '', ...others] = text.split('.')
  if (/^eyJ[\w-]+$/.test(header) && others.length === 2) return 'a JSON Web Token or Signature'
  const bytes = decodeBase64(text) ?? new Uint8Array()
  const { length } = bytes
  if (bytes[0] === 0x30 && bytes[1] === length - 2 && length > 66) return 'an ECDSA signature'
  if (length % 64 === 0 && length >= 256 && length <= 512) return `${length} bytes in base64, as RSA signatures have`
  return length > 0 && isHex(bytes) ? 'hex digits in base64' : undefined
}

/** Describes a text that holds no signature. */
export function looksLike(text: string): string {
  const tag = shortTag(text)
  const rest = text.slice(tag.length)
  const behind = tag === '' ? '' : ` after "${tag}"`
  const other = otherProof(rest)
  if (other) return `${other}${behind}, which no scheme can read: use defineVerifier`
  if (/^[0-9a-f]+$/i.test(rest)) return `${rest.length} hex digits${behind}, which fits no hash`
  if (/^[\w+/-]+=*$/.test(rest)) return `${rest.length} characters of base64${behind}, which fits no hash`
  return 'neither hex nor base64'
}
