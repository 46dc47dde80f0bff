import { systemClock } from '@hookwright/core'
import { createFaults, type Fault } from '@hookwright/core/testing'
import { hidePathToken } from '../../path-token.js'
import { callFinder } from './calls.js'
import { createLimits } from './limits.js'
import type { DecidedReadings, SmartSuiteEmulatorOptions } from './options.js'
import { createPinger } from './pinger.js'
import { createRecordBook, type EmulatedRecords } from './records.js'
import { createRest } from './rest.js'
import type { EmulatedRequest, SmartSuiteEmulatorState } from './state.js'
import { describeWebhook } from './stored-webhook.js'
import { TwirpError } from './twirp.js'
import { createWebhooksEngine } from './webhooks-engine.js'

/** A failure of calls, selected by operation (`ListEvents`) and by the id they are about. */
export interface SmartSuiteFault extends Fault<Pick<EmulatedRequest, 'operation' | 'about'>> {}

/** SmartSuite in memory: its API as a Fetch handler, its state, and its pings. */
export interface SmartSuiteEmulator {
  /** Answers a request. Accepts the same arguments as the global `fetch`, so that it can be a client's `fetch`. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>
  readonly state: SmartSuiteEmulatorState
  /**
   * Makes calls fail. If several faults match, the first one applies.
   *
   * @throws ConfigError `option_invalid` for a fault that does nothing, or has an invalid value
   */
  inject(fault: SmartSuiteFault): void
  /** Creates, changes and deletes records in the workspace. */
  readonly records: EmulatedRecords
  /** Resolves when no ping is under way, retries included. */
  idle(): Promise<void>
  /** Stops pings and their timers. */
  close(): void
}

const firstReadings: DecidedReadings = {
  get: 'GetWebhook',
  reply: 'wrapped',
  casing: 'snake_case',
  emptyPageToken: 'repeated',
  inactiveStatus: 'disabled',
  failedPings: 'notification_status',
  omittedStatus: 'kept',
  retryAfter: 'absent',
  emptyValues: 'dropped',
}

const plainText = (status: number, text: string, headers?: Record<string, string>) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain', ...headers } })

/**
 * SmartSuite's webhook and record API as a Fetch handler, as far as its documentation and other people's code show it.
 * It answers on any host, so it can be a client's `fetch`, an msw handler or a loopback server, and it pings receivers.
 *
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 * @example
 * const emulator = createSmartSuiteEmulator()
 * const client = createSmartSuiteClient({ token: 'any', accountId: 'snbvtl79', fetch: emulator.fetch })
 * emulator.records.create({ values: { title: 'First' } })
 */
export function createSmartSuiteEmulator(options: SmartSuiteEmulatorOptions = {}): SmartSuiteEmulator {
  const { clock = systemClock, accountId = 'snbvtl79', tokens } = options
  const readings = { ...firstReadings, ...options.readings } as DecidedReadings
  const closing = new AbortController()
  const requests: EmulatedRequest[] = []
  const faults = createFaults<EmulatedRequest>({ clock, latencyMs: options.latencyMs })
  const limits = createLimits({
    clock,
    requestsPerSecond: options.requestsPerSecond ?? 5,
    penaltyMs: options.penaltyMs ?? 30_000,
    quota: options.quota,
  })
  const pinger = createPinger({
    clock,
    fetch: options.fetch,
    callbacksTo: options.callbacksTo ?? 'loopback',
    consolidateMs: options.consolidateMs ?? 0,
    timeoutMs: options.callbackTimeoutMs ?? 10_000,
    retryMs: options.firstRetryMs ?? 10_000,
    fault: options.pingFault,
    signal: closing.signal,
  })
  const pageSize = options.pageSize ?? { default: 50, most: 100 }
  const engine = createWebhooksEngine({ clock, accountId, pageSize, readings, pinger })
  const records = createRecordBook(clock, (change) => {
    engine.expire()
    engine.notice(change)
  })
  const rest = createRest({ records: records.all, accountId, emptyValues: readings.emptyValues })
  const findCall = callFinder({ engine, rest, casing: readings.casing })

  /** The account is checked before the key, and its errors are plain text. */
  function refuseCredentials(headers: Headers, rpc: boolean): Response | undefined {
    const account = headers.get('account-id')
    if (!account) return plainText(400, 'Account ID is not specified')
    if (account !== accountId) return plainText(400, `Account ID ${account} is not valid`)
    const token = /^Token (.+)$/.exec(headers.get('authorization') ?? '')?.[1]
    if (token !== undefined && (!tokens || tokens.includes(token))) return undefined
    if (rpc) return new TwirpError('unauthenticated', 'invalid token').toResponse()
    return Response.json({ detail: 'Invalid token.' }, { status: 401 })
  }

  function refuseRate(headers: Headers): Response | undefined {
    const waitMs = limits.refuse(headers.get('authorization') ?? '')
    if (waitMs === undefined) return undefined
    const sent = readings.retryAfter === 'sent'
    return plainText(429, 'Too Many Requests', sent ? { 'retry-after': String(Math.ceil(waitMs / 1000)) } : {})
  }

  async function answer(request: Request): Promise<Response> {
    const { headers, signal } = request
    const url = new URL(request.url)
    const call = findCall(request, url)
    const note: EmulatedRequest = { operation: call?.operation ?? url.pathname, status: 0, at: clock.now() }
    requests.push(note)
    const asked = call?.read(await request.text())
    note.about = asked?.about
    const response = await faults.run(note, signal, () => {
      if (!call || !asked) return plainText(404, 'Not Found')
      engine.expire()
      return refuseCredentials(headers, call.rpc) ?? refuseRate(headers) ?? asked.answer()
    })
    note.status = response.status
    return response
  }

  const describe = () => {
    engine.expire()
    return [...engine.webhooks.values()].map((stored) => {
      const webhook = describeWebhook(stored, clock.now(), readings)
      const url = webhook.notification_status?.enabled?.url
      return url ? { ...webhook, notification_status: { enabled: { url: hidePathToken(url) } } } : webhook
    })
  }

  return {
    fetch: (input, init) => answer(new Request(input, init)),
    records: {
      create: records.create,
      update: records.update,
      delete: records.delete,
    },
    inject: faults.inject,
    idle: pinger.idle,
    close: () => closing.abort(),
    state: {
      get webhooks() {
        return describe()
      },
      get records() {
        return [...records.all.values()]
      },
      requests,
      get pings() {
        return pinger.pings
      },
      get usedThisMonth() {
        return limits.usedThisMonth
      },
      get refused() {
        return limits.refused
      },
      events: (webhookId) => (engine.webhooks.get(webhookId)?.events ?? []).map(({ event }) => event),
    },
  }
}
