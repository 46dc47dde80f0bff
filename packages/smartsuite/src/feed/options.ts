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

/** What a handler is told beside its event or page. */
export interface SmartSuiteFeedContext {
  readonly webhookId: string
  /**
   * An idempotency key: the same whenever this event comes again, or a page of exactly these events. An event that comes
   * again in another page has its `event_id` to be known by.
   */
  readonly key: string
  /** Aborted when the drain is, at its deadline, or when another process may have taken over. */
  readonly signal: AbortSignal
}

export interface PoisonInfo extends SmartSuiteFeedContext {
  readonly event: SmartSuiteEvent
  /** 1 for the first. */
  readonly attempt: number
}

/** What a drain did. */
export interface DrainResult {
  /** Pages that held events. */
  pages: number
  /** Events handed over. */
  events: number
  /** Events left out, because they were handled before. */
  duplicates: number
}

/** Where a feed keeps how far it read, what it handled, and who reads: `memoryStore()` for one process. */
export type SmartSuiteFeedStore = Store & CursorStore

interface SharedOptions {
  client: SmartSuiteClient
  store: SmartSuiteFeedStore
  /** Who may ping: as of `createSmartSuiteWebhook`. */
  authorize: SmartSuiteAuthorize
  /** The webhooks that are read. Pings of others are acknowledged and cost nothing. */
  webhookIds: readonly string[] | (() => MaybePromise<readonly string[]>)
  /**
   * Told what failed behind a ping, which nobody awaits, and each failure of `keepAlive`. Without it, the outcome of the
   * ping has the error, for `onOutcome` or else the console; failures of `keepAlive` go to the console.
   */
  onError?: ((error: unknown, info: { webhookId: string }) => unknown) | undefined
  /** Called after each page that was handled and committed, with what the drain did so far. What it throws is ignored. */
  onProgress?: ((progress: DrainResult & { webhookId: string }) => void) | undefined
  /** Told once per ping, as in `createSmartSuiteWebhook`. */
  onOutcome?: ((outcome: Outcome) => void) | undefined
  /**
   * Where pings go, for `keepAlive`: SmartSuite forgets the URL when pings are switched off. `null`: nowhere, so that it
   * leaves pings off that you switched off. Default, and where a function answers undefined: as last seen.
   */
  url?: string | null | ((webhookId: string) => MaybePromise<string | null | undefined>) | undefined
  /** Keeps two feeds apart that read one webhook into one store. Default `smartsuite`. */
  endpoint?: string | undefined
  /** Events a page. Default 50. */
  pageSize?: number | undefined
  /** After how long a process that died is replaced by another. Default 60,000 ms. */
  leaseMs?: number | undefined
  /**
   * How long a handled event is remembered. Default 14 days: a page left half done can't come later than that. Older
   * events come again where SmartSuite refuses the stored token, and all are read anew.
   */
  retainMs?: number | undefined
  /** How often it is tried to follow a drain that is under way. Default 500 ms. */
  pollMs?: number | undefined
  clock?: Clock | undefined
}

export interface EventFeedOptions extends SharedOptions {
  /** Takes the events one by one, in order; a promise is awaited. One that throws ends the drain: the next begins with this event. */
  onEvent: (event: SmartSuiteEvent, context: SmartSuiteFeedContext) => unknown
  /**
   * Asked when `onEvent` threw. `skip`: the event counts as handled, so store it first. `retry` (the default): the
   * drain rejects, and the next begins with this event.
   */
  onPoison?: ((error: unknown, info: PoisonInfo) => MaybePromise<'retry' | 'skip'>) | undefined
  onPage?: undefined
}

export interface PageFeedOptions extends SharedOptions {
  /** Takes the events page by page, without those handled before; a promise is awaited. */
  onPage: (page: SmartSuiteEventPage, context: SmartSuiteFeedContext) => unknown
  onEvent?: undefined
  onPoison?: undefined
}

export type SmartSuiteFeedOptions = EventFeedOptions | PageFeedOptions

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
