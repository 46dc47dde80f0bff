import { type Clock, systemClock } from '@hookwright/core'
import { createFaults, type Fault } from '@hookwright/core/testing'
import { type CallbackOptions, callEndpoint } from './deliver.js'
import { FrappeFailure, notAuthenticated, notPermitted, validationError } from './frappe-error.js'
import { createMethods } from './methods.js'
import { createPlatform, type EmulatedPlatform } from './platform.js'
import { type Call, disableFailing, forgetOld, processQueue } from './queue.js'
import { type EmulatedUser, openSession } from './session.js'
import { type CasesolvedEmulatorState, createWorld, type EmulatedRequest } from './state.js'

/** A failure of calls, selected by operation (`press.api.client.get`). */
export interface CasesolvedFault extends Fault<Pick<EmulatedRequest, 'operation'>> {}

export interface CasesolvedEmulatorOptions {
  users: readonly EmulatedUser[]
  clock?: Clock | undefined
  /** Calls the endpoints of webhooks. Default: `globalThis.fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Which endpoints may be called. Default `loopback`: only this machine. */
  callbacksTo?: 'loopback' | 'any' | undefined
  /** How many minutes the platform's local time is ahead of UTC. Default 330: India. */
  utcOffsetMinutes?: number | undefined
  /** How long every call takes, in milliseconds of the clock. Default 0. */
  latencyMs?: number | undefined
  /** A limit for all calls together. Default: none. */
  rateLimit?: { requests: number; windowMs: number } | undefined
  /** Whether users may read the deliveries of their webhooks. Default `refused`, as the newest versions seem to. */
  attempts?: 'refused' | 'allowed' | undefined
  /**
   * What a redirect does. Default `followed`: Press calls its target. `refused`: the delivery fails, as since September
   * 2026 (https://github.com/frappe/press/pull/7459).
   */
  redirects?: 'followed' | 'refused' | undefined
  /**
   * The number of deliveries in an hour from which Press may disable a webhook. Default 1. It is 5 since September 2026
   * (https://github.com/frappe/press/pull/7381).
   */
  leastDeliveries?: number | undefined
}

/** Press in memory: its API, its platform, and its webhooks. */
export interface CasesolvedEmulator {
  /**
   * Answers as the API does. Accepts the same arguments as the global `fetch`, so that it can be a client's `fetch`.
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>
  readonly state: CasesolvedEmulatorState
  readonly platform: EmulatedPlatform
  /** One turn of the scheduler: delivers due events, and runs the hourly and daily jobs when they are due. */
  tick(): Promise<void>
  /** Runs a turn every 5 s of the clock until the signal aborts, then resolves. */
  run(options: { signal: AbortSignal }): Promise<void>
  /**
   * Makes calls fail. If several faults match, the first one applies.
   *
   * @throws ConfigError `option_invalid` for a fault that does nothing, or has an invalid value
   */
  inject(fault: CasesolvedFault): void
}

const tickMs = 5_000
const hourMs = 3_600_000
const prefix = '/api/method/'

const readArguments = async (request: Request, url: URL): Promise<Record<string, unknown>> => {
  const text = request.method === 'GET' ? '' : await request.text()
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return { ...Object.fromEntries(url.searchParams), ...(body as Record<string, unknown>) }
}

/**
 * An emulator of Frappe Press for tests: a Fetch handler and its state.
 *
 * @example
 * const emulator = createCasesolvedEmulator({ users: [{ apiKey: 'key', apiSecret: 'secret' }] })
 * emulator.platform.addSite({ name: 'acme.example' })
 * const client = createCasesolvedClient({ apiKey: 'key', apiSecret: 'secret', fetch: emulator.fetch })
 */
export function createCasesolvedEmulator(options: CasesolvedEmulatorOptions): CasesolvedEmulator {
  const { users, clock = systemClock, utcOffsetMinutes = 330, attempts = 'refused', leastDeliveries = 1 } = options
  const world = createWorld(clock, utcOffsetMinutes)
  const { state } = world
  const { fetch, callbacksTo = 'loopback', redirects = 'followed' } = options
  const callback: CallbackOptions = { fetch, clock, callbacksTo, redirects }
  const call: Call = ({ endpoint, secret }, payload) => callEndpoint({ endpoint, secret, payload }, callback)
  const methods = createMethods(world, { call, attempts })
  const faults = createFaults<EmulatedRequest>({ clock, latencyMs: options.latencyMs })
  const window = { from: Number.NEGATIVE_INFINITY, requests: 0 }
  let hourlyAt = clock.now()
  let dailyAt = clock.now()

  function limit(): Response | undefined {
    const { rateLimit } = options
    if (!rateLimit) return undefined
    const now = clock.now()
    if (now - window.from >= rateLimit.windowMs) Object.assign(window, { from: now, requests: 0 })
    if (++window.requests <= rateLimit.requests) return undefined
    const response = new FrappeFailure(429, 'TooManyRequestsError', 'Too Many Requests').toResponse()
    response.headers.set('retry-after', String(Math.ceil((window.from + rateLimit.windowMs - now) / 1000)))
    return response
  }

  async function answer(request: Request, method: string, url: URL): Promise<Response> {
    try {
      const session = openSession(request.headers, users)
      if (!method.startsWith('press.api.')) throw notAuthenticated('Access not allowed for this URL')
      const name = method.slice('press.api.'.length)
      const run = methods.get(name)
      if (!run) throw validationError(`Failed to get method for command ${method}`)
      if (session.user === undefined && name !== 'webhook.available_events') throw notPermitted('Login to access')
      return Response.json(await run(session, await readArguments(request, url)))
    } catch (error) {
      if (error instanceof FrappeFailure) return error.toResponse()
      return new FrappeFailure(500, 'Exception', 'Internal Server Error').toResponse()
    }
  }

  async function tick(): Promise<void> {
    const now = clock.now()
    if (now - dailyAt >= 24 * hourMs) {
      dailyAt = now
      forgetOld(world)
    }
    if (now - hourlyAt >= hourMs) {
      hourlyAt = now
      disableFailing(world, leastDeliveries)
    }
    await processQueue(world, call)
  }

  return {
    state,
    platform: createPlatform(world),
    inject: faults.inject,
    async fetch(input, init) {
      const request = new Request(input, init)
      const url = new URL(request.url)
      const method = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : ''
      const note: EmulatedRequest = { operation: method || url.pathname, status: 0, at: clock.now() }
      state.requests.push(note)
      const response = await faults.run(note, request.signal, () => limit() ?? answer(request, method, url))
      note.status = response.status
      return response
    },
    tick,
    async run({ signal }) {
      const turns = new Set<Promise<void>>()
      while (!signal.aborted) {
        const turn = tick().finally(() => turns.delete(turn))
        turns.add(turn)
        await clock.sleep(tickMs, signal).catch(() => {})
      }
      await Promise.all(turns)
    },
  }
}
