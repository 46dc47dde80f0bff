import type { StandardSchema } from '@hookwright/core'
import {
  type ApiClient,
  type ClientOptions,
  createApiClient,
  type Fetch,
  hideFields,
  type RateLimiter,
} from '@hookwright/core/client'
import { expectTypeOf } from 'vitest'

interface Ticket {
  id: number
  name?: string | undefined
}

declare const api: ApiClient
declare const schema: StandardSchema<Ticket>

expectTypeOf((await api.request({ path: 'tickets', schema })).data).toEqualTypeOf<Ticket>()
expectTypeOf((await api.request({ path: 'tickets' })).data).toEqualTypeOf<unknown>()

createApiClient({
  packageName: '@acme/tickets',
  provider: 'Tickets',
  baseUrl: 'https://api.tickets.example',
  credentials: { key: 'k', secret: async () => 's' },
  headers(values) {
    expectTypeOf(values).toEqualTypeOf<{ readonly key: string; readonly secret: string }>()
    // @ts-expect-error: no such credential
    values.token
    return {}
  },
  // @ts-expect-error: no such credential
  limitedBy: ['token'],
})

// @ts-expect-error: either a distance or a number a second
createApiClient({ packageName: 'x', provider: 'X', baseUrl: 'https://x', pace: { intervalMs: 1, perSecond: 1 } })

// @ts-expect-error: a stream can't be sent twice
api.request({ body: new ReadableStream() })

expectTypeOf(hideFields({ id: 1, secret: 's' }, ['secret'])).toEqualTypeOf<{ id: number; secret: string }>()
// @ts-expect-error: no such field
hideFields({ id: 1 }, ['secret'])

expectTypeOf<RateLimiter['acquire']>().parameter(0).toHaveProperty('deadlineAt').toEqualTypeOf<number | undefined>()

// Runtimes add members to their `fetch`. A replacement does not need them.
type BunFetch = typeof globalThis.fetch & { preconnect(url: string): void }
expectTypeOf<BunFetch>().toExtend<Fetch>()
expectTypeOf(async () => Response.json({})).toExtend<Fetch>()
expectTypeOf<ClientOptions['fetch']>().toEqualTypeOf<Fetch | undefined>()
