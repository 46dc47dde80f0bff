import { parseJson } from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import { refuseRequest } from './problem.js'
import { formOf, looksLikeJson, valuesByKey } from './reading.js'
import type { Scheme } from './scheme.js'

const kindOf = ({ payload = 'json' }: Pick<Scheme, 'payload'>, body: Uint8Array) =>
  payload === 'auto' ? (looksLikeJson(body) ? 'json' : 'form') : payload

function readText(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return refuseRequest('body_unreadable', 'The body is not text in UTF-8.')
  }
}

/** The fields of a form; repeated ones are lists. Every key is an own property, `__proto__` too. */
function readForm(body: Uint8Array): Record<string, string | string[]> {
  const fields = valuesByKey(formOf(body))
  return Object.fromEntries([...fields].map(([key, values]) => [key, values.length === 1 ? values[0]! : values]))
}

/** The value of an authenticated body, read as the scheme says, and never as an unsigned header says. */
export function readPayload(scheme: Pick<Scheme, 'payload'>, body: Uint8Array): unknown {
  switch (kindOf(scheme, body)) {
    case 'json':
      return parseJson(packageName, body)
    case 'form':
      return readForm(body)
    case 'text':
      return readText(body)
    case 'bytes':
      return body
  }
}

/** Whether the value of {@link readPayload} is the body's JSON. */
export function isJson(scheme: Pick<Scheme, 'payload'>, body: Uint8Array): boolean {
  return kindOf(scheme, body) === 'json'
}

export function contentType(scheme: Scheme, body: Uint8Array): string {
  const types = {
    json: 'application/json',
    form: 'application/x-www-form-urlencoded',
    text: 'text/plain; charset=utf-8',
    bytes: 'application/octet-stream',
  }
  return types[kindOf(scheme, body)]
}
