import type { EmulatedDocument, EmulatedWebhook, World } from './state.js'

/** The fields of each doctype that the dashboard may see, in the order in which webhooks show them. */
const dashboardFields: Readonly<Record<string, readonly string[]>> = {
  Site: [
    'ip',
    'status',
    'group',
    'team',
    'plan',
    'setup_wizard_complete',
    'archive_failed',
    'cluster',
    'bench',
    'database_access_connection_limit',
    'trial_end_date',
    'tags',
    'server',
    'host_name',
    'skip_auto_updates',
    'additional_system_user_created',
    'label',
    'signup_time',
    'account_request',
    'allow_physical_backup_by_user',
    'site_usage_exceeded',
    'is_monitoring_disabled',
    'is_dedicated_server',
    'reason_for_disabling_monitoring',
    'creation_failed',
    'fatal_site_update',
    'standby_for_product',
  ],
  'Site Plan Change': ['from_plan', 'to_plan', 'type', 'site', 'timestamp'],
  Bench: ['group', 'status', 'cluster', 'is_ssh_proxy_setup', 'inplace_update_docker_image'],
  'Deploy Candidate Build': [
    'status',
    'deployed',
    'build_start',
    'build_end',
    'build_duration',
    'build_error',
    'group',
    'retry_count',
    'team',
    'deploy_candidate',
  ],
  'Release Group': ['title', 'version', 'team', 'public'],
  'Site Plan': [
    'plan_title',
    'document_type',
    'document_name',
    'price_inr',
    'price_usd',
    'period',
    'cpu_time_per_day',
    'max_database_usage',
    'max_storage_usage',
    'database_access',
    'support_included',
    'private_benches',
    'monitor_access',
    'is_trial_plan',
  ],
  'Press Webhook': ['enabled', 'endpoint', 'events'],
}

/** Listed for the dashboard, but not columns of the table: a list that asks for one fails in the database. */
const noColumns: ReadonlySet<string> = new Set([
  'ip',
  'label',
  'is_dedicated_server',
  'deployed',
  'tags',
  'events',
  'document_name',
  'period',
])

const commonFields = ['doctype', 'name', 'owner', 'creation', 'modified', 'modified_by', 'docstatus', 'idx']

export const isAllowedDoctype = (doctype: string): boolean => Object.hasOwn(dashboardFields, doctype)
export const isColumn = (field: string): boolean => !noColumns.has(field)
export const isAllowedField = (doctype: string, field: string): boolean =>
  commonFields.includes(field) || dashboardFields[doctype]!.includes(field)

/** A document with the eight fields that all documents have, and those of the dashboard. */
export function describeDocument(world: World, doctype: string, document: EmulatedDocument): Record<string, unknown> {
  const { name, owner, creation, modified, team, fields } = document
  const shown: Record<string, unknown> = {
    doctype,
    name,
    owner,
    creation: world.naive(creation),
    modified: world.naive(modified),
    modified_by: owner,
    docstatus: 0,
    idx: 0,
  }
  for (const field of dashboardFields[doctype]!) shown[field] = field === 'team' ? team : (fields[field] ?? null)
  return shown
}

/** A document as a webhook shows it: rows of tables are texts, and builds have no steps. */
export function describeForWebhook(world: World, doctype: string, document: EmulatedDocument): Record<string, unknown> {
  const shown = describeDocument(world, doctype, document)
  if (Array.isArray(shown.tags)) shown.tags = shown.tags.map((row: { name: string }) => `ResourceTag(${row.name})`)
  return shown
}

export function describeWebhook(world: World, webhook: EmulatedWebhook): Record<string, unknown> {
  const { name, endpoint } = webhook
  const events = webhook.events.map((event, index) => ({
    name: `${name}-${index}`,
    event,
    parent: name,
    parentfield: 'events',
    parenttype: 'Press Webhook',
    idx: index + 1,
  }))
  const fields = { enabled: webhook.enabled ? 1 : 0, endpoint, events }
  return describeDocument(world, 'Press Webhook', { ...webhook, owner: 'Administrator', fields })
}
