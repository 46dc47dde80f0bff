import { isHookwrightError, parseLoosely, type StandardSchema } from '@hookwright/core'
import { type ApiClient, ApiError, type ApiRequest, type CallOptions, callOptionsOf } from '@hookwright/core/client'
import * as z from 'zod'
import { packageName } from '../package-name.js'
import { snakeCaseKeys } from './casing.js'

export interface Call extends Pick<ApiRequest, 'accepts' | 'secrets'> {
  method: string
  body: Readonly<Record<string, unknown>>
  /** Whether a lost answer may lead to a second attempt. */
  idempotent: boolean
}

/** What all resources of one client use. */
export interface SmartSuiteApi {
  readonly accountId: string
  readonly rest: ApiClient
  /**
   * Calls a method of the webhooks host. The reply's keys are snake_case, whichever casing came.
   *
   * @param options the rest of a caller's options, of which only the call options are used
   */
  call(call: Call, options: CallOptions): Promise<unknown>
}

interface ApiOptions {
  accountId: string
  client: ApiClient
  webhooksBaseUrl: string
}

export function createApi({ accountId, client, webhooksBaseUrl }: ApiOptions): SmartSuiteApi {
  const prefix = `${webhooksBaseUrl.replace(/\/+$/, '')}/smartsuite.webhooks.engine.Webhooks/`
  return {
    accountId,
    rest: client,
    async call({ method, body, ...inner }, options) {
      const { data } = await client.request({
        ...callOptionsOf(options),
        ...inner,
        url: prefix + method,
        method: 'POST',
        json: body,
        // What a reply without a result holds is not documented. An HTML page, such as a login page, is not a reply.
        schema: z.unknown(),
      })
      return snakeCaseKeys(data)
    },
  }
}

/** The error for an answer with a 2xx status that can't be used. */
export function unusable(what: string): ApiError {
  return new ApiError(packageName, `SmartSuite answered ${what} The API is a beta: check for a newer version.`, {
    status: 200,
    retryable: false,
  })
}

/** Reads a reply loosely: only what the call is about must be present. */
export function readReply<T>(schema: StandardSchema<unknown, T>, value: unknown, method: string): T {
  const result = parseLoosely(schema, value)
  if (!result.ok) throw unusable(`${method}, but not with what was asked for.`)
  return result.value
}

/** What the REST API lists under a name. */
export interface List<T> extends Pick<ApiRequest, 'query'> {
  of: string
  item: StandardSchema<unknown, T>
  /** The only fields that each item has. Empty or absent: all. */
  fields?: readonly string[] | undefined
}

/** Gets a list of the REST API, which is a bare array without pages. An item that can't be read is an error. */
export async function getList<T>(rest: ApiClient, list: List<T>, options: CallOptions): Promise<T[]> {
  const { of, item, query, fields } = list
  const { data } = await rest.request({
    ...callOptionsOf(options),
    path: [of],
    // Fields that are not named are not in the answer, and an item can't be identified without its id.
    query: { ...query, fields: fields?.length ? [...new Set(['id', ...fields])] : undefined },
    schema: z.array(z.unknown()),
  })
  return data.map((one) => readReply(item, one, of))
}

/** The fields of a reply. A missing field may have its default value, but a reply must be an object. */
export function readObject(reply: unknown, method: string): Readonly<Record<string, unknown>> {
  if (typeof reply === 'object' && reply !== null && !Array.isArray(reply)) return reply as Record<string, unknown>
  throw unusable(`${method} with something that is not an object.`)
}

/** The opaque token of the next page, empty if SmartSuite names none. A number is converted to its digits. */
export function readToken(token: unknown, method: string): string {
  if (typeof token === 'string') return token
  // A larger number lost digits when it was parsed: continuing from there could skip events.
  if (Number.isSafeInteger(token)) return String(token)
  if (token === undefined || token === null) return ''
  throw unusable(`${method}, but "next_page_token" can't be read.`)
}

/** Whether the error is any 404: for an object or a method, or from a gateway. */
export function isNotFound(error: unknown): error is ApiError {
  return isHookwrightError(error, 'ApiError') && error.status === 404
}
