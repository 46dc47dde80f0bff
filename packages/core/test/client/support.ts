import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { type ApiClient, type ApiClientOptions, type Credential, createApiClient } from '@hookwright/core/client'
import type { ManualClock } from '@hookwright/core/testing'
import { onTestFinished } from 'vitest'

export const token = 'tok_9f8e7d6c5b4a39281706'

/** A client of a made-up provider. */
export function ticketsClient(options: Partial<ApiClientOptions<{ token: Credential }>> = {}): ApiClient {
  return createApiClient({
    packageName: '@acme/tickets',
    provider: 'Tickets',
    baseUrl: 'https://api.tickets.example/v1',
    credentials: { token },
    headers: ({ token: value }) => ({ authorization: `Bearer ${value}` }),
    random: () => 0.5,
    ...options,
  })
}

/** A real server on this machine, closed with the test. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => {
      throw new Error(`Expected a rejection, got ${JSON.stringify(value)}`)
    },
    (error: Error) => error,
  )
}

/** Lets everything run that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate()
}

/** Moves the clock in small steps until the work is done, so that what needs no time takes none. */
export async function runOut<T>(clock: ManualClock, work: Promise<T>, stepMs = 10): Promise<T> {
  let done = false
  const settled = work.finally(() => {
    done = true
  })
  settled.catch(() => {})
  for (await settle(); !done; await settle()) await clock.advance(stepMs)
  return settled
}
