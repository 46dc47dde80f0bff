import { headerOf, isRequestedUrl, leavesOf } from '../facts.js'
import { grammarOf } from '../grammar.js'
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
function checkPlaces({ signature, id, timestamp, content, eventType, payload = 'json' }: Scheme): void {
  // What stands under a condition may never be looked for.
  const places = [signature.from, id?.from, timestamp?.from, ...content].filter((place) => typeof place === 'object')
  if (leavesOf(content).some((part) => holdsSignature(part, signature.from)))
    schemeInvalid('signature.from', 'is in what is signed: it would have to sign itself.')
  if (payload === 'json' && places.some((place) => 'form' in place || 'sortedForm' in place))
    schemeInvalid(
      'payload',
      'must be form, or auto: the scheme looks into a form, and the body would be taken for JSON.',
    )
  if (eventType && 'json' in eventType && (payload === 'text' || payload === 'bytes'))
    schemeInvalid('eventType', `looks into JSON, and a payload of ${payload} has no fields.`)
  if (payload === 'form' && places.some((place) => 'json' in place))
    schemeInvalid('payload', 'is form, and the scheme looks into JSON.')
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
}
