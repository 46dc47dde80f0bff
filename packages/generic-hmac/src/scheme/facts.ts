import type { Authenticated } from '@hookwright/core'
import { schemeInvalid } from './problem.js'
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

const mostVariants = 256

/** The parts of a content with and without what is under its conditions, each taken for one of its own. */
export function variantsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  return parts.reduce<readonly (readonly Part[])[]>(
    (variants, part) => {
      const isConditional = typeof part === 'object' && 'parts' in part
      const added = isConditional ? [[], ...variantsOf(part.parts)] : [[part]]
      if (variants.length * added.length > mostVariants) schemeInvalid('content', 'has too many conditions.')
      return variants.flatMap((variant) => added.map((more) => [...variant, ...more]))
    },
    [[]],
  )
}

const namesOf = (parts: readonly Part[]) =>
  new Set(parts.flatMap((part) => (typeof part === 'object' ? Object.keys(part) : [])))

/** The header that a place or a part is, to be compared: a scheme may write its name in any case. */
export const headerOf = (place: Part | object | undefined): string | undefined =>
  (place as Partial<HeaderSource> | undefined)?.header?.toLowerCase?.()

/** Whether a header is signed wherever it is there. */
function signsHeader(parts: readonly Part[], header: string): boolean {
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
  const signs = namesOf(variantsOf(content).flat())
  // What is signed under a condition may be unsigned in the message at hand.
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
