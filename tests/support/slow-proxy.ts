import { connect, createServer, type Server } from 'node:net'

/** A way to a server that takes its time: every chunk is passed on `delayMs` later, in order. */
export interface SlowProxy {
  readonly port: number
  delayMs: number
  /** From now on the connections of now pass nothing on, as when a firewall has forgotten them. New ones do. */
  forget(): void
  close(): void
}

export function startSlowProxy(targetPort: number): Promise<SlowProxy> {
  const proxy = { delayMs: 0 }
  const sockets = new Set<{ destroy(): void }>()
  let generation = 0
  const server: Server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1')
    const born = generation
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => setTimeout(() => born === generation && to.writable && to.write(chunk), proxy.delayMs))
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
    }
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(
        Object.assign(proxy, {
          port: (server.address() as { port: number }).port,
          forget: () => void generation++,
          close() {
            server.close()
            for (const socket of sockets) socket.destroy()
          },
        }),
      ),
    ),
  )
}
