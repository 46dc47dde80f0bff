import { parseUrl } from '@hookwright/core/signature'
import { optionInvalid } from './problem.js'

/** @throws ConfigError for a text that is no whole URL, and for credentials, which no request of Fetch can have in it */
export function readUrl(url: string | URL): URL {
  const found = parseUrl(url) ?? optionInvalid('Option "url" is not an absolute URL.')
  if (found.username || found.password) optionInvalid('Option "url" may not hold a user or a password.')
  return found
}

/**
 * The configured URL, as it was written: senders sign what they were told, letter by letter, and what a request says
 * of its own URL proves nothing.
 *
 * @param isRequired whether the scheme signs it
 * @throws ConfigError when it is required and absent, or what is configured is none
 */
export function readPublicUrl(publicUrl: string | undefined, isRequired: boolean): string | undefined {
  if (publicUrl === undefined && !isRequired) return undefined
  if (typeof publicUrl === 'string' && /^https?:\/\/[^\s#/][^\s#]*$/i.test(publicUrl)) return publicUrl
  return optionInvalid(
    'Option "publicUrl", for schemes that sign it, must be the whole URL that the sender was given, without a fragment.',
  )
}
