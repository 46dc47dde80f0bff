import type { Clock } from '@hookwright/core'

export interface SmartsheetEmulatorOptions {
  /** Tokens that are accepted. Default: any. */
  tokens?: readonly string[] | undefined
  /** Tokens that have expired: error 1003. */
  expiredTokens?: readonly string[] | undefined
  /** Sends challenges and callbacks. Default: the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  clock?: Clock | undefined
  /** From 0 up to 1. Default `Math.random`. */
  random?: (() => number) | undefined
  /** Where callbacks may go. Default `loopback`; `any` also asks for https and Smartsheet's ports, as Smartsheet does. */
  callbacksTo?: 'loopback' | 'any' | undefined
  /** Requests a minute and token. Default 300. */
  requestsPerMinute?: number | undefined
  /** How long a token that went over its limit is refused, at least. Default 0: until the minute has room. */
  penaltyMs?: number | undefined
  /** How long every call takes, in milliseconds of the clock. Default 0. */
  latencyMs?: number | undefined
  /** `hidden` (-1) or `counted`. Default: `hidden` for webhooks, as since June 2026; `counted` for the history of a cell. */
  totals?: 'hidden' | 'counted' | undefined
  /**
   * What a page beyond the end holds: nothing, or the last page again. Default: `last`, as documented; `empty` for webhooks,
   * whose pages nobody counts any more.
   */
  pageBeyondEnd?: 'empty' | 'last' | undefined
  /** Rows of a sheet when neither `page` nor `pageSize` is given: the documents disagree. Default `all`. */
  rowsWithoutPage?: 'all' | 100 | undefined
  /** Addresses longer than this are a 414. What Smartsheet allows is not published. Default 8,192. */
  maxUrlLength?: number | undefined
  /** What enabling answers when the challenge fails: not documented. `result` (default): 200 and `enabled: false`. */
  failedVerification?: 'result' | 'error' | undefined
  /** Writes signatures as one of the two official samples would: without leading zeros. Default false. */
  dropLeadingZeros?: boolean | undefined
  /** How callbacks write times: `+0000` or `+00:00`. Both were seen. Default `+0000`. */
  callbackOffset?: '+0000' | '+00:00' | undefined
  /** How long a callback may take. Not published. Default 5,000. */
  callbackTimeoutMs?: number | undefined
  /** The wait before the first retry, doubled up to the seventh. Not published. Default 15,000. */
  firstRetryMs?: number | undefined
}
