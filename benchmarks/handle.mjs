// A whole delivery: Request in, Response out, against a hand-written floor that takes the same steps.
import { createHmac } from 'node:crypto'
import { createSmartsheetWebhook } from '@hookwright/smartsheet/webhook'
import { createFloor } from './floor.mjs'
import { compare, report } from './measure.mjs'
import { callback } from './payloads.mjs'

const secret = 'a-secret-of-sixteen-bytes-or-more'
const onDelivery = () => {}
const floor = createFloor(secret, onDelivery)
const webhook = createSmartsheetWebhook({ secret, onDelivery })

/** Fresh requests, made outside what is measured for: a request can be read once. */
function requests(events) {
  let count = 0
  return () => {
    const body = callback(events, `nonce-${count++}`)
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    return new Request('https://hooks.test/', {
      method: 'POST',
      body,
      headers: { 'smartsheet-hmac-sha256': signature },
    })
  }
}

for (const events of [1, 10, 1_000]) {
  const next = requests(events)
  compare(`${events} events: Request to Response (making and signing the request included in each)`, {
    'hand-written floor': () => floor.handle(next()),
    'ours handle': () => webhook.handle(next()),
    'making the request alone': () => next(),
  })
}
await report()
