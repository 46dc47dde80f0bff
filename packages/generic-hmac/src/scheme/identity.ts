import { lengthPrefixed, sha256Hex } from '@hookwright/core'
import type { Engine } from './engine.js'
import { hasPart, idIsSigned } from './facts.js'
import type { Reading } from './reading.js'
import { parseTimestamp } from './timestamp.js'

/** What a message says of itself, whether that is signed or not. */
export interface Claims {
  readonly id: string | undefined
  readonly timestampMs: number | undefined
}

export function compileClaims({ scheme: { timestamp }, places }: Engine): (reading: Reading) => Claims {
  return (reading) => {
    const inSignature = timestamp && ('kv' in timestamp.from || 'position' in timestamp.from)
    const text = timestamp && places.timestamp(reading, inSignature ? places.groups(reading)[0] : undefined)
    const timeMs = timestamp && text !== undefined ? parseTimestamp(text, timestamp.format) : Number.NaN
    return { id: places.id(reading), timestampMs: Number.isNaN(timeMs) ? undefined : timeMs }
  }
}

/**
 * What stays the same for every attempt to deliver one message: a signed id, else a digest of everything signed but the
 * time. Not the signature: it changes with the time, and can be written in more than one way.
 */
export function compileIdentity({
  scheme,
  places,
  content,
  elementsOf,
}: Engine): (reading: Reading) => Promise<string> {
  const idIsKey = scheme.each === undefined && (scheme.id?.replayKey ?? idIsSigned(scheme))
  const signsId = hasPart(scheme, 'id')
  const noSecret = new Uint8Array(0)

  async function signedParts(reading: Reading): Promise<readonly Uint8Array[]> {
    // Nothing is signed: whoever holds the token vouches for the whole body.
    if (scheme.mac.kind === 'token') return [reading.message.body]
    const parts: Uint8Array[] = []
    for (const element of elementsOf(reading)) {
      const id = signsId ? places.id(element) : undefined
      parts.push(...(await content({ reading: element, id, timestamp: '', secret: noSecret })))
    }
    return parts
  }

  return async (reading) => {
    const id = idIsKey ? places.id(reading) : undefined
    if (id !== undefined) return id
    const parts = await signedParts(reading)
    return sha256Hex(lengthPrefixed(parts))
  }
}
