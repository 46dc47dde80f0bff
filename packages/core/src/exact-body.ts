import { ConfigError } from './errors.js'
import { type BodyInput, rawBody } from './kinds.js'

/**
 * The text or bytes of a body that was given to be signed or verified.
 *
 * @throws ConfigError `option_invalid` for a parsed value
 */
export function exactBody(packageName: string, body: BodyInput): string | Uint8Array {
  const exact = rawBody(body)
  if (exact !== undefined) return exact
  throw new ConfigError(
    packageName,
    'option_invalid',
    'The body must be the raw bytes or text as they arrived: a parsed value gives other bytes when it is written again.',
  )
}
