import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A connection of Node's own client, until the test ends. */
export function openSession(port: number): ClientHttp2Session {
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

const literal = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])

/** RFC 9113 section 4.1. */
function frame(type: number, flags: number, stream: number, ...parts: Buffer[]): Buffer {
  const payload = Buffer.concat(parts)
  const head = [0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, stream]
  return Buffer.concat([Buffer.from(head), payload])
}

/** The bytes of a DATA frame of the first stream, its last or not. */
export const data = (text: string, { last }: { last: boolean }): Buffer => frame(0, last ? 1 : 0, 1, Buffer.from(text))

/** RST_STREAM of the first stream. */
export const reset = (code: number): Buffer => frame(3, 0, 1, Buffer.from([0, 0, 0, code]))

/** A hand-written connection with one POST in progress, because Node's own client ends an unfinished body. */
export function beginHttp2(port: number, headers: readonly (readonly [string, string])[]): Socket {
  const pseudo = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', 'x'],
    [':path', '/'],
  ] as const
  const block = [...pseudo, ...headers].flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)])
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  socket.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0), frame(1, 4, 1, ...block)]),
  )
  return socket
}
