// A server on this machine that answers as no API should. Every runtime calls it with its own `fetch`.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

/** For a page of another origin. */
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-expose-headers': '*',
}

/** Standard Webhooks with an implementation that is not ours. */
function isSigned(secret, { headers }, body) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return signature === `v1,${createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')}`
}

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const answer = '{"id":1}'

/** The last part of the path names the fault; `count` says how often it was requested. */
const faults = {
  good: ({ response }) => response.end(answer),
  gzip: ({ response }) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(answer)),
  limited: ({ response, count }) =>
    count % 2 === 1 ? response.writeHead(429, { 'retry-after': '0.2' }).end() : response.end(answer),
  broken({ request, response }) {
    response.writeHead(200, { 'content-length': '100' }).write(answer)
    setTimeout(() => request.socket.destroy(), 20)
  },
  closed: ({ request }) => request.socket.destroy(),
  stalled: ({ response }) => response.writeHead(200).write('{'),
  silent() {},
  large: ({ response }) => response.end('x'.repeat(1_000_000)),
  moved: ({ request, response }) => response.writeHead(307, { location: request.url.replace('moved', 'stolen') }).end(),
  stolen: ({ response }) => response.end(answer),
  async signed({ request, response, url }) {
    const body = await bodyOf(request)
    response.writeHead(isSigned(url.searchParams.get('secret'), request, body) ? 204 : 400).end()
  },
}

/** A path names a runtime and a fault: `/workerd/broken`. `/workerd/count/broken` says how often that was requested. */
export async function startFaultServer() {
  const counts = new Map()
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value)
    if (request.method === 'OPTIONS') return response.end()
    const url = new URL(request.url, 'http://localhost')
    const [, runtime, name, counted] = url.pathname.split('/')
    if (name === 'count') return response.end(String(counts.get(`${runtime} ${counted}`) ?? 0))
    const count = (counts.get(`${runtime} ${name}`) ?? 0) + 1
    counts.set(`${runtime} ${name}`, count)
    response.on('error', () => {})
    return faults[name]({ request, response, url, count })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
