import { headerOf, isInBody, isRequestedUrl, leavesOf } from '../facts.js'
import { grammarOf, writtenLength } from '../grammar.js'
import { proofOf } from '../mac.js'
import { schemeInvalid } from '../problem.js'
import type { Part, Scheme, SignatureSource, TextEncoding } from '../scheme.js'
import { headersOf } from '../signatures.js'
import { writeTimestamp } from '../timestamp.js'

const alphabets: Readonly<Record<TextEncoding, RegExp>> = {
  hex: /^[0-9a-f]*$/i,
  base64: /^[A-Za-z0-9+/=]*$/,
  base64url: /^[\w=-]*$/,
  utf8: /^$/,
}

/** Checks that signatures and times can be distinguished from what separates them. */
function checkMarks(scheme: Scheme): void {
  const { delimiter, group, prefix, stamp } = grammarOf(scheme)
  const starts = [prefix, stamp ?? '']
  const isTagged = scheme.signature.format?.kind === 'tagged'
  if (starts.some((start) => /^\s/.test(start)))
    schemeInvalid(
      'signature.format',
      'has white space before a signature or a time: HTTP removes it at the ends of a header.',
    )
  for (const [name, mark] of [
    ['delimiter', delimiter],
    ['groupDelimiter', group],
  ] as const) {
    if (!mark) continue
    const path = `signature.format.${isTagged ? 'list' : name}`
    if (starts.some((start) => start.includes(mark))) {
      schemeInvalid(path, 'occurs in what is before each signature or time, which would be cut in two.')
    }
    if (alphabets[scheme.signature.encoding].test(mark)) {
      schemeInvalid(path, `may occur in a signature in ${scheme.signature.encoding}, which would be cut in two.`)
    }
    if (stamp !== undefined && writeTimestamp(new Date(0), scheme.timestamp!.format).includes(mark)) {
      schemeInvalid(path, `occurs in a time in the format ${scheme.timestamp!.format}, which would be cut in two.`)
    }
  }
  if (group && delimiter?.includes(group)) {
    schemeInvalid('signature.format.groupDelimiter', 'occurs in the delimiter: each entry would be a group.')
  }
  if (stamp && stamp === prefix) {
    schemeInvalid('timestamp.from.kv', 'is also the key of the signature: no entry would be read as a signature.')
  }
}

/** Whether a part of the content is the signature, or contains it. */
function holdsSignature(part: Part, from: SignatureSource): boolean {
  if (typeof part === 'string') return false
  if ('query' in from) return isRequestedUrl(part) || ('query' in part && part.query === from.query)
  if ('form' in from) return 'sortedForm' in part || ('form' in part && part.form === from.form)
  if ('json' in from) return 'json' in part && part.json === from.json
  return headersOf(from).some((header) => header.toLowerCase() === headerOf(part))
}

/** Checks that the places which the scheme looks into can be there. */
function checkPlaces({
  mac,
  signature,
  id,
  timestamp,
  content,
  bodyDigest,
  eventType,
  payload = 'json',
}: Scheme): void {
  // Parts under a condition are left out: they might never be looked up.
  const places = [signature.from, id?.from, timestamp?.from, ...content].filter((place) => typeof place === 'object')
  if (leavesOf(content).some((part) => holdsSignature(part, signature.from)))
    schemeInvalid('signature.from', 'is in what is signed: it would have to sign itself.')
  if (bodyDigest && isInBody(signature.from))
    schemeInvalid('signature.from', 'is in the body, and "bodyDigest" is signed: it would have to sign itself.')
  const isForm = payload === 'form' || places.some((place) => 'form' in place || 'sortedForm' in place)
  if (mac.kind === 'digest' && isForm)
    schemeInvalid('payload', 'is a form: with a digest, which can be forged, every body that is not JSON is refused.')
  if (payload === 'json' && isForm)
    schemeInvalid('payload', 'must be form or auto: the scheme looks into a form, but the body would be read as JSON.')
  if (eventType && 'json' in eventType && (payload === 'text' || payload === 'bytes'))
    schemeInvalid('eventType', `looks into JSON, but a payload of ${payload} has no fields.`)
  if (isForm && places.some((place) => 'json' in place))
    schemeInvalid('payload', 'can be a form or JSON, not both, but the scheme looks into both.')
}

/** Checks that one signature is short enough to be read. */
function checkLength(scheme: Scheme): void {
  const length = writtenLength(scheme, proofOf(scheme), 1)
  if (length > (scheme.policy?.maxHeaderLength ?? length))
    schemeInvalid('policy.maxHeaderLength', `is too short for one signature, which has ${length} characters.`)
}

/**
 * Refuses a scheme whose signatures and values could not be found where they are written: it would never verify, and nothing
 * would say why. Only `defineScheme` checks this: an engine of such a scheme refuses every message anyway.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function checkFindable(scheme: Scheme): void {
  checkMarks(scheme)
  checkPlaces(scheme)
  checkLength(scheme)
}
