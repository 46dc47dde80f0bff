import { grammarOf } from '../scheme/grammar.js'
import type { Scheme, SignatureFormat } from '../scheme/scheme.js'
import type { Given } from './given.js'
import { literal } from './words.js'

export interface Finding {
  /**
   * What differs. `header` is the header of the signature, `signature` its place if that is not a header. `prefix` is
   * the text before it, `format` how several are listed: pairs and their keys, tags, what separates them. `hash` is how
   * the proof is made: the hash, an HMAC or a bare digest, or the secret shown as it is.
   */
  readonly part:
    | 'header'
    | 'signature'
    | 'prefix'
    | 'format'
    | 'encoding'
    | 'timestamp'
    | 'clock'
    | 'id'
    | 'key'
    | 'hash'
    | 'content'
    | 'body'
    | 'url'
  /** What differs, and what to do. Holds no secret, no signature and no body. */
  readonly message: string
}

/** One thing changed. If that makes the proof right, this thing is what differs. */
export interface Variant {
  readonly part: Finding['part']
  /** What can be seen of it in the request, as a sentence. */
  readonly seen?: string | undefined
  /** Ends the sentence "The signature fits ..." */
  readonly how: string
  readonly before: Given
  readonly after: Given
}

type Change = Partial<Given> & Omit<Variant, 'before' | 'after'>

/** `given`, with one thing changed. */
export function vary(given: Given, { part, seen, how, ...change }: Change): Variant {
  return { part, seen, how, before: given, after: { ...given, ...change } }
}

const fieldsOf = (scheme: Scheme) => ({
  'signature.from': scheme.signature.from,
  'signature.encoding': scheme.signature.encoding,
  'signature.format': scheme.signature.format,
  mac: scheme.mac,
  key: scheme.key,
  content: scheme.content,
  timestamp: scheme.timestamp,
  id: scheme.id,
})

type Field = keyof ReturnType<typeof fieldsOf>

const isSame = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right)

/** The fields that are set in `after` and differ from `before`. Formats that read alike count as the same. */
function changedFields(before: Scheme, after: Scheme): readonly Field[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return (Object.keys(now) as Field[]).filter((field) => {
    if (now[field] === undefined || isSame(old[field], now[field])) return false
    const isReadAlike = () => isSame(grammarOf({ ...after, signature: before.signature }), grammarOf(after))
    return field !== 'signature.format' || !isReadAlike()
  })
}

const isPlain = (format: SignatureFormat | undefined) => (format?.kind ?? 'plain') === 'plain'

/** The part that differs when a signature is read in another way; `undefined` if it is read as before. */
export function partOf(before: Scheme, after: Scheme): Finding['part'] | undefined {
  const changed = changedFields(before, after)
  if (changed.includes('signature.from')) return 'header' in after.signature.from ? 'header' : 'signature'
  if (changed.includes('mac')) return 'hash'
  if (changed.includes('signature.format'))
    return isPlain(before.signature.format) && isPlain(after.signature.format) ? 'prefix' : 'format'
  return changed.includes('signature.encoding') ? 'encoding' : undefined
}

/** What to write into the scheme, as code. */
function toSet({ before, after }: Variant): string {
  const fields = fieldsOf(after.scheme)
  const changed = changedFields(before.scheme, after.scheme)
  const set = changed.map((field) => `${field}: ${literal(fields[field])}`)
  const { from } = fields.id ?? {}
  // If it is the id of an account, all its events would be taken for one.
  const caution =
    !before.scheme.id && changed.includes('id')
      ? ` An id must be new with every event: if this is not, write ${literal(from)} instead of { id: true }, and no id.`
      : ''
  return set.length > 0 ? `Set ${set.join(', ')}.${caution}` : ''
}

const sentences = (...texts: readonly (string | undefined)[]) => texts.filter(Boolean).join(' ')

/** The findings of a chain of changes, the last of which makes the proof right. */
export function findingsOf(found: readonly Variant[]): Finding[] {
  return found.map((variant, index) => {
    const isLast = index === found.length - 1
    const fits = isLast ? `${index > 0 ? 'Then the' : 'The'} signature fits ${variant.how}.` : ''
    return { part: variant.part, message: sentences(variant.seen, fits, toSet(variant)) }
  })
}

/** The same for a change that may be needed but did not make the proof right. */
export const guessOf = (variant: Variant): string => sentences(variant.seen, toSet(variant))
