import type { Bytes } from './bytes.js'
import { gatherBody } from './gather-body.js'
import { type BodyLimits, bodyConsumed, type IncomingRequest, noBytes, type Take } from './incoming.js'
import type { MaybePromise } from './maybe-promise.js'

/** A Fetch `Request` in the form that the pipeline reads. */
export class FetchIncoming implements IncomingRequest {
  readonly #request: Request
  readonly context: unknown
  body: Bytes = noBytes
  bytesRead = 0

  constructor(request: Request, context: unknown) {
    this.#request = request
    this.context = context
  }

  get method(): string {
    return this.#request.method
  }

  get url(): string {
    return this.#request.url
  }

  get headers(): Headers {
    return this.#request.headers
  }

  toHeaders(): Headers {
    return this.#request.headers
  }

  read(limits: BodyLimits, take: Take): MaybePromise<Bytes> {
    const { bodyUsed, body } = this.#request
    if (bodyUsed || body?.locked) throw bodyConsumed(limits)
    if (body === null) return noBytes
    return gatherBody(limits, take, ({ add, end, cut }) => {
      // Some browsers do not stream the body of a `Request`.
      if (!body) {
        this.#request.arrayBuffer().then((buffer) => add(new Uint8Array(buffer)) && end(), cut)
        return () => {}
      }
      const reader = body.getReader()
      const next = () => void reader.read().then(took, cut)
      const took = ({ done, value }: ReadableStreamReadResult<Uint8Array>) => {
        if (done) end()
        else if (add(value)) next()
      }
      next()
      // Not awaited: a sender that never ends must not hold the response either.
      return () => void reader.cancel().catch(() => {})
    })
  }
}
