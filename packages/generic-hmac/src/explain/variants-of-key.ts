import { textsOf } from '../scheme/keys.js'
import type { KeyDecoding, TextEncoding } from '../scheme/scheme.js'
import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'

const encodings: readonly TextEncoding[] = ['utf8', 'hex', 'base64', 'base64url']

/** Common prefixes of secrets. Only these and the scheme's own are named: any other could be a piece of a secret. */
const prefixes = ['v1,whsec_', 'whsec_', 'polar_whs_', 'whpk_']

/** The prefix that a secret begins with. */
function prefixOf({ secret, scheme }: Given): string | undefined {
  const texts = textsOf(secret)
  const known = [...(scheme.key?.stripPrefix ?? []), ...prefixes]
  return known.find((prefix) => texts.some((text) => text.startsWith(prefix)))
}

/** The secret decoded in every way. The scheme's own way is among them, and fails again. */
export function keyVariants(given: Given): Variant[] {
  const { key = { encoding: 'utf8' } } = given.scheme
  const prefix = prefixOf(given)
  const variants = encodings.flatMap((encoding) => {
    const how = `when the secret is decoded as ${encoding}`
    const whole = { ...key, encoding, stripPrefix: undefined }
    if (prefix === undefined) return [withKey(given, how, whole)]
    return [
      withKey(given, `${how}, its prefix included`, whole),
      withKey(given, `${how}, without its prefix`, { ...whole, stripPrefix: [prefix] }),
    ]
  })
  // Only an HMAC may have a `preHash`: with any other proof the scheme is refused, and never fits.
  const { preHash, ...rest } = key
  const hashed = preHash
    ? withKey(given, 'when the secret itself is the key', rest)
    : withKey(given, 'when the key is the SHA-1 of the secret', { ...rest, preHash: 'sha1' })
  return [...variants, hashed]
}

const withKey = (given: Given, how: string, key: KeyDecoding) =>
  vary(given, { part: 'key', how, scheme: { ...given.scheme, key } })
