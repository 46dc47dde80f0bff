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
  const group = isBeside ? signatureGroups(engine, reading)[0] : undefined
  const timeMs = parseTimestamp(timestampText(engine, reading, group) ?? '', timestamp.format)
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs)
}

const noBytes = /* @__PURE__ */ new Uint8Array(0)

function signedParts(engine: Engine, reading: Reading): MaybePromise<Signed> {
  // Nothing is signed: whoever holds the token vouches for the whole body.
  if (engine.scheme.mac.kind === 'token') return [reading.message.body]
  // Where nothing of the body is signed, two messages may differ in their time alone.
  const timestamp = engine.authenticated === 'sender' ? claimedTime(engine, reading)?.toISOString() : ''
  const contents = elementsOf(engine, reading).map((element) =>
    engine.content({ reading: element, id: engine.id(element), timestamp, secret: noBytes }),
  )
  return andThen(allOf(contents), (all) => all.flat())
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
  return andThen(signedParts(engine, reading), (signed) => digestHex('sha256', [lengthPrefixed(signed.map(bytesOf))]))
}
