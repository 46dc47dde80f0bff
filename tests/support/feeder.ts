import { appendFileSync } from 'node:fs'
import { createRateLimiter } from '@hookwright/core/client'
import { createSmartSuiteClient, createSmartSuiteFeed, type SmartSuiteFeedStore } from '@hookwright/smartsuite'

/** A machine that drains a webhook and records every event before and after handling it. */
export async function drainTo(store: SmartSuiteFeedStore, args: string[]): Promise<void> {
  const [name = '', origin = '', webhookId = '', log = ''] = args
  const write = (what: string, event: string) => appendFileSync(log, `${name} ${what} ${event}\n`)
  const feed = createSmartSuiteFeed({
    client: createSmartSuiteClient({
      token: 'token',
      accountId: 'account',
      baseUrl: `${origin}/api/v1/`,
      limiter: createRateLimiter({ intervalMs: 1 }),
    }),
    store,
    authorize: 'none',
    webhookIds: [webhookId],
    leaseMs: 900,
    pollMs: 25,
    pageSize: 10,
    async onEvent({ event_id }) {
      write('begins', event_id)
      await new Promise((resolve) => setTimeout(resolve, 15))
      write('handled', event_id)
    },
  })
  process.send?.('ready')
  const { events, duplicates } = await feed.drain({ webhookId })
  process.send?.({ events, duplicates })
}
