import type {
  BenchDeployStatusUpdate,
  BenchStatusUpdate,
  SitePlanChange,
  SiteStatusUpdate,
  WebhookValidate,
} from '../schemas.js'

export interface SamplePayloads {
  readonly webhookValidate: WebhookValidate
  readonly siteStatusUpdate: SiteStatusUpdate
  readonly sitePlanChange: SitePlanChange
  readonly benchStatusUpdate: BenchStatusUpdate
  readonly benchDeployStatusUpdate: BenchDeployStatusUpdate
}

const times = {
  creation: '2024-09-24 11:29:41.596739',
  modified: '2024-09-24 11:29:41.596739',
}

/** One payload of each event, with every key that Press sends in 2026, in Press's order. */
export const samplePayloads: SamplePayloads = {
  // https://docs.frappe.io/cloud/setup-webhook: the body of a validation.
  webhookValidate: { event: 'Webhook Validate', data: {} },

  // The keys of the Site doctype's dashboard_fields in github.com/frappe/press (2026), with invented values.
  siteStatusUpdate: {
    event: 'Site Status Update',
    data: {
      doctype: 'Site',
      name: 'acme.casesolved.example',
      owner: 'Administrator',
      creation: '2026-08-01 09:00:00.123456',
      modified: '2026-08-01 09:03:11.000321',
      modified_by: 'Administrator',
      docstatus: 0,
      idx: 0,
      ip: null,
      status: 'Active',
      group: 'bench-0008',
      team: 'dnjt4bkes2',
      plan: 'USD 25',
      setup_wizard_complete: 0,
      archive_failed: 0,
      cluster: 'Default',
      bench: 'bench-0008-000005-f1',
      database_access_connection_limit: 16,
      trial_end_date: null,
      tags: [],
      server: 'f1.example.net',
      host_name: 'acme.casesolved.example',
      skip_auto_updates: 0,
      additional_system_user_created: 1,
      label: null,
      signup_time: null,
      account_request: null,
      allow_physical_backup_by_user: 0,
      site_usage_exceeded: 0,
      is_monitoring_disabled: 0,
      is_dedicated_server: null,
      reason_for_disabling_monitoring: null,
      creation_failed: null,
      fatal_site_update: null,
      standby_for_product: null,
    },
  },

  // https://docs.frappe.io/cloud/webhook-events: the published sample of this event; owner replaced.
  sitePlanChange: {
    event: 'Site Plan Change',
    data: {
      doctype: 'Site Plan Change',
      name: '368704046d',
      owner: 'Administrator',
      ...times,
      modified_by: 'Administrator',
      docstatus: 0,
      idx: 0,
      from_plan: 'USD 10',
      to_plan: 'USD 25',
      type: 'Upgrade',
      site: 'test465.frappe.cloud',
      timestamp: '2024-09-24 11:29:41.596639',
    },
  },

  // https://docs.frappe.io/cloud/webhook-events: name, group, status and cluster of the published sample; the rest
  // invented.
  benchStatusUpdate: {
    event: 'Bench Status Update',
    data: {
      doctype: 'Bench',
      name: 'bench-0019-000059-f2-london',
      owner: 'Administrator',
      ...times,
      modified_by: 'Administrator',
      docstatus: 0,
      idx: 0,
      group: 'bench-0019',
      status: 'Pending',
      cluster: 'London',
      is_ssh_proxy_setup: 0,
      inplace_update_docker_image: null,
    },
  },

  // github.com/saadchaudharry/notifire: doctype, ids and status as seen live on Frappe Cloud in 2026; the rest
  // invented.
  benchDeployStatusUpdate: {
    event: 'Bench Deploy Status Update',
    data: {
      doctype: 'Deploy Candidate Build',
      name: '6p4ajiomvd',
      owner: 'Administrator',
      ...times,
      modified_by: 'Administrator',
      docstatus: 0,
      idx: 0,
      status: 'Running',
      deployed: null,
      build_start: '2024-09-24 11:30:02.000412',
      build_end: null,
      build_duration: null,
      build_error: null,
      group: 'bench-6453',
      retry_count: 0,
      team: 'dnjt4bkes2',
      deploy_candidate: 'deploy-6453-000675',
    },
  },
}

/**
 * The published sample of `Site Status Update`, with host names replaced. It has an older list of fields, `ip` is the
 * text `None`, and the `{ event, data }` around it, which is really sent, is missing.
 *
 * @see https://docs.frappe.io/cloud/webhook-events
 */
export const documentedSiteData: Readonly<Record<string, unknown>> = {
  doctype: 'Site',
  name: 'test.fc.example.com',
  owner: 'Administrator',
  creation: '2024-09-13 10:04:41.244578',
  modified: '2024-09-26 10:49:34.381793',
  modified_by: 'Administrator',
  docstatus: 0,
  idx: 7,
  ip: 'None',
  status: 'Active',
  group: 'bench-0008',
  notify_email: 'admin@example.com',
  team: 'dnjt4bkes2',
  plan: 'ERPNext Trial',
  setup_wizard_complete: 0,
  archive_failed: 0,
  cluster: 'Default',
  bench: 'bench-0008-000005-f1',
  is_database_access_enabled: 0,
  trial_end_date: '2024-09-27',
  tags: [],
  server: 'f1.fc.example.com',
  host_name: 'test.fc.example.com',
  skip_auto_updates: 0,
  additional_system_user_created: 1,
}
