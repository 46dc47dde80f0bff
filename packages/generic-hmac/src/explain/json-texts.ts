import { tried } from '../tried.js'

const nonAscii = /[\u0080-\uffff]/g

/** The characters that Go escapes in JSON. */
const goEscapes = /[<>&\u2028\u2029]/g

/** Escapes these characters as JSON does; PHP and Python escape all non-ASCII text. */
export const escaped = (text: string, characters: RegExp = nonAscii): string =>
  text.replace(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const texts = /("(?:[^"\\]+|\\.)*")/

/** JSON as Python writes it, however deeply it is nested: every second piece is a text. */
const spaced = (json: string) =>
  json
    .split(texts)
    .map((piece, at) => (at % 2 === 0 ? piece.replaceAll(':', ': ').replaceAll(',', ', ') : piece))
    .join('')

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(fields.map(([key, item]) => [key, sorted(item)]))
}

/** The most spaces that are written: a megabyte of deeply nested JSON would take gigabytes of them. */
const mostSpaces = 2 ** 23

/** How many spaces there are when each level is indented by one. */
function spacesIn(json: string): number {
  let [level, spaces] = [0, 0]
  const marks = json.split(texts).filter((_, at) => at % 2 === 0)
  for (const mark of marks.join('')) {
    if (mark === '[' || mark === '{') level++
    if (mark === ']' || mark === '}') level--
    spaces += level
  }
  return spaces
}

/** Ends the message about a body. */
export const again = 'It was parsed and written again: verify the raw bytes'

/** The JSON text as other senders write it. What is nested too deeply to be read or written is left out. */
export function jsonTexts(text: string): [how: string, text: string | undefined][] {
  const value: unknown = tried(() => JSON.parse(text))
  const compact = tried(() => JSON.stringify(value))
  if (compact === undefined) return []
  const python = tried(() => spaced(compact))
  const canIndent = python !== undefined && spacesIn(compact) <= mostSpaces
  const indented = (by: number) => (canIndent ? tried(() => JSON.stringify(value, null, by)) : undefined)
  return [
    [`as compact JSON. ${again}`, compact],
    [`as compact JSON with escaped text. ${again}`, escaped(compact)],
    [`as JSON with escaped slashes. ${again}`, compact.replaceAll('/', '\\/')],
    [`as JSON with escaped text and slashes. ${again}`, escaped(compact).replaceAll('/', '\\/')],
    [`as JSON with <, > and & escaped, as Go does it. ${again}`, escaped(compact, goEscapes)],
    [`as JSON indented by two. ${again}`, indented(2)],
    [`as JSON indented by four. ${again}`, indented(4)],
    [`as JSON with a space after colons and commas. ${again}`, python],
    [`as JSON with a space after colons and commas and escaped text. ${again}`, python && escaped(python)],
    [
      'as compact JSON with sorted keys. If the sender signs that, no scheme can describe it: use defineVerifier',
      tried(() => JSON.stringify(sorted(value))),
    ],
  ]
}
