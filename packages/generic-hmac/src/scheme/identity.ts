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
  const group = engine.grammar.stamp === undefined ? undefined : signatureGroups(engine, reading)[0]
  const timeMs = parseTimestamp(timestampText(engine, reading, group) ?? '', timestamp.format)
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs)
}

const noBytes = /* @__PURE__ */ new Uint8Array(0)

function signedParts(engine: Engine, reading: Reading): MaybePromise<Signed> {
  // Nothing is signed: whoever holds the token vouches for the whole body.
  if (engine.scheme.mac.kind === 'token') return [reading.message.body]
  const contents = elementsOf(engine, reading).map((element) =>
    engine.content({ reading: element, id: engine.id(element), timestamp: '', secret: noBytes }),
  )
  return andThen(allOf(contents), (all) => all.flat())
}

/**
 * What stays the same for every attempt to deliver one message: a signed id, else a digest of everything signed but the
 * time. Not the signature: it changes with the time, and can be written in more than one way.
 */
export function identityOf(engine: Engine, reading: Reading): MaybePromise<string> {
  const { scheme, idSigned } = engine
  const isKey = scheme.each === undefined && (scheme.id?.replayKey ?? idSigned)
  const id = isKey ? engine.id(reading) : undefined
  if (id !== undefined) return id
  return andThen(signedParts(engine, reading), (signed) => digestHex('sha256', [lengthPrefixed(signed.map(bytesOf))]))
}
