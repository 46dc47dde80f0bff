import { callQuietly, createRateLimiter, isHookwrightError, steadyTime, within } from '@hookwright/core'
import { createEgress } from '../egress/egress.js'
import { createAttempt, type Found } from './attempt.js'
import { type OutgoingMessage, readMessage } from './message.js'
import type { SendAttempt, SendResult, WebhookSender, WebhookSenderOptions } from './options.js'
import { askedWait, waitAfter } from './schedule.js'
import { readSettings } from './settings.js'

/** Statuses of an overloaded receiver: every send to it pauses, not only this one. */
const throttling: ReadonlySet<number | undefined> = new Set([429, 502, 504])

function verdictOf({ status, error }: Found): 'delivered' | 'gone' | 'refused' | 'failed' {
  if (status === undefined) return error?.code === 'egress_refused' ? 'refused' : 'failed'
  if (status === 410) return 'gone'
  return status >= 200 && status < 300 ? 'delivered' : 'failed'
}

/**
 * Signs webhooks and delivers them to one receiver: one id per event, a fresh timestamp per attempt, a signature for each
 * active secret. It connects to global unicast addresses only, follows no redirect, and reads a bounded part of each
 * response.
 *
 * It waits between attempts in this process. For retries over days, make one attempt (`retryDelaysMs: []`) per job of a
 * queue, always with the same id, and the next one after the result's `retryAfterMs`.
 *
 * @throws ConfigError for a wrong option, or for a `url` that is not allowed or can't be checked
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @example
 * const sender = createWebhookSender({ url: 'https://example.com/hooks', secret: 'whsec_...' })
 * const { outcome } = await sender.send({ body: JSON.stringify({ type: 'invoice.paid' }) })
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const settings = readSettings(options)
  const attempt = createAttempt(options, settings, createEgress(options.url, options))
  const { clock, deadlineMs } = settings
  const { limiter = createRateLimiter({ intervalMs: 0, clock }), onAttempt } = options
  const now = steadyTime(clock)
  /** Until when the receiver asked all sends to pause. The limiter pauses at least as long, but does not report it. */
  let pausedUntil = Number.NEGATIVE_INFINITY

  /** False when the turn would come after the deadline. */
  async function waitForTurn(until: number, signal: AbortSignal): Promise<boolean> {
    try {
      await limiter.acquire({ signal, deadlineAt: clock.now() + until - now() })
      return now() <= until
    } catch (error) {
      if (isHookwrightError(error, 'TransportError')) return false
      throw error
    }
  }

  async function deliver(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult> {
    const attempts: SendAttempt[] = []
    const result = { id: message.id, attempts }
    let askedUntil = Number.NEGATIVE_INFINITY
    const deadlineAt = now() + deadlineMs
    while (await waitForTurn(deadlineAt, signal)) {
      const startedAt = new Date(clock.now())
      const begunAt = now()
      const found = await attempt(message, deadlineAt - begunAt, signal)
      const { status, error } = found
      const verdict = verdictOf(found)
      const retryAfterMs = askedWait(found.retryAfter ?? null, clock.now(), settings)
      askedUntil = now() + (retryAfterMs ?? 0)
      const waitMs = waitAfter(attempts.length + 1, retryAfterMs ?? 0, settings)
      const pause = async () => {
        if (!throttling.has(status)) return
        pausedUntil = Math.max(pausedUntil, askedUntil)
        await limiter.penalise({ untilMs: clock.now() + (waitMs ?? retryAfterMs ?? 0) })
      }
      // Both at once: an overloaded receiver may take long to send the rest of a response.
      const [paused] = await Promise.allSettled([pause(), found.discarded])
      const isRepeated = verdict === 'failed' && waitMs !== undefined && now() + waitMs < deadlineAt
      const retryInMs = isRepeated ? waitMs : undefined
      const made: SendAttempt = {
        attempt: attempts.length + 1,
        startedAt,
        durationMs: now() - begunAt,
        ...(status === undefined ? { error } : { status }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(retryInMs === undefined ? {} : { retryInMs }),
      }
      attempts.push(made)
      callQuietly(() => onAttempt?.(made, { id: message.id }))
      if (paused.status === 'rejected') throw paused.reason
      if (verdict === 'delivered' || verdict === 'gone') return { ...result, outcome: verdict }
      if (retryInMs === undefined) break
      await clock.sleep(retryInMs, signal)
    }
    const retryAfterMs = Math.max(askedUntil, pausedUntil) - now()
    return { ...result, outcome: 'exhausted', ...(retryAfterMs > 0 ? { retryAfterMs } : {}) }
  }

  return {
    async send({ id, body, signal }) {
      const message = readMessage({ id, body }, settings.scheme)
      return within({ clock, signals: [options.signal, signal] }, (until) => deliver(message, until))
    },
  }
}
