import type { HmacHash } from '@hookwright/core'
import { decoderOf } from '../scheme/encoding.js'
import type { TextEncoding } from '../scheme/scheme.js'
import { parseTimestamp } from '../scheme/timestamp.js'

/** The hash that gives so many bytes. */
export const hashOfLength: Readonly<Record<number, HmacHash>> = { 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512' }

/** The format that a timestamp has. */
export function timeFormat(text: string): 's' | 'ms' | 'iso' | 'http' | undefined {
  return (['s', 'ms', 'iso', 'http'] as const).find((format) => !Number.isNaN(parseTimestamp(text, format)))
}

/** How a signature is written. */
export interface Encoded {
  readonly encoding: TextEncoding
  /** The length of the signature. */
  readonly bytes: number
}

/** As what a text can be decoded that has the length of a signature. */
export function encodingsOf(text: string): Encoded[] {
  return (['hex', 'base64', 'base64url'] as const)
    .map((encoding) => ({ encoding, bytes: decoderOf(encoding)(text)?.length ?? 0 }))
    .filter(({ bytes }) => bytes in hashOfLength)
}

export const inWords = ({ encoding, bytes }: Encoded): string =>
  `${encoding} of ${bytes} bytes (${hashOfLength[bytes]}${bytes === 64 ? ' or Ed25519' : ''})`

/** A short word and what ends it: too short to be a secret or a signature, so that it may be shown. */
export const tagged: RegExp = /^([A-Za-z][\w-]{0,15})([=:,| ])(.+)$/

/** The short word that a text begins with, and what ends it. */
export function shortTag(text: string): string {
  const [, tag = '', end = ''] = tagged.exec(text) ?? []
  return tag + end
}

/** What a text looks like that holds no signature. */
export function looksLike(text: string): string {
  const tag = shortTag(text)
  const rest = text.slice(tag.length)
  const behind = tag === '' ? '' : ` behind "${tag}"`
  if (/^[0-9a-f]+$/i.test(rest)) return `${rest.length} hex digits${behind}, which no hash gives`
  if (/^[\w+/-]+=*$/.test(rest)) return `${rest.length} characters of base64${behind}, which no hash gives`
  return 'neither hex nor base64'
}
