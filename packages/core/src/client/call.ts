import { isHookwrightError, reduceCause } from '../errors.js'
import { attemptOnce, type Failure, nameOf, unanswered } from './attempt.js'
import { cleanCause, cleanText } from './clean-text.js'
import type { Credentials, CredentialValues } from './credentials.js'
import { type ApiError, TransportError } from './errors.js'
import { askForCredentials, makeReady } from './make-ready.js'
import { readNumber, type Settings } from './options.js'
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
}

/** After so long a wait for its turn an attempt asks for its credentials again: a token may have expired meanwhile. */
const freshMs = 60_000

/** How long to wait before the next attempt. Undefined when none may follow. */
function waitAfter(client: CallContext, call: PreparedCall, failure: Failure, attempt: number): number | undefined {
  const { retry, random } = client.settings
  const { repeat, retryAfterMs = 0, penaltyMs } = failure
  if (attempt > retry.limit || Math.max(retryAfterMs, penaltyMs) > client.maxPenaltyMs) return undefined
  if (repeat === 'never' || (repeat === 'safe' && !mayRepeat(call))) return undefined
  return penaltyMs > 0 ? penaltyMs : Math.max(backoffMs(retry, attempt, random), retryAfterMs)
}

/** Runs a call to its end: the answer, or the error that no repetition may heal. */
export async function runCall<T>(client: CallContext, call: PreparedCall<T>): Promise<ApiResponse<T>> {
  const { packageName, provider, settings } = client
  const { clock } = settings
  const deadlineMs = readNumber(packageName, 'deadlineMs', call.request.deadlineMs ?? settings.deadlineMs, 0)
  const now = steadyTime(clock)
  const deadlineAt = now() + deadlineMs
  /** What a deadline that strikes tells as its cause. */
  let lastError: ApiError | TransportError | undefined
  let mayHaveWorked = false
  let isUnderWay = false
  const given = [...Object.values(client.credentials), ...(call.request.secrets ?? [])]
  /** What must not appear in an error, as far as it is known. */
  let secrets: readonly string[] = given.filter((one) => typeof one === 'string')
  const expired = () => {
    const name = cleanText(nameOf(call), secrets)
    const problem = `${provider}: ${name} does not fit into its deadline of ${deadlineMs} ms (deadlineMs).`
    const message = isUnderWay ? unanswered(call, problem) : problem
    return new TransportError(packageName, 'deadline', message, { cause: lastError })
  }

  /** Everybody on the limiter waits. Where it can't be told so, the call ends: to go on would be to ignore the refusal. */
  const pauseAll = async (limiter: RateLimiter, { penaltyMs, error }: Failure): Promise<boolean> => {
    try {
      await limiter.penalise({ untilMs: clock.now() + Math.min(penaltyMs, client.maxPenaltyMs) })
      return true
    } catch (cause) {
      error.cause = reduceCause(cause)
      return false
    }
  }

  const takeTurn = async (signal: AbortSignal) => {
    const limiter = await client.findLimiter()
    const until = deadlineMs < Number.POSITIVE_INFINITY ? clock.now() + deadlineAt - now() : undefined
    try {
      await limiter.acquire({ weight: call.request.weight, signal, deadlineAt: until })
    } catch (error) {
      if (!(isHookwrightError(error, 'TransportError') && error.code === 'deadline')) throw error
      lastError ??= error
      throw expired()
    }
    return limiter
  }

  /** Resolves when the attempt may be sent, to everything that is sent with it. */
  const waitForTurn = async (attempt: number, signal: AbortSignal) => {
    // Before the turn: a slot does not wait, and a 429 that others met meanwhile is waited for as well.
    let values = await askForCredentials(client, call, signal)
    const askedAt = now()
    const limiter = await takeTurn(signal)
    const waitedMs = now() - askedAt
    if (waitedMs > freshMs) values = await askForCredentials(client, call, signal)
    return { ready: await makeReady(client, call, values, attempt, signal), limiter, waitedMs }
  }

  const repeat = async (signal: AbortSignal): Promise<ApiResponse<T>> => {
    for (let attempt = 1; ; attempt++) {
      const { ready, limiter, waitedMs } = await waitForTurn(attempt, signal)
      const sentAt = now()
      const tell = (durationMs: number, ending: Pick<AttemptReport, 'status' | 'error' | 'willRetry'>) =>
        report(client, call, { attempt, waitedMs, durationMs, ...ending })
      secrets = ready.secrets
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
      const isPaused = failure.penaltyMs <= 0 || (await pauseAll(limiter, failure))
      const waitMs = isPaused ? waitAfter(client, call, failure, attempt) : undefined
      const willRetry = waitMs !== undefined && now() + waitMs <= deadlineAt
      tell(durationMs, { status, error: failure.error.message, willRetry })
      lastError = failure.error
      // After a refusal, such as a 429, it has not.
      if (status === undefined || failure.repeat === 'safe') mayHaveWorked = true
      if (waitMs === undefined) throw failure.error
      if (!willRetry) throw expired()
      // After a penalty the limiter spaces everybody anew.
      if (failure.penaltyMs <= 0 && waitMs > 0) await clock.sleep(waitMs, signal)
    }
  }

  const bounds = { clock, expired, afterMs: deadlineMs, signals: [settings.signal, call.request.signal] }
  return within(bounds, repeat)
}
