import type { Authenticated } from '@hookwright/core'
import type { Part, Scheme } from './scheme.js'

/** What follows from the content of a scheme. Whether something is signed is never stated, always derived. */
export interface Facts {
  /** The names of all parts, those inside conditions included. */
  readonly signs: ReadonlySet<string>
  readonly signsBody: boolean
  readonly idSigned: boolean
  readonly timestampSigned: boolean
  /** What the proof covers: the body's bytes, some of its fields, or only who sent it. */
  readonly authenticated: Authenticated
}

const namesOf = (parts: readonly Part[]): readonly string[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : 'parts' in part ? namesOf(part.parts) : Object.keys(part)))

/** Whether a place is in the body, so that a proof of the whole body covers it. */
export const isInBody = (source: object | undefined): boolean =>
  source !== undefined && ('json' in source || 'form' in source)

export function factsOf({ mac, content, id, timestamp }: Scheme): Facts {
  const signs = new Set(namesOf(content))
  const isBody = (name: string) => name === 'body' || name === 'bodyHash'
  const isField = (name: string) => name === 'json' || name === 'form' || name === 'sortedForm'
  const signsBody = [...signs].some(isBody)
  const alwaysSignsBody = namesOf(content.filter((part) => typeof part === 'object' && !('parts' in part))).some(isBody)
  const signsField =
    [...signs].some(isField) ||
    (signs.has('id') && isInBody(id?.from)) ||
    (signs.has('timestamp') && isInBody(timestamp?.from))
  return {
    signs,
    signsBody,
    idSigned: signs.has('id') || (signsBody && isInBody(id?.from)),
    timestampSigned: signs.has('timestamp') || (signsBody && isInBody(timestamp?.from)),
    authenticated: mac.kind === 'token' ? 'sender' : alwaysSignsBody ? 'body' : signsField ? 'fields' : 'sender',
  }
}
