import type { MaybePromise, PreparedSecret } from '@hookwright/core'
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

/** Finds the secret that made the proof of one message, or of one element of it. At once where the runtime can. */
export type Prove = (
  reading: Reading,
  secrets: readonly PreparedSecret[],
  nowMs: number,
) => MaybePromise<PreparedSecret>

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

  function findIn(
    reading: Reading,
    group: SignatureGroup,
    candidates: readonly Uint8Array[],
    id: string | undefined,
    secrets: readonly PreparedSecret[],
    nowMs: number,
  ): MaybePromise<PreparedSecret | undefined> {
    const text = signsTimestamp ? places.timestamp(reading, group) : undefined
    if (signsTimestamp) checkTimestamp(text, timestamp, nowMs)
    const values = { reading, id, timestamp: text }
    const parts = mac.kind === 'digest' ? (secret?: Uint8Array) => content({ ...values, secret }) : content(values)
    return proof.find(secrets, candidates, nowMs, parts)
  }

  function finish(match: PreparedSecret | undefined, reading: Reading, group: SignatureGroup, nowMs: number) {
    if (!match) {
      refuse('signature_mismatch', 'Signature mismatch. Was the body read or re-serialised before verification?')
    }
    if (timestampInBody) checkTimestamp(places.timestamp(reading, group), timestamp!, nowMs)
    return match
  }

  return (reading, secrets, nowMs) => {
    const groups = places.groups(reading)
    const candidates = candidatesOf(groups)
    const id = signedId(reading)
    const first = groups[0]!
    if (groups.length === 1) {
      const found = findIn(reading, first, candidates[0]!, id, secrets, nowMs)
      if (found instanceof Promise) return found.then((match) => finish(match, reading, first, nowMs))
      return finish(found, reading, first, nowMs)
    }
    const found = groups.map((group, index) => findIn(reading, group, candidates[index]!, id, secrets, nowMs))
    return Promise.all(found).then((all) =>
      finish(
        all.find((one) => one !== undefined),
        reading,
        first,
        nowMs,
      ),
    )
  }
}
