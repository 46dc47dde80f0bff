import {
  type BodyInput,
  type Bytes,
  bytesOf,
  ConfigError,
  exactBody,
  type HeaderLookup,
  type MaybePromise,
  readUpTo,
} from '@hookwright/core/signature'
import { packageName } from '../package-name.js'
import { optionInvalid } from './problem.js'
import type { Message } from './reading.js'

/** Headers as Fetch or Node have them. Several values of one name are joined by a comma, as Fetch does. */
export type HeadersInput = HeaderLookup | Readonly<Record<string, string | readonly string[] | undefined>>

/** What arrived: a whole request, whose body stays readable, or its parts. Never both: they could differ. */
export type IncomingInput =
  | {
      /** The whole request. Its body must not have been read, and stays readable. */
      request: Request
      method?: undefined
      url?: undefined
      headers?: undefined
      body?: undefined
    }
  | {
      request?: undefined
      /** Needed if the scheme signs it. Default `POST`. */
      method?: string | undefined
      /** As it arrived. Only its query is used: the rest of a signed URL is that of your `publicUrl`. */
      url?: string | undefined
      /** All of them, as Fetch or Node has them. */
      headers: HeadersInput
      /** Exactly as it arrived: text or bytes, never a parsed value. */
      body: BodyInput
    }

/** @throws ConfigError `option_invalid` for a parsed value */
export const toBytes = (body: BodyInput): Uint8Array => bytesOf(exactBody(packageName, body))

/**
 * @throws ConfigError for what HTTP does not allow in a header: the platform's error would quote it, and it may be a
 * credential
 */
export function readHeaders(headers: RequestInit['headers']): Headers {
  try {
    return new Headers(headers)
  } catch {
    return optionInvalid('Option "headers" has a name or a value that HTTP does not allow, such as a line break.')
  }
}

/**
 * @throws ConfigError for a method that Fetch does not allow, and for a body with a method that has none, such as GET
 */
export function toRequest(url: URL, method: string, headers: Headers, body: Uint8Array): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  if (!hasBody && body.length > 0) {
    optionInvalid(`A ${method} request has no body: give "" as "body", or another "method".`)
  }
  try {
    return new Request(url, { method, headers, body: hasBody ? (body as Bytes) : null })
  } catch {
    return optionInvalid('Option "method" is not one that Fetch allows.')
  }
}

function toLookup(headers: HeadersInput): HeaderLookup {
  if (typeof headers.get === 'function') return headers as HeaderLookup
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(headers as Record<string, string | readonly string[] | undefined>)) {
    const text = typeof value === 'string' ? value : value?.join(', ')
    const key = name.toLowerCase()
    if (text !== undefined) values.set(key, values.has(key) ? `${values.get(key)}, ${text}` : text)
  }
  return { get: (name) => values.get(name.toLowerCase()) ?? null }
}

function checkInput(incoming: IncomingInput): void {
  const { request, headers } = incoming
  if (!request) {
    if (typeof headers !== 'object' || !headers) {
      optionInvalid('Give either "request", or "headers" and "body", and "method" and "url" if they are signed.')
    }
  } else if (typeof request.clone !== 'function') {
    optionInvalid(
      'Option "request" must be a Request. For a Node request, give "method", "url", "headers" and the raw "body".',
    )
  } else if ((['method', 'url', 'headers', 'body'] as const).some((name) => incoming[name] !== undefined)) {
    optionInvalid('Give either "request", or "method", "url", "headers" and "body", not both.')
  }
}

/** A message whose body was given. A text is encoded only when a scheme needs its bytes. */
class GivenMessage implements Message {
  readonly method: string
  readonly url: string
  readonly headers: HeaderLookup
  readonly text: string | undefined
  #body: Uint8Array | undefined

  constructor(method: string, url: string, headers: HeaderLookup, body: string | Uint8Array) {
    this.method = method
    this.url = url
    this.headers = headers
    this.text = typeof body === 'string' ? body : undefined
    this.#body = typeof body === 'string' ? undefined : body
  }

  get body(): Uint8Array {
    this.#body ??= bytesOf(this.text!)
    return this.#body
  }
}

/** What arrived as a message to verify; `undefined` when its body is larger than `maxBytes` or can't be read. */
export function toMessage(incoming: IncomingInput, maxBytes: number): MaybePromise<Message | undefined> {
  checkInput(incoming)
  if (incoming.request) return readMessage(incoming.request, maxBytes)
  const { method = 'POST', url = '', headers, body } = incoming
  return new GivenMessage(method, url, toLookup(headers), exactBody(packageName, body))
}

/** The request itself stays readable. */
async function readMessage(request: Request, maxBytes: number): Promise<Message | undefined> {
  const { method, url, headers } = request
  if (request.bodyUsed || request.body?.locked) {
    throw new ConfigError(
      packageName,
      'body_consumed',
      'The body was read before it could be verified. Verify first, or pass the raw bytes as "body".',
    )
  }
  const copy = request.clone()
  try {
    // In some browsers a request has no stream.
    const body = copy.body ? await readUpTo(copy.body, maxBytes) : new Uint8Array(await copy.arrayBuffer())
    return body && body.length <= maxBytes ? { method, url, headers, body } : undefined
  } catch {
    return undefined
  }
}
