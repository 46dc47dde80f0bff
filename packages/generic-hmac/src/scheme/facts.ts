import type { Authenticated } from '@hookwright/core'
import type { HeaderSource, Part, Scheme } from './scheme.js'

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

/** Whether a place is this header, whose name may be written in any case. */
export const isSameHeader = ({ header }: HeaderSource, place: object | undefined): boolean =>
  place !== undefined && 'header' in place && String(place.header).toLowerCase() === header.toLowerCase()

/** Whether a header is signed wherever it is there. */
function signsHeader(parts: readonly Part[], source: HeaderSource): boolean {
  return parts.some((part) => {
    if (typeof part === 'string') return false
    if ('when' in part) return isSameHeader(source, part.when) && signsHeader(part.parts, source)
    return isSameHeader(source, part)
  })
}

/** Whether a place is in the body, so that a proof of the whole body covers it. */
export const isInBody = (source: object | undefined): boolean =>
  source !== undefined && ('json' in source || 'form' in source)

export function factsOf({ mac, content, id, timestamp }: Scheme): Facts {
  const signs = new Set(namesOf(content))
  const has = (...names: readonly string[]) => names.some((name) => signs.has(name))
  const signsBody = has('body', 'bodyHash')
  // What is signed under a condition may be unsigned in the message at hand.
  const always = new Set(namesOf(content.filter((part) => typeof part === 'string' || !('parts' in part))))
  const alwaysSignsBody = always.has('body') || always.has('bodyHash')
  const idInBody = isInBody(id?.from)
  const headerIdSigned = id !== undefined && 'header' in id.from && signsHeader(content, id.from)
  const timestampInBody = isInBody(timestamp?.from)
  const signsField =
    has('json', 'form', 'sortedForm') || (idInBody && has('id')) || (timestampInBody && has('timestamp'))
  return {
    signs,
    signsBody,
    idSigned: always.has('id') || (alwaysSignsBody && idInBody) || headerIdSigned,
    timestampSigned: always.has('timestamp') || (alwaysSignsBody && timestampInBody),
    authenticated: mac.kind === 'token' ? 'sender' : alwaysSignsBody ? 'body' : signsField ? 'fields' : 'sender',
  }
}
