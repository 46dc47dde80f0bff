import { isBytes, isTextOrBytes, type Secret, type SecretRules } from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import { isPublicKey } from './ed25519.js'
import { decoderOf } from './encoding.js'
import { secretInvalid } from './problem.js'
import type { Scheme } from './scheme.js'

/** The secrets that were given as texts. */
export function textsOf(secret: Secret | readonly Secret[]): readonly string[] {
  return [secret].flat().flatMap((entry: Secret | null | undefined) => {
    const value = isTextOrBytes(entry) ? entry : entry?.value
    return typeof value === 'string' ? [value] : []
  })
}

/**
 * How secrets of this scheme are read: as core reads them, decoded as `scheme.key` says.
 *
 * `role` matters where the two sides hold different keys: a receiver of Ed25519 has the public one.
 */
export function secretRules(
  { name, key = { encoding: 'utf8' }, mac }: Scheme,
  allowShortSecrets: boolean | undefined,
  role: 'verify' | 'sign',
): SecretRules {
  const { encoding, stripPrefix = [], minBytes = 0 } = key
  const invalid = (problem: string) => secretInvalid(`Option "secret" ${problem}`)
  const decodeText = (text: string) => {
    const prefix = stripPrefix.find((start) => text.startsWith(start)) ?? ''
    return decoderOf(encoding)(text.slice(prefix.length))
  }
  return {
    packageName,
    allowShortSecrets,
    encoding: `${encoding}, as ${name ?? 'the scheme'} asks for`,
    decode(secret) {
      const bytes = typeof secret === 'string' ? decodeText(secret) : secret
      if (!isBytes(bytes)) return undefined
      if (bytes.length < minBytes && allowShortSecrets !== true)
        invalid(`is under ${minBytes} bytes (allowShortSecrets).`)
      if (mac.kind === 'ed25519') {
        if (role === 'verify' && !isPublicKey(bytes))
          invalid('is not an Ed25519 public key: the last 32 bytes of PEM or DER.')
        if (role === 'sign' && bytes.length !== 32 && bytes.length !== 64) invalid('is not an Ed25519 private key.')
      }
      return bytes
    },
  }
}
