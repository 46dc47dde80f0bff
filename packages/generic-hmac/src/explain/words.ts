import type { Part, Source, TimestampSpec } from '../scheme/scheme.js'

const quoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** A value as it is written in a scheme. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{ ${fields.map(([key, field]) => `${key}: ${literal(field)}`).join(', ')} }`
}

/** Where a scheme looks for a value, in words. */
export function placeOf(source: Source | TimestampSpec['from']): string {
  if ('header' in source) return `the header "${source.header}"`
  if ('query' in source) return `the query parameter "${source.query}"`
  if ('form' in source) return `the form field "${source.form}"`
  if ('json' in source) return `the field "${source.json}" of the body's JSON`
  return 'kv' in source ? `the pair "${source.kv}" beside the signature` : 'the first entry beside the signature'
}

function partText(part: Part): string {
  if (typeof part === 'string') return part
  const [[name, value] = []] = Object.entries(part)
  return typeof value === 'string' ? `{${name} ${value}}` : `{${name}}`
}

/** A content in short: `{timestamp}.{body}`. */
export const contentText = (content: readonly Part[]): string => content.map(partText).join('')

/** The text as the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Names the headers that may hold what was looked for elsewhere. */
export const otherHeaders = (names: readonly string[], what: string): string =>
  names.length === 0
    ? `No other header looks like ${what}.`
    : `Other headers that look like ${what}: ${names.join(', ')}.`
