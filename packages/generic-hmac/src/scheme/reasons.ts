import { factsOf } from './facts.js'
import { schemeInvalid } from './problem.js'
import { findBreach, type Rule } from './rules.js'
import type { Scheme } from './scheme.js'

const reasons: Readonly<Record<Rule, string>> = {
  bodyDigest: 'needs the part { url: "query" }: an unsigned digest of the body proves nothing.',
  claim: 'is not what the content says',
  delimiters: 'must differ from the separator.',
  each: 'must be { json } where each element of a list has a proof of its own.',
  empty: 'has no part of the request: every signature would be the same.',
  inBody: "is in the body, which can't hold a signature over the whole of itself.",
  insecure: 'must be true for a digest: it is no MAC.',
  kv: 'needs a signature of the format kv.',
  missing: 'is missing, and the content has it as a part.',
  plainToken: 'must be plain for a token.',
  positional: 'must be { position: 0 } where the signature is positional, and nowhere else.',
  preHash: 'is for an HMAC alone.',
  replayKey:
    'is true, but the content does not have the id: whoever replays a request can write any id there, and none would be a replay.',
  secret: 'must have the part { secret: true } for a digest, and for nothing else.',
  token: 'must be empty for a token, which signs nothing.',
  tolerance: 'must be whole milliseconds, from 1 to 30 days.',
  unknown: 'is no field of a scheme here.',
  unsignedTime:
    'is set, but the content does not have the timestamp: whoever replays a request can write any time there.',
  utf8: 'can be utf8 for a token alone.',
}

/** Throws `ConfigError` `scheme_invalid`, naming the field and saying why it is wrong. */
export function explainBreach(scheme: Scheme): void {
  const breach = findBreach(scheme)
  if (!breach) return
  const [field, rule] = breach
  schemeInvalid(
    field,
    rule === 'claim' ? `${reasons.claim}, which is "${factsOf(scheme).authenticated}".` : reasons[rule],
  )
}
