import type { ApiError, TransportError } from './client/errors.js'
import { isError } from './kinds.js'

/**
 * Errors, classified by who must act. Every class has a closed union of codes; messages name the package, what failed
 * and the next step. No error holds a secret, a signature, a body, a `Request` or a `Response`.
 */

/** The part of a cause that is kept: enough to find it, and nothing that could hold a secret. */
export interface ReducedCause {
  readonly name: string
  readonly message: string
  readonly code?: string | number
}

/** The text for an error whose fields throw when they are read, as those of a proxy may. */
const unreadable = 'an Error that can not be read was thrown'

/**
 * Reduces anything thrown to its name, message and code. Never throws, because it is called while an error is reported.
 */
export function reduceCause(error: unknown): ReducedCause {
  try {
    if (!isError(error)) return { name: typeof error, message: 'not an Error' }
    const { name, message: said, code } = error as Partial<Error> & { code?: unknown; name: string }
    // `fetch` quotes a URL with its user and password, so these are removed. A message that is not a text is dropped.
    const message = said?.replace?.(/\/\/[^\s/]*@/g, '//') ?? ''
    return typeof code === 'string' || typeof code === 'number' ? { name, message, code } : { name, message }
  } catch {
    return { name: 'Error', message: unreadable }
  }
}

/**
 * Describes anything thrown in one line for a log. A value that is not an Error is not quoted: it could hold anything.
 * For the cause of a Hookwright error, only name and code: a client's message may hold the URL and password it connects
 * with.
 */
