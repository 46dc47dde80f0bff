import { callQuietly } from '../call-quietly.js'
import { isHookwrightError } from '../errors.js'
import { type Attempt, attemptOnce, type Failure, nameOf } from './attempt.js'
import type { Credentials, CredentialValues } from './credentials.js'
import { type ApiError, TransportError } from './errors.js'
import { readNumber, type Settings } from './options.js'
import type { Answer, Problem } from './problem.js'
import type { RateLimiter } from './rate-limiter.js'
import type { ApiRequest, ApiResponse } from './request.js'
import { backoffMs, isRepeatable } from './retry.js'
import type { ApiBody, HeaderValues } from './transport.js'
import { within } from './within.js'

/** What all calls of a client share. */
export interface CallContext {
  packageName: string
  provider: string
  settings: Settings
  credentials: Credentials
  headers(values: CredentialValues<Credentials>): HeaderValues
  findLimiter(): Promise<RateLimiter>
  penaltyMs: number | undefined
  maxPenaltyMs: number
  classify(answer: Answer): Problem | undefined
}

export interface PreparedCall<T = unknown> {
  request: ApiRequest<T>
  method: string
  url: URL
  body: ApiBody | undefined
}

/** How the attempts went so far: what a deadline that strikes tells as its cause. */
interface Progress {
  lastError?: ApiError | TransportError
  mayHaveWorked: boolean
}

function report<T>(
  client: CallContext,
  call: PreparedCall<T>,
  { status, failure }: Attempt<T>,
  rest: { attempt: number; waitedMs: number; durationMs: number; willRetry: boolean },
): void {
  const { origin, pathname } = call.url
  const { onRequest } = client.settings
  callQuietly(() =>
    onRequest?.({
      packageName: client.packageName,
      method: call.method,
      url: origin + pathname,
      ...rest,
      ...(status === undefined ? {} : { status }),
      ...(failure ? { error: failure.error.message } : {}),
    }),
  )
}

function mayRepeat(client: CallContext, call: PreparedCall, failure: Failure, attempt: number): boolean {
  const { repeat, retryAfterMs = 0, penaltyMs } = failure
  if (attempt > client.settings.retry.limit) return false
  if (Math.max(retryAfterMs, penaltyMs) > client.maxPenaltyMs) return false
  return repeat === 'always' || (repeat === 'safe' && isRepeatable(call.method, call.request.idempotent))
}

/** Runs a call to its end: the answer, or the error that no repetition may heal. */
export async function runCall<T>(client: CallContext, call: PreparedCall<T>): Promise<ApiResponse<T>> {
  const { packageName, provider, settings } = client
  const { clock, retry, random } = settings
  const deadlineMs = readNumber(packageName, 'deadlineMs', call.request.deadlineMs ?? settings.deadlineMs, 0)
  const deadlineAt = deadlineMs < Number.POSITIVE_INFINITY ? clock.now() + deadlineMs : undefined
  const progress: Progress = { mayHaveWorked: false }
  const expired = () =>
    new TransportError(
      packageName,
      'deadline',
      `${provider}: ${nameOf(call)} does not fit into its deadline of ${deadlineMs} ms (deadlineMs).`,
      { cause: progress.lastError },
    )

  const takeTurn = async (signal: AbortSignal) => {
    const limiter = await client.findLimiter()
    try {
      await limiter.acquire({ weight: call.request.weight, signal, deadlineAt })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw isHookwrightError(error, 'TransportError') && error.code === 'deadline' ? expired() : error
    }
    return limiter
  }

  const rest = async (ms: number, signal: AbortSignal) => {
    if (deadlineAt !== undefined && clock.now() + ms > deadlineAt) throw expired()
    if (ms > 0) await clock.sleep(ms, signal)
  }

  const repeat = async (signal: AbortSignal): Promise<ApiResponse<T>> => {
    for (let attempt = 1; ; attempt++) {
      const askedAt = clock.now()
      const limiter = await takeTurn(signal)
      const sentAt = clock.now()
      const { mayHaveWorked } = progress
      const result = await attemptOnce(client, call, { attempt, mayHaveWorked }, signal)
      const { failure } = result
      const willRetry = failure !== undefined && mayRepeat(client, call, failure, attempt)
      const times = { waitedMs: sentAt - askedAt, durationMs: clock.now() - sentAt }
      report(client, call, result, { attempt, willRetry, ...times })
      if (!failure) return { ...result.response, attempts: attempt }
      progress.lastError = failure.error
      // After a refusal, such as a 429, it has not.
      if (result.status === undefined || failure.repeat === 'safe') progress.mayHaveWorked = true
      const { penaltyMs, retryAfterMs = 0 } = failure
      if (penaltyMs > 0) {
        await limiter.penalise({ untilMs: clock.now() + Math.min(penaltyMs, client.maxPenaltyMs) })
      }
      if (!willRetry) throw failure.error
      // After a penalty the limiter spaces everybody anew.
      if (penaltyMs <= 0) await rest(Math.max(backoffMs(retry, attempt, random), retryAfterMs), signal)
    }
  }

  const bounds = { clock, expired, afterMs: deadlineMs, signals: [settings.signal, call.request.signal] }
  return within(bounds, repeat)
}
