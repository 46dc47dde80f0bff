import { parseUrl } from '@hookwright/core/signature'

/** An unguessable last segment of the receiver's path: the only proof a ping of SmartSuite can carry. */
export interface PathToken {
  readonly kind: 'path-token'
  /**
   * The id of the token in the URL's last path segment; `undefined` if the segment is not a known token. Never throws.
   */
  find(url: string, nowMs: number): Promise<string | undefined>
}

/** The URL's last path segment and what comes before it. Also accepts a path without an origin. */
function splitPath(url: string): { before: string; segment: string } {
  const path = url.split(/[?#]/, 1)[0] as string
  const end = path.lastIndexOf('/') + 1
  return { before: path.slice(0, end), segment: path.slice(end) }
}

/** Percent-decodes a segment, or returns it unchanged if that is not possible. */
export function decodeWherePossible(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The segment where a token is expected, percent-decoded if possible. */
export const presentedToken = (url: string): string => decodeWherePossible(splitPath(url).segment)

/** Shorter parts of a URL are taken for words. */
const shortestSecret = 16

/** What may be secret in a receiver's URL: the longer segments of its path and values of its query. */
export function secretsOf(url: string | undefined): string[] {
  const parsed = url === undefined ? undefined : parseUrl(url)
  if (!parsed) return []
  const { pathname, searchParams } = parsed
  const parts = [...pathname.split('/').flatMap((part) => [part, decodeWherePossible(part)]), ...searchParams.values()]
  return parts.filter(({ length }) => length >= shortestSecret)
}

/** The URL with its last path segment hidden, for logs and deliveries. */
export function hidePathToken(url: string): string {
  return `${splitPath(url).before}***`
}

/** Whether the value of `authorize` was made by `pathToken`, even by another copy of this package. */
export function isPathToken(value: unknown): value is PathToken {
  return typeof value === 'object' && value !== null && (value as PathToken).kind === 'path-token'
}
