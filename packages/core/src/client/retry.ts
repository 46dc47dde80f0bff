import type { PreparedCall } from './call.js'

/** Backoff between attempts. */
export interface RetryOptions {
  /** How often a call is repeated at most. 0 switches repeating off. Default 3. */
  limit?: number | undefined
  /** The longest wait before the first repetition, doubled for each further one. Default 500 ms. */
  baseDelayMs?: number | undefined
  /** The largest wait. Default 30,000 ms. */
  maxDelayMs?: number | undefined
}

/** The same, with nothing left open. */
export type RetrySettings = { readonly [Name in keyof RetryOptions]-?: number }

/** Full jitter: anything from 0 to the doubled base, so that callers that failed together do not retry together. */
export function backoffMs(retry: RetrySettings, attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** (attempt - 1)))
}

/** `Retry-After` in either form, as milliseconds from now. Undefined for anything else. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text) * 1_000
  // A date of HTTP begins with a letter. Without this test `Date.parse` would take '-5' for a date.
  const at = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs)
}

const repeatable = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** Whether a call may be sent again although the first may have had its effect, because the result is the same. */
export function mayRepeat({ method, request }: PreparedCall): boolean {
  return request.idempotent ?? repeatable.has(method)
}
