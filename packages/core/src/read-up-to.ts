import { type Bytes, concatBytes } from './bytes.js'

/**
 * The bytes of a stream; `undefined`, and no more is read, when there are more than `maxBytes`, or chunks without a
 * length. Rejects when it breaks off.
 */
export async function readUpTo(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Bytes | undefined> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concatBytes(chunks)
    length += value.length
    // Written so that NaN, from such a chunk, fails.
    if (!(length <= maxBytes)) {
      reader.cancel().catch(() => {})
      return undefined
    }
    chunks.push(value)
  }
}
