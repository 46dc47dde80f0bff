import { parseUrl } from '@hookwright/core/signature'
import { optionInvalid } from './problem.js'

/**
 * @throws ConfigError for a text that is not an absolute URL, and for credentials, which Fetch does not allow in a URL
 */
export function readUrl(url: string | URL): URL {
  const found = parseUrl(url) ?? optionInvalid('Option "url" is not an absolute URL.')
  if (found.username || found.password) optionInvalid('Option "url" must not contain a user or a password.')
  return found
}

/**
 * The configured URL, exactly as written: senders sign the URL that they were given, letter by letter, and what a
 * request says of its own URL proves nothing.
 *
 * @param isRequired whether the scheme signs it
 * @throws ConfigError when it is required and absent, or is not an absolute http or https URL without a fragment
 */
export function readPublicUrl(publicUrl: string | undefined, isRequired: boolean): string | undefined {
  if (publicUrl === undefined && !isRequired) return undefined
  if (typeof publicUrl === 'string' && /^https?:\/\/[^\s#/][^\s#]*$/i.test(publicUrl)) return publicUrl
  return optionInvalid(
    'Option "publicUrl", for schemes that sign it, must be the whole URL that the sender was given, without a fragment.',
  )
}
