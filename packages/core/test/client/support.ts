import { setImmediate } from 'node:timers/promises'
import { type ApiClient, type ApiClientOptions, type Credential, createApiClient } from '@hookwright/core/client'
import type { ManualClock } from '@hookwright/core/testing'

export { serve } from '../../../../tests/support/serve.js'

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

/** An answer without a body, created each time. */
export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(null, { status: code, headers })

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => {
      throw new Error(`Expected a rejection, got ${JSON.stringify(value)}`)
    },
    (error: Error) => error,
  )
}

/** Runs everything that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate()
}

/** Moves the clock in small steps until the work is done, so that work without waits takes no time. */
export async function runOut<T>(clock: ManualClock, work: Promise<T>, stepMs = 10): Promise<T> {
  let done = false
  const settled = work.finally(() => {
    done = true
  })
  settled.catch(() => {})
  for (await settle(); !done; await settle()) await clock.advance(stepMs)
  return settled
}
