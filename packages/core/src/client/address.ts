import { isWellFormed } from '../bytes.js'
import { ConfigError } from '../errors.js'
import { isLoopbackHost } from '../loopback-host.js'
import { parseUrl } from '../parse-url.js'

export type QueryValue = string | number | boolean | undefined

/** Undefined values are left out; a list repeats its name. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>

/**
 * An address that credentials may be sent to: https, or http to this machine.
 *
 * @throws ConfigError `option_invalid`
 */
export function readBaseUrl(packageName: string, name: string, text: string): URL {
  const fail = (problem: string) => new ConfigError(packageName, 'option_invalid', `Option "${name}": ${problem}`)
  const url = parseUrl(text)
  if (!url) throw fail('expected an absolute URL.')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    throw fail('expected https, or http to this machine. Credentials must not travel in the clear.')
  }
  if (url.username || url.password) throw fail('a user name or password in the URL is not used. Remove it.')
  if (url.search || url.hash) throw fail('a query or fragment is not used. Remove it.')
  return url
}

/** A number must be exact: one above 2^53 was rounded, and is the id of a different object. */
function encodeSegment(packageName: string, segment: string | number): string {
  const text = Number.isSafeInteger(segment) ? String(segment) : segment
  const isText = typeof text === 'string' && text !== '' && text !== '.' && text !== '..' && isWellFormed(text)
  if (isText) return encodeURIComponent(text)
  const problem = 'An id in the address of a call is empty, ".", "..", no well-formed text or no exact number.'
  throw new ConfigError(packageName, 'option_invalid', problem)
}

function appendQuery(url: URL, query: Query): void {
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue]
    for (const one of values) if (one !== undefined) url.searchParams.append(name, String(one))
  }
}

function join(base: string, path: string): string {
  if (path === '') return base
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}

export interface Target {
  path?: string | readonly (string | number)[] | undefined
  url?: string | URL | undefined
  query?: Query | undefined
  /** An encoded query, instead of `query`, for a service that expects other escapes than those of a form. */
  search?: string | undefined
}

/** The URL of a call. An absolute `url` must have an origin that the credentials are for. */
export function addressOf(
  packageName: string,
  base: URL,
  origins: ReadonlySet<string>,
  target: Target,
  pathEnding = '',
): URL {
  const { path = '', url: absolute, query, search } = target
  const segments = typeof path === 'string' ? [] : path.map((part) => encodeSegment(packageName, part))
  const relative = typeof path === 'string' ? path : segments.join('/') + pathEnding
  const url = absolute === undefined ? new URL(join(base.href, relative)) : new URL(absolute, base)
  if (!origins.has(url.origin)) {
    throw new ConfigError(
      packageName,
      'option_invalid',
      `A call to ${url.origin} was refused: the credentials are for ${[...origins].join(', ')}.`,
    )
  }
  if (search !== undefined) url.search = search
  else if (query) appendQuery(url, query)
  return url
}
