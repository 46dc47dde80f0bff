import { createCasesolvedClient } from '@hookwright/casesolved'
import { serve } from './serve.mjs'
import { createSiteMirror } from './site-mirror.mjs'

const { CASESOLVED_API_KEY, CASESOLVED_API_SECRET, CASESOLVED_TEAM, CASESOLVED_WEBHOOK_SECRET } = process.env
const { CASESOLVED_BASE_URL, PORT } = process.env

const mirror = createSiteMirror({
  client: createCasesolvedClient({
    apiKey: CASESOLVED_API_KEY,
    apiSecret: CASESOLVED_API_SECRET,
    team: CASESOLVED_TEAM,
    baseUrl: CASESOLVED_BASE_URL,
    deadlineMs: 60_000,
  }),
  secret: CASESOLVED_WEBHOOK_SECRET,
  onChange: ({ name, before = 'new', after = 'gone' }) => console.log(`${name}: ${before} -> ${after}`),
})

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

const port = await serve({
  mirror,
  port: Number(PORT ?? 8080),
  pollEveryMs: 5 * 60_000,
  signal: stop.signal,
  onError: (error) => console.error(error instanceof Error ? error.message : error),
})
console.log(`${mirror.sites.size} sites mirrored; webhooks are taken at http://localhost:${port}/casesolved`)
