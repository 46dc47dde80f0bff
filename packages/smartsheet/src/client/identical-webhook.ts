import type { SmartsheetWebhook } from '../schemas/webhook.js'
import { parseSmartsheetTimestamp } from '../timestamp.js'
import type { CreateSmartsheetWebhookOptions } from './webhooks.js'

/** Columns as a set, in which none means all. Undefined for those that can't be read: they equal no others. */
function columnsOf({ subscope }: Pick<CreateSmartsheetWebhookOptions | SmartsheetWebhook, 'subscope'>) {
  const { columnIds } = subscope ?? { columnIds: [] }
  return columnIds && [...new Set(columnIds.map(String))].sort().join()
}

/** https://developers.smartsheet.com/api/smartsheet/guides/webhooks/duplicate-webhook-handling */
export function isIdentical(webhook: SmartsheetWebhook, wanted: CreateSmartsheetWebhookOptions): boolean {
  const { scope = 'sheet', scopeObjectId, callbackUrl } = wanted
  const isSame =
    webhook.scope === scope &&
    String(webhook.scopeObjectId) === String(scopeObjectId) &&
    webhook.callbackUrl === callbackUrl
  const columns = columnsOf(webhook)
  return isSame && columns !== undefined && columns === columnsOf(wanted)
}

/** What is on, then what can be switched on, then what only Smartsheet Support can: that one's error says so. */
function rankOf({ enabled, status }: SmartsheetWebhook): number {
  if (enabled === true) return 0
  return status === 'DISABLED_ADMINISTRATIVE' ? 2 : 1
}

const ageOf = ({ createdAt, id }: SmartsheetWebhook) => parseSmartsheetTimestamp(createdAt)?.getTime() ?? id

/** Of identical webhooks only the oldest enabled one is called; one whose app was revoked never again. */
export function choose(webhooks: readonly SmartsheetWebhook[]): SmartsheetWebhook | undefined {
  return webhooks
    .filter(({ status }) => status !== 'DISABLED_APP_REVOKED')
    .sort((left, right) => rankOf(left) - rankOf(right) || ageOf(left) - ageOf(right))[0]
}
