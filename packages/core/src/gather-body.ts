import type { Bytes } from './bytes.js'
import { startTimer } from './clock.js'
import { RequestError } from './errors.js'
import { type BodyLimits, bodyCutOff, checkLength, noBytes, type Take } from './incoming.js'

/** Where a platform puts the chunks of a body as they come. */
export interface BodySink {
  /** False when no more is wanted. */
  add(chunk: Uint8Array): boolean
  end(): void
  /** The body will not end: it was cut off or can't be read. */
  cut(cause?: unknown): void
}

/**
 * The first `length` of `bytes` and a chunk behind them, in one piece. Chunks are not kept: each weighs hundreds of
 * bytes, however little is in it, and whoever sends decides how many there are.
 */
function append(bytes: Bytes, length: number, chunk: Bytes): Bytes {
  // Most bodies come in one chunk: it is the body. But one of HTTP/2 may be a byte of all that was read with it, up to
  // 64 KiB, which would be held and not counted.
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
 * Gathers a body within its limits, on one promise: an await per chunk would cost more than a small body's MAC.
 *
 * @param start begins to fill the sink, later and not at once, and returns how to stop
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
      // A platform may hold on to the sink for as long as a sender does.
      bytes = noBytes
      stop()
      reject(error)
    }
    const stop = start({
      add(chunk) {
        if (!open) return false
        try {
          // A stream may be of anything. (By its kind, not its class: there is one of those per realm.)
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
    // Only now: what can't be started, because it is no request of the platform, must not time out.
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
