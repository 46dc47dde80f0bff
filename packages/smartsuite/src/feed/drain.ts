import { callQuietly, Lease, onAbort, StoreError, startTimer, steadyTime } from '@hookwright/core'
import { readNumber, TransportError } from '@hookwright/core/client'
import { checkId } from '../client/spec.js'
import { packageName } from '../package-name.js'
import type { FeedStore } from './feed-store.js'
import { createHandlePage } from './handle-page.js'
import type { SmartSuiteDrainResult } from './options.js'
import { readPages } from './read-pages.js'
import type { FeedSettings } from './settings.js'

export interface SmartSuiteDrainOptions {
  webhookId: string
  signal?: AbortSignal | undefined
  /**
   * How long the drain may take, waiting included, in milliseconds. Then its calls end and `signal` of its handlers
   * aborts: the one under way is waited for, no further one begins. What was committed until then stays.
   */
  deadlineMs?: number | undefined
  /** Stops after so many pages. Default: when SmartSuite has no more. */
  maxPages?: number | undefined
}

/** How a drain waits for its turn. */
export interface TurnOptions {
  /** Called before each attempt to begin. */
  onTry?(): void
  onBegin?(): void
  /** Gives up after so long, with nothing done: somebody else is reading. Default: when its deadline or signal says so. */
  waitMs?: number
}

export type Drain = (options: SmartSuiteDrainOptions, turn?: TurnOptions) => Promise<SmartSuiteDrainResult>

const leaseLost = (): StoreError =>
  new StoreError(
    packageName,
    'lease_lost',
    'This drain lost its turn: another process may have taken over. Its drain goes on where this one stopped.',
  )

/** Aborts the controller with the signal. Returns how to stop. (`AbortSignal.any` is missing on edge runtimes.) */
function follow(controller: AbortController, signal: AbortSignal): () => void {
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  return onAbort(signal, abort)
}

export function createDrain(settings: FeedSettings, store: FeedStore): Drain {
  const { client, clock, leaseMs, pollMs, pageSize, options } = settings
  const handlePage = createHandlePage(settings, store)

  /** Waits until nobody else drains this webhook, in this process or another. */
  async function takeLease(webhookId: string, signal: AbortSignal, turn: TurnOptions): Promise<Lease | undefined> {
    const { onTry, onBegin, waitMs = Number.POSITIVE_INFINITY } = turn
    const key = await store.keyOf('lease', webhookId)
    const now = steadyTime(clock)
    const waitUntil = now() + waitMs
    for (;;) {
      signal.throwIfAborted()
      onTry?.()
      const takenAt = clock.now()
      const reservation = await store.reserve(key, leaseMs)
      if (reservation.status === 'reserved') {
        onBegin?.()
        const lease = new Lease(settings.store, clock, leaseMs, takenAt, key, reservation.token)
        lease.hold()
        return lease
      }
      if (now() + pollMs > waitUntil) return undefined
      await clock.sleep(pollMs, signal)
    }
  }

  async function handlePages(
    { webhookId, maxPages = Number.POSITIVE_INFINITY }: SmartSuiteDrainOptions,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<SmartSuiteDrainResult> {
    const result: SmartSuiteDrainResult = { pages: 0, events: 0, duplicates: 0 }
    const cursorKey = await store.keyOf('cursor', webhookId)
    let cursor = await store.getCursor(cursorKey)
    /**
     * Whether another drain moved it. If this one holds the lease, that one had lost it, was late and has ended: so this
     * one goes on from there.
     */
    let wasMoved: boolean
    do {
      wasMoved = false
      for await (const page of readPages(client.webhooks, { webhookId, pageToken: cursor, pageSize, signal })) {
        const { events, duplicates } = await handlePage({ webhookId, page, signal })
        // Without another place to begin, the same page comes again next time: the marks of its events have to do.
        const next = page.nextPageToken
        if (next !== undefined && next !== cursor) {
          signal.throwIfAborted()
          cursor = await store.moveCursor(cursorKey, next, cursor)
          wasMoved = cursor !== next
          // A process that stood still may not know yet that it is the one who lost.
          if (wasMoved && !(await store.extend(lease.key, lease.token, leaseMs))) throw leaseLost()
        }
        result.pages++
        result.events += events
        result.duplicates += duplicates
        callQuietly(() => options.onProgress?.({ webhookId, ...result }))
        if (wasMoved || result.pages >= maxPages) break
      }
    } while (wasMoved && result.pages < maxPages)
    return result
  }

  async function takeTurn(
    drainOptions: SmartSuiteDrainOptions,
    controller: AbortController,
    turn: TurnOptions,
  ): Promise<SmartSuiteDrainResult> {
    const lease = await takeLease(drainOptions.webhookId, controller.signal, turn)
    if (!lease) return { pages: 0, events: 0, duplicates: 0 }
    follow(controller, lease.signal)
    try {
      return await handlePages(drainOptions, lease, controller.signal)
    } catch (error) {
      throw lease.signal.aborted && error === lease.signal.reason ? leaseLost() : error
    } finally {
      lease.end()
      // Never completed: the webhook has to be drained again and again.
      await store.release(lease.key, lease.token, 1)
    }
  }

  return async (drainOptions, turn = {}) => {
    const { webhookId, signal, deadlineMs = Number.POSITIVE_INFINITY, maxPages } = drainOptions
    checkId('webhookId', webhookId)
    readNumber(packageName, 'deadlineMs', deadlineMs, 0)
    if (maxPages !== undefined) readNumber(packageName, 'maxPages', maxPages, 1)
    const controller = new AbortController()
    const passed = () =>
      new TransportError(
        packageName,
        'deadline',
        `The drain did not end within ${deadlineMs} ms (deadlineMs). The next one goes on where it stopped.`,
      )
    const undo = signal ? [follow(controller, signal)] : []
    if (deadlineMs < Number.POSITIVE_INFINITY) {
      undo.push(startTimer(clock, deadlineMs, () => controller.abort(passed())))
    }
    try {
      return await takeTurn(drainOptions, controller, turn)
    } finally {
      for (const step of undo) step()
    }
  }
}
