import { ConfigError, parseUrl, systemClock } from '@hookwright/core'
import {
  type ApiClient,
  type ClientOptions,
  type Credential,
  clientOptionsOf,
  createApiClient,
} from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import { createApi } from './api.js'
import { createApplications, type SmartSuiteApplications } from './applications.js'
import { classify, createQuotaWatch, penaltyMs } from './problems.js'
import { createRecords, type SmartSuiteRecords } from './records.js'
import { createSolutions, type SmartSuiteSolutions } from './solutions.js'
import type { SmartSuiteWebhooks } from './webhook-methods.js'
import { createWebhooks } from './webhooks.js'

export interface SmartSuiteClientOptions extends ClientOptions {
  /** The API key of a member, or a function that is called for each attempt. */
  token: Credential
  /** The workspace: the 8 characters after https://app.smartsuite.com/ in the address of the app. */
  accountId: string
  /** The REST API. Default `https://app.smartsuite.com/api/v1/`. */
  baseUrl?: string | undefined
  /** The webhooks host. Default: `https://webhooks.smartsuite.com`, or the origin of `baseUrl` if that is set. */
  webhooksBaseUrl?: string | undefined
}

export interface SmartSuiteClient {
  readonly accountId: string
  readonly webhooks: SmartSuiteWebhooks
  readonly records: SmartSuiteRecords
  readonly applications: SmartSuiteApplications
  readonly solutions: SmartSuiteSolutions
  /**
   * Any other call of the REST API, at the same pace and with the same retries and errors. Its address ends in `/`, as
   * SmartSuite's do.
   *
   * @throws ConfigError, ApiError and TransportError, as all methods do
   * @example
   * const path = ['applications', '63b87cad645b3949631b55c1', 'records', '63b87cad645b3949631b55c3']
   * const { data } = await client.request({ method: 'PATCH', path, json: { status: { value: 'complete' } } })
   */
  readonly request: ApiClient['request']
}

/**
 * SmartSuite allows 5 calls per clock second. At this interval no second holds more, even if one of six calls arrives
 * up to 50 ms early, and 95 % of the allowance is used.
 */
const intervalMs = 210

/**
 * A client of SmartSuite's API: webhooks and their events, records, tables and solutions. All clients of one process
 * with the same `token` text share its pace, below 5 calls a second, unless they have different `fetch` functions.
 * After a 429 all of them wait for 30 s.
 *
 * The key has the permissions of its member: use it on a server only.
 * https://developers.smartsuite.com/docs/rate-limits
 *
 * @throws ConfigError for an option that is missing or can't be used
 * @example
 * const client = createSmartSuiteClient({ token: process.env.SMARTSUITE_TOKEN ?? '', accountId: 'snbvtl79' })
 * const webhook = await client.webhooks.ensure({
 *   solutionId: '63b87cad645b3949631b55bf',
 *   filter: { solution: {} },
 *   kinds: ['RECORD_CREATED', 'RECORD_UPDATED', 'RECORD_DELETED'],
 *   url: 'https://example.com/hooks/smartsuite/9f0c1c62-6a39-4d1b-9f4e-0d8c5c1f7a55',
 * })
 * for await (const { events } of client.webhooks.payloads({ webhookId: webhook.webhook_id })) console.log(events)
 */
export function createSmartSuiteClient(options: SmartSuiteClientOptions): SmartSuiteClient {
  const { token, accountId, clock = systemClock, onRequest } = options
  if (typeof accountId !== 'string' || !/^[\x21-\x7e]+$/.test(accountId)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "accountId": expected the id of a workspace, as in "snbvtl79".',
    )
  }
  const baseUrl = options.baseUrl ?? 'https://app.smartsuite.com/api/v1/'
  const webhooksBaseUrl =
    options.webhooksBaseUrl ??
    (options.baseUrl === undefined ? undefined : parseUrl(options.baseUrl)?.origin) ??
    'https://webhooks.smartsuite.com'
  const watch = createQuotaWatch(clock)
  const watched: ClientOptions['onRequest'] = (report) => {
    if (report.status !== undefined && report.status !== 429) watch.answered()
    // Returned, so that the caller handles a rejection.
    return onRequest?.(report)
  }
  const api = createApiClient({
    ...clientOptionsOf(options),
    packageName,
    provider: 'SmartSuite',
    clock,
    baseUrl,
    pathEnding: '/',
    otherBaseUrls: { webhooksBaseUrl },
    credentials: { token },
    headers: (values) => ({ authorization: `Token ${values.token}`, 'account-id': accountId }),
    pace: { intervalMs },
    penaltyMs,
    classify: (answer) => classify(answer, watch, clock.now()),
    // A value that is not a function is passed on to core, which refuses it.
    onRequest: onRequest === undefined || typeof onRequest === 'function' ? watched : onRequest,
  })
  const client: ApiClient = { request: (request) => api.request({ weight: watch.weight(), ...request }) }
  const shared = createApi({ accountId, client, webhooksBaseUrl })
  return {
    accountId,
    webhooks: createWebhooks(shared),
    records: createRecords(shared),
    applications: createApplications(shared),
    solutions: createSolutions(shared),
    request: client.request,
  }
}
