import type { Bytes } from '../bytes.js'
import { type BodyInput, rawBody } from '../kinds.js'

export interface RequestContent {
  /** What to send, serialised as the provider does. */
  payload?: unknown
  /** The exact body, instead of `payload`. */
  body?: BodyInput | undefined
}

/**
 * The body of a test request: `body` unchanged, otherwise `payload` serialised, otherwise the sample.
 *
 * @throws TypeError for a `payload` that is present but undefined, and for a `body` that is neither text nor bytes
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
  // Otherwise a test that misspells the name of a sample would pass with a different event.
  if (content.payload === undefined) throw new TypeError('Option "payload" is undefined.')
  return write(content.payload)
}
