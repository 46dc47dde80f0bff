import { ambiguousField } from '../boundaries.js'
import { factsOf, isInBody, isRequestedUrl, leavesOf, placeText } from '../facts.js'
import { optionInvalid, schemeInvalid } from '../problem.js'
import type { Scheme } from '../scheme.js'
import { toleranceOf } from '../timestamp.js'

/** The fields that can be right by themselves and wrong together with others. */
export type Conflict =
  | 'content'
  | 'content.body'
  | 'content.timestamp'
  | 'signature.format'
  | 'signature.encoding'
  | 'mac.insecure'
  | 'key.preHash'
  | 'timestamp'
  | 'timestamp.from'
  | 'timestamp.from.kv'
  | 'timestamp.toleranceMs'
  | 'id'
  | 'id.replayKey'
  | 'signature.from'
  | 'signature.format.delimiter'
  | 'bodyDigest'
  | 'authenticates'

/** The fields of a scheme and of its members. A misspelt field could be a check that is never made. */
const known = {
  '': 'name source mac key signature content bodyDigest each timestamp id payload eventType repeats policy authenticates',
  mac: 'kind hash insecure',
  key: 'encoding stripPrefix preHash minBytes',
  signature: 'from format encoding',
  bodyDigest: 'from hash encoding',
  timestamp: 'from format toleranceMs',
  id: 'from replayKey',
  policy: 'methods contentTypes maxBytes maxHeaderLength maxSignatures',
}

function unknownField(scheme: Scheme): string | undefined {
  for (const [place, names] of Object.entries(known)) {
    const holder = place ? (scheme[place as keyof Scheme] ?? {}) : scheme
    const key = Object.keys(holder).find((key) => !names.split(' ').includes(key))
    if (key !== undefined) return place ? `${place}.${key}` : key
  }
  return undefined
}

const missingField = (scheme: Scheme) =>
  (['mac', 'signature', 'content'] as const).find((name) => typeof scheme[name] !== 'object')

const longestToleranceMs = 2_592_000_000

const isTolerance = (ms: unknown) =>
  Number.isSafeInteger(ms) && (ms as number) > 0 && (ms as number) <= longestToleranceMs

/** Whether each field contradicts the others. */
function conflictsOf(scheme: Scheme): Readonly<Record<Conflict, unknown>> {
  const { signs, signsBody, idSigned, timestampSigned, authenticated } = factsOf(scheme)
  const { mac, key, signature, content, timestamp, id, each, bodyDigest, authenticates } = scheme
  const { from, format = { kind: 'plain' } } = signature
  const isToken = mac.kind === 'token'
  const isDigest = mac.kind === 'digest'
  const toleranceMs = timestamp?.toleranceMs
  const { pastMs, futureMs } = toleranceOf(toleranceMs)
  const isInTime = toleranceMs === 'none' || (isTolerance(pastMs) && isTolerance(futureMs))
  const signsQuery = content.some(isRequestedUrl)
  const ambiguous = ambiguousField(scheme)
  return {
    content: isToken
      ? content.length > 0
      : [...signs].every((name) => name === 'secret') || isDigest !== signs.has('secret'),
    'signature.format': isToken && format.kind !== 'plain',
    'signature.encoding': !isToken && signature.encoding === 'utf8',
    'mac.insecure': isDigest && mac.insecure !== true,
    'key.preHash': key?.preHash && mac.kind !== 'hmac',
    timestamp: (!timestamp && signs.has('timestamp')) || ambiguous === 'timestamp',
    'timestamp.from': (format.kind === 'positional') !== Boolean(timestamp && 'position' in timestamp.from),
    'timestamp.from.kv': timestamp && 'kv' in timestamp.from && format.kind !== 'kv',
    'timestamp.toleranceMs': toleranceMs !== undefined && !(timestampSigned && isInTime),
    id: (!id && signs.has('id')) || ambiguous === 'id',
    'id.replayKey': id?.replayKey && !idSigned,
    'content.body': ambiguous === 'content.body',
    'content.timestamp': !timestampSigned && leavesOf(content).map(placeText).includes(placeText(timestamp?.from)),
    'signature.from': (isInBody(from) && signsBody) || (each !== undefined && !('json' in from)),
    'signature.format.delimiter': format.kind === 'kv' && (format.delimiter ?? ',') === (format.separator ?? '='),
    bodyDigest: bodyDigest && !(signsQuery && typeof bodyDigest.from.query === 'string'),
    authenticates: authenticates !== undefined && authenticates !== authenticated,
  }
}

/** The first field that contradicts others. */
export function findConflict(scheme: Scheme): Conflict | undefined {
  const conflicts = conflictsOf(scheme)
  return (Object.keys(conflicts) as Conflict[]).find((field) => conflicts[field])
}

/**
 * Checks every scheme, also one that was never given to `defineScheme`. Only `defineScheme` says why a field is wrong.
 */
export function checkRules(scheme: Scheme): void {
  if (typeof scheme !== 'object' || !scheme) optionInvalid('Option "scheme" must be a scheme, such as schemes.github.')
  const field = unknownField(scheme) ?? missingField(scheme) ?? findConflict(scheme)
  if (field) schemeInvalid(field, 'does not go with the rest of the scheme. defineScheme(scheme) says why.')
}
