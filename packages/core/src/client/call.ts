import { isHookwrightError, reduceCause } from '../errors.js'
import { attemptOnce, type Failure, unanswered } from './attempt.js'
import { cleanCause } from './clean-text.js'
import type { Credentials, CredentialValues } from './credentials.js'
import { type ApiError, TransportError } from './errors.js'
import { askForCredentials, makeReady, nameOf, secretsOf } from './make-ready.js'
import type { Settings } from './options.js'
import type { Answer, Problem } from './problem.js'
import type { RateLimiter } from './rate-limiter.js'
import { type AttemptReport, report } from './report.js'
import type { ApiRequest, ApiResponse } from './request.js'
import { backoffMs, mayRepeat } from './retry.js'
import { steadyTime } from './steady-time.js'
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
  timeoutMs: number
  deadlineMs: number
}

/** After waiting this long for its turn, an attempt asks for its credentials again: a token may have expired. */
const freshMs = 60_000

/**
 * Makes all calls of the limiter wait, if the provider asked for that.
 *
 * @returns how long this call is to wait before its next attempt; undefined when none may follow
 */
async function waitAfter(
  client: CallContext,
  call: PreparedCall,
  { error, repeat, retryAfterMs = 0, penaltyMs }: Failure,
  attempt: number,
  limiter: RateLimiter,
): Promise<number | undefined> {
  const { clock, retry, random } = client.settings
  if (penaltyMs > 0) {
    try {
      await limiter.penalise({ untilMs: clock.now() + Math.min(penaltyMs, client.maxPenaltyMs) })
    } catch (cause) {
      // If the limiter can't make the others wait, to continue would be to ignore the refusal.
      error.cause = reduceCause(cause)
      return undefined
    }
  }
  if (attempt > retry.limit || Math.max(retryAfterMs, penaltyMs) > client.maxPenaltyMs) return undefined
  if (repeat === 'never' || (repeat === 'safe' && !mayRepeat(call))) return undefined
  return penaltyMs > 0 ? penaltyMs : Math.max(backoffMs(retry, attempt, random), retryAfterMs)
}

/** Runs a call to its end: the answer, or an error that no retry may resolve. */
export async function runCall<T>(client: CallContext, call: PreparedCall<T>): Promise<ApiResponse<T>> {
  const { packageName, provider, settings } = client
  const { clock } = settings
  const { request, deadlineMs } = call
  const now = steadyTime(clock)
  const deadlineAt = now() + deadlineMs
  // The error when the deadline passes names the call, whether it was sent, and how its last attempt ended.
  let name = nameOf(call, secretsOf(client.credentials, call))
  let isUnderWay = false
  let lastError: ApiError | TransportError | undefined
  const expired = (cause = lastError) => {
    const problem = `${provider}: ${name} does not fit into its deadline of ${deadlineMs} ms (deadlineMs).`
    const message = isUnderWay ? unanswered(call, problem) : problem
    return new TransportError(packageName, 'deadline', message, { cause })
  }

  const takeTurn = async (signal: AbortSignal) => {
    const limiter = await client.findLimiter()
    const until = deadlineMs < Number.POSITIVE_INFINITY ? clock.now() + deadlineAt - now() : undefined
    try {
      await limiter.acquire({ weight: request.weight, signal, deadlineAt: until })
    } catch (error) {
      const isTooLate = isHookwrightError(error, 'TransportError') && error.code === 'deadline'
      throw isTooLate ? expired(lastError ?? error) : error
    }
    return limiter
  }

  /** Resolves, when the attempt may be sent, to everything that is sent with it. */
  const waitForTurn = async (attempt: number, signal: AbortSignal) => {
    // Before its turn, because a slot does not wait. A 429 of another call in the meantime delays this one too.
    let values = await askForCredentials(client, call, signal)
    const askedAt = now()
    const limiter = await takeTurn(signal)
    const waitedMs = now() - askedAt
    if (waitedMs > freshMs) values = await askForCredentials(client, call, signal)
    return { ready: await makeReady(client, call, values, attempt, signal), limiter, waitedMs }
  }

  const repeat = async (signal: AbortSignal): Promise<ApiResponse<T>> => {
    let mayHaveWorked = false
    for (let attempt = 1; ; attempt++) {
      const { ready, limiter, waitedMs } = await waitForTurn(attempt, signal)
      const sentAt = now()
      const tell = (durationMs: number, ending: Pick<AttemptReport, 'status' | 'error' | 'willRetry'>) =>
        report(client, call, { attempt, waitedMs, durationMs, ...ending })
      name = ready.name
      isUnderWay = true
      const result = await attemptOnce(client, ready, { attempt, mayHaveWorked }, signal).catch((error: unknown) => {
        tell(now() - sentAt, { error: cleanCause(error, ready.secrets).message, willRetry: false })
        throw error
      })
      isUnderWay = false
      const durationMs = now() - sentAt
      const { status, failure } = result
      if (!failure) {
        tell(durationMs, { status, willRetry: false })
        return { ...result.response, attempts: attempt }
      }
      const { error } = failure
      lastError = error
      const waitMs = await waitAfter(client, call, failure, attempt, limiter)
      const willRetry = waitMs !== undefined && now() + waitMs <= deadlineAt
      tell(durationMs, { status, error: error.message, willRetry })
      if (waitMs === undefined) throw error
      if (!willRetry) throw expired()
      // After a refusal, such as a 429, it has not.
      if (status === undefined || failure.repeat === 'safe') mayHaveWorked = true
      // After a penalty, the limiter spaces all calls again.
      if (failure.penaltyMs <= 0 && waitMs > 0) await clock.sleep(waitMs, signal)
    }
  }

  return within({ clock, expired, afterMs: deadlineMs, signals: [settings.signal, request.signal] }, repeat)
}
