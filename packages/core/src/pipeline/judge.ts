import type { Delivery } from '../delivery.js'
import { describeError, isHookwrightError } from '../errors.js'
import type { WebhookSettings } from './options.js'
import type { OutcomeType } from './outcome.js'

/** Codes of a StoreError that mean that an engine failed, thrown by a handler such as a queue's hand-off. */
const engineFailures: readonly string[] = ['lease_lost', 'store_failed', 'store_full', 'queue_failed']

export interface Verdict {
  type: OutcomeType
  error: unknown
}

/** What follows from what a handler threw. */
export async function judge<D extends Delivery>(
  { acknowledge, onError }: WebhookSettings<D>,
  error: unknown,
  delivery: D,
  attempt: number,
): Promise<Verdict> {
  // A sender that was answered 200 does not retry: a delivery that should be tried again is lost, like any that fails.
  const comesAgain = acknowledge === 'handled'
  if (isHookwrightError(error)) {
    const { code } = error
    if (code === 'no_handler' || (comesAgain && code === 'retry_later')) return { type: code, error }
    if (comesAgain && engineFailures.includes(code)) return { type: 'store_failed', error }
  }
  try {
    const decision = await onError?.(error, { delivery, attempt })
    return { type: decision === 'acknowledge' ? 'acknowledged' : 'handler_failed', error }
  } catch (failure) {
    if (comesAgain && isHookwrightError(failure, 'RetryLater')) return { type: 'retry_later', error: failure }
    return { type: 'handler_failed', error: failure === error ? error : bothOf(error, failure) }
  }
}

/** The handler's error says what to fix first, that of `onError` why the delivery was not saved. */
function bothOf(error: unknown, failure: unknown): AggregateError {
  return new AggregateError([error, failure], `${describeError(error)}. Then onError threw ${describeError(failure)}`)
}
