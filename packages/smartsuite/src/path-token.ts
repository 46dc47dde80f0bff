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

/** What stands where a token would, percent-decoded where that is possible. */
export function presentedToken(url: string): string {
  const { segment } = splitPath(url)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The URL with its last path segment hidden, for logs and deliveries. */
export function hidePathToken(url: string): string {
  return `${splitPath(url).before}***`
}

/** Whether something given as `authorize` was made by `pathToken`, also by another copy of this package. */
export function isPathToken(value: unknown): value is PathToken {
  return typeof value === 'object' && value !== null && (value as PathToken).kind === 'path-token'
}
