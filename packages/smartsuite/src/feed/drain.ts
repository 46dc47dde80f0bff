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
   * How long the drain may take, waiting included, in milliseconds. After that its calls end and the handlers' `signal`
   * aborts: a running handler is awaited, and no further one begins. What was committed before stays.
   */
  deadlineMs?: number | undefined
  /** Stops after this many pages. Default: when SmartSuite has no more. */
  maxPages?: number | undefined
}

/** How a drain waits for its turn. */
export interface TurnOptions {
  /** Called before each attempt to begin. */
  onTry?(): void
  onBegin?(): void
  /**
   * Gives up after this time and does nothing: another drain is reading. Default: waits until its deadline or signal.
   */
  waitMs?: number
}

export type Drain = (options: SmartSuiteDrainOptions, turn?: TurnOptions) => Promise<SmartSuiteDrainResult>

const leaseLost = (): StoreError =>
  new StoreError(
    packageName,
    'lease_lost',
    'This drain lost its lease: another process may have taken over. Its drain continues where this one stopped.',
  )

/**
 * Aborts the controller with the signal. Returns a function that stops this. (Edge runtimes lack `AbortSignal.any`.)
 */
function follow(controller: AbortController, signal: AbortSignal): () => void {
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  return onAbort(signal, abort)
}

export function createDrain(settings: FeedSettings, store: FeedStore): Drain {
  const { client, clock, leaseMs, pollMs, pageSize, options } = settings
  const handlePage = createHandlePage(settings, store)

  /** Waits until no other drain, in this process or another, holds this webhook. */
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
     * Whether another drain moved the cursor. If this drain still holds the lease, the other one lost it, committed
     * late and has ended: this drain then continues from there.
     */
    let wasMoved: boolean
    do {
      wasMoved = false
      for await (const page of readPages(client.webhooks, { webhookId, pageToken: cursor, pageSize, signal })) {
        const { events, duplicates } = await handlePage({ webhookId, page, signal })
        // Without a new token, the same page comes again next time: only the marks of its events then show it.
        const next = page.nextPageToken
        if (next !== undefined && next !== cursor) {
          signal.throwIfAborted()
          cursor = await store.moveCursor(cursorKey, next, cursor)
          wasMoved = cursor !== next
          // A process that was suspended may not know yet that it is the one that lost the lease.
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
      // Released and never completed, because the webhook will be drained again.
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
        `The drain did not end within ${deadlineMs} ms (deadlineMs). The next one continues where it stopped.`,
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
