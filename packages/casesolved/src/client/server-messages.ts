import type { Answer, Problem } from '@hookwright/core/client'

const mostMessages = 5

function parseOrKeep(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const textAt = (value: unknown, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const text = (value as Record<string, unknown>)[name]
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** The class of Frappe's that an error is of. Gateways name none. */
export const exceptionTypeOf = ({ json }: Pick<Answer, 'json'>): string | undefined => textAt(json, 'exc_type')

/** `_server_messages` is JSON in JSON: a text that holds a list of texts, each an object with the message in HTML. */
function readServerMessages(encoded: unknown): string[] {
  const list = parseOrKeep(encoded)
  if (!Array.isArray(list)) return []
  return list.slice(0, mostMessages).flatMap((item) => {
    const message = parseOrKeep(item)
    if (typeof message === 'string') return [message]
    const parts = [textAt(message, 'title'), textAt(message, 'message')]
    // The usual title says nothing.
    return parts.filter((part) => part !== undefined && part !== 'Message').join(': ')
  })
}

const adviceByType: Readonly<Record<string, string>> = {
  AuthenticationError: 'Check apiKey and apiSecret: a newly made secret ends the one before.',
  PermissionError: 'Check that the team owns what the call names, that it is not gone, and that the role allows this.',
  TeamHeaderNotInRequestError: 'Set the option "team".',
  TooManyRequestsError: 'Send less, or set a longer deadlineMs.',
  SessionStopped: 'The platform is being updated. Try again in some minutes.',
}

const adviceByStatus: Readonly<Record<number, string>> = {
  401: adviceByType.AuthenticationError as string,
  403: adviceByType.PermissionError as string,
  404: 'Check the name: sites get another one when they are renamed or archived.',
  409: 'It exists already.',
  417: 'Change what the message names, then call again.',
  503: adviceByType.SessionStopped as string,
}

/** Press gives it for a path that it keeps from users: `https://github.com/frappe/press`, `press/auth.py`. */
const isKeptPath = (message: string | undefined) => /^access not allowed for this url/i.test(message ?? '')

function adviceFor(status: number, type: string | undefined, message: string | undefined): string | undefined {
  if (status === 401 && isKeptPath(message)) return 'The key is right: call a method below press.api.'
  const known = type !== undefined && Object.hasOwn(adviceByType, type) ? adviceByType[type] : undefined
  return known ?? adviceByStatus[status]
}

/**
 * What an error of Frappe means. The status is 417 for everything that a method refuses.
 *
 * @see https://docs.frappe.io/framework/user/en/api/rest
 */
export function classifyFrappeError(answer: Answer): Problem {
  const { status, json } = answer
  const type = exceptionTypeOf(answer)
  const messages = readServerMessages((json as { _server_messages?: unknown } | null | undefined)?._server_messages)
  const message = messages.join(' ') || textAt(json, 'message') || textAt(json, '_error_message')
  return {
    // A traceback is no message: where there is none, the type has to do.
    message: message || type,
    advice: adviceFor(status, type, message),
    providerCode: type,
  }
}
