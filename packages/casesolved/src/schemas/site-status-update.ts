import * as z from 'zod'
import {
  type Check,
  check,
  checkOrNull,
  count,
  documentFields,
  type FieldSchemas,
  type FrappeDatetimeText,
  type FrappeDocument,
  type Open,
  text,
  textOrNull,
  texts,
} from './fields.js'

/**
 * Some statuses exist but are not sent: `Archived`, and, while a site is updated, `Updating`, `Recovering` and
 * `Broken`. Read them with `sites.mirror()` of the client.
 */
export type SiteStatus = Open<
  'Pending' | 'Installing' | 'Updating' | 'Recovering' | 'Active' | 'Inactive' | 'Broken' | 'Archived' | 'Suspended'
>

/** A site as a webhook shows it. `name` changes when the site is renamed or archived. */
export interface SiteStatusUpdateData extends FrappeDocument {
  /** Always null; the published sample shows the text `None`. */
  ip?: string | null | undefined
  status?: SiteStatus | undefined
  /** The id of the bench group (Release Group). */
  group?: string | undefined
  team?: string | undefined
  /** The id of the Site Plan; null before the first subscription. */
  plan?: string | null | undefined
  setup_wizard_complete?: Check | undefined
  archive_failed?: Check | undefined
  /** The region. */
  cluster?: string | undefined
  bench?: string | undefined
  database_access_connection_limit?: number | undefined
  /** `YYYY-MM-DD` */
  trial_end_date?: string | null | undefined
  /** Row references such as `ResourceTag(0a1b2c3d4e)`, not the names of the tags. */
  tags?: string[] | undefined
  server?: string | undefined
  /** Null until the site is first active, and once archiving starts. */
  host_name?: string | null | undefined
  skip_auto_updates?: Check | undefined
  additional_system_user_created?: Check | undefined
  /** Always null. */
  label?: string | null | undefined
  signup_time?: FrappeDatetimeText | null | undefined
  account_request?: string | null | undefined
  allow_physical_backup_by_user?: Check | undefined
  site_usage_exceeded?: Check | undefined
  is_monitoring_disabled?: Check | undefined
  /** Always null. */
  is_dedicated_server?: Check | null | undefined
  reason_for_disabling_monitoring?: string | null | undefined
  creation_failed?: FrappeDatetimeText | null | undefined
  /** The id of a Site Update. */
  fatal_site_update?: string | null | undefined
  standby_for_product?: string | null | undefined
  /** Sent until October 2025. */
  notify_email?: string | null | undefined
  /** Sent until December 2024. */
  is_database_access_enabled?: Check | undefined
}

/** The webhook event of a site. Not every change sends one: https://docs.frappe.io/cloud/webhook-events */
export interface SiteStatusUpdate {
  event: 'Site Status Update'
  data: SiteStatusUpdateData
}

export const siteFields: FieldSchemas<SiteStatusUpdateData> = {
  ...documentFields,
  ip: textOrNull,
  status: text,
  group: text,
  team: text,
  plan: textOrNull,
  setup_wizard_complete: check,
  archive_failed: check,
  cluster: text,
  bench: text,
  database_access_connection_limit: count,
  trial_end_date: textOrNull,
  tags: texts,
  server: text,
  host_name: textOrNull,
  skip_auto_updates: check,
  additional_system_user_created: check,
  label: textOrNull,
  signup_time: textOrNull,
  account_request: textOrNull,
  allow_physical_backup_by_user: check,
  site_usage_exceeded: check,
  is_monitoring_disabled: check,
  is_dedicated_server: checkOrNull,
  reason_for_disabling_monitoring: textOrNull,
  creation_failed: textOrNull,
  fatal_site_update: textOrNull,
  standby_for_product: textOrNull,
  notify_email: textOrNull,
  is_database_access_enabled: check,
}

/** Schema of {@link SiteStatusUpdate}. Only `event` and `data.name` must be there; unknown keys pass. */
export const siteStatusUpdateSchema: z.ZodType<SiteStatusUpdate> = /* @__PURE__ */ z.looseObject({
  event: /* @__PURE__ */ z.literal('Site Status Update'),
  data: /* @__PURE__ */ z.looseObject(siteFields),
})
