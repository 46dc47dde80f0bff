import { type Bytes, concatBytes } from './bytes.js'
import { onAbort } from './on-abort.js'

/**
 * The bytes of a stream; `undefined`, without reading on, if there are more than `maxBytes`, or chunks without a
 * length. Rejects when the stream breaks off, and with `signal.reason` when aborted. An abort cancels the stream here,
 * because a body of Node's `fetch` no longer follows its signal once its `Request` was garbage-collected.
 */
export async function readUpTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Bytes | undefined> {
  const reader = stream.getReader()
  const giveUp = () => void reader.cancel().catch(() => {})
  if (signal?.aborted) giveUp()
  const stopListening = signal && onAbort(signal, giveUp)
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      // A stream that was cancelled looks as if it had ended.
      signal?.throwIfAborted()
      if (done) return concatBytes(chunks)
      length += value.length
      // Written so that NaN, from such a chunk, fails.
      if (!(length <= maxBytes)) {
        giveUp()
        return undefined
      }
      chunks.push(value)
    }
  } finally {
    stopListening?.()
  }
}
