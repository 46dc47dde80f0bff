import { digest, equalBytes, type HmacHash } from '@hookwright/core'
import { serializeDictionary } from 'structured-headers'
import { optionInvalid, refuse } from '../scheme/problem.js'
import { bytesOf, malformed, readDictionary } from './fields.js'

export type ContentDigestAlgorithm = 'sha-256' | 'sha-512'

/** The digests of RFC 9530 that are not broken. Others in the field are ignored. */
const hashes = new Map<string, HmacHash>([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

/**
 * Binds the body to a `Content-Digest` that a signature covers: every known digest in it must be the body's.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9530.html#name-the-content-digest-field
 */
export async function checkContentDigest(field: string, body: Uint8Array): Promise<void> {
  let checked = 0
  for (const [name, member] of readDictionary('Content-Digest', field)) {
    const hash = hashes.get(name)
    if (!hash) continue
    const stated = bytesOf(member)
    if (!stated) return malformed('Content-Digest is not a dictionary of byte sequences.')
    if (!equalBytes(stated, await digest(hash, [body]))) {
      refuse('signature_mismatch', 'The body is not the one that was signed.')
    }
    checked++
  }
  if (checked === 0) malformed('Content-Digest has neither sha-256 nor sha-512.')
}

/**
 * The field for a body: `sha-256=:...:`.
 *
 * @throws ConfigError `option_invalid` for another algorithm
 */
export async function contentDigest(body: Uint8Array, algorithm: ContentDigestAlgorithm = 'sha-256'): Promise<string> {
  const hash = hashes.get(algorithm) ?? optionInvalid('A digest is made with "sha-256" or "sha-512".')
  const bytes = await digest(hash, [body])
  return serializeDictionary(new Map([[algorithm, [bytes, new Map()]]]))
}
