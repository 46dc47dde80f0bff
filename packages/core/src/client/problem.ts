import { cleanText } from './clean-text.js'
import { ApiError } from './errors.js'

/** A provider's answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body as JSON; undefined if it is empty or not JSON. */
  readonly json: unknown
  /** The body as text. Untrusted: it may be an HTML page. */
  readonly text: string
}

/** When to repeat: `always`, as the call had no effect; `safe`, if it may be sent twice; `never`. */
export type Repeat = 'always' | 'safe' | 'never'

/** What a provider's error means. Fields left out are filled from the HTTP status. */
export interface Problem {
  /** The provider's own message. It is cleaned and shortened before it is shown. */
  message?: string | undefined
  /** What to do next: a sentence of this library. */
  advice?: string | undefined
  providerCode?: string | number | undefined
  requestId?: string | undefined
  /** Default: 429 `always`, 408 and 5xx `safe`, all others `never`. */
  repeat?: Repeat | undefined
  /** How long all calls have to wait, in milliseconds. Default: `penaltyMs` of the client for 429, else 0. */
  penaltyMs?: number | undefined
}

const defaultRepeat = (status: number): Repeat =>
  status === 429 ? 'always' : status === 408 || status >= 500 ? 'safe' : 'never'

const adviceByStatus: Record<number, string> = {
  401: 'Check the credentials.',
  403: 'Check what the credentials may do.',
  404: 'Check the ids, and that the credentials may see what they name.',
  429: 'Send less, or set a longer deadlineMs.',
}

/** What the caller has to know if a call is not repeated and it is unknown whether it worked. */
export const mayHaveWorked = 'It may have had its effect: look before you send it again.'

/** A text followed by further sentences. The text is often a foreign one, and may lack its full stop. */
export function followedBy(said: string, ...sentences: (string | false | undefined)[]): string {
  const rest = sentences.filter(Boolean).join(' ')
  if (rest === '') return said
  return `${said}${/[.!?…]$/.test(said) ? '' : '.'} ${rest}`
}

/** The first message in the places where APIs usually put one. */
function findMessage(json: unknown, depth = 0): string | undefined {
  if (typeof json === 'string') return json
  if (typeof json !== 'object' || json === null || depth > 2) return undefined
  const fields = json as Record<string, unknown>
  for (const name of ['message', 'msg', 'detail', 'error_description', 'error', 'errors', 'title', '0']) {
    const found = findMessage(fields[name], depth + 1)
    if (found) return found
  }
  return undefined
}

export interface Refusal {
  readonly error: ApiError
  readonly repeat: Repeat
  /** How long all calls have to wait, in milliseconds. 0: not at all. */
  readonly penaltyMs: number
  readonly retryAfterMs: number | undefined
}

export interface RefusalContext {
  packageName: string
  /** The name as it is usually written: SmartSuite. */
  provider: string
  /** `GET /path` */
  call: string
  /** Whether it may be sent twice. */
  isRepeatable: boolean
  secrets: readonly string[]
  /** The provider's wait after a 429. */
  penaltyMs: number
  retryAfterMs: number | undefined
}

const shortCode = (code: string | number | undefined, secrets: readonly string[]) =>
  typeof code === 'string' ? cleanText(code, secrets).slice(0, 80) : code

/** An answer that is an error, as an `ApiError` and what to do about it. */
export function refusalOf(answer: Answer, problem: Problem, context: RefusalContext): Refusal {
  const { packageName, provider, call, secrets, retryAfterMs } = context
  const { status } = answer
  const { repeat = defaultRepeat(status), penaltyMs = status === 429 ? context.penaltyMs : 0 } = problem
  const waitMs = penaltyMs > 0 ? Math.max(penaltyMs, retryAfterMs ?? 0) : 0
  const said = cleanText(problem.message ?? findMessage(answer.json) ?? answer.text, secrets)
  const isInDoubt = repeat === 'safe' && !context.isRepeatable
  const advice = problem.advice ?? adviceByStatus[status]
  const providerCode = shortCode(problem.providerCode, secrets)
  const code = providerCode === undefined ? '' : ` (${providerCode})`
  const answered = `${provider} answered ${call} with ${status}${code}${said ? `: ${said}` : '.'}`
  // After the advice, which may be to try again.
  const error = new ApiError(packageName, followedBy(answered, advice, isInDoubt && mayHaveWorked), {
    status,
    providerCode,
    requestId: problem.requestId === undefined ? undefined : cleanText(problem.requestId, secrets).slice(0, 120),
    retryable: repeat !== 'never',
    retryAfterMs: waitMs > 0 ? waitMs : retryAfterMs,
  })
  return { error, repeat, penaltyMs: waitMs, retryAfterMs }
}
