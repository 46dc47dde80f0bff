import { allOf, andThen, digest, type HmacHash, type MaybePromise, noBytes } from '@hookwright/core/signature'
import { bodyGuardOf, guardOf, isBody } from './boundaries.js'
import { encodeText } from './encoding.js'
import { isCondition } from './facts.js'
import { refuse } from './problem.js'
import { atPath, lookupOf, type Reading, scalarText, valuesByKey } from './reading.js'
import type { Part, Scheme, Source } from './scheme.js'

/** What the parts of one message are made from. */
interface ContentValues {
  readonly reading: Reading
  readonly id: string | undefined
  /** As written in the message. `''` leaves it out of the content. */
  readonly timestamp: string | undefined
  /** Only a digest's content has it. `undefined` writes no bytes in its place. */
  readonly secret: Uint8Array | undefined
}

/** The signed pieces, in order; a text stands for its UTF-8. */
export type Signed = readonly (string | Uint8Array)[]

export type Content = (values: ContentValues) => MaybePromise<Signed>

type Piece = string | Uint8Array | undefined

interface PieceValues extends ContentValues {
  /** Digests of the body, if the content has any. */
  readonly hashes?: readonly Uint8Array[]
}

type PieceOf = (values: PieceValues) => Piece

/** Percent-decodes only the listed characters. */
function unescapeOnly(url: string | undefined, characters: string): string | undefined {
  return url?.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return characters.includes(character) ? character : code
  })
}

function urlText({ publicUrl, search }: Reading, form: 'full' | 'query' | 'path'): string | undefined {
  if (form === 'full') return publicUrl
  const bare = publicUrl?.split('?', 1)[0]
  return form === 'query' ? bare && bare + search : bare?.replace(/^[^:]+:\/\/[^/]*/, '')
}

/** Keys sorted by code units; the values of a repeated key, each once, sorted the same way. */
function sortedFormText(form: URLSearchParams): string {
  const fields = valuesByKey(form)
  let text = ''
  for (const key of [...fields.keys()].sort()) {
    for (const value of [...new Set(fields.get(key))].sort()) text += key + value
  }
  return text
}

/** Whether a part is looked up in the message, where it can be any text. */
export const isLookedUp = (part: Part): part is Exclude<Part, string> & Source =>
  typeof part === 'object' && ('header' in part || 'query' in part || 'form' in part || 'json' in part)

/** `hashes` collects the digests of the body that must be computed first. */
function pieceOf(part: Exclude<Part, { parts: readonly Part[] }>, hashes: HmacHash[]): PieceOf {
  if (typeof part === 'string') return () => part
  if ('body' in part) return ({ reading }) => reading.rawBody
  if ('timestamp' in part) return ({ timestamp }) => timestamp
  if ('id' in part) return ({ id }) => id
  if ('method' in part) return ({ reading }) => reading.message.method
  if ('secret' in part) return ({ secret }) => secret ?? noBytes
  if ('url' in part) return ({ reading }) => unescapeOnly(urlText(reading, part.url), part.unescape ?? '')
  if ('sortedForm' in part) return ({ reading }) => sortedFormText(reading.form)
  if ('bodyHash' in part) {
    const index = hashes.push(part.bodyHash) - 1
    const { encoding } = part
    return ({ hashes: made }) => (encoding === 'bytes' ? made![index]! : encodeText(made![index]!, encoding))
  }
  // An absent field is written as nothing, as Adyen does.
  if ('json' in part) return ({ reading }) => scalarText(atPath(reading.json, part.json) ?? '')
  const lookup = lookupOf(part)
  if ('query' in part && part.lowerCase) return ({ reading }) => lookup(reading)?.toLowerCase()
  return ({ reading }) => lookup(reading)
}

/** A piece that is refused if it can't be distinguished from what is signed beside it. */
function guarded(part: Part, piece: PieceOf, scheme: Scheme): PieceOf {
  const bodyGuard = isBody(part) && bodyGuardOf(scheme)
  const guard = isLookedUp(part) && guardOf(scheme, (other) => other === part)
  if (!bodyGuard && !guard) return piece
  return (values) => {
    const found = piece(values)
    if (bodyGuard && !bodyGuard(values.reading.message.body))
      refuse(
        'signature_malformed',
        'The body must be a JSON object or array with nothing around it, or it is ambiguous.',
      )
    if (guard && found !== undefined && !guard(found as string))
      refuse('signature_malformed', `A value contains its own separator: ${JSON.stringify(part)}.`)
    return found
  }
}

/** Adjacent texts become one; bytes are never copied. */
function add(part: Part, piece: Piece, parts: (string | Uint8Array)[]): void {
  if (piece === undefined) refuse('signature_malformed', `A signed part is missing: ${JSON.stringify(part)}.`)
  const last = parts.length - 1
  if (typeof piece === 'string' && typeof parts[last] === 'string') parts[last] += piece
  else if (piece !== '') parts.push(piece)
}

type Write = (parts: (string | Uint8Array)[], values: PieceValues) => void

/** Nothing is ever replaced inside a text: `$$` in a body means `$$`. */
export function contentOf(scheme: Scheme): Content {
  const hashes: HmacHash[] = []
  /** The steps that write a list of parts. */
  const stepsOf = (parts: readonly Part[]): readonly Write[] =>
    parts.map((part) => {
      if (isCondition(part)) {
        const wanted = 'when' in part
        const presence = wanted ? part.when : part.unless
        const inner = stepsOf(part.parts)
        return (written, values) => {
          if (values.reading.has(presence) === wanted) for (const write of inner) write(written, values)
        }
      }
      const piece = guarded(part, pieceOf(part, hashes), scheme)
      return (written, values) => add(part, piece(values), written)
    })
  const steps = stepsOf(scheme.content)

  const write = (values: PieceValues): Signed => {
    const signed: (string | Uint8Array)[] = []
    for (const step of steps) step(signed, values)
    return signed
  }

  if (hashes.length === 0) return write
  return (values) => {
    const made = allOf(hashes.map((hash) => digest(hash, [values.reading.rawBody])))
    return andThen(made, (hashes) => write({ ...values, hashes }))
  }
}
