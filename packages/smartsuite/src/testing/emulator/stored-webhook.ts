import type { SmartSuiteEvent, SmartSuiteWebhook, SmartSuiteWebhookFilter } from '../../schemas.js'
import type { DecidedReadings } from './options.js'
import type { RecordChange } from './records.js'

const weekMs = 7 * 86_400_000

export interface StoredEvent {
  /** Its position in the log of all changes, which page tokens hold. */
  readonly offset: number
  readonly event: SmartSuiteEvent
}

export interface StoredWebhook {
  readonly webhook_id: string
  locator: { account_id: string; solution_id: string; application_id?: string }
  filter: SmartSuiteWebhookFilter
  kinds: string[]
  readonly createdAt: number
  updatedAt: number
  url: string | undefined
  pingsFailed: boolean
  /** When its events were last listed. */
  listedAt: number
  sequence: number
  events: StoredEvent[]
}

/** Whether its events were not listed for 7 days: it then sends no pings until they are. */
const isInactive = ({ listedAt }: StoredWebhook, now: number): boolean => now - listedAt >= weekMs

/** After 7 more days it is deleted, with its events. */
export const isExpired = ({ listedAt }: StoredWebhook, now: number): boolean => now - listedAt >= 2 * weekMs

export function pingUrl(webhook: StoredWebhook, now: number): string | undefined {
  return webhook.pingsFailed || isInactive(webhook, now) ? undefined : webhook.url
}

/**
 * Whether the webhook watches what changed. How a filter by fields treats creations and deletions is not documented.
 */
export function watches({ locator, filter, kinds }: StoredWebhook, { kind, record, previous }: RecordChange): boolean {
  if (locator.solution_id !== record.solutionId || !kinds.includes(kind)) return false
  if (filter.applications) return filter.applications.application_ids?.includes(record.applicationId) ?? false
  if (!filter.application) return true
  const { application_id, field_ids = [] } = filter.application
  if (application_id !== record.applicationId) return false
  return kind !== 'RECORD_UPDATED' || Object.keys(previous).some((slug) => field_ids.includes(slug))
}

export function describeWebhook(webhook: StoredWebhook, now: number, readings: DecidedReadings): SmartSuiteWebhook {
  const { url, pingsFailed, listedAt } = webhook
  const shownOff = url === undefined || (pingsFailed && readings.failedPings === 'notification_status')
  const systemOff =
    (pingsFailed && readings.failedPings === 'system_status') ||
    (isInactive(webhook, now) && readings.inactiveStatus === 'disabled')
  const expires_at = new Date(listedAt + weekMs).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    webhook_id: webhook.webhook_id,
    locator: webhook.locator,
    filter: webhook.filter,
    kinds: webhook.kinds,
    created_at: { by: 'Emulated Author', at: new Date(webhook.createdAt).toISOString() },
    updated_at: { by: 'Emulated Author', at: new Date(webhook.updatedAt).toISOString() },
    notification_status: shownOff ? { disabled: {} } : { enabled: { url } },
    system_status: systemOff ? { disabled: {} } : { enabled: { expires_at } },
  }
}
