import { allParts, authenticatedBy, hasPart, idIsSigned, timestampIsSigned } from './facts.js'
import { schemeInvalid } from './problem.js'
import type { Scheme } from './scheme.js'
import { toleranceOf } from './timestamp.js'

const longestToleranceMs = 2_592_000_000

function checkMac(scheme: Scheme): void {
  const { mac, content, signature } = scheme
  const token = mac.kind === 'token'
  if (token && content.length > 0) schemeInvalid('content', 'must be empty for a token, which signs nothing.')
  if (!token && allParts(content).every((part) => typeof part === 'string' || 'secret' in part)) {
    schemeInvalid('content', 'has no part of the request: every signature would be the same.')
  }
  if (!token && signature.encoding === 'utf8') schemeInvalid('signature.encoding', 'can be utf8 for a token alone.')
  if (token && signature.format && signature.format.kind !== 'plain') {
    schemeInvalid('signature.format', 'must be plain for a token.')
  }
  if (mac.kind === 'digest' && mac.insecure !== true)
    schemeInvalid('mac.insecure', 'must be true for a digest: it is no MAC.')
  if ((mac.kind === 'digest') !== hasPart(scheme, 'secret')) {
    schemeInvalid('content', 'must have the part { secret: true } for a digest, and for nothing else.')
  }
  if (scheme.key?.preHash && mac.kind !== 'hmac') schemeInvalid('key.preHash', 'is for an HMAC alone.')
}

function checkTimestamp(scheme: Scheme): void {
  const { timestamp, signature } = scheme
  const kind = signature.format?.kind ?? 'plain'
  if (kind === 'positional' && !(timestamp && 'position' in timestamp.from)) {
    schemeInvalid('timestamp.from', 'must be { position: 0 } where the signature is positional.')
  }
  if (!timestamp) {
    if (hasPart(scheme, 'timestamp')) schemeInvalid('timestamp', 'is missing, and the content has it as a part.')
    return
  }
  const { pastMs, futureMs } = toleranceOf(timestamp) ?? { pastMs: 1, futureMs: 1 }
  if (![pastMs, futureMs].every((ms) => Number.isSafeInteger(ms) && ms > 0 && ms <= longestToleranceMs)) {
    schemeInvalid('timestamp.toleranceMs', 'must be whole milliseconds, from 1 to 30 days.')
  }
  if ('kv' in timestamp.from && kind !== 'kv') schemeInvalid('timestamp.from.kv', 'needs a signature of the format kv.')
  if ('position' in timestamp.from && kind !== 'positional') {
    schemeInvalid('timestamp.from.position', 'needs a signature of the format positional.')
  }
  if (timestamp.toleranceMs !== undefined && !timestampIsSigned(scheme)) {
    schemeInvalid(
      'timestamp.toleranceMs',
      'is set, but the content does not have the timestamp: whoever replays a request can write any time there.',
    )
  }
}

function checkId(scheme: Scheme): void {
  if (!scheme.id && hasPart(scheme, 'id')) schemeInvalid('id', 'is missing, and the content has it as a part.')
  if (scheme.id?.replayKey && !idIsSigned(scheme)) {
    schemeInvalid(
      'id.replayKey',
      'is true, but the content does not have the id: whoever replays a request can write any id there.',
    )
  }
}

function checkFormat(scheme: Scheme): void {
  const { format, from } = scheme.signature
  if (('json' in from || 'form' in from) && hasPart(scheme, 'body', 'bodyHash')) {
    schemeInvalid('signature.from', "is in the body, which can't hold a signature over the whole of itself.")
  }
  if (format?.kind === 'kv' && (format.delimiter ?? ',') === (format.separator ?? '=')) {
    schemeInvalid('signature.format.delimiter', 'must differ from the separator.')
  }
  if (scheme.each !== undefined && !('json' in from)) {
    schemeInvalid('signature.from', 'must be { json } where each element of a list has a proof of its own.')
  }
}

/** What a scheme's fields must be to each other. */
export function checkRules(scheme: Scheme): void {
  checkMac(scheme)
  checkTimestamp(scheme)
  checkId(scheme)
  checkFormat(scheme)
  const signsQuery = allParts(scheme.content).some(
    (part) => typeof part === 'object' && 'url' in part && part.url === 'query',
  )
  if (scheme.bodyDigest && !signsQuery) {
    schemeInvalid('bodyDigest', 'needs the part { url: "query" }: an unsigned digest of the body proves nothing.')
  }
  const derived = authenticatedBy(scheme)
  if (scheme.authenticates !== undefined && scheme.authenticates !== derived) {
    schemeInvalid('authenticates', `is not what the content says, which is "${derived}".`)
  }
}
