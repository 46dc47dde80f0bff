import { textsOf } from '../scheme/keys.js'
import type { KeyDecoding, TextEncoding } from '../scheme/scheme.js'
import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'

const encodings: readonly TextEncoding[] = ['utf8', 'hex', 'base64', 'base64url']

/** What is written before secrets. None but these and the scheme's own is named: it could be a piece of a secret. */
const prefixes = ['v1,whsec_', 'whsec_', 'polar_whs_', 'whpk_']

/** The prefix that a secret begins with. */
function prefixOf({ secret, scheme }: Given): string | undefined {
  const texts = textsOf(secret)
  const known = [...(scheme.key?.stripPrefix ?? []), ...prefixes]
  return known.find((prefix) => texts.some((text) => text.startsWith(prefix)))
}

/** The secret decoded otherwise. */
export function keyVariants(given: Given): Variant[] {
  const { scheme } = given
  const { key = { encoding: 'utf8' } } = scheme
  const prefix = prefixOf(given)
  const isStripped = prefix !== undefined && key.stripPrefix?.includes(prefix)
  const decoded = (encoding: TextEncoding, strip: boolean) => {
    const how = prefix === undefined ? '' : strip ? ', without its prefix' : ', its prefix included'
    const changed = { ...key, encoding, stripPrefix: strip && prefix !== undefined ? [prefix] : undefined }
    return withKey(given, `when the secret is decoded as ${encoding}${how}`, changed)
  }
  const variants = encodings.flatMap((encoding) =>
    (prefix === undefined ? [false] : [false, true])
      .filter((strip) => encoding !== key.encoding || strip !== (isStripped ?? false))
      .map((strip) => decoded(encoding, strip)),
  )
  if (scheme.mac.kind !== 'hmac') return variants
  const { preHash, ...rest } = key
  const hashed = preHash
    ? withKey(given, 'when the secret itself is the key', rest)
    : withKey(given, 'when the key is the SHA-1 of the secret', { ...rest, preHash: 'sha1' })
  return [...variants, hashed]
}

const withKey = (given: Given, how: string, key: KeyDecoding) =>
  vary(given, { part: 'key', how, scheme: { ...given.scheme, key } })
