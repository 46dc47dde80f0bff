import { systemClock } from '@hookwright/core'
import type { ApiClient, CallOptions } from '@hookwright/core/client'
import type { PressAccount } from '../schemas.js'
import {
  type CasesolvedBenches,
  type CasesolvedBenchGroups,
  type CasesolvedDeploys,
  createBenches,
  createBenchGroups,
  createDeploys,
} from './benches.js'
import { type CasesolvedClientOptions, createPressApi } from './press-api.js'
import { type CasesolvedSitePlans, type CasesolvedSites, createSitePlans, createSites } from './sites.js'
import type { CasesolvedWebhooks } from './webhook-methods.js'
import { createWebhooks } from './webhooks.js'

export interface CasesolvedClient {
  readonly webhooks: CasesolvedWebhooks
  readonly account: {
    /** The user of the key, and the team that the calls of this client work on. */
    me(options?: CallOptions): Promise<PressAccount>
  }
  readonly sites: CasesolvedSites
  readonly sitePlans: CasesolvedSitePlans
  readonly benches: CasesolvedBenches
  readonly benchGroups: CasesolvedBenchGroups
  readonly deploys: CasesolvedDeploys
  /**
   * Any other call of the API, with the same retries and errors, on the same team. Press answers `{ message }`.
   *
   * @throws ConfigError, ApiError and TransportError, as all methods do
   * @example
   * const path = ['api', 'method', 'press.api.site.backup']
   * await client.request({ path, json: { name: 'acme.frappe.cloud', with_files: false } })
   */
  readonly request: ApiClient['request']
}

/**
 * A client for the API of Casesolved Cloud, Frappe Cloud and other installations of Frappe Press.
 *
 * With `team`, the first call that works on a team also checks that the API uses that team: for a user who is not a
 * member, it would silently use a different one.
 *
 * Every method rejects with `ApiError` when the API answers with an error, with `TransportError` when no answer comes,
 * and with the reason of a signal that ended it.
 *
 * @see https://docs.frappe.io/cloud/api
 * @throws ConfigError when an option is wrong
 * @example
 * const client = createCasesolvedClient({ apiKey: env.API_KEY, apiSecret: env.API_SECRET, team: 'dnjt4bkes2' })
 * const { broken } = await client.sites.mirror()
 */
export function createCasesolvedClient(options: CasesolvedClientOptions): CasesolvedClient {
  const api = createPressApi(options)
  const { clock = systemClock } = options
  return {
    webhooks: createWebhooks(api),
    account: { me: (callOptions) => api.me(callOptions) },
    sites: createSites(api, clock),
    sitePlans: createSitePlans(api),
    benches: createBenches(api),
    benchGroups: createBenchGroups(api),
    deploys: createDeploys(api),
    request: api.request,
  }
}
