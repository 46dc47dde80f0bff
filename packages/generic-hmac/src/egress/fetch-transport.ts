import type { HttpCall, Transport } from './transport.js'

/** Settles like `work`, or rejects when the signal aborts: a `fetch` that was passed in may not look at it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  aborted.catch(() => {})
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Reads the body away, up to the limit; however that ends, the answer stands. */
async function discard(body: ReadableStream<Uint8Array> | null, { signal, maxResponseBytes }: HttpCall): Promise<void> {
  const reader = body?.getReader()
  try {
    for (let bytes = 0; reader && bytes <= maxResponseBytes; ) {
      const { done, value } = await unlessAborted(reader.read(), signal)
      if (done) return
      bytes += value.length
    }
  } catch {}
  reader?.cancel().catch(() => {})
}

/** Sends through `fetch`, which resolves names by itself: nothing is checked here. */
export function createFetchTransport(send?: typeof globalThis.fetch): Transport {
  return async (call) => {
    const { url, method, headers, body, signal } = call
    const sending = (send ?? globalThis.fetch)(url.href, { method, headers, body, signal, redirect: 'manual' })
    const response = await unlessAborted(sending, signal)
    await discard(response.body, call)
    return { status: response.status, retryAfter: response.headers.get('retry-after') }
  }
}
