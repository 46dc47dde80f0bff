import {
  ConfigError,
  digest,
  findPresentedSecret,
  prepareSecrets,
  type SecretEntry,
  utf8,
} from '@hookwright/core/signature'
import { packageName } from './package-name.js'
import { type PathToken, presentedToken } from './path-token.js'

export type { PathToken } from './path-token.js'

/** Shorter tokens could be guessed. */
const shortestToken = 16

/** A token, or a token with an id to report and a date after which it is refused, for rotation. */
export type Token = string | (SecretEntry & { value: string })

function checkToken(token: Token): void {
  const value = typeof token === 'object' ? token?.value : token
  const problem =
    typeof value !== 'string' || value.trim() === ''
      ? 'a token is missing or blank. Is the environment variable set?'
      : [...value].length < shortestToken
        ? `a token has fewer than ${shortestToken} characters. Use crypto.randomUUID().`
        : /[/?#%\\\s]/.test(value)
          ? 'a token holds a character that does not fit in one path segment. Use letters, digits and "-".'
          : undefined
  if (problem) throw new ConfigError(packageName, 'secret_invalid', `pathToken: ${problem}`)
}

/**
 * Accepts pings whose URL ends in the token. SmartSuite documents no signature, so the URL itself has to be the secret:
 * register `https://example.com/hooks/smartsuite/<token>`. Give several tokens (at most 5) while you rotate them.
 * Digests are compared in constant time, before the body is read.
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
      const presented = utf8(presentedToken(url))
      const found = await findPresentedSecret(secrets, presented, nowMs, (part) => digest('sha256', [part]))
      return found?.id
    },
  }
}
