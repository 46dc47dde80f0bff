import type { Engine } from './engine.js'
import { firstParts, headerOf, placesOf } from './facts.js'
import { readSignatures, type SignatureGroup } from './grammar.js'
import { refuse } from './problem.js'
import { type Lookup, lookupOf, type Reading } from './reading.js'
import type { Part, Scheme, SignatureSource, Source } from './scheme.js'

/** The headers in which signatures may stand. */
export function headersOf(from: SignatureSource): readonly string[] {
  if ('numberedHeader' in from) {
    const { prefix, max } = from.numberedHeader
    return Array.from({ length: max }, (_, index) => `${prefix}${index + 1}`)
  }
  return 'header' in from ? [from.header].flat() : []
}

/** The places where a text with signatures may stand. */
export function signatureLookups(from: SignatureSource): readonly Lookup[] {
  const headers = headersOf(from)
  return headers.length > 0 ? headers.map((header) => lookupOf({ header })) : [lookupOf(from as Source)]
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

/** Signatures of many headers are over one content, unless each came with a time: one MAC for a secret is enough. */
const joined = (groups: readonly SignatureGroup[]): SignatureGroup => ({
  candidates: groups.flatMap(({ candidates }) => candidates),
  timestamp: undefined,
})

/** The signatures of a message, in groups of at least one. Refuses too many in one text, and none that has the form of one. */
export function signatureGroups(engine: Engine, reading: Reading): readonly SignatureGroup[] {
  const { grammar, decode, mostSignatures } = engine
  const groups: SignatureGroup[] = []
  for (const text of signatureTexts(engine, reading)) {
    const written = readSignatures(text, grammar, decode, groups)
    if (written > mostSignatures) refuse('signature_malformed', `There are more than ${mostSignatures} signatures.`)
  }
  if (groups.length === 0) refuse('signature_malformed', 'No signature has the form that the scheme asks for.')
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

/** Visible ASCII: a sender's id has nothing else, and anything else would be read differently on another platform. */
export const idForm: RegExp = /^[\x21-\x7e]{1,256}$/

/** What no id has where nothing parts it from a body: what JSON begins and ends with. */
const endsOfJson = /["(),[\\\]{}]/

/** The texts that may stand right behind such a part. */
export const textsBehind = (content: readonly Part[], isIt: (part: Part) => boolean): readonly string[] =>
  placesOf(content)
    .filter(({ part }) => isIt(part))
    .flatMap(({ rest }) => firstParts(rest).filter((part) => typeof part === 'string'))

/** Whether a part is the id, by itself or as the header that it is in. */
export function isIdOf({ id }: Scheme): (part: Part) => boolean {
  const header = headerOf(id?.from)
  return (part) => typeof part === 'object' && ('id' in part || (header !== undefined && headerOf(part) === header))
}

/** Whether it can be told where a part begins and ends, whatever is beside it. */
const isFixed = (part: Part, { timestamp }: Scheme) =>
  typeof part === 'string' ||
  'bodyHash' in part ||
  'method' in part ||
  'secret' in part ||
  ('timestamp' in part && timestamp?.format !== 'unix')

/**
 * What stands beside a part and does not separate the two: dynamic parts without a fixed form, and whatever a condition holds,
 * since it may be absent. (But for a text behind the part: an id may not hold it.)
 */
export function bareNeighbours(scheme: Scheme, isIt: (part: Part) => boolean): readonly Part[] {
  return placesOf(scheme.content).flatMap(({ part, before, rest }) => {
    if (!isIt(part)) return []
    const behind = firstParts(rest).flatMap((next) => {
      if (typeof next === 'string') return []
      if (!rest.includes(next)) return [next]
      // One of a fixed form parts nothing: what is behind it could hold another such.
      return rest.filter((one) => !isFixed(one, scheme)).slice(0, 1)
    })
    return before === undefined || isFixed(before, scheme) ? behind : [before, ...behind]
  })
}

/** Whether an id can be told from what is signed beside it: one that holds what follows it could take over a piece of it. */
export function idCheckOf(scheme: Scheme): (id: string) => boolean {
  const ends = textsBehind(scheme.content, isIdOf(scheme))
  const isBare = bareNeighbours(scheme, isIdOf(scheme)).length > 0
  return (id) => !(isBare && endsOfJson.test(id)) && !ends.some((end) => id.includes(end))
}

/** An id that can enter the signed content. Refuses any other. */
export function checkId({ isSignableId }: Engine, id: string | undefined): string {
  if (id === undefined) return refuse('signature_missing', 'The message id is missing.')
  return idForm.test(id) && isSignableId(id) ? id : refuse('signature_malformed', 'The message id is malformed.')
}
