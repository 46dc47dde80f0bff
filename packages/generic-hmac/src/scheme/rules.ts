import { type Facts, factsOf } from './facts.js'
import { schemeInvalid } from './problem.js'
import type { Scheme } from './scheme.js'
import { toleranceOf } from './timestamp.js'

/** What is wrong with a scheme whose fields are each right: the field, and which rule it breaks. */
export type Breach = readonly [field: string, rule: Rule, broken?: unknown]

export type Rule =
  | 'bodyDigest'
  | 'claim'
  | 'delimiters'
  | 'each'
  | 'empty'
  | 'inBody'
  | 'insecure'
  | 'kv'
  | 'missing'
  | 'plainToken'
  | 'positional'
  | 'preHash'
  | 'replayKey'
  | 'secret'
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
    const holder = place ? (scheme[place as keyof Scheme] ?? {}) : scheme
    for (const key of Object.keys(holder)) {
      if (!names.split(' ').includes(key)) return [place ? `${place}.${key}` : key, 'unknown']
    }
  }
  return undefined
}

const longestToleranceMs = 2_592_000_000

const isTolerance = (ms: unknown) =>
  Number.isSafeInteger(ms) && (ms as number) > 0 && (ms as number) <= longestToleranceMs

function brokenRule(scheme: Scheme, facts: Facts): Breach | undefined {
  const { mac, key, signature, content, timestamp, id, each, bodyDigest, authenticates } = scheme
  const { signs } = facts
  const { from, format = { kind: 'plain' } } = signature
  const isToken = mac.kind === 'token'
  const isDigest = mac.kind === 'digest'
  const toleranceMs = timestamp?.toleranceMs
  const { pastMs, futureMs } = toleranceOf(toleranceMs)
  const signsQuery = content.some((part) => typeof part === 'object' && 'url' in part && part.url === 'query')

  const rules: readonly Breach[] = [
    ['content', 'token', isToken && content.length > 0],
    ['signature.format', 'plainToken', isToken && format.kind !== 'plain'],
    ['content', 'empty', !isToken && [...signs].every((name) => name === 'secret')],
    ['signature.encoding', 'utf8', !isToken && signature.encoding === 'utf8'],
    ['mac.insecure', 'insecure', isDigest && mac.insecure !== true],
    ['content', 'secret', isDigest !== signs.has('secret')],
    ['key.preHash', 'preHash', key?.preHash && mac.kind !== 'hmac'],
    [
      'timestamp.from',
      'positional',
      (format.kind === 'positional') !== Boolean(timestamp && 'position' in timestamp.from),
    ],
    ['timestamp', 'missing', !timestamp && signs.has('timestamp')],
    ['timestamp.from.kv', 'kv', timestamp && 'kv' in timestamp.from && format.kind !== 'kv'],
    ['timestamp.toleranceMs', 'unsignedTime', toleranceMs !== undefined && !facts.timestampSigned],
    ['timestamp.toleranceMs', 'tolerance', toleranceMs !== 'none' && !(isTolerance(pastMs) && isTolerance(futureMs))],
    ['id', 'missing', !id && signs.has('id')],
    ['id.replayKey', 'replayKey', id?.replayKey && !facts.idSigned],
    ['signature.from', 'inBody', ('json' in from || 'form' in from) && facts.signsBody],
    ['signature.from', 'each', each !== undefined && !('json' in from)],
    [
      'signature.format.delimiter',
      'delimiters',
      format.kind === 'kv' && (format.delimiter ?? ',') === (format.separator ?? '='),
    ],
    ['bodyDigest', 'bodyDigest', bodyDigest && !(signsQuery && typeof bodyDigest.from.query === 'string')],
    ['authenticates', 'claim', authenticates !== undefined && authenticates !== facts.authenticated],
  ]
  return rules.find(([, , broken]) => broken)
}

/** The first rule that a scheme breaks. */
export function findBreach(scheme: Scheme): Breach | undefined {
  return unknownField(scheme) ?? brokenRule(scheme, factsOf(scheme))
}

/** Holds a scheme to the rules, also one that was never given to `defineScheme`, which says why. */
export function checkRules(scheme: Scheme): void {
  const breach = findBreach(scheme)
  if (breach) schemeInvalid(breach[0], 'does not go with the rest of the scheme. defineScheme(scheme) says why.')
}
