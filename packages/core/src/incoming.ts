import type { Bytes } from './bytes.js'
import type { TimeSource } from './clock.js'
import { ConfigError, RequestError } from './errors.js'
import type { MaybePromise } from './maybe-promise.js'

export interface HeaderLookup {
  /** The value, or several joined by `, `; null if absent. Names are case-insensitive. */
  get(name: string): string | null
}

/** The limits for reading a body: a part of a receiver's settings. */
export interface BodyLimits {
  /** Named in every error. */
  readonly packageName: string
  readonly clock: TimeSource
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
}

/** Called with the size of each chunk before it is kept; throws when the process holds too much. */
export type Take = (bytes: number) => void

/** A request as protocols see it, from any platform, with its body already read. */
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

/** A request as the pipeline gets it, with its body not read yet. */
export interface IncomingRequest extends Omit<Incoming, 'body'> {
  body: Bytes
  /** How many bytes of the body were read, also if the rest was refused. Reported in the outcome. */
  bytesRead: number
  /** Reads the body, once. Fails with `RequestError`, or with `ConfigError` if it was read before. */
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
 * Throws if the body does not have the length that the head declares. No server accepts that from a sender, so
 * something in between read the body and passed on an empty or rewritten one. (For GET and HEAD, Fetch has no body.)
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

/** Throws if a body of this many bytes is too large. NaN, for an unknown length, passes: the bytes are counted too. */
export function checkLength({ packageName, maxBodyBytes }: BodyLimits, length: number): void {
  if (length > maxBodyBytes) {
    const problem = `The body is larger than ${maxBodyBytes} bytes (maxBodyBytes).`
    throw new RequestError(packageName, 'body_too_large', problem)
  }
}
