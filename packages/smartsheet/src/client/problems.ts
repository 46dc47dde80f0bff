import type { Answer, Problem } from '@hookwright/core/client'

/** How long all calls wait after a 429: the limit is per minute, and the guide says to sleep that long. */
export const penaltyMs = 60_000

/**
 * What to do about an error code. The codes of webhooks:
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-errors
 */
const adviceByCode: Record<number, string> = {
  1001: 'Give the client a token.',
  1002: 'The token is not valid here. Check it, and that "region" is the region of the account.',
  1003: 'The token has expired. Refresh it: "token" may be a function.',
  1004: 'The owner of the token may not do this. Check the sharing and the scopes: webhooks need ADMIN_WEBHOOKS.',
  1005: 'The account requires single sign-on. Use a token made after signing in that way.',
  1006: "It does not exist, or the owner of the token can't see it. It may be gone since the event.",
  1008: 'Smartsheet could not read the request. Check the given values.',
  1012: 'An attribute is missing. Add it.',
  1018: 'A value is not accepted. Correct it.',
  1032: 'This call must not set an attribute that was given. Leave it out.',
  1151: "The sheet or plan does not exist, or the owner of the token can't see it. Check scopeObjectId.",
  1152: 'callbackUrl must be https, with a public certificate, on port 443, 8000, 8008, 8080 or 8443.',
  1153: "The app's access was permanently revoked: create a new webhook.",
  1154: 'Only Smartsheet Support can enable this webhook: contact them.',
  4000: 'An unexpected error that does not go away by itself: contact Smartsheet Support.',
  4001: 'Smartsheet is offline for maintenance. Try again in some minutes.',
  4002: 'Smartsheet took too long. Ask for less at once, or try again later.',
  4003: 'The limit is 300 requests per minute and token. Share one limiter among all users of the token.',
  4004: 'Another request is changing the same sheet. Send changes to one sheet one after another.',
  4005: 'This version of the API is retired. Update the package.',
}

/** Errors that may pass by themselves. `safe`: it is not known whether the call had an effect. */
const transient: Record<number, Pick<Problem, 'repeat' | 'penaltyMs'>> = {
  4001: { repeat: 'always', penaltyMs },
  4002: { repeat: 'safe' },
  4003: { repeat: 'always', penaltyMs },
  4004: { repeat: 'safe' },
}

/** Which of the given rows is meant. `detail` is an object or a list: a call changes up to 500 rows, all or none. */
function placeOf(detail: unknown): string {
  const { index, rowId } = Object(Array.isArray(detail) ? detail[0] : detail)
  const known = Object.entries({ index, rowId }).filter(([, value]) => typeof value === 'number')
  return known.length > 0 ? ` (${known.map(([name, value]) => `${name} ${value}`).join(', ')})` : ''
}

/** Reads `{ errorCode, message, refId, detail }`. Answers of gateways have a different form. */
export function classify({ json }: Answer): Problem | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { errorCode, message, refId, detail } = json as Record<string, unknown>
  if (typeof errorCode !== 'number') return undefined
  return {
    message: typeof message === 'string' ? message + placeOf(detail) : undefined,
    providerCode: errorCode,
    requestId: typeof refId === 'string' ? refId : undefined,
    advice: adviceByCode[errorCode],
    ...(transient[errorCode] ?? (isKnownAsFinal(errorCode) ? { repeat: 'never' } : {})),
  }
}

/** Codes under 4000 are about the request, from 5000 on about the account; the rest are judged by their HTTP status. */
function isKnownAsFinal(errorCode: number): boolean {
  return errorCode < 4_000 || errorCode >= 5_000 || errorCode in adviceByCode
}
