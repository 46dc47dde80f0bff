import type { SmartsheetWebhook } from '../schemas/webhook.js'
import { parseSmartsheetTimestamp } from '../timestamp.js'
import type { CreateSmartsheetWebhookOptions } from './webhooks.js'

/** Columns as a set; an empty one means all. Undefined if they can't be read: such columns equal no others. */
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

/** Enabled webhooks first, then those that can be enabled, then those for Smartsheet Support, whose error says so. */
function rankOf({ enabled, status }: SmartsheetWebhook): number {
  if (enabled === true) return 0
  return status === 'DISABLED_ADMINISTRATIVE' ? 2 : 1
}

const ageOf = ({ createdAt, id }: SmartsheetWebhook) => parseSmartsheetTimestamp(createdAt)?.getTime() ?? id

/** Smartsheet calls only the oldest enabled one of identical webhooks, and never again one whose app was revoked. */
export function choose(webhooks: readonly SmartsheetWebhook[]): SmartsheetWebhook | undefined {
  return webhooks
    .filter(({ status }) => status !== 'DISABLED_APP_REVOKED')
    .sort((left, right) => rankOf(left) - rankOf(right) || ageOf(left) - ageOf(right))[0]
}
