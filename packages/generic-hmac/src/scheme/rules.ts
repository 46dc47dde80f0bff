import { allParts, authenticatedBy, hasPart, idIsSigned, timestampIsSigned } from './facts.js'
import { schemeInvalid } from './problem.js'
import type { Scheme } from './scheme.js'
import { toleranceOf } from './timestamp.js'

/** What is wrong with a scheme whose fields are each right: the field, and which rule it breaks. */
export type Breach = readonly [field: string, rule: Rule]

export type Rule =
  | 'bodyDigest'
  | 'claim'
  | 'delimiters'
  | 'each'
  | 'empty'
  | 'idPart'
  | 'inBody'
  | 'insecure'
  | 'kv'
  | 'plainToken'
  | 'positional'
  | 'preHash'
  | 'replayKey'
  | 'secret'
  | 'timePart'
  | 'token'
  | 'tolerance'
  | 'unknown'
  | 'unsignedTime'
  | 'utf8'

/** The fields of a scheme and of its members. One that is misspelt could be a check that is not made. */
const fields = {
  '': 'name source mac key signature content bodyDigest each timestamp id payload eventType policy authenticates',
  mac: 'kind hash insecure',
  key: 'encoding stripPrefix preHash minBytes',
  signature: 'from format encoding',
  bodyDigest: 'from hash encoding',
  timestamp: 'from format toleranceMs',
  id: 'from replayKey',
  policy: 'methods contentTypes maxBytes maxHeaderLength maxSignatures',
}

function unknownField(scheme: Scheme): Breach | undefined {
  for (const [place, names] of Object.entries(fields)) {
    const holder = place === '' ? scheme : (scheme[place as keyof Scheme] ?? {})
    const known = names.split(' ')
    const unknown = Object.keys(holder).find((key) => !known.includes(key))
    if (unknown !== undefined) return [place === '' ? unknown : `${place}.${unknown}`, 'unknown']
  }
  return undefined
}

const longestToleranceMs = 2_592_000_000

function macBreach(scheme: Scheme): Breach | undefined {
  const { mac, content, signature, key } = scheme
  const { kind } = mac
  const format = signature.format?.kind ?? 'plain'
  if (kind === 'token') {
    if (content.length > 0) return ['content', 'token']
    if (format !== 'plain') return ['signature.format', 'plainToken']
  } else {
    if (allParts(content).every((part) => typeof part === 'string' || 'secret' in part)) return ['content', 'empty']
    if (signature.encoding === 'utf8') return ['signature.encoding', 'utf8']
  }
  if (kind === 'digest' && mac.insecure !== true) return ['mac.insecure', 'insecure']
  if ((kind === 'digest') !== hasPart(scheme, 'secret')) return ['content', 'secret']
  return key?.preHash && kind !== 'hmac' ? ['key.preHash', 'preHash'] : undefined
}

function timestampBreach(scheme: Scheme): Breach | undefined {
  const { timestamp, signature } = scheme
  const from = timestamp?.from
  const format = signature.format?.kind
  if ((format === 'positional') !== (from !== undefined && 'position' in from)) return ['timestamp.from', 'positional']
  if (!timestamp) return hasPart(scheme, 'timestamp') ? ['timestamp', 'timePart'] : undefined
  if ('kv' in timestamp.from && format !== 'kv') return ['timestamp.from.kv', 'kv']
  if (timestamp.toleranceMs === undefined) return undefined
  if (!timestampIsSigned(scheme)) return ['timestamp.toleranceMs', 'unsignedTime']
  const { pastMs, futureMs } = toleranceOf(timestamp) ?? { pastMs: 1, futureMs: 1 }
  const right = (ms: unknown) => Number.isSafeInteger(ms) && (ms as number) > 0 && (ms as number) <= longestToleranceMs
  return right(pastMs) && right(futureMs) ? undefined : ['timestamp.toleranceMs', 'tolerance']
}

function placeBreach(scheme: Scheme): Breach | undefined {
  const { signature, id, each, bodyDigest, authenticates, content } = scheme
  const { from, format } = signature
  if (!id && hasPart(scheme, 'id')) return ['id', 'idPart']
  if (id?.replayKey && !idIsSigned(scheme)) return ['id.replayKey', 'replayKey']
  if (('json' in from || 'form' in from) && hasPart(scheme, 'body', 'bodyHash')) return ['signature.from', 'inBody']
  if (each !== undefined && !('json' in from)) return ['signature.from', 'each']
  if (format?.kind === 'kv' && (format.delimiter ?? ',') === (format.separator ?? '=')) {
    return ['signature.format.delimiter', 'delimiters']
  }
  const signsQuery = allParts(content).some((part) => typeof part === 'object' && 'url' in part && part.url === 'query')
  if (bodyDigest && !(signsQuery && typeof bodyDigest.from.query === 'string')) return ['bodyDigest', 'bodyDigest']
  return authenticates !== undefined && authenticates !== authenticatedBy(scheme)
    ? ['authenticates', 'claim']
    : undefined
}

export function findBreach(scheme: Scheme): Breach | undefined {
  return unknownField(scheme) ?? macBreach(scheme) ?? timestampBreach(scheme) ?? placeBreach(scheme)
}

/** Holds a scheme to the rules, also one that was never given to `defineScheme`, which says why. */
export function checkRules(scheme: Scheme): void {
  const breach = findBreach(scheme)
  if (breach) schemeInvalid(breach[0], 'does not go with the rest of the scheme. defineScheme(scheme) says why.')
}
