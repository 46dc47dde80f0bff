import { allOf, andThen, bytesOf, digestHex, lengthPrefixed, type MaybePromise } from '@hookwright/core'
import type { Signed } from './content.js'
import type { Engine } from './engine.js'
import { signatureGroups, timestampText } from './places.js'
import { elementsOf } from './prove.js'
import type { Reading } from './reading.js'
import { parseTimestamp } from './timestamp.js'

/** When a message says that it was sent, whether that is signed or not. */
export function claimedTime(engine: Engine, reading: Reading): Date | undefined {
  const { timestamp } = engine.scheme
  if (!timestamp) return undefined
  const isBeside = engine.grammar.stamp !== undefined
  // The header that holds both is a credential to some, and stays behind when a delivery goes through a queue.
  if (isBeside && engine.lookups.every((lookup) => lookup(reading) === undefined)) return undefined
  const groups = isBeside ? signatureGroups(engine, reading) : []
  // Which of several groups was proven is not known here, and anyone can add one.
  if (groups.length > 1) return undefined
  const [group] = groups
  const timeMs = parseTimestamp(timestampText(engine, reading, group) ?? '', timestamp.format)
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs)
}

const noBytes = /* @__PURE__ */ new Uint8Array(0)

const hashOf = (signed: Signed) => digestHex('sha256', [lengthPrefixed(signed.map(bytesOf))])

/** What is signed of the message, or of each of its elements. */
function signedParts(engine: Engine, reading: Reading): MaybePromise<readonly Signed[]> {
  // Nothing is signed: whoever holds the token vouches for the whole body.
  if (engine.scheme.mac.kind === 'token') return [[reading.message.body]]
  // Where nothing of the body is signed, two messages may differ in their time alone.
  const timestamp = engine.authenticated === 'sender' ? claimedTime(engine, reading)?.toISOString() : ''
  const contents = elementsOf(engine, reading).map((element) =>
    engine.content({ reading: element, id: engine.id(element), timestamp, secret: noBytes }),
  )
  return allOf(contents)
}

/**
 * What stays the same for every attempt to deliver one message: a signed id, else a digest of everything signed, without
 * the time where the body is signed too. Not the signature: it changes with the time, and can be written in more than one way.
 */
export function identityOf(engine: Engine, reading: Reading): MaybePromise<string> {
  const { scheme, idSigned } = engine
  const isKey = scheme.each === undefined && (scheme.id?.replayKey ?? idSigned)
  const id = isKey ? engine.id(reading) : undefined
  if (id !== undefined) return id
  return andThen(signedParts(engine, reading), (all) =>
    andThen(allOf(all.map(hashOf)), (hashes) => {
      // Elements that are there twice, or in another order, make no other message.
      const once = hashes.length === 1 ? hashes : [...new Set(hashes)].sort()
      return once.length === 1 ? once[0]! : hashOf(once)
    }),
  )
}
