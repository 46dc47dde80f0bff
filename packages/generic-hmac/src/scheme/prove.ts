import type { PreparedSecret } from '@hookwright/core'
import type { Content } from './content.js'
import { hasPart, timestampIsSigned } from './facts.js'
import type { SignatureGroup } from './grammar.js'
import { decodeText, type Proof } from './mac.js'
import { compileSignedId, type Places } from './places.js'
import { refuse } from './problem.js'
import type { Reading } from './reading.js'
import type { Scheme } from './scheme.js'
import { checkTimestamp } from './timestamp.js'

export const mostSignatures = 10

/** Finds the secret that made the proof of one message, or of one element of it. */
export type Prove = (reading: Reading, secrets: readonly PreparedSecret[], nowMs: number) => Promise<PreparedSecret>

function compileCandidates({ signature: { encoding }, policy }: Scheme, { length }: Proof) {
  const most = policy?.maxSignatures ?? mostSignatures
  return (groups: readonly SignatureGroup[]): readonly (readonly Uint8Array[])[] => {
    let written = 0
    let usable = 0
    const candidates: Uint8Array[][] = []
    for (const { signatures } of groups) {
      written += signatures.length
      if (written > most) refuse('signature_malformed', `There are more than ${most} signatures.`)
      const decoded: Uint8Array[] = []
      for (const text of signatures) {
        const bytes = decodeText(text, encoding)
        // Compared whole or not at all: a signature of another length is none.
        if (bytes && bytes.length > 0 && (length === undefined || bytes.length === length)) decoded.push(bytes)
      }
      usable += decoded.length
      candidates.push(decoded)
    }
    if (usable === 0) refuse('signature_malformed', 'No signature has the form that the scheme asks for.')
    return candidates
  }
}

export function compileProve(scheme: Scheme, places: Places, content: Content, proof: Proof): Prove {
  const { timestamp, mac } = scheme
  const candidatesOf = compileCandidates(scheme, proof)
  const signedId = compileSignedId(scheme, places.id)
  const signsTimestamp = timestamp !== undefined && hasPart(scheme, 'timestamp')
  const timestampInBody = !signsTimestamp && timestampIsSigned(scheme)

  return async (reading, secrets, nowMs) => {
    const groups = places.groups(reading)
    const candidates = candidatesOf(groups)
    const id = signedId(reading)
    let match: PreparedSecret | undefined
    for (let index = 0; index < groups.length; index++) {
      const text = signsTimestamp ? places.timestamp(reading, groups[index]) : undefined
      if (signsTimestamp) checkTimestamp(text, timestamp, nowMs)
      const shared = mac.kind === 'digest' ? undefined : content({ reading, id, timestamp: text })
      const found = await proof.find(
        secrets,
        candidates[index]!,
        nowMs,
        (secret) => shared ?? content({ reading, id, timestamp: text, secret }),
      )
      match ??= found
    }
    if (!match) {
      refuse('signature_mismatch', 'Signature mismatch. Was the body read or re-serialised before verification?')
    }
    if (timestampInBody) checkTimestamp(places.timestamp(reading, groups[0]), timestamp!, nowMs)
    return match
  }
}
