/** Smartsheet's error bodies: HTTP status and message by code. */
const problems: Record<number, readonly [status: number, message: string]> = {
  1001: [401, 'An Access Token is required.'],
  1002: [401, 'Your Access Token is invalid.'],
  1003: [401, 'Your Access Token has expired.'],
  1004: [403, 'You are not authorized to perform this action.'],
  1005: [401, 'Single Sign-On is required for this account.'],
  1006: [404, 'Not Found'],
  1008: [400, 'Unable to parse request.'],
  1012: [400, 'Required object attribute(s) are missing from your request.'],
  1018: [400, 'The value of a parameter is not valid.'],
  1032: [400, 'The attribute(s) are not allowed for this operation.'],
  1151: [400, 'The webhook scope object was not found.'],
  1152: [400, 'callbackUrl must be an https URL.'],
  1153: [403, 'The access of the app was revoked.'],
  1154: [403, 'The webhook was disabled. Contact Support.'],
  4000: [500, 'An unexpected error has occurred. Please contact Support.'],
  4001: [503, 'Smartsheet.com is currently offline for system maintenance.'],
  4002: [500, 'Server timeout exceeded. Request has failed.'],
  4003: [429, 'Rate limit exceeded.'],
  4004: [500, 'An unexpected error has occurred. Please retry your request.'],
  4005: [410, 'The version of the API you are calling has been retired.'],
}

/** Thrown by a route to answer with an error. */
export class EmulatedProblem extends Error {
  constructor(
    readonly errorCode: number,
    readonly detail?: object,
  ) {
    super(String(errorCode))
  }
}

export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json;charset=UTF-8' } })
}

/** The answer for a Smartsheet error code. A code that is not listed here is answered 400. */
export function problemResponse(errorCode: number, detail?: object): Response {
  const [status, message] = problems[errorCode] ?? [400, 'The account does not allow this.']
  const refId = crypto.randomUUID().replaceAll('-', '').slice(0, 20)
  return json({ refId, errorCode, message, ...(detail && { detail }) }, status)
}

export function refuse(errorCode: number, detail?: object): never {
  throw new EmulatedProblem(errorCode, detail)
}
