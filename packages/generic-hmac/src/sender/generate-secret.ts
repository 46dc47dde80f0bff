import { encodeText } from '../scheme/encoding.js'
import { optionInvalid } from '../scheme/problem.js'

export interface GenerateSecretOptions {
  /** Length of the key in bytes, 24 to 64. Default 32. */
  bytes?: number | undefined
  /** Put before the encoded key. Default `whsec_`. */
  prefix?: string | undefined
  /** Default `base64`, as in Standard Webhooks. */
  encoding?: 'base64' | 'base64url' | 'hex' | undefined
}

const encodings: readonly unknown[] = ['base64', 'base64url', 'hex']

/**
 * A new random secret for one receiver, `whsec_` and 32 random bytes in base64 unless told otherwise. Give every
 * receiver its own.
 *
 * @throws ConfigError `option_invalid` when `bytes` is not from 24 to 64
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 * @example
 * const secret = generateSecret()
 */
export function generateSecret(options: GenerateSecretOptions = {}): string {
  const { bytes = 32, prefix = 'whsec_', encoding = 'base64' } = options
  if (!Number.isInteger(bytes) || bytes < 24 || bytes > 64) optionInvalid('Option "bytes" must be from 24 to 64.')
  if (!encodings.includes(encoding)) optionInvalid('Option "encoding" must be base64, base64url or hex.')
  return prefix + encodeText(crypto.getRandomValues(new Uint8Array(bytes)), encoding)
}
