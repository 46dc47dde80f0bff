// A whole delivery, Request in and Response out, against a hand-written floor that takes the same steps. A request can
// be read once, so batches of fresh ones are made outside the measurement; rounds alternate, so that noise affects both.
import { createHmac } from 'node:crypto'
import { createSmartsheetWebhook } from '@hookwright/smartsheet/webhook'
import { createFloor } from './floor.mjs'
import { median } from './median.mjs'
import { callback } from './payloads.mjs'

const secret = 'a-secret-of-sixteen-bytes-or-more'
const onDelivery = () => {}
const alternatives = {
  'hand-written floor': createFloor(secret, onDelivery).handle,
  'ours handle': createSmartsheetWebhook({ secret, onDelivery }).handle,
}

let count = 0
function signedRequest(events) {
  const body = callback(events, `nonce-${count++}`)
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return new Request('https://hooks.test/', { method: 'POST', body, headers: { 'smartsheet-hmac-sha256': signature } })
}

async function microsecondsEach(handle, requests) {
  const startedAt = performance.now()
  for (const request of requests) {
    const { status } = await handle(request)
    if (status !== 200) throw new Error(`answered ${status}`)
  }
  return ((performance.now() - startedAt) / requests.length) * 1_000
}

for (const [events, batch, rounds] of [
  [1, 100, 300],
  [10, 100, 200],
  [1_000, 5, 100],
]) {
  const times = Object.fromEntries(Object.keys(alternatives).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, handle] of Object.entries(alternatives)) {
      const requests = Array.from({ length: batch }, () => signedRequest(events))
      times[name].push(await microsecondsEach(handle, requests))
    }
  }
  console.log(`\nA callback of ${events} events, Request to Response (median of ${rounds} batches of ${batch})`)
  const [base] = Object.values(times).map(median)
  for (const [name, values] of Object.entries(times)) {
    const time = median(values)
    console.log(`  ${name.padEnd(24)}${time.toFixed(1).padStart(8)} µs  ${(time / base).toFixed(2)}x`)
  }
}
