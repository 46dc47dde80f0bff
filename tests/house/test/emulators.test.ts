import { createCasesolvedEmulator } from '@hookwright/casesolved/testing'
import { type Clock, ConfigError } from '@hookwright/core'
import { type Fault, manualClock } from '@hookwright/core/testing'
import { createSmartsheetEmulator } from '@hookwright/smartsheet/testing'
import { createSmartSuiteEmulator } from '@hookwright/smartsuite/testing'
import { describe, expect, test } from 'vitest'
import { providers, readManifest } from './sources.js'

/** What every emulator accepts, under the same name. */
interface Options {
  clock: Clock
  latencyMs?: number
  fetch?: (request: Request) => Promise<Response>
  callbacksTo?: 'loopback' | 'any'
}

/** What every emulator has, under the same name. */
interface Emulator {
  fetch(input: string, init?: RequestInit): Promise<Response>
  inject(fault: Fault<never>): void
  readonly state: { readonly requests: readonly { status: number; at: number }[] }
}

interface Emulated {
  create(options: Options): Emulator
  /** A call that is answered 200. */
  url: string
  headers: Record<string, string>
  /** How it is recorded: `method` is the HTTP method, and a named call is an `operation`. */
  noted: { method: string; path: string } | { operation: string }
}

const emulated: Record<string, Emulated> = {
  casesolved: {
    create: (options) => createCasesolvedEmulator({ users: [], ...options }),
    url: 'https://cloud.casesolved.co.uk/api/method/press.api.webhook.available_events',
    headers: {},
    noted: { operation: 'press.api.webhook.available_events' },
  },
  smartsheet: {
    create: createSmartsheetEmulator,
    url: 'https://api.smartsheet.com/2.0/webhooks',
    headers: { authorization: 'Bearer any' },
    noted: { method: 'GET', path: '/webhooks' },
  },
  smartsuite: {
    create: createSmartSuiteEmulator,
    url: 'https://app.smartsuite.com/api/v1/solutions/',
    headers: { authorization: 'Token any', 'account-id': 'snbvtl79' },
    noted: { operation: 'GET solutions' },
  },
}

test('every provider with a client has an emulator', () => {
  expect(Object.keys(emulated)).toEqual(providers.filter((provider) => './client' in readManifest(provider).exports))
})

describe.each(Object.entries(emulated))('the emulator of %s', (_, { create, url, headers, noted }) => {
  function start(options: Omit<Options, 'clock'> = {}) {
    const clock = manualClock(1_000)
    const emulator = create({ clock, ...options })
    const statuses = () => emulator.state.requests.map(({ status }) => status)
    return { clock, emulator, statuses, call: () => emulator.fetch(url, { headers }) }
  }

  test('makes calls go wrong, and records each of them', async () => {
    const { emulator, statuses, call } = start()
    emulator.inject({ network: true, when: 'after' })
    emulator.inject({ respond: () => new Response(null, { status: 503 }), times: 2 })
    await expect(call()).rejects.toBeInstanceOf(TypeError)
    for (const status of [503, 503, 200]) expect((await call()).status).toBe(status)
    expect(statuses()).toEqual([0, 503, 503, 200])
  })

  test('records a call with the same names as the others', async () => {
    const { emulator, call } = start()
    await call()
    expect(emulator.state.requests).toEqual([expect.objectContaining({ ...noted, status: 200, at: 1_000 })])
  })

  test('takes its time by its own clock', async () => {
    const { clock, emulator, statuses, call } = start({ latencyMs: 300 })
    emulator.inject({ latencyMs: 700 })
    for (const latencyMs of [700, 300]) {
      const answered = call()
      // Reading a request takes turns of the event loop, but no time.
      while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve))
      await clock.advance(latencyMs - 1)
      expect(statuses().at(-1)).toBe(0)
      await clock.advance(1)
      expect((await answered).status).toBe(200)
    }
    expect(emulator.state.requests.map(({ at }) => at)).toEqual([1_000, 1_700])
  })

  test('refuses a fault that does nothing', () => {
    expect(() => start().emulator.inject({})).toThrow(ConfigError)
  })
})
