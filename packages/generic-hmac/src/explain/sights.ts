import type { SignatureFormat, TimestampSpec } from '../scheme/scheme.js'
import { type Encoded, encodingsOf, inWords, shortTag, tagged, timeFormat } from './texts.js'

/** One way to read a text that holds signatures. */
export interface Sight extends Encoded {
  readonly format: SignatureFormat
  /** Where the same text has a timestamp. */
  readonly time?: Time | undefined
  /** What the text holds, in words. */
  readonly words: string
}

export type Time = Pick<TimestampSpec, 'from' | 'format'>

function plainSights(text: string): Sight[] {
  const tag = shortTag(text)
  const readAs = (prefix: string, signature: string) =>
    encodingsOf(signature).map((encoded): Sight => {
      const behind = prefix === '' ? ' without a prefix' : ` after "${prefix}"`
      const format: SignatureFormat = prefix === '' ? { kind: 'plain' } : { kind: 'plain', prefix }
      return { ...encoded, format, words: inWords(encoded) + behind }
    })
  return tag === '' ? readAs('', text) : [...readAs('', text), ...readAs(tag, text.slice(tag.length))]
}

const split = (text: string, delimiter: string) => text.split(delimiter).map((entry) => entry.trim())

/** Only a value that is not the default is written. */
const unless = (usual: string, field: string, value = usual) => (value === usual ? {} : { [field]: value })

/** The entries of a text as keys and values; empty if they are not pairs. */
function pairsIn(text: string, delimiter: string | undefined, separator: string): [key: string, value: string][] {
  const entries = delimiter ? split(text, delimiter) : [text]
  const pairs = entries.map((entry) => tagged.exec(entry)).filter((match) => match?.[2] === separator)
  return pairs.length === entries.length ? pairs.map((match) => [match![1]!, match![3]!]) : []
}

function pairSights(text: string, delimiter: string | undefined, group?: string): Sight[] {
  const separator = tagged.exec(text)?.[2] ?? ''
  const groups = (group ? split(text, group) : [text]).map((one) => pairsIn(one, delimiter, separator))
  if (separator === delimiter || groups.some(({ length }) => length === 0)) return []
  const pairs = new Map(groups[0])
  const [key, value = ''] = [...pairs].find(([, value]) => timeFormat(value)) ?? []
  const time = key === undefined ? undefined : { from: { kv: key }, format: timeFormat(value)! }
  const words = [
    pairs.size === 1 ? `the pair ${[...pairs.keys()]}` : `the pairs ${[...pairs.keys()].join(', ')}`,
    ...(delimiter ? [`separated by "${delimiter}"`] : []),
    ...(group ? [`in groups separated by "${group}"`] : []),
    `with "${separator}" after ${pairs.size === 1 ? 'the' : 'each'} key`,
  ].join(', ')
  return [...pairs].flatMap(([key, value]) =>
    encodingsOf(value).flatMap((encoded) => {
      const pair: SignatureFormat = {
        kind: 'kv',
        key,
        ...unless(',', 'delimiter', delimiter),
        ...unless('=', 'separator', separator),
        ...(group && { groupDelimiter: group }),
      }
      const tag: SignatureFormat = {
        kind: 'tagged',
        tag: key,
        ...unless(' ', 'list', delimiter),
        ...unless(',', 'sep', separator),
      }
      const sight = { ...encoded, time, words: `${words}; ${key} is ${inWords(encoded)}` }
      return (time ? [pair] : [pair, tag]).map((format) => ({ ...sight, format }))
    }),
  )
}

/** Only signatures, or signatures after a timestamp. */
function listSights(text: string, delimiter: string): Sight[] {
  const [first = '', ...others] = split(text, delimiter)
  const format = timeFormat(first)
  const signatures = format ? others : [first, ...others]
  return encodingsOf(signatures[0]!).map((encoded) => {
    const by = `separated by "${delimiter}"`
    const count = signatures.length === 1 ? 'a signature' : `${signatures.length} signatures`
    const what = `${count}, ${inWords(encoded)}, ${by}`
    return format
      ? {
          ...encoded,
          format: { kind: 'positional', ...unless(',', 'delimiter', delimiter) },
          time: { from: { position: 0 }, format },
          words: `a timestamp and ${what}`,
        }
      : { ...encoded, format: { kind: 'list', delimiter }, words: what }
  })
}

/** A version before pairs, as in `v1,t=1700000000,s=5257a8...`: a reader of pairs ignores it. */
const versionAlone = /^[a-z]\w{0,7}[,;] ?(?=[a-z]\w{0,7}=[^=])/i

const delimiters = [',', ';', '&', ' ', '|']

/** All common ways to read a text. Those of the expected kind come first. */
export function sightsOf(text: string, expected: SignatureFormat['kind']): Sight[] {
  // No sender writes a longer one, and each result is tried several times.
  if (text.length > 8_192) return []
  const pairs = text.replace(versionAlone, '')
  const found = [
    ...plainSights(text),
    ...pairSights(pairs, undefined),
    ...delimiters
      .filter((delimiter) => text.includes(delimiter))
      .flatMap((delimiter) => [...pairSights(pairs, delimiter), ...listSights(text, delimiter)]),
    ...(text.includes(' ') ? pairSights(pairs, ',', ' ') : []),
  ]
  const isExpected = ({ format }: Sight) => format.kind === expected
  return [...found.filter(isExpected), ...found.filter((sight) => !isExpected(sight))].slice(0, 8)
}
