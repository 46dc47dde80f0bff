import { FrappeFailure, notAuthenticated, validationError } from './frappe-error.js'

/** A user with an API key, and the teams that the user belongs to. The first is the user's own. */
export interface EmulatedUser {
  apiKey: string
  apiSecret: string
  /** Default `owner@example.com`. */
  user?: string | undefined
  /** Default `['dnjt4bkes2']`. Empty: a user without a team. */
  teams?: readonly string[] | undefined
  /** Whether the role of the user allows webhooks to be configured. Default true. */
  mayConfigureWebhooks?: boolean | undefined
}

export interface Session {
  /** Undefined: a guest. */
  readonly user: string | undefined
  readonly team: string | undefined
  readonly mayConfigureWebhooks: boolean
}

const guest: Session = { user: undefined, team: undefined, mayConfigureWebhooks: false }

function readToken(authorization: string): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\w+)\s+(.+)$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'token') return credentials
  if (scheme.toLowerCase() !== 'basic') return undefined
  try {
    return atob(credentials)
  } catch {
    return undefined
  }
}

/** The caller. A team that the user does not belong to is not refused: the user's own team is used silently. */
export function openSession(headers: Headers, users: readonly EmulatedUser[]): Session {
  const authorization = headers.get('authorization')
  if (authorization === null) return guest
  const token = readToken(authorization)
  const found = users.find(({ apiKey, apiSecret }) => `${apiKey}:${apiSecret}` === token)
  if (!found) throw notAuthenticated('Invalid credentials')
  const { user = 'owner@example.com', teams = ['dnjt4bkes2'], mayConfigureWebhooks = true } = found
  const asked = headers.get('x-press-team')
  const team = asked !== null && teams.includes(asked) ? asked : teams[0]
  return { user, team, mayConfigureWebhooks }
}

export function teamOf({ team }: Session): string {
  if (team !== undefined) return team
  throw new FrappeFailure(417, 'TeamHeaderNotInRequestError', 'current_team is not set')
}

/** A required argument of a method, whose type hint is `str`. */
export function readArgument(args: Record<string, unknown>, name: string): string {
  const value = args[name]
  if (value === undefined) throw new FrappeFailure(500, 'TypeError', `missing 1 required argument: '${name}'`)
  if (typeof value !== 'string') throw validationError(`Argument '${name}' should be of type 'str'`)
  return value
}

export function readTexts(args: Record<string, unknown>, name: string): string[] {
  const value = args[name]
  if (value === undefined) throw new FrappeFailure(500, 'TypeError', `missing 1 required argument: '${name}'`)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw validationError(`Argument '${name}' should be of type 'list[str]'`)
}
