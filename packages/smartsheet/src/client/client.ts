import { ConfigError, systemClock } from '@hookwright/core'
import {
  type ApiClient,
  type ClientOptions,
  type Credential,
  clientOptionsOf,
  createApiClient,
} from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import { createAttachments, type SmartsheetAttachments } from './attachments.js'
import { createCells, type SmartsheetCells } from './cells.js'
import { createColumns, type SmartsheetColumns } from './columns.js'
import { createComments, type SmartsheetComments } from './comments.js'
import { createDiscussions, type SmartsheetDiscussions } from './discussions.js'
import { classify, penaltyMs } from './problems.js'
import { createResolver, type SmartsheetResolve } from './resolve.js'
import { createRows, type SmartsheetRows } from './rows.js'
import { createSheets, type SmartsheetSheets } from './sheets.js'
import { createSubscriber, type SmartsheetSubscribe } from './subscribe.js'
import { createWebhooks, type SmartsheetWebhooks } from './webhooks.js'

/** https://developers.smartsheet.com/api */
const baseUrls = {
  us: 'https://api.smartsheet.com/2.0',
  eu: 'https://api.smartsheet.eu/2.0',
  au: 'https://api.smartsheet.au/2.0',
  gov: 'https://api.smartsheetgov.com/2.0',
} as const

export type SmartsheetRegion = keyof typeof baseUrls

export interface SmartsheetClientOptions extends ClientOptions {
  /** An access token, or a function that is called for each attempt. */
  token: Credential
  /** The region of the account. Default `us`. */
  region?: SmartsheetRegion | undefined
  /** A base URL to use instead of a region: https, or http to this machine. It ends in `/2.0`. */
  baseUrl?: string | undefined
  /**
   * A name that events you cause carry in their `changeAgent`, for `isOwnChange`. Visible ASCII without commas, at most
   * 512 characters.
   */
  changeAgent?: string | undefined
}

export interface SmartsheetClient {
  readonly webhooks: SmartsheetWebhooks & {
    /**
     * Finds an identical webhook or creates one, awaits `storeSecret`, enables the webhook and waits for Smartsheet's
     * decision. Run it from one place, at deployment: two calls at the same time may both find no webhook and create
     * two.
     *
     * @throws ApiError that explains the status when the webhook can't be enabled
     */
    subscribe: SmartsheetSubscribe
  }
  readonly sheets: SmartsheetSheets
  readonly rows: SmartsheetRows
  readonly columns: SmartsheetColumns
  readonly cells: SmartsheetCells
  readonly attachments: SmartsheetAttachments
  readonly comments: SmartsheetComments
  readonly discussions: SmartsheetDiscussions
  /** Joins the events of a callback with their data. */
  resolve: SmartsheetResolve
  /**
   * Any other call of the API, at the same pace and with the same retries and errors. A list in `query` repeats its
   * name; Smartsheet's own lists are texts with commas.
   *
   * @throws ConfigError, ApiError and TransportError, as all methods do
   * @example
   * const cells = [{ columnId: 7960873114331012, value: 'Done' }]
   * await client.request({ method: 'PUT', path: ['sheets', 4509506114742148, 'rows'], json: [{ id: 2361756178769796, cells }] })
   */
  readonly request: ApiClient['request']
}

/**
 * Smartsheet allows 300 requests a minute. This pace leaves room for requests that the network pushes together: at most
 * 290 in any minute, and up to four at once after a pause.
 */
const pace = { intervalMs: 210, burst: 4 }

function readChangeAgent(changeAgent: string | undefined): Record<string, string> {
  if (changeAgent === undefined) return {}
  if (!/^(?!.*,)[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?$/.test(changeAgent)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'Option "changeAgent": expected 1 to 512 visible ASCII characters without a comma.',
    )
  }
  return { 'smartsheet-change-agent': changeAgent }
}

/**
 * A client of the Smartsheet API 2.0. It stays under the limit of 300 requests per minute and token, and repeats a
 * failed call only if that is safe. Field names are Smartsheet's own.
 *
 * @throws ConfigError for an option that can't be used. Methods reject with a ConfigError too, before anything is sent,
 *   and with ApiError and TransportError
 * @example
 * const client = createSmartsheetClient({ token: process.env.SMARTSHEET_TOKEN ?? '', region: 'eu', changeAgent: 'my-app' })
 * const { rows } = await client.sheets.get({ sheetId: 4509506114742148, rowsModifiedSince: lastSeen })
 */
export function createSmartsheetClient(options: SmartsheetClientOptions): SmartsheetClient {
  const { token, region = 'us', baseUrl, changeAgent } = options
  if (!Object.hasOwn(baseUrls, region)) {
    const regions = Object.keys(baseUrls).join(', ')
    throw new ConfigError(packageName, 'option_invalid', `Option "region": expected one of ${regions}.`)
  }
  const agentHeader = readChangeAgent(changeAgent)
  const api = createApiClient({
    ...clientOptionsOf(options),
    packageName,
    provider: 'Smartsheet',
    baseUrl: baseUrl ?? baseUrls[region],
    credentials: { token },
    headers: ({ token }) => ({ authorization: `Bearer ${token}`, ...agentHeader }),
    pace,
    penaltyMs,
    classify,
  })
  const webhooks = createWebhooks(api)
  const secrets = typeof token === 'string' ? [token] : []
  const parts = {
    sheets: createSheets(api),
    columns: createColumns(api),
    attachments: createAttachments(api),
    comments: createComments(api),
    discussions: createDiscussions(api),
  }
  return {
    ...parts,
    webhooks: { ...webhooks, subscribe: createSubscriber(webhooks, options.clock ?? systemClock, secrets) },
    rows: createRows(api),
    cells: createCells(api),
    resolve: createResolver(parts),
    request: (request) => api.request(request),
  }
}
