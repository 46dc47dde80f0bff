import { ConfigError, isHookwrightError } from '../errors.js'
import type { CallContext, PreparedCall } from './call.js'
import { cleanCause } from './clean-text.js'
import { ApiError, TransportError } from './errors.js'
import type { ReadyCall } from './make-ready.js'
import { type Answer, followedBy, mayHaveWorked, type Refusal, refusalOf } from './problem.js'
import { readData } from './read-data.js'
import type { ApiResponse, EarlierAttempts } from './request.js'
import { mayRepeat, parseRetryAfter } from './retry.js'
import { sendOnce, UnsendableError, type WireAnswer } from './transport.js'
import { within } from './within.js'

export interface Failure extends Omit<Refusal, 'error'> {
  readonly error: ApiError | TransportError
}

/** How one attempt ended, unless it threw: a thrown error ends the call. */
export type Attempt<T> =
  | { readonly status: number; readonly response: Omit<ApiResponse<T>, 'attempts'>; readonly failure?: undefined }
  | { readonly status?: number | undefined; readonly failure: Failure }

/** The number of this attempt within its call. */
export interface Attempts extends EarlierAttempts {
  readonly attempt: number
}

const never = { repeat: 'never', penaltyMs: 0, retryAfterMs: undefined } as const

function parseJsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The error of a call without a usable answer. It says what to do if the call is not repeated. */
export const unanswered = (call: PreparedCall, problem: string): string =>
  followedBy(problem, !mayRepeat(call) && mayHaveWorked)

function judge<T>(
  client: CallContext,
  call: ReadyCall<T>,
  wire: WireAnswer,
  { attempt, ...before }: Attempts,
): Attempt<T> {
  const { packageName, provider, settings } = client
  const { name, secrets } = call
  const { status, headers, redirected, unread } = wire
  const unusable = (problem: string): Attempt<T> => {
    const error = new ApiError(packageName, `${provider} answered ${name} with ${problem}`, {
      status,
      retryable: false,
    })
    return { status, failure: { error, ...never } }
  }
  if (redirected) {
    return unusable('a redirect, which is not followed: credentials would go along. Check the base URL and the ids.')
  }
  const text = new TextDecoder().decode(wire.body)
  const answer: Answer = { status, headers, text, json: parseJsonOrNothing(text) }
  const good = (status >= 200 && status < 300) || call.request.accepts?.(answer, before)
  if (!good) {
    const failure = refusalOf(answer, client.classify(answer) ?? {}, {
      packageName,
      provider,
      secrets,
      call: name,
      isRepeatable: mayRepeat(call),
      penaltyMs: client.penaltyMs ?? 1_000 * 2 ** (attempt - 1),
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), settings.clock.now()),
    })
    return { status, failure }
  }
  if (unread?.reason === 'too_large') {
    const problem = `more than ${settings.maxResponseBytes} bytes (maxResponseBytes). Ask for less, or raise the option.`
    return unusable(unanswered(call, problem))
  }
  if (unread?.reason === 'broken') {
    const message = unanswered(call, `The connection to ${provider} broke off in the answer to ${name}.`)
    const error = new TransportError(packageName, 'network', message, { cause: cleanCause(unread.cause, secrets) })
    return { status, failure: { ...never, error, repeat: 'safe' } }
  }
  const read = readData(call.request, answer, secrets)
  if (!read.ok) return unusable(unanswered(call, read.problem))
  return { status, response: { data: read.data, issues: read.issues, status, headers } }
}

/** The error of an attempt without an answer. Throws an error that ends the call instead. */
function explain({ packageName, provider }: CallContext, call: ReadyCall, error: unknown): Failure {
  const { name, secrets } = call
  if (isHookwrightError(error, 'TransportError')) return { ...never, error, repeat: 'safe' }
  if (isHookwrightError(error)) throw error
  if (error instanceof UnsendableError) {
    throw new ConfigError(packageName, 'option_invalid', `${name} is no valid request. Check its headers and its body.`)
  }
  const problem = `${provider} could not be reached for ${name}.`
  const repeat = call.request.idempotent === false ? 'safe' : 'always'
  const message = repeat === 'safe' ? unanswered(call, problem) : problem
  const failed = new TransportError(packageName, 'network', message, { cause: cleanCause(error, secrets) })
  return { ...never, error: failed, repeat }
}

/** One attempt: sends once, reads the answer and judges it. Rejects with an error that ends the call. */
export async function attemptOnce<T>(
  client: CallContext,
  call: ReadyCall<T>,
  attempts: Attempts,
  signal: AbortSignal,
): Promise<Attempt<T>> {
  const { packageName, provider, settings } = client
  const { fetch, maxResponseBytes, clock } = settings
  const { url, method, headers, body, timeoutMs } = call
  const expired = () => {
    const problem = `${provider} took over ${timeoutMs} ms for ${call.name} (timeoutMs).`
    return new TransportError(packageName, 'timeout', unanswered(call, problem))
  }
  let head: WireAnswer | undefined
  const onHead = (answer: WireAnswer) => {
    head = answer
  }
  let wire: WireAnswer
  try {
    wire = await within({ clock, afterMs: timeoutMs, expired, signals: [signal] }, (inner) =>
      sendOnce({ url: url.href, method, headers, body, fetch, maxResponseBytes, signal: inner, onHead }),
    )
  } catch (error) {
    if (signal.aborted) throw signal.reason
    // A 429 needs no body: all calls wait, even if its body can't be read.
    if (head?.status !== 429) return { failure: explain(client, call, error) }
    wire = head
  }
  return judge(client, call, wire, attempts)
}
