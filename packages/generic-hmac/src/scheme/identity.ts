import { allOf, andThen, bytesOf, digestHex, lengthPrefixed, type MaybePromise } from '@hookwright/core'
import type { Signed } from './content.js'
import type { Engine } from './engine.js'
import type { SignatureGroup } from './grammar.js'
import { elementsOf } from './prove.js'
import type { Reading } from './reading.js'
import { signatureGroups, signatureTexts, timestampText } from './signatures.js'
import { parseTimestamp } from './timestamp.js'

/**
 * The signatures of a message that comes back from a queue, if there is no doubt which were proven. Their header may be
 * absent: a credential is not put into the queue.
 */
function onlyGroup(engine: Engine, reading: Reading): SignatureGroup | undefined {
  if (engine.grammar.stamp === undefined || signatureTexts(engine, reading).length === 0) return undefined
  const groups = signatureGroups(engine, reading)
  return groups.length === 1 ? groups[0] : undefined
}

/** The time of one message, or of one element of it, in milliseconds; NaN where there is none. */
function timeOf(engine: Engine, element: Reading, proven: SignatureGroup | undefined): number {
  const { timestamp } = engine.scheme
  if (!timestamp) return Number.NaN
  const group = proven ?? onlyGroup(engine, element)
  return parseTimestamp(timestampText(engine, element, group) ?? '', timestamp.format)
}

/** One group for each element. Absent for a message that comes back from a queue. */
type ProvenGroups = readonly SignatureGroup[] | undefined

/** The value, if all of them are equal. */
const common = <T>([first, ...others]: readonly T[]): T | undefined =>
  others.every((other) => other === first) ? first : undefined

/**
 * The id and the time that a message states, signed or not. If its elements are proven one by one, only what all of
 * them state counts: what is beside them is not signed, and is never read.
 */
export function claimsOf(
  engine: Engine,
  reading: Reading,
  proven: ProvenGroups,
): { id: string | undefined; timestamp: Date | undefined } {
  const elements = elementsOf(engine, reading)
  const timeMs = common(elements.map((element, at) => timeOf(engine, element, proven?.[at]))) ?? Number.NaN
  return {
    id: common(elements.map((element) => engine.id(element))),
    timestamp: Number.isNaN(timeMs) ? undefined : new Date(timeMs),
  }
}

const hashOf = (signed: Signed) => digestHex('sha256', [lengthPrefixed(signed.map(bytesOf))])

/** The signed content of the message, or of each of its elements. */
function signedParts(engine: Engine, reading: Reading, proven: ProvenGroups): MaybePromise<readonly Signed[]> {
  // Nothing is signed: the holder of the token vouches for the whole body.
  if (engine.scheme.mac.kind === 'token') return [[reading.message.body]]
  // If nothing of the body is signed, or different messages may have the same, they differ only in their time.
  const isTimed = engine.authenticated === 'sender' || engine.scheme.repeats
  const contents = elementsOf(engine, reading).map((element, at) => {
    const timeMs = isTimed ? timeOf(engine, element, proven?.[at]) : Number.NaN
    const timestamp = Number.isNaN(timeMs) ? '' : new Date(timeMs).toISOString()
    return engine.content({ reading: element, id: engine.id(element), timestamp, secret: undefined })
  })
  return allOf(contents)
}

/**
 * What stays the same in every attempt to deliver one message: a signed id, otherwise a digest of everything signed,
 * without the time unless nothing of the body is signed or messages repeat. Not the signature: it changes with the
 * time, and can be written in more than one way.
 */
export function identityOf(engine: Engine, reading: Reading, proven: ProvenGroups): MaybePromise<string> {
  const { scheme, idSigned } = engine
  const isKey = scheme.each === undefined && (scheme.id?.replayKey ?? idSigned)
  const id = isKey ? engine.id(reading) : undefined
  if (id !== undefined) return id
  return andThen(signedParts(engine, reading, proven), (all) =>
    andThen(allOf(all.map(hashOf)), (hashes) => {
      // Repeated elements, or a different order, do not make a different message.
      const once = [...new Set(hashes)].sort()
      return once.length === 1 ? once[0]! : hashOf(once)
    }),
  )
}
