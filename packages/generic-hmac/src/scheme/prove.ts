import {
  allOf,
  andThen,
  decodeHex,
  digest,
  equalBytes,
  type MaybePromise,
  type PreparedSecret,
} from '@hookwright/core/signature'
import type { Engine } from './engine.js'
import type { SignatureGroup } from './grammar.js'
import { checkId } from './ids.js'
import { refuse } from './problem.js'
import { atPath, lookupOf, type Reading } from './reading.js'
import { signatureGroups, timestampText } from './signatures.js'
import { checkTimestamp } from './timestamp.js'

/** What a proof was made with. */
interface Proven {
  readonly secret: PreparedSecret
  /** For each element, the signatures among which the right one is, with the timestamp that they came with. */
  readonly groups: readonly SignatureGroup[]
}

/** Finds what made the proof of one message, or of one element of it. At once where the runtime can. */
function proveOne(
  engine: Engine,
  reading: Reading,
  secrets: readonly PreparedSecret[],
  nowMs: number,
): MaybePromise<Proven> {
  const { scheme, signs, content, proof } = engine
  const groups = signatureGroups(engine, reading)
  const id = signs.has('id') ? checkId(engine, engine.id(reading)) : undefined
  const isPart = signs.has('timestamp')

  const checkedTime = (group: SignatureGroup) =>
    checkTimestamp(timestampText(engine, reading, group), scheme.timestamp!, nowMs)

  function findIn(group: SignatureGroup) {
    const timestamp = isPart ? checkedTime(group) : undefined
    const contentFor = (secret?: Uint8Array) => content({ reading, id, timestamp, secret })
    if (signs.has('secret')) return proof.find(secrets, group.candidates, nowMs, contentFor)
    // The same for every secret: a large form is sorted once.
    const signed = contentFor()
    return proof.find(secrets, group.candidates, nowMs, () => signed)
  }

  return andThen(allOf(groups.map(findIn)), (matches) => {
    const at = matches.findIndex(Boolean)
    const secret = matches[at]
    const group = groups[at]!
    if (!secret) {
      refuse(
        'signature_mismatch',
        'Signature mismatch: of another secret, URL or body. explainVerification says which is likely.',
      )
    }
    // What is signed as a field of the body is only true now.
    if (!isPart && engine.timestampSigned) checkedTime(group)
    return { secret, groups: [group] }
  })
}

/** Elements of one body that carry a proof each. */
const mostElements = 1_000

/** The message, or each element of it that has a proof of its own. */
export function elementsOf({ scheme: { each } }: Engine, reading: Reading): readonly Reading[] {
  if (each === undefined) return [reading]
  const list = atPath(reading.json, each)
  if (!Array.isArray(list) || list.length === 0 || list.length > mostElements) {
    return refuse('signature_missing', `The list "${each}" of the body is missing, empty or too long.`)
  }
  return list.map((element) => reading.within(element))
}

/** A digest of the body that is there must be right. */
async function checkBodyDigest({ scheme: { bodyDigest } }: Engine, reading: Reading): Promise<void> {
  if (!bodyDigest || !reading.has(bodyDigest.from)) return
  const stated = decodeHex(lookupOf(bodyDigest.from)(reading) ?? '')
  const found = await digest(bodyDigest.hash, [reading.rawBody])
  if (!stated || !equalBytes(found, stated)) refuse('signature_mismatch', 'This is not the body that was signed.')
}

async function proveAll(engine: Engine, reading: Reading, secrets: readonly PreparedSecret[], nowMs: number) {
  let oldest = 0
  const groups: SignatureGroup[] = []
  for (const element of elementsOf(engine, reading)) {
    const proven = await proveOne(engine, element, secrets, nowMs)
    // While a secret is changed, elements may have different ones. The one named is furthest back in the list: somebody
    // waits for its last use.
    oldest = Math.max(oldest, secrets.indexOf(proven.secret))
    groups.push(...proven.groups)
  }
  await checkBodyDigest(engine, reading)
  // The padding that a length-extension forgery leaves in a body is no JSON.
  if (engine.scheme.mac.kind === 'digest' && reading.message.body.length > 0) void reading.json
  return { secret: secrets[oldest]!, groups }
}

/**
 * What made the proof of a message; of one whose elements have a proof each, the oldest secret among theirs.
 *
 * @throws VerificationError or RequestError for what a sender could send
 */
export function prove(
  engine: Engine,
  reading: Reading,
  secrets: readonly PreparedSecret[],
  nowMs: number,
): MaybePromise<Proven> {
  return (engine.isSimple ? proveOne : proveAll)(engine, reading, secrets, nowMs)
}
