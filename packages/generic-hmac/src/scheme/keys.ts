import { ConfigError, type SecretRules } from '@hookwright/core'
import { isPublicKey } from './ed25519.js'
import { decodeText } from './mac.js'
import { packageName } from './problem.js'
import type { Scheme } from './scheme.js'

const shortest = 16

/**
 * How secrets of this scheme are read: as core reads them, decoded as `scheme.key` says.
 *
 * `role` matters where the two sides hold different keys: a receiver of Ed25519 has the public one.
 */
export function secretRules(
  { key = { encoding: 'utf8' }, mac }: Scheme,
  allowShortSecrets: boolean | undefined,
  role: 'verify' | 'sign',
): SecretRules {
  const invalid = (problem: string): never => {
    throw new ConfigError(packageName, 'secret_invalid', `Option "secret": ${problem}`)
  }
  return {
    packageName,
    allowShortSecrets,
    decode(text) {
      const prefix = key.stripPrefix?.find((start) => text.startsWith(start)) ?? ''
      const bytes = decodeText(text.slice(prefix.length), key.encoding)
      if (!bytes) return invalid(`a secret is not ${key.encoding}, which is what the scheme asks for.`)
      const { minBytes = shortest } = key
      if (bytes.length < minBytes && !allowShortSecrets) {
        invalid(`a secret is shorter than ${minBytes} bytes. Choose a longer one, or set allowShortSecrets.`)
      }
      if (
        mac.kind === 'ed25519' &&
        (role === 'verify' ? !isPublicKey(bytes) : bytes.length !== 32 && bytes.length !== 64)
      ) {
        invalid(`a secret is no Ed25519 ${role === 'verify' ? 'public' : 'private'} key.`)
      }
      return bytes
    },
  }
}
