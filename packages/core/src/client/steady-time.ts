import type { Clock } from '../clock.js'

/**
 * Milliseconds that never go back: when the clock is set back, they go on from where they were. What is reserved in them
 * does not move an hour away.
 */
export function steadyTime(clock: Clock): () => number {
  let last = Number.NEGATIVE_INFINITY
  let aheadMs = 0
  return () => {
    const now = clock.now()
    if (now < last) aheadMs += last - now
    last = now
    return now + aheadMs
  }
}
