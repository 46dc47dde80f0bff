/** Errors of the webhooks host, in Twirp's form, with the statuses of SmartSuite's own fork of twirp-ts. */
const statuses = {
  invalid_argument: 400,
  malformed: 400,
  not_found: 404,
  bad_route: 404,
  permission_denied: 403,
  unauthenticated: 401,
  internal: 500,
} as const

export class TwirpError extends Error {
  constructor(
    readonly twirpCode: keyof typeof statuses,
    message: string,
    readonly meta: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }

  toResponse(): Response {
    return Response.json(
      { code: this.twirpCode, msg: this.message, meta: this.meta },
      { status: statuses[this.twirpCode] },
    )
  }
}

export const malformed = (cause: string): TwirpError =>
  new TwirpError('malformed', 'the json request could not be decoded', { cause })
