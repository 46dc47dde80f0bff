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

/** The name of Frappe's exception class. Gateways name none. */
export const exceptionTypeOf = ({ json }: Pick<Answer, 'json'>): string | undefined => textAt(json, 'exc_type')

/** `_server_messages` is JSON in JSON: a text that holds a list of texts, each an object with the message in HTML. */
function readServerMessages(encoded: unknown): string[] {
  const list = parseOrKeep(encoded)
  if (!Array.isArray(list)) return []
  return list.slice(0, mostMessages).flatMap((item) => {
    const message = parseOrKeep(item)
    if (typeof message === 'string') return [message]
    const parts = [textAt(message, 'title'), textAt(message, 'message')]
    // `Message` is the default title, and says nothing.
    return parts.filter((part) => part !== undefined && part !== 'Message').join(': ')
  })
}

const adviceByType: Readonly<Record<string, string>> = {
  AuthenticationError: 'Check apiKey and apiSecret: a new secret replaces the previous one.',
  PermissionError: 'Check that what the call names exists and belongs to the team, and that the role allows the call.',
  TeamHeaderNotInRequestError: 'Set the option "team".',
  TooManyRequestsError: 'Send fewer requests, or set a longer deadlineMs.',
  SessionStopped: 'The platform is being updated. Try again in a few minutes.',
}

const adviceByStatus: Readonly<Record<number, string>> = {
  401: adviceByType.AuthenticationError as string,
  403: adviceByType.PermissionError as string,
  404: 'Check the name: a site gets a new one when it is renamed or archived.',
  409: 'It already exists.',
  417: 'Change what the message names, then call again.',
  503: adviceByType.SessionStopped as string,
}

/** Press refuses certain paths to all users with this message: `https://github.com/frappe/press`, `press/auth.py`. */
const isKeptPath = (message: string | undefined) => /^access not allowed for this url/i.test(message ?? '')

function adviceFor(status: number, type: string | undefined, message: string | undefined): string | undefined {
  if (status === 401 && isKeptPath(message)) return 'The key is valid: call a method below press.api.'
  const known = type !== undefined && Object.hasOwn(adviceByType, type) ? adviceByType[type] : undefined
  return known ?? adviceByStatus[status]
}

/**
 * What a Frappe error means. The status is 417 for everything that a method refuses.
 *
 * @see https://docs.frappe.io/framework/user/en/api/rest
 */
export function classifyFrappeError(answer: Answer): Problem {
  const { status, json } = answer
  const type = exceptionTypeOf(answer)
  const messages = readServerMessages((json as { _server_messages?: unknown } | null | undefined)?._server_messages)
  const message = messages.join(' ') || textAt(json, 'message') || textAt(json, '_error_message')
  return {
    // A traceback is not a message: without a message, the type is used.
    message: message || type,
    advice: adviceFor(status, type, message),
    providerCode: type,
  }
}
