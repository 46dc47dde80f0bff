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
  /** For each element, the group of signatures that holds the right one, with the timestamp that they came with. */
  readonly groups: readonly SignatureGroup[]
}

/**
 * Finds the secret that made the proof of one message, or of one of its elements. Synchronous where the runtime can be.
 */
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
    // The content is the same for every secret, so that a large form is sorted once.
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
        'Signature mismatch: another secret, URL or body. explainVerification says which is likely.',
      )
    }
    // A time that is a field of the signed body can be trusted only now.
    if (!isPart && engine.timestampSigned) checkedTime(group)
    return { secret, groups: [group] }
  })
}

/** How many elements with their own proof one body may have. */
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

/** Checks the digest of the body, if there is one. */
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
    // While a secret is being changed, elements may be signed with different ones. The one reported is the furthest
    // back in the list: its last use shows when it can be removed.
    oldest = Math.max(oldest, secrets.indexOf(proven.secret))
    groups.push(...proven.groups)
  }
  await checkBodyDigest(engine, reading)
  // A length-extension forgery leaves padding in the body, which is then not JSON.
  if (engine.scheme.mac.kind === 'digest' && reading.message.body.length > 0) void reading.json
  return { secret: secrets[oldest]!, groups }
}

/**
 * Finds the secret that made the proof of a message. If each element has its own proof, it is the oldest of their
 * secrets.
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
