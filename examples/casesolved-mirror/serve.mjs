import { createServer } from 'node:http'
import { toNodeListener } from '@hookwright/core/node'

/** Serves the mirror's webhook at /casesolved and polls until the signal aborts. Resolves to the port. */
export async function serve({ mirror, port, pollEveryMs, signal, onError }) {
  const receive = toNodeListener(mirror.webhook)
  const server = createServer((request, response) => {
    if (request.url === '/casesolved') receive(request, response)
    else response.writeHead(404).end()
  })
  let polling = false
  const poll = async () => {
    // A poll that takes longer than the interval is not overtaken by the next one.
    if (polling) return
    polling = true
    await mirror.poll().catch(onError)
    polling = false
  }
  const timer = setInterval(poll, pollEveryMs)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    server.close()
    server.closeIdleConnections()
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, resolve))
  const listeningAt = server.address().port
  await poll()
  return listeningAt
}
