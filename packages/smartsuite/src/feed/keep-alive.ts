import { reduceCause } from '@hookwright/core'
import type { SmartSuiteWebhook } from '../schemas.js'
import type { Drain } from './drain.js'
import type { FeedStore } from './feed-store.js'
import type { SmartSuiteDrainResult } from './options.js'
import type { FeedSettings } from './settings.js'

/** The result for one webhook. All counts are 0 if another drain held it: that drain reads its events. */
export interface SmartSuiteKeepAliveReport extends SmartSuiteDrainResult {
  webhookId: string
  /** What was switched off and is on again: after 7 days without a ListEvents, or after a day of failed pings. */
  healed: ('inactivity' | 'pings')[]
  /** Whether SmartSuite sends pings now. If they stay off, give the feed its `url`, unless it is `null` on purpose. */
  pings: 'on' | 'off'
  /** When SmartSuite switches the webhook off, unless its events are listed before. ISO 8601. */
  expiresAt?: string | undefined
}

const pingsOff = ({ notification_status: status }: SmartSuiteWebhook) =>
  status?.disabled !== undefined || status?.enabled?.url === undefined

function systemOff({ system_status: status }: SmartSuiteWebhook, now: number): boolean {
  // It is not documented which of the two an inactive webhook shows.
  return status?.disabled !== undefined || Date.parse(status?.enabled?.expires_at ?? '') <= now
}

export type KeepAlive = (webhookId: string) => Promise<SmartSuiteKeepAliveReport>

/** @param tell called with each failure; only the first failure of a webhook is thrown */
export function createKeepAlive(
  settings: FeedSettings,
  store: FeedStore,
  drain: Drain,
  tell: (error: unknown, webhookId: string) => Promise<void>,
): KeepAlive {
  const { client, clock, options } = settings
  // The lease of a process that died while draining ends within this time. A drain that holds it longer is alive.
  const waitMs = settings.leaseMs + settings.pollMs

  /** The URL of the pings when they were last seen on. It is kept in the store, because SmartSuite forgets it. */
  async function keepUrl({ webhook_id, notification_status: status }: SmartSuiteWebhook): Promise<string | undefined> {
    const key = await store.keyOf('url', webhook_id)
    const kept = await store.getCursor(key)
    const seen = status?.enabled?.url
    if (seen !== undefined && seen !== kept) await store.moveCursor(key, seen, kept)
    return seen ?? kept
  }

  /**
   * The URL for pings; `null`: pings stay off. A function that fails may mean `null`, so nothing is then switched on.
   */
  async function findUrl(webhookId: string, lastSeen: string | undefined): Promise<string | null | undefined> {
    const { url } = options
    const given = typeof url === 'function' ? await url(webhookId) : url
    return given === undefined ? lastSeen : given
  }

  return async (webhookId) => {
    const isOff = (webhook: SmartSuiteWebhook) => pingsOff(webhook) || systemOff(webhook, clock.now())
    const failures: unknown[] = []
    /** Records a failure, so that the next steps still run. */
    const attempt = <T>(work: Promise<T>): Promise<T | undefined> =>
      work.catch((error: unknown) => {
        failures.push(error)
        return undefined
      })

    const before = await attempt(client.webhooks.get({ webhookId }))
    const wasInactive = before !== undefined && systemOff(before, clock.now())
    // Listing its events keeps a webhook alive, so no store, handler or other process may prevent it.
    await attempt(client.webhooks.listPayloads({ webhookId, pageSize: 1 }))
    const lastUrl = before && (await attempt(keepUrl(before)))
    const url = await attempt(findUrl(webhookId, lastUrl))

    let webhook = before && isOff(before) ? await attempt(client.webhooks.get({ webhookId })) : before
    const healed: SmartSuiteKeepAliveReport['healed'] = []
    if (webhook && wasInactive && !systemOff(webhook, clock.now())) healed.push('inactivity')
    if (webhook && isOff(webhook) && typeof url === 'string') {
      webhook = await attempt(client.webhooks.enableNotifications({ webhookId, url }))
      if (webhook && !isOff(webhook)) healed.push('pings')
    }
    // Only after the pings are on again: every later change is then either read now or announced by a ping.
    const drained = await attempt(drain({ webhookId }, { waitMs }))
    if (!webhook || !drained || failures.length > 0) {
      // Steps that fail with the same message are reported once. An error of the report must not replace the failure.
      const different = new Map(failures.map((failure) => [reduceCause(failure).message, failure]))
      await Promise.allSettled([...different.values()].map((failure) => tell(failure, webhookId)))
      throw failures[0]
    }
    const expiresAt = webhook.system_status?.enabled?.expires_at
    return {
      webhookId,
      ...drained,
      healed,
      pings: isOff(webhook) ? 'off' : 'on',
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }
  }
}
