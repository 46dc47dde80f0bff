import type { Clock } from '@hookwright/core'

export interface SmartsheetEmulatorOptions {
  /** Tokens that are accepted. Default: any. */
  tokens?: readonly string[] | undefined
  /** Tokens that have expired: their calls fail with error 1003. */
  expiredTokens?: readonly string[] | undefined
  /** Sends challenges and callbacks. Default: the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  clock?: Clock | undefined
  /** From 0 up to 1. Default `Math.random`. */
  random?: (() => number) | undefined
  /** Where callbacks may go. Default `loopback`. With `any`, other hosts need https and one of Smartsheet's ports. */
  callbacksTo?: 'loopback' | 'any' | undefined
  /** Requests a minute and token. Default 300. */
  requestsPerMinute?: number | undefined
  /** For how long, at least, a token over its limit is refused. Default 0: until the last minute has room again. */
  penaltyMs?: number | undefined
  /** How long every call takes, in milliseconds of the clock. Default 0. */
  latencyMs?: number | undefined
  /**
   * `hidden` (-1) or `counted`. Default: `hidden` for webhooks, as since June 2026; `counted` for the history of a
   * cell.
   */
  totals?: 'hidden' | 'counted' | undefined
  /**
   * What a page beyond the end holds: nothing, or the last page again. Default: `last`, as documented; `empty` for
   * webhooks, whose pages Smartsheet no longer counts.
   */
  pageBeyondEnd?: 'empty' | 'last' | undefined
  /** Rows of a sheet when neither `page` nor `pageSize` is given: the documents disagree. Default `all`. */
  rowsWithoutPage?: 'all' | 100 | undefined
  /** Longer URLs are answered 414. Smartsheet's limit is not published. Default 8,192 characters. */
  maxUrlLength?: number | undefined
  /**
   * How enabling is answered when the challenge fails: not documented. `result` (default): 200 and `enabled: false`.
   */
  failedVerification?: 'result' | 'error' | undefined
  /** Writes signatures as one of the two official samples would: without leading zeros. Default false. */
  dropLeadingZeros?: boolean | undefined
  /** The offset in the timestamps of callbacks. Both were seen. Default `+0000`. */
  callbackOffset?: '+0000' | '+00:00' | undefined
  /** How long a callback may take, in milliseconds. Not published. Default 5,000. */
  callbackTimeoutMs?: number | undefined
  /** The wait before the first retry, doubled up to the seventh. Not published. Default 15,000. */
  firstRetryMs?: number | undefined
}