export function describeError(error: unknown): string {
  try {
    if (!isError(error)) return 'a value that is not an Error was thrown'
    const { name, code = '' } = isHookwrightError(error) ? ((error.cause ?? {}) as Partial<ReducedCause>) : {}
    const line = `${String(error.name)}: ${String(error.message)}${name ? ` (${`${name} ${code}`.trim()})` : ''}`
    // A message may quote a sender, which must not be able to add lines to a log or reverse its text.
    // An explicit list: some engines are built without the Unicode tables that `\p` needs.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it finds.
    return line.replace(/[\0-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g, ' ')
  } catch {
    return unreadable
  }
}

export interface HookwrightErrorOptions {
  /** Anything thrown; only its name, message and code are kept. */
  cause?: unknown
}

/** The base of all Hookwright errors. Test for one with {@link isHookwrightError}. */
export abstract class HookwrightError<Code extends string = string> extends Error {
  abstract override readonly name: HookwrightErrorName
  readonly code: Code

  constructor(packageName: string, code: Code, message: string, options?: { cause?: ReducedCause }) {
    super(`[${packageName}] ${message}`, options)
    this.code = code
  }

  /**
   * How {@link isHookwrightError} recognises errors of another copy of this package. On the prototype, so not printed.
   */
  get '@hookwright/core:error'(): true {
    return true
  }
}

/** An error class that takes a cause. */
export abstract class CausedError<Code extends string> extends HookwrightError<Code> {
  constructor(packageName: string, code: Code, message: string, options?: HookwrightErrorOptions) {
    super(packageName, code, message, options?.cause === undefined ? {} : { cause: reduceCause(options.cause) })
  }
}

export type ConfigErrorCode =
  /** A secret is blank, too short or in another encoding, or there are too many. Correct the setting. */
  | 'secret_invalid'
  /** A scheme contradicts itself or would be unsafe. The message names the field. */
  | 'scheme_invalid'
  /** An option is missing, or has a value that is not allowed. The message names the option. */
  | 'option_invalid'
  /** A middleware read, parsed or changed the body first. Mount the receiver before it, or keep the raw bytes. */
  | 'body_consumed'
  /** A delivery came, but the receiver has no `on`, no `onOther` and no `onDelivery`. */
  | 'no_handler'

/** The developer must act: thrown at construction, or when a platform shows the mistake. */
export class ConfigError extends HookwrightError<ConfigErrorCode> {
  override readonly name = 'ConfigError'
}

export type VerificationErrorCode =
  /** The request has no signature or token: it is from another sender, or the sender is not set up to sign. */
  | 'signature_missing'
  /** The value does not have the form of a signature: another scheme, or a header that was changed on its way. */
  | 'signature_malformed'
  /** The signature does not match secret and body: a different secret, or a body that was changed on its way. */
  | 'signature_mismatch'
  /** The signed time is missing. */
  | 'timestamp_missing'
  /** The signed time does not have the form that the scheme names. */
  | 'timestamp_malformed'
  /** Signed too long ago, or in the future: a replay, a late retry, or a wrong clock. */
  | 'timestamp_outside_tolerance'
  /** No secret is known for this request: your `secret` function returned none, or `authorize` refused it. */
  | 'secret_unknown'
  /** The signature proves one sender, but the payload names another. */
  | 'principal_mismatch'
  /** A challenge for a webhook that you do not know, or not in the form that the provider sends. */
  | 'challenge_refused'

/** The sender is not proven. The response does not tell it the reason. */
export class VerificationError extends CausedError<VerificationErrorCode> {
  override readonly name = 'VerificationError'
}

export type RequestErrorCode =
  /** A method that this sender does not use. */
  | 'method_not_allowed'
  /** The body is compressed, or its media type is not allowed by the scheme. */
  | 'encoding_unsupported'
  /** The body is larger than `maxBodyBytes`. */
  | 'body_too_large'
  /** The body took longer than `bodyTimeoutMs`. */
  | 'body_timeout'
  /** The body ended early, or is not text although the scheme asks for text. */
  | 'body_unreadable'
  /** The body is empty, not UTF-8 or not JSON. */
  | 'json_invalid'

/** The request cannot be used, whoever sent it. */
export class RequestError extends CausedError<RequestErrorCode> {
  override readonly name = 'RequestError'
}

export type StoreErrorCode =
  /** The store threw, took too long or gave an invalid answer. The error's `cause` has the name and the code. */
  | 'store_failed'
  /** `memoryStore` holds as many leases as `maxKeys` allows. */
  | 'store_full'
  /** The queue did not take the delivery within its deadline, or a message in it is not a delivery of Hookwright. */
  | 'queue_failed'
  /** A function that finds secrets, or decides about access, threw, took over 3 s or returned nothing usable. */
  | 'secrets_failed'
  /** The bodies that are being received exceed `maxInflightBytes`. */
  | 'overloaded'
  /** The lease ended and could not be extended: another process may have taken the delivery. */
  | 'lease_lost'

/** A store, a queue or the lookup of a secret failed, or this process is over its limits. The sender retries. */
export class StoreError extends CausedError<StoreErrorCode> {
  override readonly name = 'StoreError'
}

/** Every class of error, by its name. */
export interface HookwrightErrors {
  ConfigError: ConfigError
  VerificationError: VerificationError
  RequestError: RequestError
  StoreError: StoreError
  ApiError: ApiError
  TransportError: TransportError
  RetryLater: RetryLater
}

export type HookwrightErrorName = keyof HookwrightErrors

/**
 * Whether something thrown is a Hookwright error, including one from another copy of the package.
 *
 * @example
 * if (isHookwrightError(error, 'VerificationError')) console.warn(error.code)
 */
export function isHookwrightError<Name extends HookwrightErrorName = HookwrightErrorName>(
  error: unknown,
  name?: Name,
): error is HookwrightErrors[Name] {
  try {
    const known = error as Partial<HookwrightError> | null | undefined
    return known?.['@hookwright/core:error'] === true && (name === undefined || known.name === name)
  } catch {
    // A proxy that throws here is not a Hookwright error.
    return false
  }
}

export interface RetryLaterOptions extends HookwrightErrorOptions {
  /** How long the sender should wait, in milliseconds. Sent as `Retry-After`, rounded up to seconds. */
  retryAfterMs: number
}

/**
 * Thrown by a handler that can't work now: the delivery is released and answered 503 with `Retry-After`. `onError` is
 * not called.
 *
 * @example
 * throw new RetryLater({ retryAfterMs: 30_000 })
 */
export class RetryLater extends CausedError<'retry_later'> {
  override readonly name = 'RetryLater'
  readonly retryAfterMs: number

  constructor(options: RetryLaterOptions) {
    super('@hookwright/core', 'retry_later', 'The handler asked for a later delivery.', options)
    const { retryAfterMs } = options
    this.retryAfterMs = Number.isFinite(retryAfterMs) && retryAfterMs > 0 ? retryAfterMs : 0
  }
}
