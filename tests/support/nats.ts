import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { hasServer, startServer, type TestServer } from './server.js'

export const hasNats = (): boolean => hasServer('nats-server', 'nats-server')

function greeting(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(1_000, () => socket.destroy(new Error('no greeting')))
    socket.once('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      String(data).includes('"jetstream":true') ? resolve() : reject(new Error('JetStream is not up yet'))
    })
  })
}

/** A NATS server with JetStream and additional configuration. */
export function startNats(...settings: string[]): Promise<TestServer> {
  return startServer({
    name: 'nats',
    prepare: (port, folder) =>
      writeFileSync(
        join(folder, 'nats.conf'),
        [`listen: "127.0.0.1:${port}"`, `jetstream { store_dir: "${folder}" }`, ...settings, ''].join('\n'),
      ),
    command: (_port, folder) => ({ file: 'nats-server', args: ['-c', join(folder, 'nats.conf')] }),
    probe: greeting,
  })
}
