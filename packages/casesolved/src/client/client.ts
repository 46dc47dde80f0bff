import { systemClock } from '@hookwright/core'
import {
  type PressAccount,
  type PressBench,
  type PressBenchGroup,
  type PressDeploy,
  type PressSitePlan,
  pressBenchGroupSchema,
  pressBenchSchema,
  pressDeploySchema,
  pressSitePlanSchema,
} from '../schemas.js'
import { getDocument, type NameOptions } from './documents.js'
import { type CallOptions, type CasesolvedClientOptions, createPressApi } from './press-api.js'
import { type CasesolvedSites, createSites } from './sites.js'
import { type CasesolvedWebhooks, createWebhooks } from './webhooks.js'

export interface GetDeployOptions extends NameOptions {
  /** `data.doctype` of the event: versions before September 2025 say `Deploy Candidate`. Default `Deploy Candidate Build`. */
  doctype?: string | undefined
}

export interface CasesolvedClient {
  readonly webhooks: CasesolvedWebhooks
  readonly account: {
    /** Whose key this is, and which team the calls of this client work on. */
    me(options?: CallOptions): Promise<PressAccount>
  }
  readonly sites: CasesolvedSites
  readonly sitePlans: {
    /** A plan, by the `from_plan` or `to_plan` of a plan change. */
    get(options: NameOptions): Promise<PressSitePlan>
  }
  readonly benches: {
    get(options: NameOptions): Promise<PressBench>
  }
  readonly benchGroups: {
    /** A bench group (Release Group), by the `group` of a payload. */
    get(options: NameOptions): Promise<PressBenchGroup>
  }
  readonly deploys: {
    /** A build, by the `data.name` of its event. */
    get(options: GetDeployOptions): Promise<PressDeploy>
  }
}

/**
 * A client for the API of Casesolved Cloud, Frappe Cloud and other installations of Frappe Press.
 *
 * Where `team` is given, the first call that works on a team asks whether the API really does: of a team that the
 * user is not in, it says nothing and works on another.
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
    sitePlans: { get: (given) => getDocument(api, { doctype: 'Site Plan', schema: pressSitePlanSchema }, given) },
    benches: { get: (given) => getDocument(api, { doctype: 'Bench', schema: pressBenchSchema }, given) },
    benchGroups: {
      get: (given) => getDocument(api, { doctype: 'Release Group', schema: pressBenchGroupSchema }, given),
    },
    deploys: {
      get: ({ doctype = 'Deploy Candidate Build', ...given }) =>
        getDocument(api, { doctype, schema: pressDeploySchema }, given),
    },
  }
}
