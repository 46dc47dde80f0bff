import { refuse } from './problem.js'
import type { SignatureFormat } from './scheme.js'

/** Signatures that were made together, with the timestamp they came with. */
export interface SignatureGroup {
  readonly signatures: readonly string[]
  readonly timestamp?: string | undefined
}

const plain: SignatureFormat = { kind: 'plain' }

function readPairs(
  text: string,
  { key, delimiter = ',', separator = '=' }: SignatureFormat & { kind: 'kv' },
  timestampKey: string | undefined,
): SignatureGroup {
  const signatures: string[] = []
  let timestamp: string | undefined
  for (const pair of text.split(delimiter)) {
    const at = pair.indexOf(separator)
    if (at < 0) continue
    const name = pair.slice(0, at).trim()
    const value = pair.slice(at + separator.length).trim()
    if (name === timestampKey) {
      // Two timestamps: one could pass for fresh while the other is what was signed.
      if (timestamp !== undefined) refuse('signature_malformed', `The signature has two values of "${name}".`)
      timestamp = value
    } else if (key === '*' || name === key) {
      signatures.push(value)
    }
  }
  return { signatures, timestamp }
}

function withoutPrefix(texts: readonly string[], prefix: string): readonly string[] {
  if (prefix === '') return texts
  const found: string[] = []
  for (const text of texts) if (text.startsWith(prefix)) found.push(text.slice(prefix.length))
  return found
}

/** Reads what stands where signatures stand. Bounded by the length of the text; nothing here backtracks. */
export function readSignatures(
  text: string,
  format: SignatureFormat = plain,
  timestampKey?: string,
): readonly SignatureGroup[] {
  switch (format.kind) {
    case 'plain':
      return [{ signatures: withoutPrefix([text], format.prefix ?? '') }]
    case 'kv': {
      const groups = format.groupDelimiter ? text.split(format.groupDelimiter).filter((group) => group !== '') : [text]
      return groups.map((group) => readPairs(group, format, timestampKey))
    }
    case 'tagged': {
      const { tag, list = ' ', sep = ',' } = format
      // A list that came as two headers was joined by a comma and a space.
      const entries = text.includes(list)
        ? text.split(list).map((entry) => (entry.endsWith(',') ? entry.slice(0, -1) : entry))
        : [text]
      return [{ signatures: withoutPrefix(entries, tag + sep) }]
    }
    case 'list': {
      const entries = text.split(format.delimiter).map((entry) => entry.trim())
      return [{ signatures: withoutPrefix(entries, format.prefix ?? '') }]
    }
    case 'positional': {
      const [timestamp, ...signatures] = text.split(format.delimiter ?? ',').map((entry) => entry.trim())
      return [{ signatures, timestamp }]
    }
  }
}

/** Writes signatures, and the timestamp where the format holds it, as {@link readSignatures} reads them. */
export function writeSignatures(
  signatures: readonly string[],
  format: SignatureFormat = plain,
  timestamp?: { readonly key: string | undefined; readonly text: string },
): string {
  switch (format.kind) {
    case 'plain':
      return (format.prefix ?? '') + signatures[0]
    case 'kv': {
      const { delimiter = ',', separator = '=', groupDelimiter } = format
      const key = format.key === '*' ? 'key' : format.key
      const start = timestamp?.key === undefined ? [] : [timestamp.key + separator + timestamp.text]
      const pairs = signatures.map((signature) => key + separator + signature)
      return groupDelimiter === undefined
        ? [...start, ...pairs].join(delimiter)
        : pairs.map((pair) => [...start, pair].join(delimiter)).join(groupDelimiter)
    }
    case 'tagged': {
      const { tag, list = ' ', sep = ',' } = format
      return signatures.map((signature) => tag + sep + signature).join(list)
    }
    case 'list':
      return signatures.map((signature) => (format.prefix ?? '') + signature).join(format.delimiter)
    case 'positional':
      return [timestamp?.text, ...signatures].join(format.delimiter ?? ',')
  }
}
