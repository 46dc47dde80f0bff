import { readNumber } from '../client/options.js'
import type { Clock } from '../clock.js'
import { ConfigError } from '../errors.js'

const packageName = '@hookwright/core'

/**
 * What goes wrong with calls of an emulated API, as `latencyMs`, `respond` or `network`. At least one is required.
 *
 * @typeParam Call what an emulator says about a call
 */
export interface Fault<Call> {
  /** Which calls it affects. Default: any. */
  matches?: ((call: Call) => boolean) | undefined
  /** How many of these calls; `Infinity` for all. Default 1. */
  times?: number | undefined
  /** Delays the call, in milliseconds of the clock. */
  latencyMs?: number | undefined
  /** Answers instead of the API. */
  respond?: (() => Response | Promise<Response>) | undefined
  /** Fails like a broken connection. */
  network?: boolean | undefined
  /** `after`: the call takes effect, but its answer is delayed or lost. Default `before`: it does not take effect. */
  when?: 'before' | 'after' | undefined
}

export interface FaultsOptions {
  clock: Clock
  /** How long a call takes that no fault delays, in milliseconds of the clock. Default 0. */
  latencyMs?: number | undefined
}

export interface Faults<Call> {
  /**
   * Makes calls go wrong. If several faults match a call, the first is used.
   *
   * @throws ConfigError `option_invalid` for a fault that does nothing, or that has an invalid value
   */
  inject(fault: Fault<Call>): void
  /**
   * Answers a call, and applies the fault that matches it, if any.
   *
   * @param signal the request's; it ends a delay
   * @param answer the API itself: performs the call and answers it
   * @returns the answer; rejects with a `TypeError` if the connection breaks, as `fetch` does, or with `signal.reason`
   */
  run(call: Call, signal: AbortSignal, answer: () => Response | Promise<Response>): Promise<Response>
}

function check({ matches, times = 1, latencyMs, respond, network, when = 'before' }: Fault<never>): void {
  const expect = (isGood: boolean, problem: string) => {
    if (!isGood) throw new ConfigError(packageName, 'option_invalid', problem)
  }
  for (const [name, value] of Object.entries({ matches, respond })) {
    expect(value === undefined || typeof value === 'function', `Option "${name}" of a fault: expected a function.`)
  }
  const isCount = times === Number.POSITIVE_INFINITY || (Number.isSafeInteger(times) && times >= 1)
  expect(isCount, 'Option "times" of a fault: expected a whole number from 1, or Infinity.')
  if (latencyMs !== undefined) readNumber(packageName, 'latencyMs', latencyMs, 0)
  expect(when === 'before' || when === 'after', 'Option "when" of a fault: expected "before" or "after".')
  expect(!(respond && network), 'A fault either answers or breaks the connection: give "respond" or "network".')
  const isSomething = latencyMs !== undefined || respond !== undefined || network === true
  expect(isSomething, 'This fault does nothing: give "respond", "network" or "latencyMs".')
}

/**
 * Lets an emulator make calls go wrong on demand: it exposes `inject`, and answers through `run`.
 *
 * @throws ConfigError `option_invalid` for a latency that is not a number from 0
 * @example
 * const faults = createFaults<{ path: string }>({ clock })
 * faults.inject({ matches: ({ path }) => path === '/sheets', network: true })
 * const fetch = (request: Request) =>
 *   faults.run({ path: new URL(request.url).pathname }, request.signal, () => answer(request))
 */
export function createFaults<Call>({ clock, latencyMs = 0 }: FaultsOptions): Faults<Call> {
  const usualMs = readNumber(packageName, 'latencyMs', latencyMs, 0)
  const pending: { fault: Fault<Call>; left: number }[] = []

  function take(call: Call): Fault<Call> | undefined {
    const entry = pending.find(({ fault }) => !fault.matches || fault.matches(call))
    if (entry && --entry.left <= 0) pending.splice(pending.indexOf(entry), 1)
    return entry?.fault
  }

  return {
    inject(fault) {
      check(fault)
      pending.push({ fault: { ...fault }, left: fault.times ?? 1 })
    },
    async run(call, signal, answer) {
      signal.throwIfAborted()
      const fault = take(call)
      const goWrong = async (): Promise<Response | undefined> => {
        const waitMs = fault?.latencyMs ?? usualMs
        if (waitMs > 0) await clock.sleep(waitMs, signal)
        if (fault?.network) throw new TypeError('fetch failed')
        const response = await fault?.respond?.()
        if (fault?.respond && !(response instanceof Response))
          throw new Error('The "respond" of a fault gave no Response.')
        return response
      }
      if (fault?.when !== 'after') return (await goWrong()) ?? answer()
      const answered = await answer()
      return (await goWrong()) ?? answered
    },
  }
}
