import { factsOf } from '../facts.js'
import { schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import { type Conflict, findConflict } from './rules.js'

function wrongContent({ mac, content }: Scheme): string {
  if (mac.kind === 'token') return 'must be empty for a token, which signs nothing.'
  return content.every((part) => typeof part === 'string')
    ? 'has no part of the request: every signature would be the same.'
    : 'must have the part { secret: true } for a digest, beside others, and for nothing else.'
}

const missing = 'is missing, and the content has it as a part.'

const reasons: Readonly<Record<Conflict, string | ((scheme: Scheme) => string)>> = {
  content: wrongContent,
  'content.body':
    'has nothing between it and a value or a condition beside it, or only what the value could hold: a body of JSON alone can be told from them. A replay could move bytes from one to the other.',
  'content.timestamp':
    'has it as a text, whose age nobody checks: write { timestamp: true } for it, or leave "timestamp" out of the scheme.',
  'signature.format': 'must be plain for a token.',
  'signature.encoding': 'can be utf8 for a token alone.',
  'mac.insecure': 'must be true for a digest: it is no MAC.',
  'key.preHash': 'is for an HMAC alone.',
  timestamp: ({ timestamp }) =>
    timestamp
      ? 'is under a condition, or has nothing between it, or a value before it, and the next value. A replay could move bytes from one to the other.'
      : missing,
  'timestamp.from': 'must be { position: 0 } where the signature is positional, and nowhere else.',
  'timestamp.from.kv': 'needs a signature of the format kv.',
  'timestamp.toleranceMs': (scheme) =>
    factsOf(scheme).timestampSigned
      ? 'must be whole milliseconds, from 1 to 30 days.'
      : 'is set, but the content does not have the timestamp: whoever replays a request can write any time there.',
  id: ({ id }) =>
    id
      ? 'has nothing between it, or a value before it, and what is signed beside that, or what is under a condition there: only a body of JSON can be told from it.'
      : missing,
  'id.replayKey':
    'is true, but the content does not have the id: whoever replays a request can write any id there, and none would be a replay.',
  'signature.from': (scheme) =>
    factsOf(scheme).signsBody
      ? "is in the body, which can't hold a signature over the whole of itself."
      : 'must be { json } where each element of a list has a proof of its own.',
  'signature.format.delimiter': 'must differ from the separator.',
  bodyDigest: 'needs the part { url: "query" }: an unsigned digest of the body proves nothing.',
  authenticates: (scheme) => `is not what the content says, which is "${factsOf(scheme).authenticated}".`,
}

/** Throws `ConfigError` `scheme_invalid`, naming the field that does not go with the others and saying why. */
export function checkConflicts(scheme: Scheme): void {
  const field = findConflict(scheme)
  if (!field) return
  const reason = reasons[field]
  schemeInvalid(field, typeof reason === 'string' ? reason : reason(scheme))
}
