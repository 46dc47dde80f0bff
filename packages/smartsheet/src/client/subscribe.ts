import { type Clock, isHookwrightError, type MaybePromise } from '@hookwright/core'
import { ApiError, type CallOptions, callOptionsOf, cleanText, hideFields, readNumber } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import type { SmartsheetWebhook } from '../schemas/webhook.js'
import { parseSmartsheetTimestamp } from '../timestamp.js'
import type { CreateSmartsheetWebhook, SmartsheetWebhooks, UpdateSmartsheetWebhook } from './webhooks.js'

/** The webhook, with its id under the name that the receiver's hint has for it too. */
export interface SmartsheetWebhookSecret extends SmartsheetWebhook {
  webhookId: number
  sharedSecret: string
}

export interface SubscribeSmartsheetWebhook extends CreateSmartsheetWebhook {
  /**
   * Keeps `sharedSecret` under `webhookId` where the receiver finds it. Awaited before the webhook is enabled, because
   * enabling sends the challenge; what it throws ends the call.
   */
  storeSecret: (webhook: SmartsheetWebhookSecret) => MaybePromise<unknown>
  /** How long to ask again while Smartsheet has no verdict yet. Default 30,000 ms. */
  verdictMs?: number | undefined
}

/** Why a webhook is off, and the way out. https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-status */
const explanations: Record<string, string> = {
  NEW_NOT_VERIFIED: 'It was never verified. Check that the receiver is listening at callbackUrl, then subscribe again.',
  DISABLED_BY_OWNER: 'Its owner disabled it. Subscribe again to enable it.',
  DISABLED_VERIFICATION_FAILED:
    'The challenge was not answered. Check that the receiver listens at callbackUrl, is reached through proxies, and ' +
    'knows the secret that storeSecret kept; then subscribe again.',
  DISABLED_CALLBACK_FAILED:
    'Callbacks failed too often, or once with an answer that is not retried. Mend the receiver, then subscribe again. ' +
    'Events since are lost: catch up with sheets.get and rowsModifiedSince.',
  DISABLED_EXCEEDED_GRID_LIMITS:
    'The sheet has over 20,000 rows, 400 columns or 500,000 cells. Make it smaller, then subscribe again.',
  DISABLED_SCOPE_INACCESSIBLE:
    'Its owner lost access to the sheet, or the sheet is gone. It comes back by itself when access does.',
  DISABLED_APP_REVOKED: 'The access of the app was revoked, for good. Authorise the app again and subscribe anew.',
  DISABLED_ADMINISTRATIVE: 'Smartsheet Support disabled it. Contact them.',
}

function notEnabled(webhook: SmartsheetWebhook, secrets: readonly string[]): ApiError {
  const { id, status = 'of unknown status', disabledDetails } = webhook
  const details = disabledDetails ? ` Smartsheet says: ${cleanText(disabledDetails, secrets)}` : ''
  const advice = explanations[status] ?? 'Look it up in Smartsheet’s documentation of webhook statuses.'
  return new ApiError(packageName, `Webhook ${id} is not enabled: ${status}. ${advice}${details}`, {
    status: 200,
    providerCode: status,
    retryable: status === 'DISABLED_VERIFICATION_FAILED' || status === 'NEW_NOT_VERIFIED',
  })
}

/** Columns as Smartsheet compares them: none means all. */
const columnsOf = ({ subscope }: { subscope?: { columnIds?: readonly number[] | undefined } | undefined }) =>
  [...(subscope?.columnIds ?? [])].sort((left, right) => left - right).join()

/** Of identical webhooks only the oldest enabled one is called; one whose app was revoked never again. */
function choose(webhooks: readonly SmartsheetWebhook[]): SmartsheetWebhook | undefined {
  const age = ({ createdAt, id }: SmartsheetWebhook) => parseSmartsheetTimestamp(createdAt)?.getTime() ?? id
  return webhooks
    .filter(({ status }) => status !== 'DISABLED_APP_REVOKED')
    .sort((left, right) => Number(right.enabled === true) - Number(left.enabled === true) || age(left) - age(right))[0]
}

const isOn = ({ enabled, status }: SmartsheetWebhook) => enabled === true && (status ?? 'ENABLED') === 'ENABLED'

/** As many as Smartsheet gives: in one page, no webhook moves past the search when another one goes. */
const largestPageSize = 10_000
const pollEveryMs = 1_000
const defaultVerdictMs = 30_000

export type Subscribe = (options: SubscribeSmartsheetWebhook) => Promise<SmartsheetWebhook>

/**
 * Finds an identical webhook or creates one, hands over its secret, enables it and waits for the verdict. Two calls at
 * the same time may both find none and create two: Smartsheet has nothing that would decide between them.
 *
 * @param secrets what no error may quote
 */
export function subscriber(webhooks: SmartsheetWebhooks, clock: Clock, secrets: readonly string[]): Subscribe {
  async function find(wanted: CreateSmartsheetWebhook, limits: CallOptions) {
    const { scope = 'sheet', scopeObjectId, callbackUrl } = wanted
    const identical: SmartsheetWebhook[] = []
    for await (const webhook of webhooks.list({ ...limits, pageSize: largestPageSize })) {
      const isSame =
        webhook.scope === scope && webhook.scopeObjectId === scopeObjectId && webhook.callbackUrl === callbackUrl
      if (isSame && columnsOf(webhook) === columnsOf(wanted)) identical.push(webhook)
    }
    return choose(identical)
  }

  /** Whether a failed challenge is an error or a result is not documented: the status tells in either case. */
  async function enable(wanted: UpdateSmartsheetWebhook) {
    try {
      return await webhooks.update(wanted)
    } catch (error) {
      if (!isHookwrightError(error, 'ApiError')) throw error
      const latest = await webhooks.get(wanted).catch(() => undefined)
      if (latest?.status !== 'DISABLED_VERIFICATION_FAILED') throw error
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
    readNumber(packageName, 'verdictMs', verdictMs, 0)
    const limits = callOptionsOf(wanted)
    const found = await find(wanted, limits)
    let webhook = found ?? (await webhooks.create(wanted))
    if (webhook.sharedSecret === undefined) webhook = await webhooks.get({ ...limits, webhookId: webhook.id })
    const { id: webhookId, sharedSecret } = webhook
    if (sharedSecret === undefined) {
      throw new ApiError(
        packageName,
        `Smartsheet did not show the secret of webhook ${webhookId}. Check that the token has the scope ADMIN_WEBHOOKS.`,
        { status: 200, retryable: false },
      )
    }
    await storeSecret(hideFields({ ...webhook, webhookId, sharedSecret }, ['sharedSecret']))
    // What a plan's webhook filters and sends may have changed; lists do not tell.
    const { events, customHeaders } = wanted.scope === 'plan' && found ? wanted : {}
    if (isOn(webhook) && !events && !customHeaders) return webhook
    const updated = await enable({ ...limits, webhookId, enabled: true, events, customHeaders })
    const verdict = isOn(updated) ? updated : await waitForVerdict(updated, verdictMs, limits)
    if (!isOn(verdict)) throw notEnabled(verdict, [...secrets, sharedSecret])
    return verdict
  }
}
