import type { Bytes } from '../bytes.js'
import { type BodyInput, rawBody } from '../kinds.js'

export interface RequestContent {
  /** What is sent, written as the provider writes it. */
  payload?: unknown
  /** The exact body, instead of `payload`. */
  body?: BodyInput | undefined
}

/**
 * The body of a request that is made for a test: `body` unchanged, else `payload` written, else the sample's text.
 *
 * @throws TypeError for a `payload` that is given and undefined, and for a `body` that is neither text nor bytes
 * @example
 * const body = contentOf({ payload: { id: 7 } }, '{}') // '{"id":7}'
 */
export function contentOf(
  content: RequestContent,
  sample: string,
  write: (payload: unknown) => string = JSON.stringify,
): string | Bytes {
  if (content.body !== undefined) {
    const exact = rawBody(content.body)
    if (exact === undefined) {
      throw new TypeError('Option "body" must be text or bytes. To send it as JSON, give it as "payload".')
    }
    return exact as string | Bytes
  }
  if (!('payload' in content)) return sample
  // Else a test with a misspelt name of a sample would pass for another event.
  if (content.payload === undefined) throw new TypeError('Option "payload" is undefined.')
  return write(content.payload)
}
