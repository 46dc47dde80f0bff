import type { Scheme, SignatureFormat } from '../scheme/scheme.js'
import type { Given } from './given.js'
import { credentialHeaders, ownTexts } from './places.js'
import { shortTag } from './texts.js'
import { partOf, type Variant, vary } from './variant.js'
import { capital, placeOf } from './words.js'

/** The secret itself as the proof, in various places, with or without a prefix. */
export function tokenVariants(given: Given): Variant[] {
  const { scheme } = given
  const isToken = scheme.mac.kind === 'token'
  const token: Scheme = { ...scheme, mac: { kind: 'token' }, content: [], timestamp: undefined, bodyDigest: undefined }
  const headers = credentialHeaders(given).map(({ name, text }) => {
    const from = { header: name }
    return { from, words: placeOf(from), text }
  })
  return [...ownTexts(given), ...headers].flatMap(({ from, words, text }) =>
    [...new Set(['', shortTag(text)])].flatMap((prefix) =>
      (['utf8', 'base64'] as const).flatMap((encoding) => {
        const format: SignatureFormat = prefix === '' ? { kind: 'plain' } : { kind: 'plain', prefix }
        const changed: Scheme = { ...token, signature: { from, format, encoding } }
        const part = isToken ? partOf(scheme, changed) : 'hash'
        const how = prefix === '' ? 'the secret itself' : `the secret after "${prefix}"`
        const unsigned = isToken ? '' : ', and nothing is signed'
        const seen = `${capital(words)} holds ${how}, as ${encoding}${unsigned}.`
        return part ? [vary(given, { part, seen, how: 'when it is read this way', scheme: changed })] : []
      }),
    ),
  )
}
