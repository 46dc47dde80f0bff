import type { Bytes } from './bytes.js'
import type { TimeSource } from './clock.js'
import { ConfigError, RequestError } from './errors.js'
import type { MaybePromise } from './maybe-promise.js'

export interface HeaderLookup {
  /** The value, several joined by `, `; null when absent. Names in any case. */
  get(name: string): string | null
}

/** What bounds the reading of a body: a part of a receiver's settings. */
export interface BodyLimits {
  /** Named in every error. */
  readonly packageName: string
  readonly clock: TimeSource
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
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
  /** The headers as Fetch has them. */
  toHeaders(): Headers
}

/** A request as the pipeline gets it: its body is still to be read. */
export interface IncomingRequest extends Omit<Incoming, 'body'> {
  body: Bytes
  /** How much of the body was read: counted, and reported, also where the rest was refused. */
  bytesRead: number
  /** Reads the body, once. Fails with `RequestError`, or with `ConfigError` when someone read it before. */
  read(limits: BodyLimits, take: Take): MaybePromise<Bytes>
}

/** An empty body. */
export const noBytes: Bytes = /* @__PURE__ */ new Uint8Array(0)

export function bodyConsumed(
  { packageName }: Pick<BodyLimits, 'packageName'>,
  problem = 'The body was read before the webhook saw it.',
): ConfigError {
  return new ConfigError(
    packageName,
    'body_consumed',
    `${problem} Mount the webhook before any body parser, or keep the raw bytes: ` +
      'signatures are made over them, not over parsed values.',
  )
}

/**
 * Throws when the head tells another length than the body has. No server lets a sender do that: something on the way
 * read the body, and passed on nothing, or what it wrote itself. (Of a GET and a HEAD, Fetch has no body.)
 */
export function checkUnchanged(limits: BodyLimits, { method, headers, body }: Incoming): void {
  const stated = headers.get('content-length')
  if (stated && Math.abs(Number(stated) - body.length) > 0 && method !== 'GET' && method !== 'HEAD') {
    throw bodyConsumed(limits, `${stated} bytes were sent (content-length), but the webhook got ${body.length}.`)
  }
}

export function bodyCutOff({ packageName }: Pick<BodyLimits, 'packageName'>, cause?: unknown): RequestError {
  return new RequestError(packageName, 'body_unreadable', 'The body ended early or could not be read.', { cause })
}

/** Throws when a body of so many bytes is too large. NaN is no length: the bytes themselves are counted too. */
export function checkLength({ packageName, maxBodyBytes }: BodyLimits, length: number): void {
  if (length > maxBodyBytes) {
    const problem = `The body is larger than ${maxBodyBytes} bytes (maxBodyBytes).`
    throw new RequestError(packageName, 'body_too_large', problem)
  }
}
