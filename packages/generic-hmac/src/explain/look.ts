import type { HeaderLookup } from '@hookwright/core'
import type { Scheme } from '../scheme/scheme.js'
import { parseTimestamp } from '../scheme/timestamp.js'
import type { Finding } from './variants.js'

/** Headers of a request whose names look as if a signature stood there. */
function signatureHeaders(headers: HeaderLookup): string[] {
  if (!(headers instanceof Headers)) return []
  return [...headers.keys()].filter((name) => /sign|hmac|digest|hub|token|authorization/.test(name))
}

const lengths: Readonly<Record<number, string>> = { 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512 or Ed25519' }

/** What a text looks like that stands where a signature should. */
function looksLike(text: string): string {
  const bare = text.replace(/^[\w-]+=|^v\d+[a-z]?,/, '')
  const prefix = text.slice(0, text.length - bare.length)
  const behind = prefix === '' ? '' : ` behind "${prefix}"`
  if (/^([0-9a-f]{2})+$/i.test(bare))
    return `hex of ${bare.length / 2} bytes (${lengths[bare.length / 2] ?? 'no hash we know'})${behind}`
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    const bytes = Math.floor((bare.replace(/=+$/, '').length * 3) / 4)
    return `base64 of ${bytes} bytes (${lengths[bytes] ?? 'no hash we know'})${behind}`
  }
  if (/^[A-Za-z0-9_-]+$/.test(bare)) return `base64url${behind}`
  return /=.*[,;]/.test(text) ? 'a list of pairs' : 'neither hex nor base64'
}

export function lookForSignature({ signature }: Scheme, headers: HeaderLookup): Finding[] {
  if (!('header' in signature.from)) return []
  const names = typeof signature.from.header === 'string' ? [signature.from.header] : signature.from.header
  const present = names.map((name) => headers.get(name)).filter((text) => text !== null)
  if (present.length === 0) {
    const others = signatureHeaders(headers)
    const hint =
      others.length === 0 ? 'No header of the request looks like a signature.' : `Present: ${others.join(', ')}.`
    return [{ part: 'header', message: `There is no header ${names.join(' or ')}. ${hint}` }]
  }
  const { format = { kind: 'plain' } } = signature
  const wanted =
    format.kind === 'plain' && format.prefix ? ` behind "${format.prefix}"` : ` in the format ${format.kind}`
  const message = `Expected ${signature.encoding}${wanted}; the header looks like ${looksLike(present[0]!)}.`
  return [{ part: 'encoding', message }]
}

export function lookAtTimestamp({ timestamp }: Scheme, text: string | undefined, nowMs: number): Finding[] {
  if (!timestamp) return []
  if (text === undefined)
    return [{ part: 'timestamp', message: 'There is no timestamp where the scheme looks for one.' }]
  const timeMs = parseTimestamp(text, timestamp.format)
  if (!Number.isNaN(timeMs)) {
    const seconds = Math.round((nowMs - timeMs) / 1000)
    const side = seconds < 0 ? `${-seconds} s ahead of` : `${seconds} s behind`
    const message = `The timestamp is ${side} this clock. Check both clocks, or whether an old request is replayed.`
    return [{ part: 'clock', message }]
  }
  const fitting = (['s', 'ms', 'iso'] as const).find((format) => !Number.isNaN(parseTimestamp(text, format)))
  const hint = fitting ? ` It has the format "${fitting}".` : ''
  return [{ part: 'timestamp', message: `The timestamp is not in the format "${timestamp.format}".${hint}` }]
}
