/** Errors as Frappe writes them: the messages are JSON in JSON, and in HTML. */
export class FrappeFailure extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly title = 'Message',
    /** The answer that the method had already set when it failed. */
    readonly answer?: object,
  ) {
    super(message)
  }

  toResponse(): Response {
    const message = JSON.stringify({
      message: this.message,
      title: this.title,
      indicator: 'red',
      raise_exception: 1,
      __frappe_exc_id: 'f'.repeat(56),
    })
    const answer = this.answer && { message: this.answer }
    const error = { exc_type: this.type, _server_messages: JSON.stringify([message]) }
    return Response.json({ ...answer, ...error }, { status: this.status })
  }
}

export const validationError = (message: string, title?: string): FrappeFailure =>
  new FrappeFailure(417, 'ValidationError', message, title)
export const notPermitted = (message = 'Not permitted'): FrappeFailure =>
  new FrappeFailure(403, 'PermissionError', message)
export const doesNotExist = (doctype: string, name: string, answer?: object): FrappeFailure =>
  new FrappeFailure(404, 'DoesNotExistError', `${doctype} <strong>${name}</strong> not found`, undefined, answer)
export const notAuthenticated = (message: string): FrappeFailure =>
  new FrappeFailure(401, 'AuthenticationError', message)
