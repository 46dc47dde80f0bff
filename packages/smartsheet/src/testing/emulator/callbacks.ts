import type { Clock } from '@hookwright/core'
import type { SmartsheetEvent } from '../../schemas/callback.js'
import type { SendCallback } from './send-callback.js'
import type { EmulatedWebhook, SmartsheetEmulatorState } from './state.js'

const quickRetries = 7
const mostRetries = 14
const slowRetryMs = 3 * 60 * 60 * 1_000
const challengeEvery = 100

export interface DeliveryRules {
  clock: Clock
  callbackOffset: '+0000' | '+00:00'
  firstRetryMs: number
  /** Stops all deliveries. */
  signal: AbortSignal
}

/** The result of a callback, by the status of its answer; undefined: no answer came in time. */
function verdictOn(status: number | undefined): 'acknowledged' | 'retried' | 'failed' {
  if (status === 200) return 'acknowledged'
  if (status === undefined) return 'retried'
  return status >= 400 && status <= 599 && status !== 410 ? 'retried' : 'failed'
}

export function disable(webhook: EmulatedWebhook, status: string, details: string): void {
  Object.assign(webhook, { enabled: false, status, disabledDetails: details })
}

export function enable(webhook: EmulatedWebhook): void {
  Object.assign(webhook, { enabled: true, status: 'ENABLED', disabledDetails: undefined })
}

async function isAnswered(response: Response | undefined, challenge: string): Promise<boolean> {
  if (response?.status !== 200) return false
  if (response.headers.get('smartsheet-hook-response') === challenge) return true
  try {
    const body = (await response.json()) as { smartsheetHookResponse?: unknown } | null
    return body?.smartsheetHookResponse === challenge
  } catch {
    return false
  }
}

export interface Callbacks {
  /** Sends a challenge. Resolves to whether it was answered. */
  verify(webhook: EmulatedWebhook): Promise<boolean>
  /** Sends a callback after the webhook's earlier ones have ended, and retries it as Smartsheet does. */
  deliver(webhook: EmulatedWebhook, content: { events: SmartsheetEvent[] } | { newWebhookStatus: string }): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

export function createCallbacks(state: SmartsheetEmulatorState, send: SendCallback, rules: DeliveryRules): Callbacks {
  const { clock, callbackOffset, firstRetryMs, signal } = rules
  /** One callback of a webhook at a time. */
  const lines = new Map<number, Promise<void>>()
  const underWay = new Set<Promise<void>>()

  async function verify(webhook: EmulatedWebhook): Promise<boolean> {
    const challenge = crypto.randomUUID()
    const body = JSON.stringify({ challenge, webhookId: webhook.id })
    return isAnswered(await send(webhook, 'challenge', 0, body, challenge), challenge)
  }

  function noteAttempt(webhook: EmulatedWebhook, retry: number, succeeded: boolean): void {
    const at = new Date(clock.now()).toISOString()
    webhook.stats = {
      ...webhook.stats,
      lastCallbackAttempt: at,
      lastCallbackAttemptRetryCount: retry,
      ...(succeeded && { lastSuccessfulCallback: at }),
    }
  }

  async function deliverNow(webhook: EmulatedWebhook, kind: 'events' | 'status', body: string): Promise<void> {
    const isCalled = () => state.webhooks.has(webhook.id) && (webhook.enabled || kind === 'status')
    for (let retry = 0; isCalled(); retry++) {
      const status = (await send(webhook, kind, retry, body))?.status
      const verdict = verdictOn(status)
      noteAttempt(webhook, retry, verdict === 'acknowledged')
      if (verdict === 'acknowledged') {
        webhook.acknowledged++
        if (webhook.acknowledged % challengeEvery === 0 && webhook.enabled && !(await verify(webhook))) {
          disable(webhook, 'DISABLED_VERIFICATION_FAILED', 'The challenge was not answered.')
        }
        return
      }
      if (verdict === 'failed' || retry === mostRetries) {
        // A webhook that lost its sheet keeps that status.
        if (webhook.enabled) disable(webhook, 'DISABLED_CALLBACK_FAILED', `The last answer was ${status ?? 'none'}.`)
        return
      }
      await clock.sleep(retry < quickRetries ? firstRetryMs * 2 ** retry : slowRetryMs, signal)
    }
  }

  return {
    verify,
    deliver(webhook, content) {
      if (signal.aborted) return
      const body = JSON.stringify({
        nonce: crypto.randomUUID(),
        timestamp: new Date(clock.now()).toISOString().replace('Z', callbackOffset),
        webhookId: webhook.id,
        scope: webhook.scope,
        scopeObjectId: webhook.scopeObjectId,
        ...content,
      })
      const kind = 'events' in content ? 'events' : 'status'
      const before = lines.get(webhook.id) ?? Promise.resolve()
      const line = before
        .then(() => deliverNow(webhook, kind, body))
        .catch((error) => {
          if (!signal.aborted) throw error
        })
        .finally(() => underWay.delete(line))
      lines.set(webhook.id, line)
      underWay.add(line)
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
