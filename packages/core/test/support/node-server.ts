import { once } from 'node:events'
import { createServer } from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import type { NodeListener } from '@hookwright/core/node'
import { onTestFinished } from 'vitest'
import { sign } from './example-protocol.js'

export { serve } from '../../../../tests/support/serve.js'

/** Serves HTTP/2 on a free port of this machine until the test ends. Resolves to the port. */
export async function serveHttp2(listener: NodeListener): Promise<number> {
  const server = createServer(listener as never).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

export async function post(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: body as string, headers: { 'x-signature': await sign(body), ...headers } })
}

/** Writes raw bytes to the server and resolves to what it answers until it closes. */
export async function raw(url: string, text: string, { end = true } = {}): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text)
  if (end) socket.end()
  let answer = ''
  for await (const chunk of socket.setEncoding('latin1')) answer += chunk
  return answer
}
