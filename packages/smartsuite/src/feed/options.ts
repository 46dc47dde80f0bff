import {
  type Clock,
  ConfigError,
  type CursorStore,
  type MaybePromise,
  type Outcome,
  type Store,
  systemClock,
} from '@hookwright/core'
import type { SmartSuiteClient } from '../client/client.js'
import type { SmartSuiteEventPage } from '../client/payloads.js'
import { packageName } from '../package-name.js'
import type { SmartSuiteAuthorize } from '../protocol.js'
import type { SmartSuiteEvent } from '../schemas.js'

/** The second argument of a handler. */
export interface SmartSuiteFeedContext {
  readonly webhookId: string
  /**
   * An idempotency key: the same if this event comes again, or a page of exactly these events. If an event comes again
   * in another page, compare its `event_id`.
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

/** Keeps the cursor, the marks of handled events, and the lease. `memoryStore()` is for one process. */
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
   * in its outcome (`onOutcome`, else the console), and failures of `keepAlive` go to the console.
   */
  onError?: ((error: unknown, info: { webhookId: string }) => unknown) | undefined
  /** Called after each handled page, with the result of the drain so far. Its errors are ignored. */
  onProgress?: ((progress: SmartSuiteDrainResult & { webhookId: string }) => void) | undefined
  /** Called once per ping, as in `createSmartSuiteWebhook`. */
  onOutcome?: ((outcome: Outcome) => void) | undefined
  /**
   * The URL of the pings, for `keepAlive`: SmartSuite forgets it when pings are switched off. `null`: pings that are
   * off stay off. Default, and if a function returns undefined: the last URL seen.
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
   * events come again if SmartSuite refuses the stored token, because then all are read again.
   */
  retainMs?: number | undefined
  /** How often a waiting drain looks whether it can begin. Default 500 ms. */
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
   * drain rejects, and the next one begins with this event.
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

export interface FeedSettings {
  readonly options: SmartSuiteFeedOptions
  readonly client: SmartSuiteClient
  readonly store: SmartSuiteFeedStore
  readonly clock: Clock
  readonly endpoint: string
  readonly pageSize: number
  readonly leaseMs: number
  readonly retainMs: number
  readonly pollMs: number
}

/** @throws ConfigError `option_invalid` */
export function readFeedOptions(options: SmartSuiteFeedOptions): FeedSettings {
  const invalid = (problem: string): never => {
    throw new ConfigError(packageName, 'option_invalid', problem)
  }
  const positive = (name: 'pageSize' | 'leaseMs' | 'retainMs' | 'pollMs', fallback: number): number => {
    const value = options[name] ?? fallback
    if (!Number.isSafeInteger(value) || value < 1) invalid(`Option "${name}" must be a positive whole number.`)
    return value
  }
  const { client, store, webhookIds, endpoint = 'smartsuite' } = options
  if (typeof client?.webhooks?.listPayloads !== 'function')
    invalid('Option "client" must be a createSmartSuiteClient(...).')
  for (const method of ['reserve', 'extend', 'complete', 'release', 'getCursor', 'setCursor'] as const) {
    if (typeof store?.[method] !== 'function') invalid(`Option "store" must have ${method}(), as memoryStore() has.`)
  }
  if (typeof webhookIds !== 'function' && !Array.isArray(webhookIds)) {
    invalid('Option "webhookIds" must be a list of ids, or a function that returns one.')
  }
  if (Array.isArray(webhookIds) && !webhookIds.every((id) => typeof id === 'string' && id.trim() !== '')) {
    invalid('Option "webhookIds" has a blank id. Is it set?')
  }
  if (Array.isArray(webhookIds) && webhookIds.length === 0) {
    invalid('Option "webhookIds" is empty: every ping would be ignored. A function may return an empty list.')
  }
  const handlers = [options.onEvent, options.onPage].filter((handler) => handler !== undefined)
  if (handlers.length !== 1) invalid('Give either "onEvent" or "onPage".')
  for (const name of ['onEvent', 'onPage', 'onPoison', 'onError', 'onProgress', 'onOutcome'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function')
      invalid(`Option "${name}" must be a function.`)
  }
  if (options.onPage && options.onPoison) invalid('Option "onPoison" is about single events: it needs "onEvent".')
  if (typeof endpoint !== 'string' || endpoint === '') invalid('Option "endpoint" must be a non-empty text.')
  return {
    options,
    client,
    store,
    endpoint,
    clock: options.clock ?? systemClock,
    pageSize: positive('pageSize', 50),
    leaseMs: positive('leaseMs', 60_000),
    retainMs: positive('retainMs', 14 * 86_400_000),
    pollMs: positive('pollMs', 500),
  }
}
