import { systemClock } from '../clock.js'
import { type AskEngine, createAsk } from './ask.js'

/** A pool whose connections were all closed at once notices the others a moment after the first. */
const againAfterMs = 100

/**
 * Calls an engine for a limiter. A call that fails is made once more, within the same deadline, so that a lost
 * connection is not an outage. If only its answer was lost, the slot that it took stays unused, and the pace is not
 * exceeded.
 *
 * @throws ConfigError `option_invalid` for a `deadlineMs` that no timer can wait
 */
export function createPaceCall(packageName: string, engine: string, deadlineMs = 1_000): AskEngine {
  const ask = createAsk(packageName, engine, 'store_failed', deadlineMs)
  return (call) => ask(() => call().catch(() => systemClock.sleep(againAfterMs).then(call)))
}
