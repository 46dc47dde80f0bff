// Requests a second of a Node server: our receiver behind toNodeListener against a bare node:http handler that does
// the same work, and a receiver of generic-hmac for the same signature, which has no payload schema. Each server runs in
// its own process; rounds alternate, so that noise affects all.
import { fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { median } from './median.mjs'
import { callback } from './payloads.mjs'

const rounds = 15
const secret = 'a-secret-of-sixteen-bytes-or-more'

const listeners = {
  async 'bare node:http, same work'(onDelivery) {
    const { createFloor } = await import('./floor.mjs')
    return createFloor(secret, onDelivery).listener
  },
  async 'ours, smartsheet'(onDelivery) {
    const { createSmartsheetWebhook } = await import('@hookwright/smartsheet/webhook')
    const { toNodeListener } = await import('@hookwright/core/node')
    return toNodeListener(createSmartsheetWebhook({ secret, onDelivery }))
  },
  async 'ours, generic-hmac'(onDelivery) {
    const { createHmacWebhook } = await import('@hookwright/generic-hmac/webhook')
    const { toNodeListener } = await import('@hookwright/core/node')
    const scheme = {
      mac: { kind: 'hmac', hash: 'sha256' },
      signature: { from: { header: 'smartsheet-hmac-sha256' }, encoding: 'hex' },
      content: [{ body: true }],
    }
    return toNodeListener(createHmacWebhook({ scheme, secret, onDelivery }))
  },
}

async function serve(kind) {
  const onDelivery = () => {}
  const listener = await listeners[kind](onDelivery)
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.on('message', () => process.send(process.cpuUsage()))
  process.send(server.address().port)
}

async function load(port, seconds) {
  const body = callback(2, 'one')
  let count = 0
  const { requests, non2xx } = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    connections: 16,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        setupRequest(request) {
          const fresh = body.replace('"one"', `"n${count++}-${Math.random()}"`)
          const signature = createHmac('sha256', secret).update(fresh).digest('hex')
          return { ...request, body: fresh, headers: { 'smartsheet-hmac-sha256': signature } }
        },
      },
    ],
  })
  if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx`)
  return requests.total / seconds
}

/** Processor time that a server has used so far, in microseconds. Other processes do not affect it. */
async function processorTime(server) {
  server.send('usage')
  const [{ user, system }] = await once(server, 'message')
  return user + system
}

async function main() {
  const kinds = Object.keys(listeners)
  const servers = {}
  const rates = Object.fromEntries(kinds.map((kind) => [kind, []]))
  const costs = Object.fromEntries(kinds.map((kind) => [kind, []]))
  for (const kind of kinds) {
    servers[kind] = fork(fileURLToPath(import.meta.url), [kind])
    servers[kind].port = (await once(servers[kind], 'message'))[0]
    await load(servers[kind].port, 3)
  }
  for (let round = 0; round < rounds; round++) {
    for (const kind of round % 2 ? kinds : kinds.toReversed()) {
      const before = await processorTime(servers[kind])
      const rate = await load(servers[kind].port, 1)
      rates[kind].push(rate)
      costs[kind].push(((await processorTime(servers[kind])) - before) / rate)
    }
  }
  for (const kind of kinds) servers[kind].kill()
  console.log(`\nA Node server under load (median of ${rounds} rounds): requests a second, processor time of each`)
  const [bare] = kinds
  const percent = (values, base) => `${((median(values) / median(base)) * 100).toFixed(0)} %`
  for (const kind of kinds) {
    const measured = `${median(rates[kind]).toFixed(0)}/s  ${median(costs[kind]).toFixed(1)} µs`
    console.log(
      `  ${kind.padEnd(26)} ${measured}  (${percent(rates[kind], rates[bare])}, ${percent(costs[kind], costs[bare])})`,
    )
  }
}

await (process.send ? serve(process.argv[2]) : main())
