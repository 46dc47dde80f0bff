import type { Scheme } from '../scheme/scheme.js'
import { withoutSecret, withSecret } from './contents.js'
import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'

/** A bare digest over secret and content, or over secret and body, instead of an HMAC. */
function digestVariants(given: Given, hash: 'sha1' | 'sha256' | 'sha512'): Variant[] {
  const { scheme } = given
  return [scheme.content, [{ body: true } as const]].flatMap(withSecret).map((content, index) => {
    const where = index % 2 === 0 ? 'before' : 'after'
    const how = `as a bare digest with the secret ${where} the rest, like schemes.insecureSha256Concat: it is not a MAC, and can be forged`
    return vary(given, {
      part: 'hash',
      how,
      scheme: { ...scheme, mac: { kind: 'digest', hash, insecure: true }, content },
    })
  })
}

/** A signature of 64 bytes may be an Ed25519 one, and the secret a public key. */
function ed25519Variants(given: Given): Variant[] {
  const how = 'as an Ed25519 signature, when the secret is a public key'
  return (['hex', 'base64'] as const).map((encoding) =>
    vary(given, { part: 'hash', how, scheme: { ...given.scheme, mac: { kind: 'ed25519' }, key: { encoding } } }),
  )
}

/** Other ways to make a proof. Other hashes are found by the length of the signature, when it is read in other ways. */
export function macVariants(given: Given): Variant[] {
  const { scheme } = given
  const { mac, content } = scheme
  if (mac.kind === 'digest') {
    const how = 'as an HMAC, which has the secret as its key and not in its content'
    const hmac: Scheme = { ...scheme, mac: { kind: 'hmac', hash: mac.hash }, content: withoutSecret(content) }
    return [vary(given, { part: 'hash', how, scheme: hmac })]
  }
  if (mac.kind !== 'hmac') return []
  return [...(mac.hash === 'sha384' ? [] : digestVariants(given, mac.hash)), ...ed25519Variants(given)]
}
