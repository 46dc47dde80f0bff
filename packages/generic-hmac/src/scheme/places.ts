import type { Engine } from './engine.js'
import { readSignatures, type SignatureGroup } from './grammar.js'
import { refuse } from './problem.js'
import { type Lookup, lookupOf, type Reading } from './reading.js'
import type { Part, SignatureSource } from './scheme.js'

/** The places where a text with signatures may stand. */
export function signatureLookups(from: SignatureSource): readonly Lookup[] {
  if ('numberedHeader' in from) {
    const { prefix, max } = from.numberedHeader
    return Array.from({ length: max }, (_, index) => lookupOf({ header: `${prefix}${index + 1}` }))
  }
  if (!('header' in from)) return [lookupOf(from)]
  return [from.header].flat().map((header: string) => lookupOf({ header }))
}

/** The text in each place where signatures may stand. Refuses none at all, and one that is too long. */
export function signatureTexts({ lookups, longestText }: Engine, reading: Reading): readonly string[] {
  const texts: string[] = []
  for (const lookup of lookups) {
    const text = lookup(reading)
    if (text === undefined) continue
    if (text.length > longestText) refuse('signature_malformed', 'The signature is too long.')
    texts.push(text)
  }
  if (texts.length === 0) refuse('signature_missing', 'The signature is missing.')
  return texts
}

/** The signatures of a message. Refuses too many, and none that has the form of one. */
export function signatureGroups(engine: Engine, reading: Reading): readonly SignatureGroup[] {
  const { grammar, decode, mostSignatures } = engine
  const groups: SignatureGroup[] = []
  for (const text of signatureTexts(engine, reading)) readSignatures(text, grammar, decode, groups)
  let written = 0
  let usable = 0
  for (const group of groups) {
    written += group.written
    usable += group.candidates.length
  }
  if (written > mostSignatures) refuse('signature_malformed', `There are more than ${mostSignatures} signatures.`)
  if (usable === 0) refuse('signature_malformed', 'No signature has the form that the scheme asks for.')
  return groups
}

/** The timestamp as it is written, from its own place or from beside a signature. */
export function timestampText(
  { grammar, timestamp }: Engine,
  reading: Reading,
  group: SignatureGroup | undefined,
): string | undefined {
  return grammar.stamp === undefined ? timestamp(reading) : group?.timestamp
}

/** Visible ASCII: a sender's id has nothing else, and anything else would be read differently on another platform. */
const idForm = /^[\x21-\x7e]{1,256}$/

/** The text that follows the id in the signed content. */
export function textAfterId(content: readonly Part[]): string | undefined {
  const next = content[content.findIndex((part) => typeof part === 'object' && 'id' in part) + 1]
  return typeof next === 'string' ? next : undefined
}

/** Refuses an id that can't enter the signed content. */
export function checkId({ afterId }: Engine, id: string | undefined): void {
  if (id === undefined) refuse('signature_missing', 'The message id is missing.')
  // An id that holds what follows it could take over a piece of the next part.
  const ambiguous = afterId !== undefined && id.includes(afterId)
  if (ambiguous || !idForm.test(id)) refuse('signature_malformed', 'The message id is malformed.')
}
