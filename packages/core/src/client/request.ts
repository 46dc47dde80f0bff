import type { Issue, StandardSchema } from '../loose.js'
import type { MaybePromise } from '../maybe-promise.js'
import type { Target } from './address.js'
import type { Answer } from './problem.js'
import type { ApiBody, HeaderValues } from './transport.js'

/** What every method of a client takes beside its own arguments. */
export interface CallOptions {
  signal?: AbortSignal | undefined
  /** How long one attempt may take, in milliseconds. Default: the client's. */
  timeoutMs?: number | undefined
  /** How long each call may take with all its waiting and repeating, in milliseconds. Default: the client's. */
  deadlineMs?: number | undefined
}

/** A method's call options by name: what else its caller's object holds must not reach the request. */
export function callOptionsOf({ signal, timeoutMs, deadlineMs }: CallOptions): CallOptions {
  return { signal, timeoutMs, deadlineMs }
}

export interface EarlierAttempts {
  /** Whether one of them may have had its effect: no answer came, or one that does not tell, such as a 502. */
  readonly mayHaveWorked: boolean
}

export interface ApiRequest<T = unknown> extends Target, CallOptions {
  /** Default: GET, or POST when there is a body. */
  method?: string | undefined
  /** Sent as JSON, with exactly `content-type: application/json`. */
  json?: unknown
  /** Sent as it is; instead of `json`. */
  body?: ApiBody | undefined
  /**
   * For this call; a function is asked before every attempt, once it may be sent, so that a signature or a timestamp is
   * fresh. Let it answer at once: the attempt's turn is over when it does not.
   */
  headers?: HeaderValues | ((attempt: { attempt: number }) => MaybePromise<HeaderValues>) | undefined
  /** What the call counts for in the rate limit. Default 1. */
  weight?: number | undefined
  /**
   * Whether sending it twice has the same result as once. Default: true for GET, HEAD, OPTIONS, PUT and DELETE. Set
   * `false` if even a lost connection must not lead to a second attempt.
   */
  idempotent?: boolean | undefined
  /** Any Standard Schema. Fields of a wrong type are removed and listed in `issues`; a wrong root is an `ApiError`. */
  schema?: StandardSchema<unknown, T> | undefined
  /** Dotted paths of the identifiers that the call is about: without them the answer is an `ApiError`. */
  requires?: readonly string[] | undefined
  /**
   * Which answers other than 2xx count as success: for example a 404 to a deletion that an earlier attempt, whose answer
   * was lost, may have done.
   */
  accepts?: ((answer: Answer, before: EarlierAttempts) => boolean) | undefined
  /** Other texts that must not appear in an error: secrets in the body, which providers often quote. */
  secrets?: readonly string[] | undefined
}

export interface ApiResponse<T = unknown> {
  /** The body as JSON, or as text when it is something else; undefined when it is empty. */
  readonly data: T
  /** Fields of an unexpected type: absent from `data`. */
  readonly issues: readonly Issue[]
  readonly status: number
  readonly headers: Headers
  /** How many attempts it took. */
  readonly attempts: number
}
