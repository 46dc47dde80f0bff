import type { Clock } from '@hookwright/core'

/** What to do with a ping: not send it, send it twice, or send it later than those that follow. */
export type SmartSuitePingFault = 'lose' | 'duplicate' | { delayMs: number }

/**
 * Points that SmartSuite does not document, one choice each. Code that works under both choices is safe. The first
 * choice is the default.
 */
export interface SmartSuiteReadings {
  /** Which of the two documented names works. */
  get?: 'GetWebhook' | 'GetWebhooks' | undefined
  /** Whether Get and Update answer `{ webhook: {...} }` or the webhook itself. Create is always wrapped. */
  reply?: 'wrapped' | 'bare' | undefined
  casing?: 'snake_case' | 'camelCase' | undefined
  /** Whether a page without events repeats the token or leaves it out. */
  emptyPageToken?: 'repeated' | 'absent' | undefined
  /** What an inactive webhook's `system_status` shows. */
  inactiveStatus?: 'disabled' | 'expired' | undefined
  /** Which status changes after a day of failed pings. */
  failedPings?: 'notification_status' | 'system_status' | undefined
  /** What an update without `notification_status` means. */
  omittedStatus?: 'kept' | 'disabled' | undefined
  /** Whether a 429 says how long to wait. */
  retryAfter?: 'absent' | 'sent' | undefined
  /** Whether records in REST replies lack empty values. */
  emptyValues?: 'dropped' | 'kept' | undefined
}

/** Every point decided. */
export type DecidedReadings = { [Name in keyof SmartSuiteReadings]-?: NonNullable<SmartSuiteReadings[Name]> }

export interface SmartSuiteEmulatorOptions {
  /** API keys that are accepted. Default: any. Not shown in `state`. */
  tokens?: readonly string[] | undefined
  /** The workspace. Default `snbvtl79`. */
  accountId?: string | undefined
  clock?: Clock | undefined
  /** Sends the pings. Default: the platform's `fetch`, when it is called. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Where pings may go. Default `loopback`. */
  callbacksTo?: 'loopback' | 'any' | undefined
  /** Default 5, per API key and clock second. */
  requestsPerSecond?: number | undefined
  /** How long a key is locked out after it exceeded the limit. Default 30,000. */
  penaltyMs?: number | undefined
  /**
   * Requests a month, UTC: over `included` the limit is 2 a second, over `cap` every call is refused. Default: none.
   */
  quota?: { included: number; cap: number } | undefined
  /** Events and webhooks per page, if the call names no size, and at most. Default 50 and 100. */
  pageSize?: { default: number; most: number } | undefined
  /** How long every call takes, in milliseconds of the clock. Default 0. */
  latencyMs?: number | undefined
  /** How long changes are gathered before a ping goes out. Default 0. */
  consolidateMs?: number | undefined
  /** How long a ping may take to be answered. Default 10,000. */
  callbackTimeoutMs?: number | undefined
  /** The wait before the first retry of a ping; it doubles each time, for one day. Default 10,000. */
  firstRetryMs?: number | undefined
  /** Asked before each ping. `number` counts all pings from 1. */
  pingFault?: ((ping: { webhookId: string; number: number }) => SmartSuitePingFault | undefined) | undefined
  readings?: SmartSuiteReadings | undefined
}
