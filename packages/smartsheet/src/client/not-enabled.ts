import { ApiError, cleanText } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import type { SmartsheetWebhook } from '../schemas/webhook.js'

/**
 * Why a webhook is off, and what to do. https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-status
 */
const explanations: Record<string, string> = {
  NEW_NOT_VERIFIED: 'It was never verified. Check that the receiver is listening at callbackUrl, then subscribe again.',
  DISABLED_BY_OWNER: 'Its owner disabled it. Subscribe again to enable it.',
  DISABLED_VERIFICATION_FAILED:
    'The challenge was not answered. Check that the receiver listens at callbackUrl, is reachable through proxies, ' +
    'and knows the secret that storeSecret stored; then subscribe again.',
  DISABLED_CALLBACK_FAILED:
    'Callbacks failed too often, or once with a response that is not retried. Fix the receiver, then subscribe ' +
    'again. Events since then are lost: catch up with sheets.get and rowsModifiedSince.',
  DISABLED_EXCEEDED_GRID_LIMITS:
    'The sheet has over 20,000 rows, 400 columns or 500,000 cells. Make it smaller, then subscribe again.',
  DISABLED_SCOPE_INACCESSIBLE:
    'Its owner lost access to the sheet, or the sheet is gone. Smartsheet enables it again when access is restored.',
  DISABLED_APP_REVOKED: "The app's access was permanently revoked. Authorise the app again, then subscribe again.",
  DISABLED_ADMINISTRATIVE: 'Smartsheet Support disabled it. Contact them.',
}

/** @param secrets what the error must not quote */
export function notEnabled(webhook: SmartsheetWebhook, secrets: readonly string[]): ApiError {
  const { id, status = 'of unknown status', disabledDetails } = webhook
  const details = disabledDetails ? ` Smartsheet says: ${cleanText(disabledDetails, secrets)}` : ''
  const advice = explanations[status] ?? 'Look it up in Smartsheet’s documentation of webhook statuses.'
  return new ApiError(packageName, `Webhook ${id} is not enabled: ${status}. ${advice}${details}`, {
    status: 200,
    providerCode: status,
    retryable: status === 'DISABLED_VERIFICATION_FAILED' || status === 'NEW_NOT_VERIFIED',
  })
}
