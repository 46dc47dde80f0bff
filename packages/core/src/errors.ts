import type { ApiError, TransportError } from './client/errors.js'

/**
 * Errors by who must act. Every class has a closed `code` union; messages name the package, what failed and the next
 * step. No error holds a secret, a signature, a body, a `Request` or a `Response`.
 */

/** What is kept of a cause: enough to find it, nothing that could hold a secret. */
export interface ReducedCause {
  readonly name: string
  readonly message: string
  readonly code?: string | number
}

/** Reduces anything thrown to its name, message and code. */
export function reduceCause(error: unknown): ReducedCause {
  if (!(error instanceof Error)) return { name: typeof error, message: 'not an Error' }
  const { name, message, code } = error as Error & { code?: unknown }
  return typeof code === 'string' || typeof code === 'number' ? { name, message, code } : { name, message }
}

/**
 * Anything thrown in one line for a log: a value that is no Error could hold anything. Of the cause of an error of ours
 * only name and code, because the message of a client may hold the address and password it connects with.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is not an Error was thrown'
  const { name, code = '' } = isHookwrightError(error) ? ((error.cause ?? {}) as Partial<ReducedCause>) : {}
  const line = `${String(error.name)}: ${String(error.message)}${name ? ` (${`${name} ${code}`.trim()})` : ''}`
  // A message may quote a sender, who must not write lines of its own into a log.
  return line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

export interface HookwrightErrorOptions {
  /** Anything thrown; only its name, message and code are kept. */
  cause?: unknown
}

/** What all errors of Hookwright share. Test for one with {@link isHookwrightError}. */
export abstract class HookwrightError<Code extends string = string> extends Error {
  abstract override readonly name: HookwrightErrorName
  readonly code: Code

  constructor(packageName: string, code: Code, message: string, options?: HookwrightErrorOptions) {
    super(`[${packageName}] ${message}`, options?.cause === undefined ? {} : { cause: reduceCause(options.cause) })
    this.code = code
  }

  /** How {@link isHookwrightError} knows an error of another copy of this package. On the prototype: it is not printed. */
  get '@hookwright/core:error'(): true {
    return true
  }
}

export type ConfigErrorCode = 'secret_invalid' | 'scheme_invalid' | 'option_invalid' | 'body_consumed' | 'no_handler'

/** The developer must act: thrown at construction, or when a platform shows the mistake. */
export class ConfigError extends HookwrightError<ConfigErrorCode> {
  override readonly name = 'ConfigError'
}

export type VerificationErrorCode =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'timestamp_missing'
  | 'timestamp_malformed'
  | 'timestamp_outside_tolerance'
  | 'secret_unknown'
  | 'principal_mismatch'
  | 'challenge_refused'

/** The sender is not proven. It is told nothing of the reason. */
export class VerificationError extends HookwrightError<VerificationErrorCode> {
  override readonly name = 'VerificationError'
}

export type RequestErrorCode =
  | 'method_not_allowed'
  | 'encoding_unsupported'
  | 'body_too_large'
  | 'body_timeout'
  | 'body_unreadable'
  | 'json_invalid'

/** The request cannot be used, whoever sent it. */
export class RequestError extends HookwrightError<RequestErrorCode> {
  override readonly name = 'RequestError'
}

export type StoreErrorCode =
  | 'store_failed'
  | 'store_full'
  | 'queue_failed'
  | 'secrets_failed'
  | 'overloaded'
  | 'lease_lost'

/** A store, a queue or the lookup of a secret failed, or this process is over its limits. The sender retries. */
export class StoreError extends HookwrightError<StoreErrorCode> {
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
 * Whether something thrown is an error of Hookwright, also when it comes from another copy of the package.
 *
 * @example
 * if (isHookwrightError(error, 'VerificationError')) console.warn(error.code)
 */
export function isHookwrightError<Name extends HookwrightErrorName = HookwrightErrorName>(
  error: unknown,
  name?: Name,
): error is HookwrightErrors[Name] {
  if (typeof error !== 'object' || error === null || !('@hookwright/core:error' in error)) return false
  return name === undefined || (error as { name?: unknown }).name === name
}

export interface RetryLaterOptions extends HookwrightErrorOptions {
  /** How long the sender should wait, in milliseconds. Sent as `Retry-After`, rounded up to seconds. */
  retryAfterMs: number
}

/**
 * Thrown by a handler that cannot work now: the delivery is released and answered 503 with `Retry-After`, and
 * `onError` is not asked.
 *
 * @example
 * throw new RetryLater({ retryAfterMs: 30_000 })
 */
export class RetryLater extends HookwrightError<'retry_later'> {
  override readonly name = 'RetryLater'
  readonly retryAfterMs: number

  constructor(options: RetryLaterOptions) {
    super('@hookwright/core', 'retry_later', 'The handler asked for a later delivery.', options)
    const { retryAfterMs } = options
    this.retryAfterMs = Number.isFinite(retryAfterMs) && retryAfterMs > 0 ? retryAfterMs : 0
  }
}
