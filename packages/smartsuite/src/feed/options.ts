import type { Clock, CursorStore, MaybePromise, Outcome, Store } from '@hookwright/core'
import type { SmartSuiteClient } from '../client/client.js'
import type { SmartSuiteEventPage } from '../client/payloads.js'
import type { SmartSuiteAuthorize } from '../protocol.js'
import type { SmartSuiteEvent } from '../schemas.js'

/** The second argument of a handler. */
export interface SmartSuiteFeedContext {
  readonly webhookId: string
  /**
   * An idempotency key: the same if this event, or a page of exactly these events, comes again. If an event comes again
   * in a different page, compare its `event_id`.
   */
  readonly key: string
  /** Aborted with the drain, at its deadline, or when another process may have taken over. */
  readonly signal: AbortSignal
}

export interface SmartSuitePoisonInfo extends SmartSuiteFeedContext {
  readonly event: SmartSuiteEvent
  /** 1 for the first. */
  readonly attempt: number
}

/** What a drain did. */
export interface SmartSuiteDrainResult {
  /** Pages that held events. */
  pages: number
  /** Events given to the handler. */
  events: number
  /** Events that were skipped, because they were handled before. */
  duplicates: number
}

/**
 * Keeps the cursor, the marks of handled events, and the lease. `memoryStore()` is for one process, and loses them when
 * the process ends: events that are still listed then come again.
 */
export type SmartSuiteFeedStore = Store & CursorStore

interface SharedOptions {
  client: SmartSuiteClient
  store: SmartSuiteFeedStore
  /** Who may ping, as in `createSmartSuiteWebhook`. */
  authorize: SmartSuiteAuthorize
  /** The webhooks that are read. Pings of others are answered 200 and ignored. */
  webhookIds: readonly string[] | (() => MaybePromise<readonly string[]>)
  /**
   * Called when the drain after a ping fails, and for each failure of `keepAlive`. Without it, the error of a ping is
   * in its outcome (`onOutcome`, otherwise the console), and failures of `keepAlive` go to the console.
   */
  onError?: ((error: unknown, info: { webhookId: string }) => unknown) | undefined
  /** Called after each handled page, with the result of the drain so far. Its errors are ignored. */
  onProgress?: ((progress: SmartSuiteDrainResult & { webhookId: string }) => void) | undefined
  /** Called once per ping, as in `createSmartSuiteWebhook`. */
  onOutcome?: ((outcome: Outcome) => void) | undefined
  /**
   * The URL of the pings, for `keepAlive`: SmartSuite forgets it when pings are switched off. `null`: pings that are
   * off stay off. Default, also if a function returns undefined: the last URL seen.
   */
  url?: string | null | ((webhookId: string) => MaybePromise<string | null | undefined>) | undefined
  /** Names this feed. Needed if two feeds read the same webhook with the same store. Default `smartsuite`. */
  endpoint?: string | undefined
  /** Events per page. Default 50. */
  pageSize?: number | undefined
  /** How long a webhook stays reserved by a process that died. Default 60,000 ms. */
  leaseMs?: number | undefined
  /**
   * How long a handled event is remembered. Default 14 days: an unfinished page can't come later than that. Older
   * events come again if SmartSuite refuses the stored token, because all events are then read again.
   */
  retainMs?: number | undefined
  /** How often a waiting drain checks whether it can begin. Default 500 ms. */
  pollMs?: number | undefined
  clock?: Clock | undefined
}

export interface SmartSuiteEventFeedOptions extends SharedOptions {
  /**
   * Handles the events one by one, in order; a promise is awaited. If it throws, the drain ends; the next begins with
   * this event.
   */
  onEvent: (event: SmartSuiteEvent, context: SmartSuiteFeedContext) => unknown
  /**
   * Called when `onEvent` threw. `skip`: the event counts as handled, so save it first. `retry` (the default): the
   * drain rejects, and the next one begins with this event. In an `async` function that returns only one of the two
   * texts, write it `as const`.
   */
  onPoison?: ((error: unknown, info: SmartSuitePoisonInfo) => MaybePromise<'retry' | 'skip'>) | undefined
  onPage?: undefined
}

export interface SmartSuitePageFeedOptions extends SharedOptions {
  /** Handles the events page by page, without those handled before; a promise is awaited. */
  onPage: (page: SmartSuiteEventPage, context: SmartSuiteFeedContext) => unknown
  onEvent?: undefined
  onPoison?: undefined
}

export type SmartSuiteFeedOptions = SmartSuiteEventFeedOptions | SmartSuitePageFeedOptions
