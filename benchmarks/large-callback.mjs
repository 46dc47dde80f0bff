// A Smartsheet callback of 10,000 events: time and memory, every event through its handler.
import { createHmac } from 'node:crypto'
import { createSmartsheetWebhook } from '@hookwright/smartsheet/webhook'
import { callback } from './payloads.mjs'

const secret = 'a-secret-of-sixteen-bytes-or-more'
let handled = 0
const webhook = createSmartsheetWebhook({
  secret,
  on: {
    'cell.updated'() {
      handled++
    },
  },
})

async function deliver(nonce) {
  const body = callback(10_000, nonce)
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  const request = new Request('https://hooks.test/', {
    method: 'POST',
    body,
    headers: { 'smartsheet-hmac-sha256': signature },
  })
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const startedAt = performance.now()
  const { status } = await webhook.handle(request)
  const ms = performance.now() - startedAt
  const bytes = process.memoryUsage().heapUsed - before
  if (status !== 200) throw new Error(`answered ${status}`)
  return { ms, bytes, size: body.length }
}

const rounds = []
for (let round = 0; round < 12; round++) rounds.push(await deliver(`n${round}`))
const times = rounds.map(({ ms }) => ms).sort((left, right) => left - right)
const { size } = rounds[0]
const grown = Math.max(...rounds.slice(2).map(({ bytes }) => bytes))
console.log(
  `\nA callback of 10,000 events (${(size / 1e6).toFixed(1)} MB), ${handled / rounds.length} handler calls each`,
)
console.log(
  `  median ${times[6].toFixed(1)} ms, heap grown during one ${(grown / 1e6).toFixed(1)} MB (before collection)`,
)
