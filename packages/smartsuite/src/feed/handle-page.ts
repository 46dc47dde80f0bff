import { isHookwrightError } from '@hookwright/core'
import type { SmartSuiteEventPage } from '../client/payloads.js'
import type { SmartSuiteEvent } from '../schemas.js'
import type { FeedStore } from './feed-store.js'
import type { SmartSuiteEventFeedOptions, SmartSuiteFeedContext, SmartSuitePageFeedOptions } from './options.js'
import type { FeedSettings } from './settings.js'

export interface PageWork {
  readonly webhookId: string
  readonly page: SmartSuiteEventPage
  readonly signal: AbortSignal
}

export interface PageResult {
  events: number
  duplicates: number
}

/** An event that is not marked as handled. The token serves to mark it. */
interface OpenEvent {
  readonly event: SmartSuiteEvent
  readonly key: string
  readonly token: string | undefined
  readonly attempt: number
}

export type HandlePage = (work: PageWork) => Promise<PageResult>

export function createHandlePage(settings: FeedSettings, store: FeedStore): HandlePage {
  const { options, leaseMs, retainMs } = settings

  /**
   * Only an event that is marked as handled is left out. One that is merely reserved is not: only the holder of the
   * webhook's lease works, so that reservation was left behind by a process that died. Reservations are short enough to
   * run out before the webhook's lease does.
   */
  async function open(event: SmartSuiteEvent, webhookId: string): Promise<OpenEvent | undefined> {
    const key = await store.keyOf('event', webhookId, event.event_id)
    const reservation = await store.reserve(key, Math.max(1, Math.floor(leaseMs / 3)))
    if (reservation.status === 'completed') return undefined
    if (reservation.status === 'in_progress') return { event, key, token: undefined, attempt: 1 }
    return { event, key, token: reservation.token, attempt: reservation.attempt }
  }

  const close = async ({ key, token }: OpenEvent) => {
    if (token !== undefined) await store.complete(key, token)
  }
  const reopen = async ({ key, token }: OpenEvent) => {
    if (token !== undefined) await store.release(key, token, retainMs)
  }

  async function handleEvent(
    opened: OpenEvent,
    context: SmartSuiteFeedContext,
    { onEvent, onPoison }: SmartSuiteEventFeedOptions,
  ) {
    const { event, attempt } = opened
    try {
      // The drain may have been aborted while the store was asked.
      context.signal.throwIfAborted()
      await onEvent(event, context)
    } catch (error) {
      const asks = onPoison && !context.signal.aborted && !isHookwrightError(error, 'RetryLater')
      let decision: unknown = 'retry'
      try {
        if (asks) decision = await onPoison(error, { ...context, event, attempt })
      } finally {
        if (decision !== 'skip') await reopen(opened)
      }
      if (decision !== 'skip') throw error
    }
    await close(opened)
  }

  async function handleEach(
    { webhookId, page, signal }: PageWork,
    handlers: SmartSuiteEventFeedOptions,
  ): Promise<PageResult> {
    const result = { events: 0, duplicates: 0 }
    for (const event of page.events) {
      signal.throwIfAborted()
      const opened = await open(event, webhookId)
      if (opened) await handleEvent(opened, { webhookId, key: opened.key, signal }, handlers)
      result[opened ? 'events' : 'duplicates']++
    }
    return result
  }

  async function handleWhole(
    { webhookId, page, signal }: PageWork,
    { onPage }: SmartSuitePageFeedOptions,
  ): Promise<PageResult> {
    const fresh: OpenEvent[] = []
    try {
      for (const event of page.events) {
        const opened = await open(event, webhookId)
        if (opened) fresh.push(opened)
      }
      signal.throwIfAborted()
      const events = fresh.map(({ event }) => event)
      // The key covers the events handed over, not the token of the page: next time, that page may hold more events.
      const key = await store.keyOf('page', webhookId, ...events.map(({ event_id }) => event_id))
      if (events.length > 0) await onPage({ ...page, events }, { webhookId, key, signal })
    } catch (error) {
      await Promise.all(fresh.map(reopen))
      throw error
    }
    await Promise.all(fresh.map(close))
    return { events: fresh.length, duplicates: page.events.length - fresh.length }
  }

  return (work) => (options.onPage ? handleWhole(work, options) : handleEach(work, options))
}
