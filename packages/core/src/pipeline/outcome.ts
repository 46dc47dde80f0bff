import {
  type ConfigErrorCode,
  isHookwrightError,
  type RequestErrorCode,
  type StoreErrorCode,
  type VerificationErrorCode,
} from '../errors.js'
import { commonHeaders, type Reply } from './reply.js'

export type OutcomeType =
  | 'handled'
  | 'slow'
  | 'duplicate'
  | 'stale'
  | 'acknowledged'
  | 'completion_failed'
  | 'challenge'
  | 'challenge_refused'
  | 'method_not_allowed'
  | 'encoding_unsupported'
  | 'unauthenticated'
  | 'body_too_large'
  | 'body_timeout'
  | 'body_unreadable'
  | 'json_invalid'
  | 'in_progress'
  | 'retry_later'
  | 'store_failed'
  | 'secrets_failed'
  | 'overloaded'
  | 'handler_failed'
  | 'no_handler'
  | 'body_consumed'
  | 'internal'

/**
 * Every outcome and its status. A sender learns nothing but the status: only the answer to a challenge has a body.
 */
export const outcomeTable: Readonly<Record<OutcomeType, number>> = {
  handled: 200,
  slow: 200,
  duplicate: 200,
  stale: 200,
  acknowledged: 200,
  completion_failed: 200,
  challenge: 200,
  challenge_refused: 403,
  method_not_allowed: 405,
  encoding_unsupported: 415,
  unauthenticated: 401,
  body_too_large: 413,
  body_timeout: 408,
  body_unreadable: 400,
  json_invalid: 400,
  in_progress: 503,
  retry_later: 503,
  store_failed: 503,
  secrets_failed: 503,
  overloaded: 503,
  handler_failed: 500,
  no_handler: 500,
  body_consumed: 500,
  internal: 500,
}

/** The result of one request. Holds no payload, body or secret: it may be logged and counted. */
export interface Outcome {
  readonly type: OutcomeType
  readonly provider: string
  readonly endpoint: string
  readonly status: number
  /** From the request's arrival until everything settled. */
  readonly durationMs: number
  /** How many bytes of the body were read. */
  readonly bytes: number
  /** The delivery's key in stores and queues, once it is known. */
  readonly key?: string | undefined
  /** The code of the error that decided the answer. */
  readonly code?:
    | ConfigErrorCode
    | VerificationErrorCode
    | RequestErrorCode
    | StoreErrorCode
    | 'retry_later'
    | undefined
  readonly secretId?: string | undefined
  readonly attempt?: number | undefined
  /** How many fields of the payload had an unexpected type. Absent if none. */
  readonly issues?: number | undefined
  /** What was thrown. A handler's own error is passed on unchanged. */
  readonly error?: unknown
}

/** Whether the outcome needs attention. Without `onOutcome` it is reported on the console. */
export function isFailure(type: OutcomeType): boolean {
  if (type === 'in_progress' || type === 'retry_later') return false
  return outcomeTable[type] >= 500 || type === 'completion_failed'
}

const retryAfterSeconds = 5

/** The largest number that every recipient can read as an integer. */
const longestRetryAfterSeconds = 2_147_483_647

/**
 * The reply to a sender, as the table says.
 *
 * @param error what decided; a `RetryLater` says when to retry
 * @param allow the methods that are received
 */
export function replyFor(type: OutcomeType, error?: unknown, allow = ''): Reply {
  const status = outcomeTable[type]
  let headers = commonHeaders
  if (status === 503) {
    const seconds = isHookwrightError(error, 'RetryLater') ? Math.ceil(error.retryAfterMs / 1000) : retryAfterSeconds
    headers = { ...headers, 'retry-after': String(Math.min(seconds, longestRetryAfterSeconds)) }
  }
  if (status === 405) headers = { ...headers, allow }
  return { status, headers, body: null }
}

/** The outcome of a request that did not become a delivery. Errors of handlers do not come here: the stage decides. */
export function outcomeOfRefusal(error: unknown): OutcomeType {
  if (!isHookwrightError(error)) return 'internal'
  const { name, code } = error
  // Most codes are also outcomes. A different version may have more codes, and no refusal is a 200.
  if (outcomeTable[code as OutcomeType] >= 400) return code as OutcomeType
  if (name === 'VerificationError') return 'unauthenticated'
  return name === 'StoreError' ? 'store_failed' : 'internal'
}

export function codeOf(error: unknown): Outcome['code'] {
  return isHookwrightError(error) ? (error.code as Outcome['code']) : undefined
}
