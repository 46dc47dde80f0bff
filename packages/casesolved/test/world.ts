import {
  type CasesolvedClient,
  type CasesolvedClientOptions,
  type CasesolvedDelivery,
  createCasesolvedClient,
  createCasesolvedWebhook,
} from '@hookwright/casesolved'
import {
  type CasesolvedEmulator,
  type CasesolvedEmulatorOptions,
  createCasesolvedEmulator,
} from '@hookwright/casesolved/testing'
import { type ManualClock, manualClock } from '@hookwright/core/testing'

export const apiKey = 'a1b2c3d4e5f6a7b'
export const apiSecret = 'f0e1d2c3b4a5968'
export const team = 'dnjt4bkes2'
export const secret = 'a-secret-for-webhooks-only'
export const endpoint = 'http://127.0.0.1:9999/casesolved'

/** A limiter that lets every call through at once, even after a 429. */
export const noLimit = { acquire: async () => {}, penalise: () => {} }

export interface World {
  clock: ManualClock
  emulator: CasesolvedEmulator
  client: CasesolvedClient
  /** How often each method was called. */
  calls(method: string): number
}

/** An emulator and a client for it, with the same clock. */
export function createWorld(
  options: { emulator?: Partial<CasesolvedEmulatorOptions>; client?: Partial<CasesolvedClientOptions> } = {},
): World {
  const clock = manualClock(Date.UTC(2026, 7, 1))
  const emulator = createCasesolvedEmulator({
    users: [{ apiKey, apiSecret, teams: [team, 'second0000'] }],
    clock,
    ...options.emulator,
  })
  const client = createCasesolvedClient({
    apiKey,
    apiSecret,
    clock,
    random: () => 0,
    fetch: emulator.fetch,
    ...options.client,
  })
  const calls = (method: string) =>
    emulator.state.requests.filter(({ operation }) => operation === `press.api.${method}`).length
  return { clock, emulator, client, calls }
}

export interface ReceivingWorld extends World {
  seen: CasesolvedDelivery[]
  /** Answers that receivers return instead of handling a request, by the path of their endpoint. */
  answers: Map<string, () => Response | Promise<Response>>
  /** Every call of an endpoint, in order. */
  posts: { path: string; method: string; at: number; body: string; secret: string | null }[]
}

/** A world whose webhooks arrive at a receiver. */
export function createReceivingWorld(options: Parameters<typeof createWorld>[0] = {}): ReceivingWorld {
  const seen: CasesolvedDelivery[] = []
  const answers: ReceivingWorld['answers'] = new Map()
  const posts: ReceivingWorld['posts'] = []
  let world: World | undefined
  const receive = async (request: Request) => {
    const path = new URL(request.url).pathname
    posts.push({
      path,
      method: request.method,
      at: world?.clock.now() ?? 0,
      body: await request.clone().text(),
      secret: request.headers.get('x-webhook-secret'),
    })
    return (await answers.get(path)?.()) ?? webhook.handle(request)
  }
  world = createWorld({ ...options, emulator: { fetch: receive, ...options.emulator } })
  const webhook = createCasesolvedWebhook({
    secret,
    clock: world.clock,
    onOutcome: () => {},
    onDelivery: (delivery) => {
      seen.push(delivery)
    },
  })
  return { ...world, seen, answers, posts }
}

/** Waits until bodies are read and timers are set, which takes some turns of the event loop. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
