import { reduceCause } from '@hookwright/core'
import type { SmartSuiteWebhook } from '../schemas.js'
import type { Drain } from './drain.js'
import type { FeedStore } from './feed-store.js'
import type { SmartSuiteDrainResult } from './options.js'
import type { FeedSettings } from './settings.js'

/** What became of one webhook. All counts are 0 where another drain held it: its events are being read. */
export interface SmartSuiteKeepAliveReport extends SmartSuiteDrainResult {
  webhookId: string
  /** What was off and is on again: after 7 days without a ListEvents, or after a day of failed pings. */
  healed: ('inactivity' | 'pings')[]
  /** Whether SmartSuite sends pings now. Off and not healed: give the feed its `url`, unless that says `null`. */
  pings: 'on' | 'off'
  /** When SmartSuite would switch the webhook off, had nobody listed its events until then. ISO 8601. */
  expiresAt?: string | undefined
}

const pingsOff = ({ notification_status: status }: SmartSuiteWebhook) =>
  status?.disabled !== undefined || status?.enabled?.url === undefined

function systemOff({ system_status: status }: SmartSuiteWebhook, now: number): boolean {
  // Which of the two an inactive webhook shows is not documented.
  return status?.disabled !== undefined || Date.parse(status?.enabled?.expires_at ?? '') <= now
}

export type KeepAlive = (webhookId: string) => Promise<SmartSuiteKeepAliveReport>

/** @param tell hears of each failure; of those of one webhook only the first is thrown */
export function createKeepAlive(
  settings: FeedSettings,
  store: FeedStore,
  drain: Drain,
  tell: (error: unknown, webhookId: string) => Promise<void>,
): KeepAlive {
  const { client, clock, options } = settings
  // A process that died while it was draining lets go within a lease. Whoever lasts longer is alive, and reads.
  const waitMs = settings.leaseMs + settings.pollMs

  /** Where pings went when they were last seen on: kept in the store, as SmartSuite forgets it. */
  async function keepUrl({ webhook_id, notification_status: status }: SmartSuiteWebhook): Promise<string | undefined> {
    const key = await store.keyOf('url', webhook_id)
    const kept = await store.getCursor(key)
    const seen = status?.enabled?.url
    if (seen !== undefined && seen !== kept) await store.moveCursor(key, seen, kept)
    return seen ?? kept
  }

  /** Where pings are to go. `null`: nowhere. A function that fails may have meant that, so then nothing is switched on. */
  async function findUrl(webhookId: string, lastSeen: string | undefined): Promise<string | null | undefined> {
    const { url } = options
    const given = typeof url === 'function' ? await url(webhookId) : url
    return given === undefined ? lastSeen : given
  }

  return async (webhookId) => {
    const isOff = (webhook: SmartSuiteWebhook) => pingsOff(webhook) || systemOff(webhook, clock.now())
    const failures: unknown[] = []
    /** Whatever fails, what comes behind it has its turn. */
    const attempt = <T>(work: Promise<T>): Promise<T | undefined> =>
      work.catch((error: unknown) => {
        failures.push(error)
        return undefined
      })

    const before = await attempt(client.webhooks.get({ webhookId }))
    const wasInactive = before !== undefined && systemOff(before, clock.now())
    // Listing its events is what keeps a webhook alive: neither store, handler nor another process may prevent it.
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
    // After the pings are on again: what happens from here on is either read now or told of.
    const drained = await attempt(drain({ webhookId }, { waitMs }))
    if (!webhook || !drained || failures.length > 0) {
      // Steps that fail alike are told of once. What the telling throws must not take the place of what failed.
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
