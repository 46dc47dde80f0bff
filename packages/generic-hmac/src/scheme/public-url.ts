import type { Engine } from './engine.js'
import { optionInvalid } from './problem.js'

/**
 * The configured URL, as it was written: senders sign what they were told, letter by letter, and what a request says
 * of its own URL proves nothing.
 *
 * @throws ConfigError when a scheme that signs a URL has none, or what is configured is none
 */
export function readPublicUrl({ signs }: Engine, publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined && !signs.has('url')) return undefined
  if (typeof publicUrl === 'string' && /^https?:\/\/[^\s#/][^\s#]*$/i.test(publicUrl)) return publicUrl
  return optionInvalid(
    'Option "publicUrl", for schemes that sign it, must be the whole URL that the sender was given, without a fragment.',
  )
}
