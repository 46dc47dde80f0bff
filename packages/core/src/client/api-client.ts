import { addressOf, readBaseUrl } from './address.js'
import { type CallContext, runCall } from './call.js'
import { type Credentials, type CredentialValues, checkCredentials } from './credentials.js'
import { type ClientOptions, readNumber, readSettings } from './options.js'
import type { Answer, Problem } from './problem.js'
import type { Pace } from './rate-limiter.js'
import type { ApiRequest, ApiResponse } from './request.js'
import { limiterFinder } from './shared-limiters.js'
import type { HeaderValues } from './transport.js'

/** What a provider's client defines about its API, in addition to the options of its users. */
export interface ApiClientOptions<C extends Credentials = Credentials> extends ClientOptions {
  /** `@hookwright/smartsuite` */
  packageName: string
  /** The provider's name as it is usually written, for messages. */
  provider: string
  /** https, or http to this machine. `path` of a request is appended. */
  baseUrl: string
  /** What follows every `path` that is a list, such as `/`. Default: nothing. */
  pathEnding?: string | undefined
  /** Base URLs of further hosts that the same credentials are for, each by the name of its option. */
  otherBaseUrls?: Readonly<Record<string, string>> | undefined
  /** Each is a string, or a function that is called before every attempt. They are hidden from errors. */
  credentials?: C | undefined
  /** Returns the headers of every request, given the credentials. */
  headers?: ((values: CredentialValues<C>) => HeaderValues) | undefined
  /** The provider's limit. Default: none, until it answers 429. */
  pace?: Pace | undefined
  /** Which credentials the limit belongs to. Default: all of them. */
  limitedBy?: readonly (keyof C & string)[] | undefined
  /** How long all calls wait after a 429, unless `Retry-After` is longer. Default: 1 s, doubled by each attempt. */
  penaltyMs?: number | undefined
  /** The longest penalty that is waited for. A longer one ends the call at once. Default 300,000 ms. */
  maxPenaltyMs?: number | undefined
  /** Interprets an error of this provider. Called for every answer that is neither successful nor a redirect. */
  classify?: ((answer: Answer) => Problem | undefined) | undefined
}

export interface ApiClient {
  /**
   * Sends one call, repeated if that is safe, with every attempt at the limiter's pace.
   *
   * @throws ApiError when the provider answers with an error, a redirect, or something that can't be used
   * @throws TransportError when no answer comes: `network`, `timeout`, `deadline`
   * @throws the reason of the signal that ended it
   */
  request<T = unknown>(request: ApiRequest<T>): Promise<ApiResponse<T>>
}

/**
 * The one way from a provider's methods to its API: pace, retries, time limits, errors, loose parsing.
 *
 * @throws ConfigError for an option that can't be used
 * @example
 * const api = createApiClient({
 *   packageName: '@acme/tickets',
 *   provider: 'Tickets',
 *   baseUrl: 'https://api.tickets.example/v1',
 *   credentials: { token: () => readToken() },
 *   headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
 *   pace: { perSecond: 5 },
 * })
 * const { data } = await api.request({ path: ['tickets', 7], schema: ticketSchema, requires: ['id'] })
 */
export function createApiClient<C extends Credentials = Credentials>(options: ApiClientOptions<C>): ApiClient {
  const { packageName, otherBaseUrls = {}, credentials = {}, classify = () => undefined } = options
  const settings = readSettings(packageName, options)
  const base = readBaseUrl(packageName, 'baseUrl', options.baseUrl)
  const otherBases = Object.entries(otherBaseUrls).map(([name, url]) => readBaseUrl(packageName, name, url))
  const origins = new Set([base, ...otherBases].map(({ origin }) => origin))
  checkCredentials(packageName, credentials)
  const client: CallContext = {
    packageName,
    provider: options.provider,
    settings,
    credentials,
    headers: (values) => options.headers?.(values as CredentialValues<C>) ?? {},
    findLimiter: limiterFinder({ ...options, scope: `${packageName} ${base.origin}`, settings }),
    penaltyMs: options.penaltyMs,
    maxPenaltyMs: readNumber(packageName, 'maxPenaltyMs', options.maxPenaltyMs ?? 300_000, 0),
    classify,
  }
  return {
    async request<T>(request: ApiRequest<T>) {
      const { json, body = json === undefined ? undefined : JSON.stringify(json) } = request
      const method = (request.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase()
      const url = addressOf(packageName, base, origins, request, options.pathEnding)
      const timeoutMs = readNumber(packageName, 'timeoutMs', request.timeoutMs ?? settings.timeoutMs, 0)
      const deadlineMs = readNumber(packageName, 'deadlineMs', request.deadlineMs ?? settings.deadlineMs, 0)
      return runCall(client, { request, method, body, url, timeoutMs, deadlineMs })
    },
  }
}
