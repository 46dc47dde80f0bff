import { grammarOf } from './grammar.js'
import { schemeInvalid } from './problem.js'
import type { Scheme, TextEncoding } from './scheme.js'

const alphabets: Readonly<Record<TextEncoding, RegExp>> = {
  hex: /^[0-9a-f]*$/i,
  base64: /^[A-Za-z0-9+/=]*$/,
  base64url: /^[\w=-]*$/,
  utf8: /^$/,
}

/**
 * Refuses a scheme whose signatures could not be found where they are written: it would never verify, and nothing would
 * say why. Only `defineScheme` asks: an engine of such a scheme refuses every message.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function explainAmbiguity(scheme: Scheme): void {
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
  }
  if (group && delimiter?.includes(group)) {
    schemeInvalid('signature.format.groupDelimiter', 'occurs in the delimiter: each entry would be a group.')
  }
  if (stamp && stamp === prefix) {
    schemeInvalid('timestamp.from.kv', 'is the key of the signature too: no entry would be one.')
  }
}
