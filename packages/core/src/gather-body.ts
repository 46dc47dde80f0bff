import type { Bytes } from './bytes.js'
import { startTimer } from './clock.js'
import { RequestError } from './errors.js'
import { type BodyLimits, bodyCutOff, checkLength, noBytes, type Take } from './incoming.js'

/** Takes the chunks of a body from a platform as they arrive. */
export interface BodySink {
  /** Returns false if no more chunks are wanted. */
  add(chunk: Uint8Array): boolean
  end(): void
  /** The body will not end: it was cut off or can't be read. */
  cut(cause?: unknown): void
}

/**
 * Appends a chunk to the first `length` of `bytes`. Chunks themselves are not kept: each takes hundreds of bytes of
 * memory, however short it is, and the sender decides how many there are.
 */
function append(bytes: Bytes, length: number, chunk: Bytes): Bytes {
  // Most bodies arrive as one chunk, which is then used as it is. But a short HTTP/2 chunk may be a view of a buffer of
  // up to 64 KiB, which would be held without being counted.
  if (length === 0 && chunk.buffer.byteLength <= 2 * chunk.length) return chunk
  const end = length + chunk.length
  let roomy = bytes
  if (end > bytes.length) {
    roomy = new Uint8Array(Math.max(2 * end, 1_024))
    roomy.set(bytes.subarray(0, length))
  }
  roomy.set(chunk, length)
  return roomy
}

/**
 * Gathers a body within its limits, with one promise: an await per chunk would cost more than the MAC of a small body.
 *
 * @param start begins to fill the sink, asynchronously, and returns a function that stops it
 */
export function gatherBody(limits: BodyLimits, take: Take, start: (sink: BodySink) => () => void): Promise<Bytes> {
  const { packageName, clock, bodyTimeoutMs } = limits
  return new Promise((resolve, reject) => {
    let bytes = noBytes
    let length = 0
    let open = true
    let cancelTimer = () => {}
    const close = () => {
      open = false
      cancelTimer()
    }
    const fail = (error: unknown) => {
      close()
      // A platform may keep the sink for as long as the sender keeps its connection.
      bytes = noBytes
      stop()
      reject(error)
    }
    const stop = start({
      add(chunk) {
        if (!open) return false
        try {
          // A stream may hold anything. (Not `instanceof`, because each realm has its own class.)
          if (chunk?.BYTES_PER_ELEMENT !== 1) throw bodyCutOff(limits)
          checkLength(limits, length + chunk.length)
          take(chunk.length)
          bytes = append(bytes, length, chunk as Bytes)
          length += chunk.length
        } catch (error) {
          fail(error)
        }
        return open
      },
      end() {
        if (!open) return
        close()
        resolve(bytes.subarray(0, length))
      },
      cut(cause) {
        if (open) fail(bodyCutOff(limits, cause))
      },
    })
    // Set last: if reading can't be started, because this is not a request of the platform, no timer must be left.
    try {
      cancelTimer = startTimer(clock, bodyTimeoutMs, () => {
        const problem = `The body took longer than ${bodyTimeoutMs} ms (bodyTimeoutMs).`
        fail(new RequestError(packageName, 'body_timeout', problem))
      })
    } catch (error) {
      fail(error)
    }
  })
}
