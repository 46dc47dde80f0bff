import { CausedError, type HookwrightErrorOptions } from '../errors.js'

export interface ApiErrorOptions extends HookwrightErrorOptions {
  /** The HTTP status; 0 for a redirect that a browser hides. */
  status: number
  providerCode?: string | number | undefined
  requestId?: string | undefined
  /** Whether the same call may succeed later. */
  retryable: boolean
  /** How long the provider asked to wait, in milliseconds. */
  retryAfterMs?: number | undefined
}

/**
 * A provider's API answered with an error, or with something that can't be used. The message holds no credential and at
 * most a sentence of the provider's answer.
 */
export class ApiError extends CausedError<'api_error'> {
  override readonly name = 'ApiError'
  /** The HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number
  /** The provider's own code, if it sent one. */
  readonly providerCode: string | number | undefined
  /** The id of the request that the provider's support asks for, if it sent one. */
  readonly requestId: string | undefined
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(packageName: string, message: string, options: ApiErrorOptions) {
    super(packageName, 'api_error', message, options)
    this.status = options.status
    this.providerCode = options.providerCode
    this.requestId = options.requestId
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs
  }
}

/** `network`: no connection, or it broke. `timeout`: one attempt took too long. `deadline`: the whole call would. */
export type TransportErrorCode = 'network' | 'timeout' | 'deadline'

/** No answer came. An abort is not one of these: it rejects with the signal's own reason. */
export class TransportError extends CausedError<TransportErrorCode> {
  override readonly name = 'TransportError'
}
