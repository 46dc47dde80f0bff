import { hasPart } from './facts.js'
import { readSignatures, type SignatureGroup } from './grammar.js'
import { refuse } from './problem.js'
import { compileSource, type Lookup, type Reading } from './reading.js'
import type { Scheme, SignatureSource } from './scheme.js'

const longestHeader = 8_192

/** Where a message of the scheme holds its signatures, its id and its timestamp. */
export interface Places {
  /** The texts in which signatures stand. Refuses none at all, and one that is too long. */
  texts(reading: Reading): readonly string[]
  groups(reading: Reading): readonly SignatureGroup[]
  id: Lookup
  timestamp(reading: Reading, group: SignatureGroup | undefined): string | undefined
}

function compileTexts(from: SignatureSource): (reading: Reading) => readonly string[] {
  let names: readonly string[] = []
  if ('numberedHeader' in from) {
    const { prefix, max } = from.numberedHeader
    names = Array.from({ length: max }, (_, index) => `${prefix}${index + 1}`)
  } else if ('header' in from) {
    names = typeof from.header === 'string' ? [from.header] : from.header
  } else {
    const lookup = compileSource(from)
    return (reading) => {
      const text = lookup(reading)
      return text === undefined ? [] : [text]
    }
  }
  const [first = ''] = names
  if (names.length === 1) {
    return ({ message }) => {
      const text = message.headers.get(first)
      return text === null ? [] : [text]
    }
  }
  return ({ message }) => names.map((name) => message.headers.get(name)).filter((text) => text !== null)
}

export function compilePlaces(scheme: Scheme): Places {
  const { signature, timestamp, policy } = scheme
  const textsOf = compileTexts(signature.from)
  const maxLength = policy?.maxHeaderLength ?? longestHeader
  const from = timestamp?.from
  const inSignature = from !== undefined && ('kv' in from || 'position' in from)
  const timestampKey = inSignature && 'kv' in from ? from.kv : undefined
  const lookup = from !== undefined && !inSignature ? compileSource(from) : undefined

  function texts(reading: Reading): readonly string[] {
    const found = textsOf(reading)
    if (found.length === 0) refuse('signature_missing', 'The signature is missing.')
    for (const text of found) {
      if (text.length > maxLength) refuse('signature_malformed', 'The signature is too long.')
    }
    return found
  }

  return {
    texts,
    groups(reading) {
      const found = texts(reading)
      return found.length === 1
        ? readSignatures(found[0]!, signature.format, timestampKey)
        : found.flatMap((text) => readSignatures(text, signature.format, timestampKey))
    },
    id: scheme.id ? compileSource(scheme.id.from) : () => undefined,
    timestamp: (reading, group) => (inSignature ? group?.timestamp : lookup?.(reading)),
  }
}

/** Visible ASCII: a sender's id has nothing else, and anything else would be read differently on another platform. */
const idForm = /^[\x21-\x7e]{1,256}$/

/** The id as it enters the signed content; `undefined` where it does not. */
export function compileSignedId(scheme: Scheme, id: Lookup): Lookup {
  if (!hasPart(scheme, 'id')) return () => undefined
  const at = scheme.content.findIndex((part) => typeof part === 'object' && 'id' in part)
  const next = scheme.content[at + 1]
  return (reading) => {
    const text = id(reading)
    if (text === undefined) refuse('signature_missing', 'The message id is missing.')
    // An id that holds what follows it could take over a piece of the next part.
    const ambiguous = typeof next === 'string' && text.includes(next)
    if (ambiguous || !idForm.test(text)) refuse('signature_malformed', 'The message id is malformed.')
    return text
  }
}
