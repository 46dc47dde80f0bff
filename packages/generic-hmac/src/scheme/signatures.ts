import type { Engine } from './engine.js'
import { readSignatures, type SignatureGroup } from './grammar.js'
import { refuse } from './problem.js'
import { type Lookup, lookupOf, type Reading } from './reading.js'
import type { SignatureSource, Source } from './scheme.js'

/** The headers in which signatures may be. */
export function headersOf(from: SignatureSource): readonly string[] {
  if ('numberedHeader' in from) {
    const { prefix, max } = from.numberedHeader
    return Array.from({ length: max }, (_, index) => `${prefix}${index + 1}`)
  }
  return 'header' in from ? [from.header].flat() : []
}

/** The places where a text with signatures may be. */
export function signatureLookups(from: SignatureSource): readonly Lookup[] {
  const headers = headersOf(from)
  return headers.length > 0 ? headers.map((header) => lookupOf({ header })) : [lookupOf(from as Source)]
}

/** The texts in the places where signatures may be. */
export const signatureTexts = ({ lookups }: Engine, reading: Reading): readonly string[] =>
  lookups.map((lookup) => lookup(reading)).filter((text) => text !== undefined)

/** Signatures in several headers cover the same content, unless each came with a time: one MAC per secret is enough. */
const joined = (groups: readonly SignatureGroup[]): SignatureGroup => ({
  candidates: groups.flatMap(({ candidates }) => candidates),
  timestamp: undefined,
})

/**
 * The signatures of a message, in groups of at least one. Refuses a message without any, a text that is too long or has too
 * many, and signatures that are all malformed.
 */
export function signatureGroups(engine: Engine, reading: Reading): readonly SignatureGroup[] {
  const { lookups, grammar, decode, longestText, mostSignatures } = engine
  const groups: SignatureGroup[] = []
  // Making a list of the texts would cost as much as a tenth of a small body's MAC.
  for (const lookup of lookups) {
    const text = lookup(reading)
    if (text === undefined) continue
    if (text.length > longestText) refuse('signature_malformed', 'The signature is too long.')
    const written = readSignatures(text, grammar, decode, groups)
    if (written > mostSignatures) refuse('signature_malformed', `There are more than ${mostSignatures} signatures.`)
  }
  if (groups.length === 0) {
    if (signatureTexts(engine, reading).length === 0) refuse('signature_missing', 'The signature is missing.')
    refuse('signature_malformed', 'No signature has the form that the scheme asks for.')
  }
  return groups.length > 1 && grammar.stamp === undefined ? [joined(groups)] : groups
}

/** The timestamp as it is written, from its own place or from beside a signature. */
export function timestampText(
  { grammar, timestamp }: Engine,
  reading: Reading,
  group: SignatureGroup | undefined,
): string | undefined {
  return grammar.stamp === undefined ? timestamp(reading) : group?.timestamp
}
