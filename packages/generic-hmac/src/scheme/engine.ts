import { guardOf } from './boundaries.js'
import { checkRules } from './checks/rules.js'
import { type Content, contentOf } from './content.js'
import { decoderOf } from './encoding.js'
import { type Facts, factsOf } from './facts.js'
import { type Decode, type Grammar, grammarOf } from './grammar.js'
import { isIdOf } from './ids.js'
import { type MacProof, proofOf } from './mac.js'
import { defaultMaxBytes, idLookupOf, type Lookup, lookupOf } from './reading.js'
import type { Scheme, Source, TextEncoding } from './scheme.js'
import { signatureLookups } from './signatures.js'

/**
 * A scheme made ready: what follows from its data, with functions for what the data describes. All engines have the
 * same fields, whatever their schemes have, so that reading a message is as fast as with code for a single scheme.
 */
export interface Engine extends Facts {
  readonly scheme: Scheme
  /** The longest body that is read from a request, in bytes. */
  readonly maxBytes: number
  /** The places where a text with signatures may be. */
  readonly lookups: readonly Lookup[]
  readonly longestText: number
  readonly mostSignatures: number
  readonly grammar: Grammar
  readonly decode: Decode
  readonly id: Lookup
  /** Whether an id can be distinguished from the parts beside it in the signed content. */
  readonly isSignableId: (id: string) => boolean
  /** Finds a timestamp that has a place of its own. */
  readonly timestamp: Lookup
  readonly content: Content
  readonly proof: MacProof
  /** Whether there is only one proof to check. */
  readonly isSimple: boolean
}

const engines = new WeakMap<Scheme, Engine>()

function freeze(value: object): void {
  // Primitives count as frozen.
  if (Object.isFrozen(value)) return
  Object.freeze(value)
  Object.values(value).forEach(freeze)
}

/** Only complete signatures are compared: a text of a different length is not a signature. */
function decodeOf(encoding: TextEncoding, length: number | undefined): Decode {
  const decode = decoderOf(encoding)
  return (text) => {
    const bytes = decode(text)
    return bytes?.length && bytes.length === (length ?? bytes.length) ? bytes : undefined
  }
}

const nowhere: Lookup = () => undefined

/**
 * The engine of a scheme, made when the scheme is first used. From then on the scheme is frozen.
 *
 * @throws ConfigError `scheme_invalid`
 */
export function engineOf(scheme: Scheme): Engine {
  let engine = engines.get(scheme)
  if (!engine) {
    checkRules(scheme)
    freeze(scheme)
    const { signature, id, timestamp, policy } = scheme
    const proof = proofOf(scheme)
    engine = {
      ...factsOf(scheme),
      scheme,
      maxBytes: policy?.maxBytes ?? defaultMaxBytes,
      lookups: signatureLookups(signature.from),
      longestText: policy?.maxHeaderLength ?? 8_192,
      mostSignatures: policy?.maxSignatures ?? 10,
      grammar: grammarOf(scheme),
      decode: decodeOf(signature.encoding, proof.length),
      id: id ? idLookupOf(id.from, scheme.payload) : nowhere,
      isSignableId: guardOf(scheme, isIdOf(scheme)) ?? (() => true),
      timestamp: timestamp ? lookupOf(timestamp.from as Source) : nowhere,
      content: contentOf(scheme),
      proof,
      isSimple: scheme.each === undefined && !scheme.bodyDigest && scheme.mac.kind !== 'digest',
    }
    engines.set(scheme, engine)
  }
  return engine
}
