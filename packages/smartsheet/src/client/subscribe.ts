import { type Clock, ConfigError, isHookwrightError, type MaybePromise } from '@hookwright/core'
import { ApiError, type CallOptions, callOptionsOf, hideFields, readNumber } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import type { SmartsheetWebhook } from '../schemas/webhook.js'
import { choose, isIdentical } from './identical-webhook.js'
import { checkScope } from './ids.js'
import { notEnabled } from './not-enabled.js'
import { largestPageSize } from './query-text.js'
import type { CreateSmartsheetWebhookOptions, SmartsheetWebhooks, UpdateSmartsheetWebhookOptions } from './webhooks.js'

/** The webhook, with its id also under the name that the receiver's hint uses. */
export interface SmartsheetWebhookSecret extends SmartsheetWebhook {
  webhookId: number
  /** Hidden from logs: read it by its name. A copy or the JSON of this object does not contain it. */
  sharedSecret: string
}

export interface SubscribeSmartsheetWebhookOptions extends CreateSmartsheetWebhookOptions {
  /**
   * Stores `sharedSecret` under `webhookId`, where the receiver finds it. Awaited before the webhook is enabled,
   * because enabling sends the challenge. If it throws, the call rejects with that error.
   */
  storeSecret: (webhook: SmartsheetWebhookSecret) => MaybePromise<unknown>
  /** How long to wait for Smartsheet's decision. Default 30,000 ms. */
  verdictMs?: number | undefined
}

const isOn = ({ enabled, status }: SmartsheetWebhook) => enabled === true && (status ?? 'ENABLED') === 'ENABLED'

const pollEveryMs = 1_000
const defaultVerdictMs = 30_000

export type SmartsheetSubscribe = (options: SubscribeSmartsheetWebhookOptions) => Promise<SmartsheetWebhook>

/**
 * Finds an identical webhook or creates one, passes on its secret, enables it and waits for the verdict. Two calls at
 * the same time may both find no webhook and create two: Smartsheet offers no way to prevent it.
 *
 * @param secrets what errors must not quote
 */
export function createSubscriber(
  webhooks: SmartsheetWebhooks,
  clock: Clock,
  secrets: readonly string[],
): SmartsheetSubscribe {
  async function find(wanted: CreateSmartsheetWebhookOptions, limits: CallOptions) {
    // In one page: between two pages, a deletion could move a webhook past the search.
    const all = await webhooks.list({ ...limits, pageSize: largestPageSize })
    return choose(all.filter((webhook) => isIdentical(webhook, wanted)))
  }

  /**
   * Whether a failed challenge is an error or a result is not documented: in either case the status shows it. A status
   * that was there before is the verdict of an earlier call, and does not explain why this one failed.
   */
  async function enable(before: SmartsheetWebhook, wanted: UpdateSmartsheetWebhookOptions) {
    try {
      return await webhooks.update(wanted)
    } catch (error) {
      if (!isHookwrightError(error, 'ApiError')) throw error
      const latest = await webhooks.get(wanted).catch(() => undefined)
      const isVerdict = latest?.status === 'DISABLED_VERIFICATION_FAILED'
      const isNew = latest?.status !== before.status || latest?.modifiedAt !== before.modifiedAt
      if (!isVerdict || !isNew) throw error
      return latest
    }
  }

  async function waitForVerdict(webhook: SmartsheetWebhook, verdictMs: number, limits: CallOptions) {
    const until = clock.now() + verdictMs
    let latest = webhook
    while ((latest.status ?? 'NEW_NOT_VERIFIED') === 'NEW_NOT_VERIFIED' && clock.now() < until) {
      await clock.sleep(pollEveryMs, limits.signal)
      latest = await webhooks.get({ ...limits, webhookId: webhook.id })
    }
    return latest
  }

  return async ({ storeSecret, verdictMs = defaultVerdictMs, ...wanted }) => {
    if (typeof storeSecret !== 'function') {
      throw new ConfigError(
        packageName,
        'option_invalid',
        'Option "storeSecret" must be a function that stores the secret.',
      )
    }
    readNumber(packageName, 'verdictMs', verdictMs, 0)
    checkScope(wanted)
    const limits = callOptionsOf(wanted)
    const found = await find(wanted, limits)
    const chosen = found ?? (await webhooks.create(wanted))
    const isShown = chosen.sharedSecret !== undefined
    const webhook = isShown ? chosen : await webhooks.get({ ...limits, webhookId: chosen.id })
    const { id: webhookId, sharedSecret } = webhook
    if (sharedSecret === undefined) {
      throw new ApiError(
        packageName,
        `Smartsheet did not show the secret of webhook ${webhookId}. Check that the token has the scope ADMIN_WEBHOOKS.`,
        { status: 200, retryable: false },
      )
    }
    await storeSecret(hideFields({ ...webhook, webhookId, sharedSecret }, ['sharedSecret']))
    // The events and headers of a plan's webhook may differ from those wanted; lists do not show them.
    const { events, customHeaders } = wanted.scope === 'plan' && found ? wanted : {}
    if (isOn(webhook) && !events && !customHeaders) return webhook
    const updated = await enable(webhook, { ...limits, webhookId, enabled: true, events, customHeaders })
    const verdict = isOn(updated) ? updated : await waitForVerdict(updated, verdictMs, limits)
    if (!isOn(verdict)) throw notEnabled(verdict, [...secrets, sharedSecret])
    return verdict
  }
}
