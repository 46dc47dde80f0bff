import { encodeText } from './encoding.js'
import type { MacProof } from './mac.js'
import { refuse } from './problem.js'
import type { Scheme, SignatureFormat } from './scheme.js'
import { writeTimestamp } from './timestamp.js'

/**
 * What all formats have in common: groups of entries, whose beginning shows whether they are a signature or a
 * timestamp. It says how signatures are read and how they are written.
 */
export interface Grammar {
  /** Separates groups, each with its own timestamp. Absent: there is one group. */
  readonly group?: string | undefined
  /** Separates entries. Absent: there is one entry, taken as it is. */
  readonly delimiter?: string | undefined
  /** Before a signature. */
  readonly prefix: string
  /** Ends the prefix of a signature, if any prefix is accepted. */
  readonly anyPrefixTo?: string | undefined
  /** Before the timestamp. If it is `''`, the timestamp is the first entry. Absent: the timestamp is elsewhere. */
  readonly stamp?: string | undefined
}

export function grammarOf({ signature, timestamp }: Scheme): Grammar {
  const format: SignatureFormat = signature.format ?? { kind: 'plain' }
  switch (format.kind) {
    case 'plain':
      return { prefix: format.prefix ?? '' }
    case 'list':
      return { delimiter: format.delimiter, prefix: format.prefix ?? '' }
    case 'tagged':
      return { delimiter: format.list ?? ' ', prefix: format.tag + (format.sep ?? ',') }
    case 'positional':
      return { delimiter: format.delimiter ?? ',', prefix: '', stamp: '' }
    case 'kv': {
      const { key, delimiter = ',', separator = '=', groupDelimiter: group } = format
      const stamp = timestamp && 'kv' in timestamp.from ? timestamp.from.kv + separator : undefined
      const any = key === '*'
      return {
        group,
        delimiter,
        stamp,
        prefix: (any ? 'key' : key) + separator,
        anyPrefixTo: any ? separator : undefined,
      }
    }
  }
}

/** Signatures that were made together, as bytes, with the timestamp they came with. */
export interface SignatureGroup {
  readonly candidates: readonly Uint8Array[]
  readonly timestamp: string | undefined
}

/** The bytes of a signature; `undefined` for a text that can't be one. */
export type Decode = (text: string) => Uint8Array | undefined

/** Where the signature begins in an entry; -1 if the entry is not a signature. */
function startOf(entry: string, { prefix, anyPrefixTo }: Grammar): number {
  if (anyPrefixTo === undefined) return entry.startsWith(prefix) ? prefix.length : -1
  const end = entry.indexOf(anyPrefixTo)
  return end < 0 ? -1 : end + anyPrefixTo.length
}

/** An entry without the white space, or the comma, that a list may put around it. */
function trimmed(entry: string, delimiter: string | undefined, isLast: boolean): string {
  if (!delimiter) return entry
  if (delimiter !== ' ') return entry.trim()
  // A list that arrives as two headers is joined by a comma and a space.
  return !isLast && entry.endsWith(',') ? entry.slice(0, -1) : entry
}

function readGroup(text: string, grammar: Grammar, decode: Decode, groups: SignatureGroup[]): number {
  const { delimiter, stamp } = grammar
  const candidates: Uint8Array[] = []
  let written = 0
  let timestamp: string | undefined
  // Searched, not split: making a list of all entries takes longer than reading them.
  for (let from = 0, end = 0; end < text.length; from = end + (delimiter?.length ?? 0)) {
    const at = delimiter ? text.indexOf(delimiter, from) : -1
    end = at < 0 ? text.length : at
    const entry = trimmed(text.slice(from, end), delimiter, at < 0)
    if (stamp !== undefined && (stamp === '' ? from === 0 : entry.startsWith(stamp))) {
      // Of two timestamps, one could pass as fresh although the other was signed.
      if (timestamp !== undefined) refuse('signature_malformed', 'The signature has two timestamps.')
      timestamp = entry.slice(stamp.length)
      continue
    }
    const start = startOf(entry, grammar)
    if (start < 0) continue
    written++
    const bytes = decode(entry.slice(start))
    if (bytes) candidates.push(bytes)
  }
  // A group without candidates would cost a MAC, and the number of groups has no limit.
  if (candidates.length > 0) groups.push({ candidates, timestamp })
  return written
}

/**
 * Reads a text with signatures into `groups`. The work is bounded by the length of the text; nothing here backtracks.
 *
 * @returns the number of signatures, malformed ones included
 */
export function readSignatures(text: string, grammar: Grammar, decode: Decode, groups: SignatureGroup[]): number {
  let written = 0
  const texts = grammar.group ? text.split(grammar.group) : [text]
  for (const one of texts) written += readGroup(one, grammar, decode, groups)
  return written
}

/** Writes signatures, and the timestamp if the grammar includes it, as {@link readSignatures} reads them. */
export function writeSignatures(signatures: readonly string[], grammar: Grammar, timestamp: string): string {
  const { group, delimiter = '', prefix, stamp } = grammar
  const start = stamp === undefined ? [] : [stamp + timestamp]
  const written = signatures.map((signature) => prefix + signature)
  return group
    ? written.map((signature) => [...start, signature].join(delimiter)).join(group)
    : [...start, ...written].join(delimiter)
}

/** The length of a text with `count` signatures. */
export function writtenLength(scheme: Scheme, { length = 0 }: Pick<MacProof, 'length'>, count: number): number {
  const { signature, timestamp } = scheme
  const one = encodeText(new Uint8Array(length), signature.encoding)
  const time = timestamp ? writeTimestamp(new Date(1e12), timestamp.format) : ''
  return writeSignatures(Array<string>(count).fill(one), grammarOf(scheme), time).length
}
