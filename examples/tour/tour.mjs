// One server on loopback with every receiver mounted, and what their providers send, over real HTTP. Prints what became
// of each delivery. Exit status 0 only if all of it is as expected.
import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { casesolved } from './stops/casesolved.mjs'
import { frappe } from './stops/frappe.mjs'
import { genericHmac } from './stops/generic-hmac.mjs'
import { smartsheet } from './stops/smartsheet.mjs'
import { smartsuite } from './stops/smartsuite.mjs'
import { printTable } from './table.mjs'

const stops = [...smartsheet, ...casesolved, ...frappe, ...smartsuite, ...genericHmac]

/** What the receiver reported and its handler saw last. Deliveries are sent one at a time. */
let latest = {}
const notes = {
  saw: (text) => {
    latest.saw = latest.saw ? `${latest.saw}, ${text}` : text
  },
  onOutcome: (outcome) => {
    latest.verdict = outcome.type
  },
}

const app = new Hono()
for (const { path, makeReceiver } of stops) {
  const webhook = makeReceiver(notes)
  app.all(path, (context) => webhook.handle(context.req.raw))
}

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}`

async function send({ path, provider }, { what, url = path, method = 'POST', headers, body, expect }) {
  latest = { verdict: 'no answer', saw: '' }
  const startedAt = performance.now()
  const response = await fetch(origin + url, { method, headers, body })
  await response.arrayBuffer()
  const ms = performance.now() - startedAt
  const { verdict, saw } = latest
  const found = { verdict, status: response.status, saw, echo: response.headers.get('smartsheet-hook-response') }
  const asExpected = Object.entries({ saw: '', ...expect }).every(([name, value]) => found[name] === value)
  return { provider, what, ...found, ms, expect, asExpected }
}

const rows = []
for (const stop of stops) for (const delivery of stop.deliveries) rows.push(await send(stop, delivery))
server.close()
server.closeAllConnections()

printTable(rows)
const wrong = rows.filter((row) => !row.asExpected)
for (const { provider, what, expect } of wrong) {
  console.log(`Not as expected: ${provider}, ${what}: wanted ${JSON.stringify(expect)}`)
}
console.log(`\n${rows.length} deliveries over HTTP, ${rows.length - wrong.length} as expected, ${wrong.length} not.`)
process.exitCode = wrong.length > 0 ? 1 : 0
