import { systemClock } from '../clock.js'
import { type AskEngine, createAsk } from './ask.js'

/** A pool whose connections were all closed at once learns of each a moment later than of the first. */
const againAfterMs = 100

/**
 * How a limiter asks its engine. A call that fails is made once more, within the same deadline, so that a lost connection
 * is no outage. If only its answer was lost, the slot that it took stays unused: nobody exceeds the pace.
 *
 * @throws ConfigError `option_invalid` for a `deadlineMs` that no timer can wait
 */
export function createPaceCall(packageName: string, engine: string, deadlineMs = 1_000): AskEngine {
  const ask = createAsk(packageName, engine, 'store_failed', deadlineMs)
  return (call) => ask(() => call().catch(() => systemClock.sleep(againAfterMs).then(call)))
}
