// 20 callers and 500 requests against a provider that allows 5 a second and refuses all for 30 s after the sixth:
// our client against plain ky with its own retries. Time is simulated. Then what a call costs besides the network.
import { createApiClient } from '@hookwright/core/client'
import ky from 'ky'
import { load, simulatedTime, strictProvider } from './limiter/simulation.mjs'

const url = 'https://api.tickets.example/tickets'
const ourClient = (options) =>
  createApiClient({
    packageName: '@acme/tickets',
    provider: 'Tickets',
    baseUrl: 'https://api.tickets.example',
    credentials: { token: 'a-token-for-the-benchmark' },
    headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
    ...options,
  })

const penaltyMs = 30_000
const ours = (time, fetch) => {
  // 210 ms: five calls take 1,050 ms, which leaves 50 ms for variations of the network.
  const api = ourClient({ clock: time.clock, fetch, pace: { intervalMs: 210 }, penaltyMs })
  return () => api.request({ path: 'tickets' })
}
const plainKy = (retry) => (_, fetch) => () => ky(url, { fetch, timeout: false, retry }).json()
const kyRetry = { statusCodes: [429], afterStatusCodes: [429], methods: ['get'] }

async function measure(name, make, { calls = 500, ...rules } = {}) {
  const time = simulatedTime()
  const { fetch, seen } = strictProvider(time.clock, rules)
  const call = make(time, fetch)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const { failed } = await time.runWithGlobalTimers(() => load(calls, 20, call))
  // What the last turns still hold does not count as growth.
  await new Promise((resolve) => setTimeout(resolve, 20))
  globalThis.gc?.()
  const grown = process.memoryUsage().heapUsed - before
  const seconds = time.clock.now() / 1_000
  const columns = [
    name.padEnd(52),
    String(seen.refused).padStart(6),
    String(failed).padStart(7),
    seconds.toFixed(1).padStart(9),
    ((calls - failed) / seconds).toFixed(2).padStart(7),
    `${(grown / 1e6).toFixed(1)} MB`.padStart(9),
  ]
  console.log(`  ${columns.join(' ')}`)
}

console.log(`\n  ${'500 requests by 20 callers'.padEnd(52)}    429  failed   seconds  good/s      heap`)
await measure('warm-up', ours)
await measure('ours', ours)
await measure('ours, one 429 injected (30 s are the penalty)', ours, { refuseAt: 200 })
await measure('ours, 5,000 requests', ours, { calls: 5_000 })
await measure('ky, default retries (2)', plainKy({ ...kyRetry, limit: 2 }))
await measure('ky, 20 retries', plainKy({ ...kyRetry, limit: 20 }))
await measure('ky, 20 retries with jitter', plainKy({ ...kyRetry, limit: 20, jitter: true }))
await measure('ky, 20 retries, provider sends Retry-After', plainKy({ ...kyRetry, limit: 20 }), { retryAfter: true })

const answer = '{"id":7}'
const stub = async () => new Response(answer, { headers: { 'content-type': 'application/json' } })
const api = ourClient({ fetch: stub })
const ways = {
  'bare: new Request, stub, response.json()': async () => (await stub(new Request(url))).json(),
  'ky, no retries': () => ky(url, { fetch: stub, retry: 0, timeout: false }).json(),
  'ours, no pace': () => api.request({ path: 'tickets' }),
}
console.log('\n  One call, nothing but our side of it')
for (const [name, call] of Object.entries(ways)) {
  const rounds = []
  for (let round = 0; round < 15; round++) {
    const startedAt = performance.now()
    for (let index = 0; index < 500; index++) await call()
    rounds.push((performance.now() - startedAt) * 2)
  }
  console.log(
    `  ${name.padEnd(52)} ${rounds
      .sort((left, right) => left - right)[7]
      .toFixed(1)
      .padStart(6)} µs`,
  )
}
