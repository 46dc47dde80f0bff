import type { Fetch } from '@hookwright/core'
import type { Transport } from './transport.js'

async function discard(response: Response, maxBytes: number, signal: AbortSignal): Promise<void> {
  const reader = response.body?.getReader()
  if (!reader) return
  const stop = () => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (let bytes = 0; bytes <= maxBytes; ) {
      const { done, value } = await reader.read()
      if (done) return
      bytes += value.length
    }
    stop()
  } catch {
    // How the body ends no longer matters.
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Sends through `fetch`, which resolves names by itself: nothing is checked here. */
export function createFetchTransport(send?: Fetch): Transport {
  return async ({ url, method, headers, body, signal }) => {
    const init: RequestInit = { method, headers, body, signal, redirect: 'manual' }
    const response = await (send ?? globalThis.fetch)(url.href, init)
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      discard: (maxBytes, until) => discard(response, maxBytes, until),
    }
  }
}
