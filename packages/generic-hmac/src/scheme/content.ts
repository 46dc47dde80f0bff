import { digest, encodeBase64, encodeBase64Url, encodeHex, type HmacHash, utf8 } from '@hookwright/core'
import { optionInvalid, refuse } from './problem.js'
import { atPath, compileSource, type Reading, scalarText } from './reading.js'
import type { Part } from './scheme.js'

/** What the parts of one message are made from. */
export interface ContentValues {
  readonly reading: Reading
  readonly id?: string | undefined
  /** As it is written in the message. Left out of the content where it is `''`. */
  readonly timestamp?: string | undefined
  /** Only for a digest. */
  readonly secret?: Uint8Array | undefined
}

type Piece = string | Uint8Array | Promise<string> | undefined
type PieceOf = (values: ContentValues) => Piece

export type Content = (values: ContentValues) => Uint8Array[] | Promise<Uint8Array[]>

const encoders = { hex: encodeHex, base64: encodeBase64, base64url: encodeBase64Url }

function hashText(hash: HmacHash, encoding: keyof typeof encoders, body: Uint8Array): string | Promise<string> {
  const encode: (bytes: Uint8Array) => string = encoders[encoding]
  const hashed = digest(hash, [body])
  return hashed instanceof Promise ? hashed.then(encode) : encode(hashed)
}

/** Percent-decodes the listed characters, and those alone. */
function unescapeOnly(url: string, characters: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return characters.includes(character) ? character : code
  })
}

function urlText(reading: Reading, form: 'full' | 'query' | 'path', characters: string): string {
  const { publicUrl } = reading
  if (publicUrl === undefined)
    optionInvalid('Option "publicUrl" is required: this scheme signs the URL the sender was given.')
  const bare = publicUrl.split('?', 1)[0]!
  const url =
    form === 'full'
      ? publicUrl
      : form === 'path'
        ? (/^[^:]+:\/\/[^/]*(.*)$/.exec(bare)?.[1] ?? '')
        : bare + reading.search
  return characters === '' ? url : unescapeOnly(url, characters)
}

/** Keys in the order of their code units; of a repeated key the values, each once, in that order too. */
function sortedFormText(form: URLSearchParams): string {
  let text = ''
  for (const key of [...new Set(form.keys())].sort()) {
    for (const value of [...new Set(form.getAll(key))].sort()) text += key + value
  }
  return text
}

function compilePart(part: Exclude<Part, { parts: readonly Part[] }>): PieceOf {
  if (typeof part === 'string') return () => part
  if ('body' in part) return ({ reading }) => reading.message.body
  if ('timestamp' in part) return ({ timestamp }) => timestamp
  if ('id' in part) return ({ id }) => id
  if ('method' in part) return ({ reading }) => reading.message.method
  if ('secret' in part) return ({ secret }) => secret
  if ('url' in part) return ({ reading }) => urlText(reading, part.url, part.unescape ?? '')
  if ('sortedForm' in part) return ({ reading }) => sortedFormText(reading.form)
  if ('bodyHash' in part) return ({ reading }) => hashText(part.bodyHash, part.encoding, reading.message.body)
  // A list of fields is written with nothing where a field is absent, as Adyen does.
  if ('json' in part) return ({ reading }) => jsonText(reading, part.json)
  const lookup = compileSource(part)
  const lower = 'query' in part && part.lowerCase === true
  return ({ reading }) => {
    const text = lookup(reading)
    return lower ? text?.toLowerCase() : text
  }
}

function jsonText(reading: Reading, path: string): string | undefined {
  const value = atPath(reading.json, path)
  return value === undefined || value === null ? '' : scalarText(value)
}

/** The pieces that apply to one message, in order. */
function compileList(parts: readonly Part[]): (values: ContentValues, into: Piece[]) => void {
  const steps = parts.map((part) => {
    if (typeof part === 'object' && 'parts' in part) {
      const inner = compileList(part.parts)
      const [presence, wanted] = 'when' in part ? [part.when, true] : [part.unless, false]
      return (values: ContentValues, into: Piece[]) => {
        if (values.reading.has(presence) === wanted) inner(values, into)
      }
    }
    const pieceOf = compilePart(part)
    return (values: ContentValues, into: Piece[]) => {
      into.push(pieceOf(values))
    }
  })
  return (values, into) => {
    for (const step of steps) step(values, into)
  }
}

/** Turns pieces into bytes, texts that stand together at once. The body is never copied. */
function toBytes(pieces: readonly (string | Uint8Array | undefined)[]): Uint8Array[] {
  const bytes: Uint8Array[] = []
  let text = ''
  for (const piece of pieces) {
    if (piece === undefined) refuse('signature_malformed', 'A part that the scheme signs is missing.')
    if (typeof piece === 'string') {
      text += piece
      continue
    }
    if (text !== '') bytes.push(utf8(text))
    text = ''
    bytes.push(piece)
  }
  if (text !== '') bytes.push(utf8(text))
  return bytes
}

/** The signed content as bytes. Nothing is ever replaced inside a text: `$$` in a body means `$$`. */
export function compileContent(parts: readonly Part[]): Content {
  const collect = compileList(parts)
  const waits = JSON.stringify(parts).includes('"bodyHash"')
  return (values) => {
    const pieces: Piece[] = []
    collect(values, pieces)
    return waits ? Promise.all(pieces).then(toBytes) : toBytes(pieces as Exclude<Piece, Promise<string>>[])
  }
}
