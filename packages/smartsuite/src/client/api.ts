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

/** What the resources of one client share. */
export interface SmartSuiteApi {
  readonly accountId: string
  readonly rest: ApiClient
  /**
   * Calls a method of the webhooks host. The reply's keys are snake_case, whichever casing came.
   *
   * @param options what is left of a caller's object: its call options are taken, and nothing else of it
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
        // What a reply without a result holds is not described. A page, such as that of a login, is none.
        schema: z.unknown(),
      })
      return snakeCaseKeys(data)
    },
  }
}

/** An answer that says 2xx and can't be used all the same. */
export function unusable(what: string): ApiError {
  return new ApiError(packageName, `SmartSuite answered ${what} The API is a beta: check for a newer version.`, {
    status: 200,
    retryable: false,
  })
}

/** Reads a reply loosely; only what the call is about has to be there. */
export function readReply<T>(schema: StandardSchema<unknown, T>, value: unknown, method: string): T {
  const result = parseLoosely(schema, value)
  if (!result.ok) throw unusable(`${method}, but not with what was asked for.`)
  return result.value
}

/** What the REST API lists under a name. */
export interface List<T> extends Pick<ApiRequest, 'query'> {
  of: string
  item: StandardSchema<unknown, T>
  /** What each item shall have, and nothing else. Empty or absent: all. */
  fields?: readonly string[] | undefined
}

/** A list as the REST API has it: bare, and whole. One item that can't be read is an error. */
export async function getList<T>(rest: ApiClient, list: List<T>, options: CallOptions): Promise<T[]> {
  const { of, item, query, fields } = list
  const { data } = await rest.request({
    ...callOptionsOf(options),
    path: [of],
    // What is not named is not in the answer, and an item without its id can't be told from another.
    query: { ...query, fields: fields?.length ? [...new Set(['id', ...fields])] : undefined },
    schema: z.array(z.unknown()),
  })
  return data.map((one) => readReply(item, one, of))
}

/** The fields of a reply: one that is missing may have its default value, but what is no object is no reply. */
export function readObject(reply: unknown, method: string): Readonly<Record<string, unknown>> {
  if (typeof reply === 'object' && reply !== null && !Array.isArray(reply)) return reply as Record<string, unknown>
  throw unusable(`${method} with something that is no object.`)
}

/** Where the next page begins, an opaque text: empty when SmartSuite names none. A number is taken as its digits. */
export function readToken(token: unknown, method: string): string {
  if (typeof token === 'string') return token
  // A larger number lost digits when it was parsed: to go on from there could leave something out.
  if (Number.isSafeInteger(token)) return String(token)
  if (token === undefined || token === null) return ''
  throw unusable(`${method}, but "next_page_token" can't be read.`)
}

/** Whether the answer is a 404, of whatever: of a thing, of a method, or of a gateway. */
export function isNotFound(error: unknown): error is ApiError {
  return isHookwrightError(error, 'ApiError') && error.status === 404
}
