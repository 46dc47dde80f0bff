import { appendFileSync } from 'node:fs'
import { createRateLimiter, createSmartSuiteClient, createSmartSuiteFeed } from '@hookwright/smartsuite'
import { fileStore } from './file-store.js'

/** One process of the test: drains the webhook, and kills itself after handling this many events. */
const [origin = '', folder = '', webhookId = '', killAfter = '', moment = ''] = process.argv.slice(2)
const log = (line: string) => appendFileSync(`${folder}/log`, `${line}\n`)
const store = fileStore(`${folder}/store`)
let handled = 0

function dieAt(at: string): void {
  if (at !== moment || handled < Number(killAfter)) return
  log(`killed ${at}`)
  process.kill(process.pid, 'SIGKILL')
}

const feed = createSmartSuiteFeed({
  client: createSmartSuiteClient({
    token: 'key-4f9d2c1b7a6e',
    accountId: 'snbvtl79',
    baseUrl: `${origin}/api/v1/`,
    limiter: createRateLimiter({ intervalMs: 1 }),
  }),
  store: {
    ...store,
    async setCursor(key, value, expected) {
      dieAt('committing')
      const done = await store.setCursor(key, value, expected)
      dieAt('committed')
      return done
    },
  },
  authorize: 'none',
  webhookIds: [webhookId],
  leaseMs: 2_000,
  pollMs: 20,
  pageSize: 20,
  onEvent({ event_id }) {
    handled++
    log(`${moment === 'handled' && handled >= Number(killAfter) ? 'last' : 'handled'} ${event_id.split('.')[1]}`)
    dieAt('handled')
  },
})

await feed.drain({ webhookId })
