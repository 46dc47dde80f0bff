import { systemClock } from '@hookwright/core'
import { createFaults } from '@hookwright/core/testing'
import type { SmartsheetEvent } from '../../schemas/callback.js'
import { createCallbacks, disable, enable } from './callbacks.js'
import { type SmartsheetFault, withAnswer } from './faults.js'
import { createQuota } from './limits.js'
import type { SmartsheetEmulatorOptions } from './options.js'
import { EmulatedProblem, problemResponse, refuse } from './problems.js'
import { recipientsOf } from './recipients.js'
import { createSendCallback } from './send-callback.js'
import { sheetRoute } from './sheets.js'
import { createState, type EmulatedRequest, type SmartsheetEmulatorState } from './state.js'
import { createWebhookRoutes, disableTooLarge } from './webhooks.js'

/** Smartsheet in memory: its API as a Fetch handler, its state, and its callbacks. */
export interface SmartsheetEmulator {
  /** Answers requests to the API 2.0, with or without `/2.0` in front of the path. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  state: SmartsheetEmulatorState
  /**
   * Sends events to the enabled webhooks of a sheet or plan that asked for them, at once: Smartsheet collects them for
   * up to a minute. The webhooks of a sheet that exceeds the size limits are disabled instead.
   */
  emit(change: { scopeObjectId: number; events: SmartsheetEvent[] }): void
  /**
   * Takes the owner's access to a sheet away, or restores it. Its webhooks are switched and receive a status callback.
   */
  setAccess(change: { sheetId: number; accessible: boolean }): void
  /**
   * Makes calls fail. If several faults match, the first one applies.
   *
   * @throws ConfigError `option_invalid` for a fault that does nothing, or has an invalid value
   */
  inject(fault: SmartsheetFault): void
  /** Resolves when no callback is under way, retries included. */
  idle(): Promise<void>
  /** Stops callbacks and their timers: otherwise, a receiver that fails is called again for hours. */
  close(): void
}

const bearer = /^Bearer (\S+)$/

/**
 * Emulates Smartsheet as documented: webhooks with challenges, callbacks, retries and the rules that disable them;
 * sheets; limits, paging and error bodies. Give its `fetch` to a client, to msw or to a server.
 *
 * @example
 * const emulator = createSmartsheetEmulator({ fetch: (request) => webhook.handle(request) })
 * emulator.state.sheets.set(1, { id: 1, version: 1, columns: [], rows: [] })
 * const client = createSmartsheetClient({ token: 't', fetch: emulator.fetch })
 */
export function createSmartsheetEmulator(options: SmartsheetEmulatorOptions = {}): SmartsheetEmulator {
  const { clock = systemClock, random = Math.random, callbacksTo = 'loopback', tokens, expiredTokens = [] } = options
  const { rowsWithoutPage = 'all', maxUrlLength = 8_192, failedVerification = 'result' } = options
  const state = createState()
  const closing = new AbortController()
  const { signal } = closing
  const paging = { totals: options.totals ?? 'counted', pageBeyondEnd: options.pageBeyondEnd ?? 'last' } as const
  const send = createSendCallback(state, {
    clock,
    callbacksTo,
    fetch: options.fetch,
    dropLeadingZeros: options.dropLeadingZeros ?? false,
    callbackTimeoutMs: options.callbackTimeoutMs ?? 5_000,
    signal,
  })
  const callbacks = createCallbacks(state, send, {
    clock,
    callbackOffset: options.callbackOffset ?? '+0000',
    firstRetryMs: options.firstRetryMs ?? 15_000,
    signal,
  })
  const routeWebhook = createWebhookRoutes(state, callbacks, {
    totals: options.totals ?? 'hidden',
    pageBeyondEnd: options.pageBeyondEnd ?? 'empty',
    callbacksTo,
    failedVerification,
    random,
    now: () => clock.now(),
  })
  const takeQuota = createQuota(clock, options.requestsPerMinute ?? 300, options.penaltyMs ?? 0)
  const faults = createFaults<EmulatedRequest>({ clock, latencyMs: options.latencyMs })

  function checkToken(request: Request): string {
    const header = request.headers.get('authorization')
    if (header === null) refuse(1001)
    const token = bearer.exec(header)?.[1] ?? ''
    if (expiredTokens.includes(token)) refuse(1003)
    if (token === '' || (tokens && !tokens.includes(token))) refuse(1002)
    return token
  }

  async function readBody(request: Request): Promise<Record<string, unknown>> {
    const text = await request.text()
    if (text === '') return {}
    try {
      const value: unknown = JSON.parse(text)
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : refuse(1008)
    } catch {
      return refuse(1008)
    }
  }

  async function route(request: Request, path: readonly string[], query: URLSearchParams): Promise<Response> {
    const [resource, ...rest] = path
    if (resource === 'webhooks') return routeWebhook(request.method, rest, query, await readBody(request))
    if (resource !== 'sheets' || request.method !== 'GET') return refuse(1006)
    return sheetRoute(state, { ...paging, rowsWithoutPage }, rest, query)
  }

  async function answer(request: Request, path: string, query: URLSearchParams, weight: number): Promise<Response> {
    if (request.url.length > maxUrlLength) return new Response('Request-URI Too Large', { status: 414 })
    try {
      if (!takeQuota(checkToken(request), weight)) refuse(4003)
      return await route(request, path.split('/').slice(1), query)
    } catch (error) {
      if (!(error instanceof EmulatedProblem)) throw error
      return problemResponse(error.errorCode, error.detail)
    }
  }

  return {
    state,
    async fetch(input, init) {
      const request = new Request(input, init)
      const { pathname, searchParams } = new URL(request.url)
      const path = pathname.replace(/^\/2\.0(?=\/)/, '')
      const weight = path.endsWith('/history') ? 10 : 1
      const note: EmulatedRequest = { method: request.method, path, status: 0, at: clock.now(), weight }
      state.requests.push(note)
      const response = await faults.run(note, request.signal, () => answer(request, path, searchParams, weight))
      note.status = response.status
      return response
    },
    emit(change) {
      disableTooLarge(state, change.scopeObjectId)
      for (const { webhook, events } of recipientsOf(state.webhooks.values(), change)) {
        callbacks.deliver(webhook, { events })
      }
    },
    setAccess({ sheetId, accessible }) {
      if (accessible) state.inaccessibleSheets.delete(sheetId)
      else state.inaccessibleSheets.add(sheetId)
      const from = accessible ? 'DISABLED_SCOPE_INACCESSIBLE' : 'ENABLED'
      for (const webhook of state.webhooks.values()) {
        if (webhook.scopeObjectId !== sheetId || webhook.status !== from) continue
        if (accessible) enable(webhook)
        else disable(webhook, 'DISABLED_SCOPE_INACCESSIBLE', 'The owner has no access to the sheet.')
        callbacks.deliver(webhook, { newWebhookStatus: webhook.status })
      }
    },
    inject: (fault) => faults.inject(withAnswer(fault)),
    idle: () => callbacks.idle(),
    close: () => closing.abort(),
  }
}
