import {
  ConfigError,
  type ConfigErrorCode,
  HookwrightError,
  RequestError,
  type RequestErrorCode,
  StoreError,
  type StoreErrorCode,
  VerificationError,
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

/** The one table: every outcome, its status and the text a sender reads. 200 is always empty. */
export const outcomeTable: Readonly<Record<OutcomeType, readonly [status: number, body: string]>> = {
  handled: [200, ''],
  slow: [200, ''],
  duplicate: [200, ''],
  stale: [200, ''],
  acknowledged: [200, ''],
  completion_failed: [200, ''],
  challenge: [200, ''],
  challenge_refused: [403, 'Forbidden'],
  method_not_allowed: [405, 'Method Not Allowed'],
  encoding_unsupported: [415, 'Unsupported Media Type'],
  unauthenticated: [401, 'Unauthorized'],
  body_too_large: [413, 'Content Too Large'],
  body_timeout: [408, 'Request Timeout'],
  body_unreadable: [400, 'Bad Request'],
  json_invalid: [400, 'Bad Request'],
  in_progress: [503, 'Service Unavailable'],
  retry_later: [503, 'Service Unavailable'],
  store_failed: [503, 'Service Unavailable'],
  secrets_failed: [503, 'Service Unavailable'],
  overloaded: [503, 'Service Unavailable'],
  handler_failed: [500, 'Internal Server Error'],
  no_handler: [500, 'Internal Server Error'],
  body_consumed: [500, 'Internal Server Error'],
  internal: [500, 'Internal Server Error'],
}

/** What became of one request. Holds no payload, body or secret: it may be logged and counted. */
export interface Outcome {
  readonly type: OutcomeType
  readonly provider: string
  readonly endpoint: string
  readonly status: number
  /** From the request's arrival until everything settled. */
  readonly durationMs: number
  /** The size of the body, as far as it was read. */
  readonly bytes: number
  /** The delivery's key in stores and queues, once it is known. */
  readonly key?: string | undefined
  /** The code of the error that decided. */
  readonly code?:
    | ConfigErrorCode
    | VerificationErrorCode
    | RequestErrorCode
    | StoreErrorCode
    | 'retry_later'
    | undefined
  readonly secretId?: string | undefined
  readonly attempt?: number | undefined
  /** What was thrown. A handler's own error is passed on as it is. */
  readonly error?: unknown
}

/** Outcomes that someone must look into. Without `onOutcome` they are reported on the console. */
export const failures: ReadonlySet<OutcomeType> = new Set([
  'completion_failed',
  'store_failed',
  'secrets_failed',
  'overloaded',
  'handler_failed',
  'no_handler',
  'body_consumed',
  'internal',
])

const retryAfterSeconds = 5

export function replyFor(
  type: OutcomeType,
  details?: { retryAfterMs?: number | undefined; allow?: string | undefined },
): Reply {
  const [status, body] = outcomeTable[type]
  if (status === 200) return { status, headers: commonHeaders, body: null }
  const headers: Record<string, string> = { ...commonHeaders, 'content-type': 'text/plain; charset=utf-8' }
  if (status === 503) {
    const { retryAfterMs } = details ?? {}
    headers['retry-after'] = String(retryAfterMs === undefined ? retryAfterSeconds : Math.ceil(retryAfterMs / 1000))
  }
  if (status === 405 && details?.allow) headers.allow = details.allow
  return { status, headers, body }
}

/** The outcome of a request that did not become a delivery. What decides is the stage: handlers do not pass here. */
export function outcomeOfRefusal(error: unknown): OutcomeType {
  if (error instanceof VerificationError)
    return error.code === 'challenge_refused' ? 'challenge_refused' : 'unauthenticated'
  if (error instanceof RequestError) return error.code
  if (error instanceof StoreError) {
    return error.code === 'secrets_failed' || error.code === 'overloaded' ? error.code : 'store_failed'
  }
  return error instanceof ConfigError && error.code === 'body_consumed' ? 'body_consumed' : 'internal'
}

export function codeOf(error: unknown): Outcome['code'] {
  return error instanceof HookwrightError ? (error.code as Outcome['code']) : undefined
}
