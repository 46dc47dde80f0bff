import { tried } from '../tried.js'

const nonAscii = /[\u0080-\uffff]/g

/** What Go does not write into JSON as it is. */
const goEscapes = /[<>&\u2028\u2029]/g

/** These characters as JSON escapes them; PHP and Python do so with all non-ASCII text. */
export const escaped = (text: string, characters: RegExp = nonAscii): string =>
  text.replace(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const texts = /("(?:[^"\\]+|\\.)*")/

/** JSON as Python writes it, however deep it is nested: every second piece is a text. */
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

/** The most that is indented: deeply nested JSON of a megabyte has gigabytes of spaces. */
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

/** Ends what is said of a body. */
export const again = 'It was parsed and written again: verify the raw bytes'

/** The text of JSON as others write it. What is nested too deep to be read or written is left out. */
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
      'as compact JSON with sorted keys. If the sender signs that, no scheme can say it: use defineVerifier',
      tried(() => JSON.stringify(sorted(value))),
    ],
  ]
}
