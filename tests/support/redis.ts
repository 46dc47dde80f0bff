import { connect } from 'node:net'
import { hasServer, startServer, type TestServer } from './server.js'

export const hasRedis = (): boolean => hasServer('redis-server', 'redis-server')

/** Answers PING only once its data is loaded. */
function ping(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      String(data).startsWith('+PONG') ? resolve() : reject(new Error(String(data)))
    })
  })
}

/** A Redis that keeps everything, unless configured otherwise. */
export function startRedis(...settings: string[]): Promise<TestServer> {
  return startServer({
    name: 'redis',
    command: (port, folder) => ({
      file: 'redis-server',
      args: [
        ...['--dir', folder, '--save', ''],
        ...`--port ${port} --bind 127.0.0.1 --appendonly yes`.split(' '),
        ...settings,
      ],
    }),
    probe: ping,
  })
}
