import { type Clock, steadyTime } from '@hookwright/core'
import { type Answer, type Problem, parseRetryAfter } from '@hookwright/core/client'

/** What SmartSuite asks for after a 429. https://developers.smartsuite.com/docs/rate-limits */
export const penaltyMs = 30_000

/** A rate limit ends after one penalty: refusals that outlast this many in a row come from the monthly quota. */
const penaltiesOfQuota = 3

/** No rate limit asks for a longer wait. */
const longestPenaltyMs = 3_600_000

const quotaAdvice = (sign: string) =>
  `${sign}, so the monthly request quota of the workspace is probably used up: check its usage in SmartSuite, wait for ` +
  'the next month, or raise the plan.'
const rateAdvice = (lockedMs: number) =>
  `SmartSuite locks the key for ${Math.ceil(lockedMs / 1_000)} s. Share one client or limiter among all users of this ` +
  'key, or use a separate key.'

/** A workspace over its monthly quota but under its cap is limited to 2 calls a second: one every 525 ms is safe. */
const throttledWeight = 2.5
const throttledForMs = 600_000

/** Distinguishes the monthly quota from the rate limit: SmartSuite seems to answer both with 429. */
export interface QuotaWatch {
  /** Records a 429. Returns whether the quota is the cause. */
  refused(): boolean
  /** Records any other answer. */
  answered(): void
  /** The present weight of a call: more than 1 after several penalties at the usual pace. */
  weight(): number
}

export function createQuotaWatch(clock: Clock): QuotaWatch {
  const now = steadyTime(clock)
  let penalties = 0
  let countedAt = Number.NEGATIVE_INFINITY
  let slowUntil = Number.NEGATIVE_INFINITY
  return {
    refused() {
      const sinceMs = now() - countedAt
      // Calls that were under way at the same time are refused together: they count as one penalty.
      if (sinceMs >= penaltyMs * 0.9) {
        penalties++
        countedAt = now()
        if (sinceMs < penaltyMs * 2) slowUntil = now() + throttledForMs
      }
      return penalties >= penaltiesOfQuota
    },
    weight: () => (now() < slowUntil ? throttledWeight : 1),
    answered() {
      penalties = 0
    },
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** `{"status": ["Not a valid choice."]}` and maps nested in it, as `status: Not a valid choice.` */
function describeFields(value: unknown, path: string[] = [], depth = 0): string | undefined {
  if (isText(value)) return path.length > 0 ? `${path.join('.')}: ${value}` : value
  if (typeof value !== 'object' || value === null || depth > 8) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = describeFields(member, Array.isArray(value) ? path : [...path, name], depth + 1)
    if (found) return found
  }
  return undefined
}

/**
 * What went wrong, in SmartSuite's words. Twirp sends the cause beside the message, which for `malformed` names none.
 */
function messageOf(json: unknown): string | undefined {
  const fields = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  const message = [fields.msg, fields.message, fields.detail, fields.error].find(isText) ?? describeFields(json)
  const { cause, argument } = (fields.meta ?? {}) as Record<string, unknown>
  const detail = [cause, argument].find(isText)
  return message && detail && !message.includes(detail) ? `${message}: ${detail}` : message
}

const adviceByStatus: Record<number, string> = {
  400: 'Check the ids and fields of the call.',
  401: 'Check option "token": the API key of a member, as shown in SmartSuite under "API key".',
  403: 'Check what the member of this API key may do: keys carry the permissions of their member.',
  404: 'Check the ids, and that they belong to the workspace of option "accountId".',
  412: 'Check the state of the object that the call is about.',
  422: 'Check the values of the named fields.',
  502: 'SmartSuite asks to try again.',
  503: 'SmartSuite asks to try again later.',
}

/** SmartSuite's own code for an error, such as `not_found`. Gateways in front of it send none. */
export function codeOf(json: unknown): string | undefined {
  const { code } = (json ?? {}) as { code?: unknown }
  return isText(code) ? code : undefined
}

/** What a 429 means, by the wait that it asks for and by what came before it. */
function classifyRefusal(askedMs: number, outlasts: boolean): Problem {
  if (askedMs > longestPenaltyMs) {
    return { repeat: 'never', advice: quotaAdvice(`SmartSuite asks to wait for ${Math.round(askedMs / 3_600_000)} h`) }
  }
  if (outlasts) return { repeat: 'never', advice: quotaAdvice('The limit outlasted several waits') }
  return { advice: rateAdvice(Math.max(askedMs, penaltyMs)) }
}

/**
 * What an error means. Its form is Twirp's on the webhooks host, Django's on the REST API, and text in front of both.
 */
export function classify({ status, headers, json, text }: Answer, watch: QuotaWatch, now: number): Problem {
  const problem: Problem = { message: messageOf(json), providerCode: codeOf(json) }
  if (status === 429) {
    const askedMs = parseRetryAfter(headers.get('retry-after'), now) ?? 0
    return { ...problem, ...classifyRefusal(askedMs, watch.refused()) }
  }
  if (status === 400 && /^account id/i.test(text.trim())) {
    return {
      ...problem,
      advice: 'Check option "accountId": the 8 characters after https://app.smartsuite.com/ in the address of the app.',
    }
  }
  return { ...problem, advice: adviceByStatus[status] }
}
