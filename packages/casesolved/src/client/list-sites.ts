import type { CallOptions } from '@hookwright/core/client'
import { type PressSite, pressSiteSchema, type SiteStatus } from '../schemas.js'
import { listPages } from './documents.js'
import type { PressApi } from './press-api.js'

export interface ListCasesolvedSitesOptions extends CallOptions {
  /**
   * Only sites in this status. Without it, all but the archived ones; only then may a status read `Update Available`.
   */
  status?: SiteStatus | undefined
  /** Columns to read instead of the usual ones. The API leaves out those that it does not allow. */
  fields?: readonly string[] | undefined
  /** How many sites one request asks for, up to 10,000. Default 100. */
  pageSize?: number | undefined
}

/** Columns that the table has in every version. Requesting a field that is not a column causes a server error. */
const usualFields = [
  'name',
  'creation',
  'modified',
  'status',
  'group',
  'team',
  'plan',
  'cluster',
  'bench',
  'server',
  'host_name',
  'trial_end_date',
  'setup_wizard_complete',
  'archive_failed',
]

export async function* listSites(
  api: PressApi,
  options: ListCasesolvedSitesOptions,
): AsyncGenerator<PressSite, void, undefined> {
  const { status, fields = usualFields, pageSize } = options
  const filters = status === undefined ? undefined : { status }
  const asked = fields.includes('name') ? fields : ['name', ...fields]
  const sites = { doctype: 'Site', schema: pressSiteSchema, fields: asked, filters, pageSize }
  for await (const page of listPages(api, sites, options)) {
    // The list may show `Update Available` even for sites that were filtered by status.
    for (const site of page) yield status === undefined ? site : { ...site, status }
  }
}
