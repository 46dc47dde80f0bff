import { connect, createServer, type Server } from 'node:net'

/** A proxy for a server that delays, forgets or cuts connections. */
export interface FaultyProxy {
  readonly port: number
  /** Delays every chunk by this much, in order. */
  delayMs: number
  /** How many more bytes of the server pass. Whoever waits for the next byte loses its connection. */
  passes: number
  /** From now on, existing connections pass nothing on, as if a firewall had forgotten them. New ones work. */
  forget(): void
  close(): void
}

export function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const proxy = { delayMs: 0, passes: Number.POSITIVE_INFINITY }
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
      const pass = (chunk: Buffer) => {
        if (born !== generation || !to.writable) return
        const passed = from === target ? chunk.subarray(0, proxy.passes) : chunk
        if (from === target) proxy.passes -= passed.length
        to.write(passed, () => passed.length < chunk.length && to.resetAndDestroy())
      }
      from.on('data', (chunk: Buffer) => setTimeout(pass, proxy.delayMs, chunk))
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
