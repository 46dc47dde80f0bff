import type { Mac, Scheme, TimestampSpec } from '../scheme/scheme.js'
import { signatureGroups } from '../scheme/signatures.js'
import { type Given, isRefused, reads } from './given.js'
import { otherFields, otherTexts, ownTexts, type Place, timesIn } from './places.js'
import { type Sight, sightsOf } from './sights.js'
import { hashOfLength, inWords } from './texts.js'
import { partOf, type Variant, vary } from './variant.js'
import { capital } from './words.js'

/** A proof that is made in the same way and has so many bytes. */
function macOfLength({ mac }: Scheme, bytes: number): Mac {
  const hash = hashOfLength[bytes]!
  if (mac.kind === 'ed25519' && bytes === 64) return mac
  if (mac.kind === 'digest' && hash !== 'sha384') return { kind: 'digest', hash, insecure: true }
  return { kind: 'hmac', hash }
}

/** The timestamp stays where it is, unless the format has no such place. */
function timestampBeside(given: Given, { format, time }: Sight): TimestampSpec | undefined {
  const { timestamp } = given.scheme
  const { from = {} } = timestamp ?? {}
  const fits = 'position' in from === (format.kind === 'positional') && (!('kv' in from) || format.kind === 'kv')
  if (fits) return timestamp
  const found = time ?? timesIn(given).find(({ from }) => 'header' in from)
  return found && { ...timestamp, ...found }
}

function variantOf(given: Given, { from, words }: Place, sight: Sight): Variant[] {
  const { scheme } = given
  const { format, encoding, bytes } = sight
  const mac = macOfLength(scheme, bytes)
  const changed = { ...scheme, mac, signature: { from, format, encoding }, timestamp: timestampBeside(given, sight) }
  const part = partOf(scheme, changed)
  if (part === undefined) return []
  const seen = `${capital(words)} holds ${sight.words}.`
  const variant = vary(given, { part, seen, how: 'when it is read this way', scheme: changed })
  const isReadable = !isRefused(() => {
    const { engine, reading } = reads(variant.after)
    signatureGroups(engine, reading)
  })
  return isReadable ? [variant] : []
}

/** The scheme's own format, with signatures in another encoding or of another hash. */
function ownSights({ scheme: { signature } }: Given): Sight[] {
  const { format } = signature
  if (!format || format.kind === 'plain') return []
  return (['hex', 'base64', 'base64url'] as const).flatMap((encoding) =>
    Object.keys(hashOfLength).map((length) => {
      const encoded = { encoding, bytes: Number(length) }
      return { ...encoded, format, words: inWords(encoded) }
    }),
  )
}

/** Other ways to read what is there: first where the scheme looks for signatures, then in other headers and in fields. */
export function signatureVariants(given: Given): Variant[] {
  const { signature, mac } = given.scheme
  if (mac.kind === 'token') return []
  const kind = signature.format?.kind ?? 'plain'
  const own = ownTexts(given)
  return [
    ...own.flatMap((place) => ownSights(given).flatMap((sight) => variantOf(given, place, sight))),
    ...[...own, ...otherTexts(given), ...otherFields(given)].flatMap((place) =>
      sightsOf(place.text, kind).flatMap((sight) => variantOf(given, place, sight)),
    ),
  ]
}
