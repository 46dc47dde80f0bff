import { factsOf } from '../facts.js'
import { schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import { type Conflict, findConflict } from './rules.js'

function wrongContent({ mac, content }: Scheme): string {
  if (mac.kind === 'token') return 'must be empty for a token, which signs nothing.'
  return content.every((part) => typeof part === 'string')
    ? 'has no part of the request: every signature would be the same.'
    : 'must have the part { secret: true }, beside others, for a digest and only for a digest.'
}

const missing = 'is missing, but the content has it as a part.'

const reasons: Readonly<Record<Conflict, string | ((scheme: Scheme) => string)>> = {
  content: wrongContent,
  'content.body':
    'has a value or a condition beside it, with nothing between them, or only text that the value could contain. A replay could move bytes from one to the other. Only a JSON body can be told apart.',
  'content.timestamp':
    'has it as an ordinary value, so its age is not checked: write { timestamp: true } instead, or leave "timestamp" out of the scheme.',
  'signature.format': 'must be plain for a token.',
  'signature.encoding': 'can be utf8 only for a token.',
  'mac.insecure': 'must be true for a digest: it is not a MAC.',
  'key.preHash': 'is only for an HMAC.',
  timestamp: ({ timestamp }) =>
    timestamp
      ? 'is under a condition, or nothing separates it, or a value before it, from the next value. A replay could move bytes from one to the other.'
      : missing,
  'timestamp.from': 'must be { position: 0 } if the signature is positional, and only then.',
  'timestamp.from.kv': 'needs a signature of the format kv.',
  'timestamp.toleranceMs': (scheme) =>
    factsOf(scheme).timestampSigned
      ? 'must be whole milliseconds, at most 30 days.'
      : 'is set, but the content does not have the timestamp: a replay could put any time there.',
  id: ({ id }) =>
    id
      ? 'is not separated, or a value before it is not, from what is signed beside it, or from what is under a condition there: only a JSON body can be told apart.'
      : missing,
  'id.replayKey':
    'is true, but the content does not have the id: a replay could put any id there, and would not be recognised.',
  'signature.from': (scheme) =>
    factsOf(scheme).signsBody
      ? "is in the body, which can't contain a signature of all of itself."
      : 'must be { json } if each element of a list has its own proof.',
  'signature.format.delimiter': 'must differ from the separator.',
  bodyDigest: 'needs the part { url: "query" }: an unsigned digest of the body proves nothing.',
  authenticates: (scheme) => `contradicts the content, which says "${factsOf(scheme).authenticated}".`,
}

/** Throws `ConfigError` `scheme_invalid`, naming the field that contradicts others and saying why. */
export function checkConflicts(scheme: Scheme): void {
  const field = findConflict(scheme)
  if (!field) return
  const reason = reasons[field]
  schemeInvalid(field, typeof reason === 'string' ? reason : reason(scheme))
}
