import { ConfigError } from '@hookwright/core'
import {
  type ApiClient,
  ApiError,
  type ApiRequest,
  type CallOptions,
  type ClientOptions,
  type Credential,
  callOptionsOf,
  clientOptionsOf,
  createApiClient,
} from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import { type PressAccount, pressAccountSchema } from '../schemas.js'
import { classifyFrappeError } from './server-messages.js'

export interface CasesolvedClientOptions extends ClientOptions {
  /** From Developer Settings, API Access. A key belongs to a user, not to a team. */
  apiKey: Credential
  /** Shown only once, when the key is created. */
  apiSecret: Credential
  /** The id of the team to work on. Default: the user's own. */
  team?: string | undefined
  /** Default `https://cloud.casesolved.co.uk`. For Frappe Cloud: `https://frappecloud.com`. */
  baseUrl?: string | undefined
}

export interface Method<T> {
  /** Below `press.api`. */
  method: string
  args: object
  /** The schema of `message`. Without it, `message` is not checked. */
  schema?: z.ZodType<T> | undefined
  /** Whether sending the call twice has the same effect as sending it once. */
  idempotent: boolean
  /** Which answers other than 2xx count as success. */
  accepts?: ApiRequest['accepts']
  /** Secrets that the answer could quote. */
  secrets?: readonly string[] | undefined
}

/** The package gives the methods, the caller the options: of these, only the call options reach the request. */
export interface PressApi {
  /** Calls a method on the team and returns its `message`. */
  call<T>(method: Method<T>, options: CallOptions): Promise<T>
  /** The same for calls that concern no team: the option "team" is not checked first. */
  callWithoutTeam<T>(method: Method<T>, options: CallOptions): Promise<T>
  me(options?: CallOptions): Promise<PressAccount>
  /** Any other call, on the team. */
  request: ApiClient['request']
}

export function createPressApi(options: CasesolvedClientOptions): PressApi {
  const { apiKey, apiSecret, team, baseUrl = 'https://cloud.casesolved.co.uk' } = options
  if (team !== undefined && !(typeof team === 'string' && /^[\x21-\x7e]+$/.test(team))) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "team": expected the id of a team.')
  }
  if (/\/api\/method\/?$/.test(baseUrl)) {
    throw new ConfigError(packageName, 'option_invalid', 'Option "baseUrl": leave out "/api/method", which is added.')
  }
  const client = createApiClient({
    ...clientOptionsOf(options),
    packageName,
    provider: 'Casesolved',
    baseUrl,
    credentials: { apiKey, apiSecret },
    headers: (values) => ({
      authorization: `token ${values.apiKey}:${values.apiSecret}`,
      ...(team === undefined ? {} : { 'x-press-team': team }),
    }),
    classify: classifyFrappeError,
  })

  async function callWithoutTeam<T>(call: Method<T>, callOptions: CallOptions): Promise<T> {
    const { method, args, schema, idempotent, accepts, secrets } = call
    const request: ApiRequest = {
      ...callOptionsOf(callOptions),
      path: ['api', 'method', `press.api.${method}`],
      json: args,
      idempotent,
      // A method without a result may answer any JSON, or nothing. An HTML page, such as a login page, is not an
      // answer.
      schema: schema ? z.looseObject({ message: schema }) : z.unknown(),
      accepts,
      secrets,
    }
    const { data } = await client.request(request)
    return (data as { message?: unknown } | null | undefined)?.message as T
  }

  const me = (callOptions: CallOptions = {}) =>
    callWithoutTeam<PressAccount>(
      { method: 'account.me', args: {}, schema: pressAccountSchema, idempotent: true },
      callOptions,
    )

  // The result is kept, not its promise: on Workers, the promise of a different request may never settle.
  let teamIsRight = team === undefined
  async function checkTeam(callOptions: CallOptions): Promise<void> {
    if (teamIsRight) return
    const account = await me(callOptions)
    if (account.team !== team) {
      throw new ApiError(
        packageName,
        `Casesolved works on team "${account.team}" although team "${team}" was asked for: the user of this key is not ` +
          'a member of it. Check the option "team", or have the team invite the user.',
        { status: 200, providerCode: 'team_mismatch', retryable: false },
      )
    }
    teamIsRight = true
  }

  return {
    callWithoutTeam,
    me,
    async call(method, callOptions) {
      await checkTeam(callOptions)
      return callWithoutTeam(method, callOptions)
    },
    async request(request) {
      await checkTeam(request)
      return client.request(request)
    },
  }
}
