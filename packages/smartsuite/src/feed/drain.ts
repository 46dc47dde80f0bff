import { callQuietly, Lease } from '@hookwright/core'
import { TransportError } from '@hookwright/core/client'
import { checkId } from '../client/spec.js'
import { packageName } from '../package-name.js'
import { type FeedStore, leaseLost } from './feed-store.js'
import { createHandlePage } from './handle-page.js'
import type { DrainResult, FeedSettings } from './options.js'

export interface DrainOptions {
  webhookId: string
  signal?: AbortSignal | undefined
  /** How long the drain may take, waiting included. What it committed until then stays. */
  deadlineMs?: number | undefined
  /** Stops after so many pages. Default: when SmartSuite has no more. */
  maxPages?: number | undefined
}

/** Watches a drain wait for its turn. */
export interface TurnWatch {
  /** Called before each attempt to begin. */
  tried(): void
  began(): void
}

export type Drain = (options: DrainOptions, watch?: TurnWatch) => Promise<DrainResult>

const deadlinePassed = (deadlineMs: number | undefined) =>
  new TransportError(
    packageName,
    'deadline',
    `The drain did not end within ${deadlineMs} ms (deadlineMs). The next one goes on where it stopped.`,
  )

export function createDrain(settings: FeedSettings, store: FeedStore): Drain {
  const { client, clock, leaseMs, pollMs, pageSize, options } = settings
  const handlePage = createHandlePage(settings, store)

  interface Turn extends DrainOptions {
    deadlineAt: number
  }

  /** Waits until nobody else drains this webhook, in this process or another. */
  async function takeLease(
    { webhookId, signal, deadlineMs, deadlineAt }: Turn,
    watch: TurnWatch | undefined,
  ): Promise<Lease> {
    const key = await store.keyOf('lease', webhookId)
    for (;;) {
      signal?.throwIfAborted()
      watch?.tried()
      const takenAt = clock.now()
      const reservation = await store.reserve(key, leaseMs)
      if (reservation.status === 'reserved') {
        watch?.began()
        const lease = new Lease(settings.store, clock, leaseMs, key, reservation.token)
        lease.hold(takenAt)
        return lease
      }
      if (clock.now() + pollMs > deadlineAt) throw deadlinePassed(deadlineMs)
      await clock.sleep(pollMs, signal)
    }
  }

  function remainingMs({ deadlineAt, deadlineMs }: Turn): number | undefined {
    if (deadlineAt === Number.POSITIVE_INFINITY) return undefined
    const rest = deadlineAt - clock.now()
    if (rest <= 0) throw deadlinePassed(deadlineMs)
    return rest
  }

  async function readPages(turn: Turn, signal: AbortSignal): Promise<DrainResult> {
    const { webhookId, maxPages = Number.POSITIVE_INFINITY } = turn
    const result: DrainResult = { pages: 0, events: 0, duplicates: 0 }
    const cursorKey = await store.keyOf('cursor', webhookId)
    let cursor = await store.getCursor(cursorKey)
    while (result.pages < maxPages) {
      signal.throwIfAborted()
      const call = { webhookId, pageToken: cursor, pageSize, signal, deadlineMs: remainingMs(turn) }
      const page = await client.webhooks.listPayloads(call)
      if (page.events.length === 0) break
      const { events, duplicates } = await handlePage({ webhookId, page, cursor, signal })
      const { nextPageToken: next } = page
      // Without another place to begin, the same page would come again: the marks of its events have to do.
      const goesOn = next !== undefined && next !== cursor
      if (goesOn && !(await store.setCursor(cursorKey, next, cursor))) throw leaseLost()
      if (goesOn) cursor = next
      result.pages++
      result.events += events
      result.duplicates += duplicates
      callQuietly(() => options.onProgress?.({ webhookId, ...result }))
      if (!goesOn) break
    }
    return result
  }

  return async (drainOptions, watch) => {
    const { deadlineMs } = drainOptions
    checkId('webhookId', drainOptions.webhookId)
    const turn = { ...drainOptions, deadlineAt: clock.now() + (deadlineMs ?? Number.POSITIVE_INFINITY) }
    const lease = await takeLease(turn, watch)
    try {
      const signal = turn.signal ? AbortSignal.any([turn.signal, lease.signal]) : lease.signal
      return await readPages(turn, signal)
    } finally {
      lease.end()
      // Never completed: the webhook has to be drained again and again.
      await store.release(lease.key, lease.token, 1)
    }
  }
}
