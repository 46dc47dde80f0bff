import { within } from '../client/within.js'
import type { Clock } from '../clock.js'
import { isLoopbackHost } from '../loopback-host.js'
import { parseUrl } from '../parse-url.js'

/** Where an emulator may call back: to this machine alone, so that no test calls the world, or anywhere. */
export type CallbacksTo = 'loopback' | 'any'

/** Whether an emulator may call a URL back. */
export function mayCallBack(url: string, callbacksTo: CallbacksTo): boolean {
  return callbacksTo === 'any' || isLoopbackHost(parseUrl(url)?.hostname ?? '')
}

export interface CallbackOptions {
  clock: Clock
  /** Default: `globalThis.fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  /** How long the answer may take, what is read of it included, in milliseconds of the clock. */
  timeoutMs: number
  /** Ends the call. */
  signal?: AbortSignal | undefined
}

class Timeout extends Error {}

/**
 * Calls a receiver back, and waits no longer than the emulated provider does.
 *
 * @param read what is wanted of the answer; a throw of it means that there was none
 * @returns what `read` gives, or why there was no answer; rejects with `signal.reason` alone
 * @example
 * const answer = await callBack({ clock, fetch, timeoutMs: 5_000 }, request, ({ status }) => status)
 * if (answer === 'timeout') retry()
 */
export async function callBack<T>(
  { clock, fetch = globalThis.fetch, timeoutMs, signal }: CallbackOptions,
  request: Request,
  read: (response: Response) => T | Promise<T>,
): Promise<T | 'timeout' | 'unreachable'> {
  const bounds = { clock, signals: [signal], afterMs: timeoutMs, expired: () => new Timeout() }
  try {
    return await within(bounds, async (inner) => {
      const sent = new Request(request, { signal: inner })
      const response = await fetch(sent)
      try {
        return await read(response)
      } finally {
        // What nobody reads would keep the connection. `sent` is asked, and so still there: Node's fetch hears no signal
        // any more once the `Request` that brought it was collected.
        if (!sent.signal.aborted) response.body?.cancel().catch(() => {})
      }
    })
  } catch (error) {
    signal?.throwIfAborted()
    return error instanceof Timeout ? 'timeout' : 'unreachable'
  }
}
