import type { Bytes } from './bytes.js'
import { concatBytes } from './bytes.js'
import { type Clock, startTimer } from './clock.js'
import { ConfigError, RequestError } from './errors.js'

export interface HeaderLookup {
  /** The value, several joined by `, `; null when absent. Names in any case. */
  get(name: string): string | null
}

export interface BodyLimits {
  packageName: string
  clock: Clock
  maxBytes: number
  timeoutMs: number
  /** Called with the size of each chunk before it is kept; throws when the process holds too much. */
  take(bytes: number): void
}

/** A request as the pipeline sees it, whichever platform brought it. */
export interface IncomingRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  /** What the platform passed along: env, params, tenant. */
  readonly context: unknown
  toHeaders(): Headers
  /** Reads the body, once, and resolves to this request with it. Rejects with `RequestError`, or with `ConfigError` when someone read it before. */
  read(limits: BodyLimits): Promise<Incoming>
}

/** A request whose body was read: what protocols authenticate and parse. */
export interface Incoming extends Omit<IncomingRequest, 'read'> {
  /** The exact bytes; empty until `read` has resolved. */
  readonly body: Bytes
}

export const noBytes: Bytes = /* @__PURE__ */ new Uint8Array(0)

export function bodyTooLarge({ packageName, maxBytes }: BodyLimits): RequestError {
  return new RequestError(packageName, 'body_too_large', `The body is larger than ${maxBytes} bytes (maxBodyBytes).`)
}

export function bodyTimeout({ packageName, timeoutMs }: BodyLimits): RequestError {
  return new RequestError(packageName, 'body_timeout', `The body took longer than ${timeoutMs} ms (bodyTimeoutMs).`)
}

export function bodyUnreadable({ packageName }: BodyLimits, cause: unknown): RequestError {
  return new RequestError(packageName, 'body_unreadable', 'The body ended early or could not be read.', { cause })
}

export function bodyConsumed({ packageName }: Pick<BodyLimits, 'packageName'>): ConfigError {
  return new ConfigError(
    packageName,
    'body_consumed',
    'The body was read before the webhook saw it. Mount the webhook before any body parser, or keep the raw bytes: ' +
      'signatures are made over them, not over parsed values.',
  )
}

/** Reads step by step on one promise: an await and a race per chunk would cost more than a small body's MAC. */
function readStream(stream: ReadableStream<Uint8Array>, limits: BodyLimits): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const reader = stream.getReader()
    const chunks: Uint8Array[] = []
    let length = 0
    const fail = (error: unknown) => {
      cancelTimer()
      // Not awaited: a sender that never ends must not hold the response either.
      reader.cancel().catch(() => {})
      reject(error)
    }
    const cut = (cause: unknown) => fail(bodyUnreadable(limits, cause))
    const take = ({ done, value }: ReadableStreamReadResult<Uint8Array>) => {
      if (done) {
        cancelTimer()
        resolve(chunks.length === 1 ? (chunks[0] as Bytes) : concatBytes(chunks))
        return
      }
      length += value.length
      if (length > limits.maxBytes) return fail(bodyTooLarge(limits))
      try {
        limits.take(value.length)
      } catch (error) {
        return fail(error)
      }
      chunks.push(value)
      reader.read().then(take, cut)
    }
    const cancelTimer = startTimer(limits.clock, limits.timeoutMs, () => fail(bodyTimeout(limits)))
    reader.read().then(take, cut)
  })
}

/** The Fetch `Request` as the pipeline sees it. */
export class FetchIncoming implements IncomingRequest, Incoming {
  readonly #request: Request
  readonly context: unknown
  body: Bytes = noBytes

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

  get headers(): HeaderLookup {
    return this.#request.headers
  }

  toHeaders(): Headers {
    return this.#request.headers
  }

  async read(limits: BodyLimits): Promise<Incoming> {
    const { bodyUsed, body } = this.#request
    if (bodyUsed || body?.locked) throw bodyConsumed(limits)
    if (body) this.body = await readStream(body, limits)
    return this
  }
}
