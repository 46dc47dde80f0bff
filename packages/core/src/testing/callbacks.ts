import { within } from '../client/within.js'
import type { Clock } from '../clock.js'
import { isLoopbackHost } from '../loopback-host.js'
import { parseUrl } from '../parse-url.js'

/** Where an emulator may call back: only to this machine, so that no test calls another, or anywhere. */
export type CallbacksTo = 'loopback' | 'any'

/** Whether an emulator may call a URL back. */
export function mayCallBack(url: string, callbacksTo: CallbacksTo): boolean {
  return callbacksTo === 'any' || isLoopbackHost(parseUrl(url)?.hostname ?? '')
}

export interface CallbackOptions {
  clock: Clock
  /** Default: `globalThis.fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined
  /** How long the answer may take, including reading it, in milliseconds of the clock. */
  timeoutMs: number
  /** Ends the call. */
  signal?: AbortSignal | undefined
}

class Timeout extends Error {}

/**
 * Calls a receiver back, and waits no longer than the emulated provider does.
 *
 * @param read reads what the caller needs from the answer; if it throws, there was no answer
 * @returns what `read` returns, or why there was no answer; rejects only with `signal.reason`
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
        // An unread body would hold the connection. Using `sent` here also keeps it alive: Node's fetch no longer
        // reacts to a signal once the `Request` it came with is garbage-collected.
        if (!sent.signal.aborted) response.body?.cancel().catch(() => {})
      }
    })
  } catch (error) {
    signal?.throwIfAborted()
    return error instanceof Timeout ? 'timeout' : 'unreachable'
  }
}
