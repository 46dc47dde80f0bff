import { createWebhook, type HandleContext, reduceCause, steadyTime } from '@hookwright/core'
import { cleanText } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import { type SmartSuiteDelivery, smartSuiteProtocol } from '../protocol.js'
import { createDrain, type SmartSuiteDrainOptions } from './drain.js'
import { createFeedStore } from './feed-store.js'
import { createKeepAlive, type SmartSuiteKeepAliveReport } from './keep-alive.js'
import type { SmartSuiteDrainResult, SmartSuiteFeedOptions } from './options.js'
import { readFeedOptions } from './settings.js'

export interface SmartSuiteFeed {
  /**
   * Receives a ping: acknowledges it at once, then drains in the background, within `context.waitUntil` if the platform
   * has it. A crash loses no event, because the cursor moves only after its page is handled. All pings during a drain
   * lead to one further drain.
   */
  handle(request: Request, context?: HandleContext | object): Promise<Response>
  /**
   * Handles every event since the last committed page. Waits for its turn while another drain holds the webhook.
   *
   * @throws what a handler threw, `ApiError` and `TransportError` of the client, `StoreError` of the store,
   *   `TransportError` `deadline` after `deadlineMs`, `ConfigError` for a limit that is not a number
   */
  drain(options: SmartSuiteDrainOptions): Promise<SmartSuiteDrainResult>
  /**
   * Call it once a day. For each webhook it lists events, which keeps the webhook alive, drains it, and switches pings
   * on again if SmartSuite switched them off. If its events are not listed, a webhook stops sending pings after 7 days
   * and is deleted after 14, even if nothing changes. Webhooks are handled concurrently, and a failed step does not
   * stop the others: each failure goes with its webhook to `onError`, or to the console without it, and the first is
   * thrown at the end. An `ApiError` with status 404 means that the webhook is gone.
   */
  keepAlive(): Promise<SmartSuiteKeepAliveReport[]>
}

/**
 * Receives pings, lists the events and handles them: at least once, in order, without gaps. An event is handled twice
 * only if its first handling could not be recorded: the process died or was suspended for longer than `leaseMs`, or the
 * store failed. `key` is the same both times.
 *
 * @throws ConfigError `option_invalid`
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 * @example
 * const feed = createSmartSuiteFeed({
 *   client,
 *   store: redisStore(redis),
 *   authorize: pathToken(process.env.SMARTSUITE_PATH_TOKEN ?? ''),
 *   webhookIds: [webhook.webhook_id],
 *   onEvent: async (event, { key }) => save(key, event),
 * })
 * export default {
 *   fetch: (request: Request, env: unknown, ctx: object) => feed.handle(request, ctx),
 *   scheduled: (event, env, ctx) => ctx.waitUntil(feed.keepAlive()),
 * }
 */
export function createSmartSuiteFeed(options: SmartSuiteFeedOptions): SmartSuiteFeed {
  const settings = readFeedOptions(options)
  const { client, clock, endpoint, pollMs } = settings
  const { webhookIds, onError, onOutcome } = options
  const store = createFeedStore(settings)
  const drain = createDrain(settings, store)
  const keepAlive = createKeepAlive(settings, store, drain, tellOfKeepAlive)
  /**
   * When a waiting drain of this process last tried to get a webhook's lease. It will see all that happens meanwhile.
   */
  const waiting = new Map<string, number>()
  const now = steadyTime(clock)

  async function tellOfKeepAlive(error: unknown, webhookId: string): Promise<void> {
    if (onError) {
      await onError(error, { webhookId })
    } else {
      const { name, message } = reduceCause(error)
      const problem = cleanText(`keepAlive of webhook ${webhookId} failed: ${name}: ${message}`, [])
      // biome-ignore lint/suspicious/noConsole: of several failures only one is thrown, and it does not name its webhook.
      console.error(`[${packageName}] ${endpoint}: ${problem}`)
    }
  }

  const knownIds = async () => (typeof webhookIds === 'function' ? webhookIds() : webhookIds)

  async function wake(webhookId: string): Promise<void> {
    // A waiting drain tries every pollMs. If the platform has stopped it, this time no longer changes.
    const triedAt = waiting.get(webhookId)
    if (triedAt !== undefined && now() - triedAt <= pollMs * 3) return
    // Set before anything is awaited, because the next ping may be here already.
    waiting.set(webhookId, now())
    const turn = {
      onTry: () => void waiting.set(webhookId, now()),
      onBegin: () => void waiting.delete(webhookId),
    }
    try {
      await drain({ webhookId }, turn)
    } catch (error) {
      waiting.delete(webhookId)
      throw error
    }
  }

  async function onDelivery({ type, payload }: SmartSuiteDelivery): Promise<void> {
    if (type !== 'notification') return
    const { webhookId, locator } = payload
    if (locator?.accountId !== client.accountId) return
    try {
      if ((await knownIds()).includes(webhookId)) await wake(webhookId)
    } catch (error) {
      if (!onError) throw error
      await onError(error, { webhookId })
    }
  }

  const webhook = createWebhook<SmartSuiteDelivery>(smartSuiteProtocol(options.authorize, clock), {
    acknowledge: 'reserved',
    endpoint,
    clock,
    onDelivery,
    onOutcome,
  })

  return {
    handle: webhook.handle,
    drain: (drainOptions) => drain(drainOptions),
    async keepAlive() {
      const turns = (await knownIds()).map(keepAlive)
      await Promise.allSettled(turns)
      return Promise.all(turns)
    },
  }
}
