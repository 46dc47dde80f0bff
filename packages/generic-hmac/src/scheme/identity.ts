import { allOf, andThen, bytesOf, digestHex, lengthPrefixed, type MaybePromise } from '@hookwright/core'
import type { Signed } from './content.js'
import type { Engine } from './engine.js'
import type { SignatureGroup } from './grammar.js'
import { elementsOf } from './prove.js'
import type { Reading } from './reading.js'
import { signatureGroups, timestampText } from './signatures.js'
import { parseTimestamp } from './timestamp.js'

/**
 * The signatures of a message that comes back from a queue, where there can be no doubt which were proven. The header that
 * holds them may be a credential, and have stayed behind.
 */
function onlyGroup(engine: Engine, reading: Reading): SignatureGroup | undefined {
  if (engine.grammar.stamp === undefined) return undefined
  if (engine.lookups.every((lookup) => lookup(reading) === undefined)) return undefined
  const groups = signatureGroups(engine, reading)
  return groups.length === 1 ? groups[0] : undefined
}

/** When a message says that it was sent, whether that is signed or not. `proven` is absent for what comes back from a queue. */
export function claimedTime(engine: Engine, reading: Reading, proven: SignatureGroup | undefined): Date | undefined {
  const { timestamp } = engine.scheme
  if (!timestamp) return undefined
  const group = proven ?? onlyGroup(engine, reading)
  const timeMs = parseTimestamp(timestampText(engine, reading, group) ?? '', timestamp.format)
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs)
}

const hashOf = (signed: Signed) => digestHex('sha256', [lengthPrefixed(signed.map(bytesOf))])

/** What is signed of the message, or of each of its elements. */
function signedParts(
  engine: Engine,
  reading: Reading,
  proven: SignatureGroup | undefined,
): MaybePromise<readonly Signed[]> {
  // Nothing is signed: whoever holds the token vouches for the whole body.
  if (engine.scheme.mac.kind === 'token') return [[reading.message.body]]
  // Where nothing of the body is signed, or different messages have the same, they differ in their time alone.
  const isTimed = engine.authenticated === 'sender' || engine.scheme.repeats
  const timestamp = isTimed ? claimedTime(engine, reading, proven)?.toISOString() : ''
  const contents = elementsOf(engine, reading).map((element) =>
    engine.content({ reading: element, id: engine.id(element), timestamp, secret: undefined }),
  )
  return allOf(contents)
}

/**
 * What stays the same for every attempt to deliver one message: a signed id, else a digest of everything signed, without
 * the time where the body is signed too and does not repeat. Not the signature: it changes with the time, and can be written in more than one way.
 */
export function identityOf(engine: Engine, reading: Reading, proven: SignatureGroup | undefined): MaybePromise<string> {
  const { scheme, idSigned } = engine
  const isKey = scheme.each === undefined && (scheme.id?.replayKey ?? idSigned)
  const id = isKey ? engine.id(reading) : undefined
  if (id !== undefined) return id
  return andThen(signedParts(engine, reading, proven), (all) =>
    andThen(allOf(all.map(hashOf)), (hashes) => {
      // Elements that are there twice, or in another order, make no other message.
      const once = [...new Set(hashes)].sort()
      return once.length === 1 ? once[0]! : hashOf(once)
    }),
  )
}
