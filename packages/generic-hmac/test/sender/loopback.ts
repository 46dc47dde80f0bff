import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { withoutProxies } from '../without-proxies.js'

export interface Arrived {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Receiver {
  url: string
  arrived: Arrived[]
}

export type Answer = number | { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'reset'

const servers: Server[] = []

withoutProxies()

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A receiver on loopback that gives these answers in turn, and repeats the last one. */
export async function listen(...answers: Answer[]): Promise<Receiver> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      arrived.push({ method, url, headers, body: Buffer.concat(chunks) })
      const answer = answers[Math.min(arrived.length, answers.length) - 1] ?? 200
      if (answer === 'reset') request.socket.destroy()
      else if (typeof answer === 'number') response.writeHead(answer).end()
      else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, arrived }
}
