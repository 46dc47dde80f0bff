import { parseUrl } from '@hookwright/core/signature'

/** An unguessable last segment of the receiver's path: the only proof a ping of SmartSuite can carry. */
export interface PathToken {
  readonly kind: 'path-token'
  /** The id of the token in the URL's last path segment; `undefined` when it is none of ours. Never throws. */
  find(url: string, nowMs: number): Promise<string | undefined>
}

/** The URL's last path segment and what comes before it. Also takes a path alone. */
function splitPath(url: string): { before: string; segment: string } {
  const path = url.split(/[?#]/, 1)[0] as string
  const end = path.lastIndexOf('/') + 1
  return { before: path.slice(0, end), segment: path.slice(end) }
}

/** Percent-decoded, where that is what it is. */
export function decodeWherePossible(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** What stands where a token would, percent-decoded where that is possible. */
export const presentedToken = (url: string): string => decodeWherePossible(splitPath(url).segment)

/** Shorter parts of an address are words. */
const shortestSecret = 16

/** What may be a secret in the address of a receiver: the longer segments of its path and values of its query. */
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

/** Whether something given as `authorize` was made by `pathToken`, also by another copy of this package. */
export function isPathToken(value: unknown): value is PathToken {
  return typeof value === 'object' && value !== null && (value as PathToken).kind === 'path-token'
}
