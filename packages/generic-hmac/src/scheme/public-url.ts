import type { Engine } from './engine.js'
import { optionInvalid } from './problem.js'

/**
 * The configured URL, as it was written: senders sign what they were told, letter by letter.
 *
 * @throws ConfigError when a scheme that signs a URL has none, or what is configured is none
 */
export function readPublicUrl({ signsUrl }: Engine, publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined) {
    if (!signsUrl) return undefined
    return optionInvalid(
      'Option "publicUrl" is required: this scheme signs the URL that the sender was given, and what a request says of its own URL proves nothing.',
    )
  }
  if (typeof publicUrl !== 'string' || !/^https?:\/\/[^\s#/][^\s#]*$/i.test(publicUrl)) {
    optionInvalid(
      'Option "publicUrl" must be the whole URL as the sender was given it, https://... without a fragment.',
    )
  }
  return publicUrl
}
