import type { Bytes } from './bytes.js'
import { startTimer, type TimeSource } from './clock.js'
import { ConfigError, RequestError } from './errors.js'
import type { MaybePromise } from './maybe-promise.js'

export interface HeaderLookup {
  /** The value, several joined by `, `; null when absent. Names in any case. */
  get(name: string): string | null
}

export interface BodyLimits {
  packageName: string
  clock: TimeSource
  maxBytes: number
  timeoutMs: number
}

/** Called with the size of each chunk before it is kept; throws when the process holds too much. */
export type Take = (bytes: number) => void

/** A request as protocols see it, whichever platform brought it: its body was read. */
export interface Incoming {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  /** What the platform passed along: env, params, tenant. */
  readonly context: unknown
  /** The exact bytes. */
  readonly body: Bytes
  toHeaders(): Headers
}

/** A request as the pipeline gets it: its body is still to be read. */
export interface IncomingRequest extends Omit<Incoming, 'body'> {
  body: Bytes
  /** Reads the body, once. Fails with `RequestError`, or with `ConfigError` when someone read it before. */
  read(limits: BodyLimits, take: Take): MaybePromise<Bytes>
}

export const noBytes: Bytes = /* @__PURE__ */ new Uint8Array(0)

export function bodyConsumed({ packageName }: Pick<BodyLimits, 'packageName'>): ConfigError {
  return new ConfigError(
    packageName,
    'body_consumed',
    'The body was read before the webhook saw it. Mount the webhook before any body parser, or keep the raw bytes: ' +
      'signatures are made over them, not over parsed values.',
  )
}

export function bodyCutOff({ packageName }: Pick<BodyLimits, 'packageName'>, cause?: unknown): RequestError {
  return new RequestError(packageName, 'body_unreadable', 'The body ended early or could not be read.', { cause })
}

/** Throws when a body of so many bytes is too large. NaN is no length: the bytes themselves are counted too. */
export function checkLength({ packageName, maxBytes }: BodyLimits, length: number): void {
  if (length > maxBytes) {
    throw new RequestError(packageName, 'body_too_large', `The body is larger than ${maxBytes} bytes (maxBodyBytes).`)
  }
}

/** Where a platform puts the chunks of a body as they come. */
export interface BodySink {
  /** False when no more is wanted. */
  add(chunk: Uint8Array): boolean
  end(): void
  /** The body will not end: it was cut off or can't be read. */
  cut(cause?: unknown): void
}

/**
 * The first `length` of `bytes` and a chunk behind them, in one piece. Chunks are not kept: each weighs hundreds of
 * bytes, however little is in it, and whoever sends decides how many there are.
 */
function append(bytes: Bytes, length: number, chunk: Bytes): Bytes {
  // Most bodies come in one chunk: it is the body.
  if (length === 0) return chunk
  const end = length + chunk.length
  let roomy = bytes
  if (end > bytes.length) {
    roomy = new Uint8Array(Math.max(2 * end, 1_024))
    roomy.set(bytes.subarray(0, length))
  }
  roomy.set(chunk, length)
  return roomy
}

/**
 * Gathers a body within its limits, on one promise: an await per chunk would cost more than a small body's MAC.
 *
 * @param start begins to fill the sink, later and not at once, and returns how to stop
 */
export function gatherBody(limits: BodyLimits, take: Take, start: (sink: BodySink) => () => void): Promise<Bytes> {
  const { packageName, clock, timeoutMs } = limits
  return new Promise((resolve, reject) => {
    let bytes = noBytes
    let length = 0
    let open = true
    let cancelTimer = () => {}
    const close = () => {
      open = false
      cancelTimer()
    }
    const fail = (error: unknown) => {
      close()
      // A platform may hold on to the sink for as long as a sender does.
      bytes = noBytes
      stop()
      reject(error)
    }
    const stop = start({
      add(chunk) {
        if (!open) return false
        try {
          // A stream may be of anything. (By its kind, not its class: there is one of those per realm.)
          if (chunk?.BYTES_PER_ELEMENT !== 1) throw bodyCutOff(limits)
          checkLength(limits, length + chunk.length)
          take(chunk.length)
          bytes = append(bytes, length, chunk as Bytes)
          length += chunk.length
        } catch (error) {
          fail(error)
        }
        return open
      },
      end() {
        if (!open) return
        close()
        resolve(bytes.subarray(0, length))
      },
      cut(cause) {
        if (open) fail(bodyCutOff(limits, cause))
      },
    })
    // Only now: what can't be started, because it is no request of the platform, must not time out.
    try {
      cancelTimer = startTimer(clock, timeoutMs, () =>
        fail(
          new RequestError(packageName, 'body_timeout', `The body took longer than ${timeoutMs} ms (bodyTimeoutMs).`),
        ),
      )
    } catch (error) {
      fail(error)
    }
  })
}

/** The Fetch `Request` as the pipeline sees it. */
export class FetchIncoming implements IncomingRequest {
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
      // Some browsers have no streams of requests.
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
