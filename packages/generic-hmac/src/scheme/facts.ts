import type { Authenticated } from '@hookwright/core/signature'
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

type Condition = Extract<Part, { parts: readonly Part[] }>

export const isCondition = (part: Part | undefined): part is Condition => typeof part === 'object' && 'parts' in part

/** All parts, those under a condition included. */
export const leavesOf = (parts: readonly Part[]): readonly Exclude<Part, Condition>[] =>
  parts.flatMap((part) => (isCondition(part) ? leavesOf(part.parts) : [part]))

/** A part of the content in its place. What may be on either side of it is listed outwards, the nearest first. */
export interface Position {
  readonly part: Part
  readonly before: readonly Part[]
  readonly behind: readonly Part[]
  readonly isConditional: boolean
}

const mirrored = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => (isCondition(part) ? { ...part, parts: mirrored(part.parts) } : part)).reverse()

const nothingAround: Omit<Position, 'part'> = { before: [], behind: [], isConditional: false }

/** The position of each part of the content, those under a condition included. */
export function positionsOf(
  parts: readonly Part[],
  around: Omit<Position, 'part'> = nothingAround,
): readonly Position[] {
  return parts.flatMap((part, at) => {
    const before = [...mirrored(parts.slice(0, at)), ...around.before]
    const behind = [...parts.slice(at + 1), ...around.behind]
    return isCondition(part)
      ? positionsOf(part.parts, { before, behind, isConditional: true })
      : [{ part, before, behind, isConditional: around.isConditional }]
  })
}

/** The parts that may come first: those under a condition, up to the first one that is not. */
export function firstParts([first, ...rest]: readonly Part[]): readonly Part[] {
  if (first === undefined) return []
  return isCondition(first) ? [...firstParts(first.parts), ...firstParts(rest)] : [first]
}

/** Whether a part is the URL with the request's query. */
export const isRequestedUrl = (part: Part): boolean => typeof part === 'object' && 'url' in part && part.url === 'query'

const namesOf = (parts: readonly Part[]) =>
  new Set(parts.flatMap((part) => (typeof part === 'object' ? Object.keys(part) : [])))

/** The header that a place or a part names, in lower case for comparison: a scheme may write it in any case. */
export const headerOf = (place: Part | object | undefined): string | undefined =>
  (place as Partial<HeaderSource> | undefined)?.header?.toLowerCase?.()

/** A place as a text, for comparison. */
export const placeText = (place: Part | object | undefined): string | undefined =>
  JSON.stringify(headerOf(place) === undefined ? place : { header: headerOf(place) })

/** Whether a header is signed whenever it is present. */
export function signsHeader(parts: readonly Part[], header: string): boolean {
  return parts.some((part) =>
    typeof part === 'object' && 'when' in part
      ? headerOf(part.when) === header && signsHeader(part.parts, header)
      : headerOf(part) === header,
  )
}

/** Whether a place is in the body, so that a proof of the whole body covers it. */
export const isInBody = (source: object | undefined): boolean =>
  source !== undefined && ('json' in source || 'form' in source)

const hasAny = (names: ReadonlySet<string>, ...wanted: readonly string[]) => wanted.some((name) => names.has(name))

export function factsOf({ mac, content, id, timestamp }: Scheme): Facts {
  const signs = namesOf(leavesOf(content))
  // A part under a condition may be unsigned in the message at hand.
  const always = namesOf(content)
  const alwaysSignsBody = hasAny(always, 'body', 'bodyHash')
  const idInBody = isInBody(id?.from)
  const idHeader = headerOf(id?.from)
  const timestampInBody = isInBody(timestamp?.from)
  const signsField =
    hasAny(signs, 'json', 'form', 'sortedForm') ||
    (idInBody && signs.has('id')) ||
    (timestampInBody && signs.has('timestamp'))
  return {
    signs,
    signsBody: hasAny(signs, 'body', 'bodyHash'),
    idSigned:
      always.has('id') || (alwaysSignsBody && idInBody) || (idHeader !== undefined && signsHeader(content, idHeader)),
    timestampSigned: always.has('timestamp') || (alwaysSignsBody && timestampInBody),
    authenticated: mac.kind === 'token' ? 'sender' : alwaysSignsBody ? 'body' : signsField ? 'fields' : 'sender',
  }
}
