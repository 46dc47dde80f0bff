import { ConfigError, digest, findPresentedSecret, prepareSecrets, type SecretEntry, utf8 } from '@hookwright/core'

const packageName = '@hookwright/smartsuite'

/** Fewer could be guessed. */
const shortestToken = 16

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

function decodeSegment(segment: string): string {
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

/** A token, with an id to report and a date to stop at while it is rotated out. */
export type Token = string | (SecretEntry & { value: string })

function checkToken(token: Token): void {
  const value = typeof token === 'object' ? token?.value : token
  const problem =
    typeof value !== 'string' || value.trim() === ''
      ? 'a token is missing or blank. Is the environment variable set?'
      : [...value].length < shortestToken
        ? `a token has fewer than ${shortestToken} characters. Take crypto.randomUUID().`
        : /[/?#%\\\s]/.test(value)
          ? 'a token holds a character that does not fit in one path segment. Take letters, digits and "-".'
          : undefined
  if (problem) throw new ConfigError(packageName, 'secret_invalid', `pathToken: ${problem}`)
}

/**
 * Accepts pings whose URL ends in the token. SmartSuite documents no signature, so the address itself has to be the
 * secret: register `https://example.com/hooks/smartsuite/<token>`. Several tokens (at most 5) are one address in
 * rotation. Digests are compared in constant time, before the body is read.
 *
 * @param token at least 16 characters that need no escaping in a path, `crypto.randomUUID()` for example
 * @throws ConfigError `secret_invalid` for a token that is missing, too short or unfit for a path
 * @see https://developers.smartsuite.com/docs/solution-data/webhooks/webhooks-overview
 * @example
 * const authorize = pathToken('9f0c1c62-6a39-4d1b-9f4e-0d8c5c1f7a55')
 */
export function pathToken(token: Token | readonly Token[]): PathToken {
  const tokens = Array.isArray(token) ? (token as readonly Token[]) : [token as Token]
  tokens.forEach(checkToken)
  const secrets = prepareSecrets(tokens, { packageName })
  return {
    kind: 'path-token',
    async find(url, nowMs) {
      const presented = utf8(decodeSegment(splitPath(url).segment))
      const found = await findPresentedSecret(secrets, presented, nowMs, (part) => digest('sha256', [part]))
      return found?.id
    },
  }
}

/** Whether something given as `authorize` was made by {@link pathToken}, also by another copy of this package. */
export function isPathToken(value: unknown): value is PathToken {
  return typeof value === 'object' && value !== null && (value as PathToken).kind === 'path-token'
}
