// Requests a second of a Node server: our receiver behind toNodeListener against a bare node:http handler that does
// the same work. Each server runs in a process of its own; rounds alternate, so that noise hits both.
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

async function serve(kind) {
  const onDelivery = () => {}
  let listener
  if (kind === 'ours') {
    const { createSmartsheetWebhook } = await import('@hookwright/smartsheet/webhook')
    const { toNodeListener } = await import('@hookwright/core/node')
    listener = toNodeListener(createSmartsheetWebhook({ secret, onDelivery }))
  } else {
    const { createFloor } = await import('./floor.mjs')
    listener = createFloor(secret, onDelivery).listener
  }
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

/** Microseconds of processor time that a server has used so far: what noise from other processes does not change. */
async function processorTime(server) {
  server.send('usage')
  const [{ user, system }] = await once(server, 'message')
  return user + system
}

async function main() {
  const kinds = ['bare', 'ours']
  const servers = {}
  const rates = { bare: [], ours: [] }
  const costs = { bare: [], ours: [] }
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
  const [bare, ours] = kinds.map((kind) => ({ rate: median(rates[kind]), cost: median(costs[kind]) }))
  console.log(`\nA Node server under load (median of ${rounds} rounds): requests a second, processor time of each`)
  console.log(`  bare node:http, same work  ${bare.rate.toFixed(0)}/s  ${bare.cost.toFixed(1)} µs`)
  const [rate, cost] = [(ours.rate / bare.rate) * 100, (ours.cost / bare.cost) * 100]
  console.log(
    `  ours                       ${ours.rate.toFixed(0)}/s  ${ours.cost.toFixed(1)} µs  (${rate.toFixed(0)} %, ${cost.toFixed(0)} %)`,
  )
}

await (process.send ? serve(process.argv[2]) : main())
