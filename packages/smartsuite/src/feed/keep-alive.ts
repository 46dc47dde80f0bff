import type { SmartSuiteWebhook } from '../schemas.js'
import type { Drain } from './drain.js'
import type { FeedStore } from './feed-store.js'
import type { DrainResult, FeedSettings } from './options.js'

/** What became of one webhook. */
export interface KeepAliveReport extends DrainResult {
  webhookId: string
  /** What was off and is on again: after 7 days without a ListEvents, or after a day of failed pings. */
  healed: ('inactivity' | 'pings')[]
  /** Whether SmartSuite sends pings now. Off and not healed: give the feed its `url`. */
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

export type KeepAlive = (webhookId: string) => Promise<KeepAliveReport>

export function createKeepAlive({ client, clock, options }: FeedSettings, store: FeedStore, drain: Drain): KeepAlive {
  /** The URL that pings should go to; what was last seen is kept in the store, as SmartSuite forgets it. */
  async function findUrl(webhook: SmartSuiteWebhook): Promise<string | undefined> {
    const { webhook_id: webhookId, notification_status: status } = webhook
    const key = await store.keyOf('url', webhookId)
    const kept = await store.getCursor(key)
    const seen = status?.enabled?.url
    if (seen !== undefined && seen !== kept) await store.setCursor(key, seen, kept)
    const given = typeof options.url === 'function' ? await options.url(webhookId) : options.url
    return given ?? seen ?? kept
  }

  return async (webhookId) => {
    const isOff = (webhook: SmartSuiteWebhook) => pingsOff(webhook) || systemOff(webhook, clock.now())
    const before = await client.webhooks.get({ webhookId })
    const wasInactive = systemOff(before, clock.now())
    const url = await findUrl(before)
    // Listing its events is what keeps a webhook alive. A handler that throws must not keep its pings off.
    const drained = await drain({ webhookId }).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    )
    let webhook = isOff(before) ? await client.webhooks.get({ webhookId }) : before
    const healed: KeepAliveReport['healed'] = []
    if (wasInactive && !systemOff(webhook, clock.now())) healed.push('inactivity')
    if (isOff(webhook) && url !== undefined) {
      webhook = await client.webhooks.enableNotifications({ webhookId, url })
      if (!isOff(webhook)) healed.push('pings')
    }
    if ('error' in drained) throw drained.error
    const expiresAt = webhook.system_status?.enabled?.expires_at
    return {
      webhookId,
      ...drained.result,
      healed,
      pings: isOff(webhook) ? 'off' : 'on',
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }
  }
}
