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

/** Whether signatures and times can be told from what parts them. */
function checkMarks(scheme: Scheme): void {
  const { delimiter, group, prefix, stamp } = grammarOf(scheme)
  const starts = [prefix, stamp ?? '']
  const isTagged = scheme.signature.format?.kind === 'tagged'
  if (starts.some((start) => /^\s/.test(start)))
    schemeInvalid('signature.format', 'has white space before a signature or a time: a header has none at its ends.')
  for (const [name, mark] of [
    ['delimiter', delimiter],
    ['groupDelimiter', group],
  ] as const) {
    if (!mark) continue
    const path = `signature.format.${isTagged ? 'list' : name}`
    if (starts.some((start) => start.includes(mark))) {
      schemeInvalid(path, 'occurs in what stands before each signature, or in its separator: it would be cut in two.')
    }
    if (alphabets[scheme.signature.encoding].test(mark)) {
      schemeInvalid(path, `may occur in a signature in ${scheme.signature.encoding}: it would be cut in two.`)
    }
    if (stamp !== undefined && writeTimestamp(new Date(0), scheme.timestamp!.format).includes(mark)) {
      schemeInvalid(path, `occurs in a time in the format ${scheme.timestamp!.format}: it would be cut in two.`)
    }
  }
  if (group && delimiter?.includes(group)) {
    schemeInvalid('signature.format.groupDelimiter', 'occurs in the delimiter: each entry would be a group.')
  }
  if (stamp && stamp === prefix) {
    schemeInvalid('timestamp.from.kv', 'is the key of the signature too: no entry would be one.')
  }
}

/** Whether a part of the content is the signature, or has it in it. */
function holdsSignature(part: Part, from: SignatureSource): boolean {
  if (typeof part === 'string') return false
  if ('query' in from) return isRequestedUrl(part) || ('query' in part && part.query === from.query)
  if ('form' in from) return 'sortedForm' in part || ('form' in part && part.form === from.form)
  if ('json' in from) return 'json' in part && part.json === from.json
  return headersOf(from).some((header) => header.toLowerCase() === headerOf(part))
}

/** Whether the places that the scheme looks into are there. */
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
  // What stands under a condition may never be looked for.
  const places = [signature.from, id?.from, timestamp?.from, ...content].filter((place) => typeof place === 'object')
  if (leavesOf(content).some((part) => holdsSignature(part, signature.from)))
    schemeInvalid('signature.from', 'is in what is signed: it would have to sign itself.')
  if (bodyDigest && isInBody(signature.from))
    schemeInvalid('signature.from', 'is in the body, and "bodyDigest" is signed: it would have to sign itself.')
  const isForm = payload === 'form' || places.some((place) => 'form' in place || 'sortedForm' in place)
  if (mac.kind === 'digest' && isForm)
    schemeInvalid('payload', 'is a form: of a digest, which can be forged, every body that is no JSON is refused.')
  if (payload === 'json' && isForm)
    schemeInvalid(
      'payload',
      'must be form, or auto: the scheme looks into a form, and the body would be taken for JSON.',
    )
  if (eventType && 'json' in eventType && (payload === 'text' || payload === 'bytes'))
    schemeInvalid('eventType', `looks into JSON, and a payload of ${payload} has no fields.`)
  if (isForm && places.some((place) => 'json' in place))
    schemeInvalid('payload', 'can be a form or JSON, not both, and the scheme looks into both.')
}

/** Whether one signature is short enough to be read. */
function checkLength(scheme: Scheme): void {
  const length = writtenLength(scheme, proofOf(scheme), 1)
  if (length > (scheme.policy?.maxHeaderLength ?? length))
    schemeInvalid('policy.maxHeaderLength', `is too short for one signature, which has ${length} characters.`)
}

/**
 * Refuses a scheme whose signatures and values could not be found where they are written: it would never verify, and nothing
 * would say why. Only `defineScheme` asks: an engine of such a scheme refuses every message.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function checkFindable(scheme: Scheme): void {
  checkMarks(scheme)
  checkPlaces(scheme)
  checkLength(scheme)
}
