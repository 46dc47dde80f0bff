import { connect } from 'node:net'
import { sign } from './example-protocol.js'

export { serve } from '../../../../tests/support/serve.js'

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
