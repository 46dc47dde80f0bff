import { isWellFormed } from '@hookwright/core'
import { type Item, serializeItem } from 'structured-headers'
import { optionInvalid } from '../scheme/problem.js'
import type { Message } from '../scheme/reading.js'
import { malformed } from './fields.js'
import type { MessageComponent } from './policy.js'

/** What components are read from: the request, and the URL under which its sender knows the receiver. */
export interface MessageView extends Pick<Message, 'method' | 'headers'> {
  readonly url: URL | undefined
}

/** RFC 9110 field names, in the lower case that signatures use. */
const fieldName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/

const printable = /^[\x20-\x7e\t]*$/

/** The percent-encoding of `application/x-www-form-urlencoded`, but with %20 for a space. */
function encodeFormText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

export function toItem(component: MessageComponent): Item {
  if (typeof component === 'string') return [component, new Map()]
  return ['@query-param', new Map([['name', encodeFormText(component.queryParam)]])]
}

/** The name of a component in a signature's input and in the signature base. */
export function identifierOf(item: Item): string {
  return serializeItem(item)
}

const ofUrl: Readonly<Record<string, (url: URL) => string>> = {
  '@target-uri': (url) => url.href,
  '@authority': (url) => url.host,
  '@scheme': (url) => url.protocol.slice(0, -1),
  '@path': (url) => url.pathname,
  '@query': (url) => url.search || '?',
}

/** Whether a known component is a part of the URL. */
export function isOfUrl(component: MessageComponent): boolean {
  return typeof component !== 'string' || Object.hasOwn(ofUrl, component)
}

/** Whether the component is, or contains, the query. */
export function holdsQuery(name: string): boolean {
  return name === '@target-uri' || name === '@query' || name === '@query-param'
}

/** Whether this module can compute `component`. */
function isKnown(component: unknown): component is MessageComponent {
  if (typeof component === 'object' && component !== null) {
    const { queryParam } = component as { queryParam?: unknown }
    return typeof queryParam === 'string' && isWellFormed(queryParam)
  }
  return (
    typeof component === 'string' &&
    (component === '@method' || Object.hasOwn(ofUrl, component) || fieldName.test(component))
  )
}

/** @throws ConfigError `option_invalid` for anything but a list of such components */
export function checkComponents(components: readonly MessageComponent[]): void {
  if (!Array.isArray(components) || !components.every(isKnown))
    optionInvalid('Option "components" must be a list of components that are supported here.')
}

/** The text of an encoded name; `undefined` if it is not encoded as this module does it. */
function decodeFormText(encoded: unknown): string | undefined {
  try {
    const text = decodeURIComponent(String(encoded))
    return encodeFormText(text) === encoded ? text : undefined
  } catch {
    return undefined
  }
}

/**
 * Decodes the covered name instead of encoding every name of the query: a message may cover many names of a long query.
 */
function queryParam(url: URL, parameters: Item[1]): string {
  const name = decodeFormText(parameters.get('name'))
  const values = name === undefined ? [] : url.searchParams.getAll(name)
  // Several parameters with one name can't be told apart: RFC 9421, section 2.2.8.
  if (parameters.size !== 1 || values.length !== 1) malformed('A covered query parameter must occur exactly once.')
  return encodeFormText(values[0]!)
}

function derive(name: string, parameters: Item[1], { method, url }: MessageView): string {
  if (name === '@method' && parameters.size === 0) return method
  if (!url) return malformed('The URL is covered, but there is no publicUrl to compare it with.')
  if (name === '@query-param') return queryParam(url, parameters)
  if (parameters.size > 0 || !Object.hasOwn(ofUrl, name)) return malformed('A covered component is not supported.')
  return ofUrl[name]!(url)
}

/** The text of a component in the signature base. */
export function componentText([name, parameters]: Item, message: MessageView): string {
  if (typeof name !== 'string') return malformed('The name of a component is not a string.')
  if (name.startsWith('@')) return derive(name, parameters, message)
  if (parameters.size > 0 || !fieldName.test(name)) return malformed('A covered component is not supported.')
  const value = message.headers.get(name)
  if (value === null) return malformed('A covered header is missing.')
  if (!printable.test(value)) return malformed('A covered header is not ASCII.')
  return value
}
