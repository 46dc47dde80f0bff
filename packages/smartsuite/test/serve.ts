import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeListener } from '@hookwright/core/node'

/** Serves a Fetch handler on a free port of this machine. */
export async function serve(fetch: (request: Request) => Promise<Response>) {
  const seen: { headers: IncomingHttpHeaders; raw: string[] }[] = []
  const listen = toNodeListener({ handle: (request) => fetch(request) })
  const server = createServer((request, response) => {
    seen.push({ headers: request.headers, raw: request.rawHeaders })
    return listen(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
