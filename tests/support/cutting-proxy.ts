import { connect, createServer } from 'node:net'

/** A way to a server on which the connections break off in the midst of whatever they carry. */
export interface CuttingProxy {
  readonly port: number
  /** How many more bytes of the server's pass. Those who wait for the next lose their connection. */
  passes: number
  close(): void
}

export function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const proxy = { passes: Number.POSITIVE_INFINITY }
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1')
    client.on('data', (chunk) => target.write(chunk))
    target.on('data', (chunk) => {
      if (!client.writable) return
      const passed = chunk.subarray(0, proxy.passes)
      proxy.passes -= passed.length
      const isCut = passed.length < chunk.length
      client.write(passed, () => isCut && client.resetAndDestroy())
    })
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(
        Object.assign(proxy, {
          port: (server.address() as { port: number }).port,
          close: () => void server.close(),
        }),
      ),
    ),
  )
}
