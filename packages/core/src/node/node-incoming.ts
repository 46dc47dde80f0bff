import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Bytes } from '../bytes.js'
import { callQuietly } from '../call-quietly.js'
import { gatherBody } from '../gather-body.js'
import {
  type BodyLimits,
  bodyConsumed,
  bodyCutOff,
  checkLength,
  type HeaderLookup,
  type IncomingRequest,
  noBytes,
  type Take,
} from '../incoming.js'
import { isBytes } from '../kinds.js'
import type { MaybePromise } from '../maybe-promise.js'

/**
 * What frameworks and body parsers add to a request: `originalUrl` of Express, `rawBody` of Nest and cloud functions.
 */
export interface NodeRequest extends IncomingMessage {
  originalUrl?: string
  rawBody?: unknown
  body?: unknown
}

/**
 * When one of these headers is repeated, node:http keeps only the first. A second one, added on the way, would change
 * what other software reads but not what is verified here. The length is not listed, because Node's parser refuses a
 * second one. (node:http2 has a longer list.)
 * https://nodejs.org/api/http.html#messageheaders
 */
const keptOnce: ReadonlySet<string> = new Set(
  (
    'age authorization content-type etag expires from host if-modified-since if-unmodified-since last-modified ' +
    'location max-forwards proxy-authorization referer retry-after server user-agent'
  ).split(' '),
)

/** A request of `node:http` for the pipeline. It creates no `Request`, which would cost more than the verification. */
export class NodeIncoming implements IncomingRequest, HeaderLookup {
  readonly #request: NodeRequest
  #headers: Headers | undefined
  readonly context: unknown
  body: Bytes = noBytes
  bytesRead = 0

  constructor(request: NodeRequest, context: unknown) {
    this.#request = request
    this.context = context
  }

  get method(): string {
    return this.#request.method ?? 'GET'
  }

  get url(): string {
    const { headers, originalUrl, url = '/' } = this.#request
    // A handler may ask after its sender has left: the socket of HTTP/2 is not accessible then, and that of HTTP/1 is
    // null once a reader stopped early.
    const told = headers[':scheme']
    const secure = told ? told === 'https' : (this.#request.socket as TLSSocket | null)?.encrypted
    const scheme = secure ? 'https' : 'http'
    const origin = `${scheme}://${headers[':authority'] ?? headers.host ?? ''}`
    const path = originalUrl ?? url
    // Normally only a proxy gets a full URL, and a sender can put anything into it, as into Host. The pattern refuses
    // hosts that are not ASCII; for the others `URL.canParse`, which allocates nothing, is right.
    const found = path.startsWith('/') ? origin + path : path
    return /^https?:\/\/[\w.:[\]-]+\//i.test(found) && URL.canParse(found)
      ? found
      : `${scheme}://localhost${path.startsWith('/') ? path : '/'}`
  }

  get headers(): HeaderLookup {
    return this
  }

  get(name: string): string | null {
    const key = name.toLowerCase()
    if (keptOnce.has(key) || this.#request.httpVersionMajor > 1) {
      // Created once: a sender may send thousands of headers, and make many of them be looked up.
      this.#headers ??= this.toHeaders()
      return this.#headers.get(key)
    }
    const { headers } = this.#request
    // Only own properties: a sender may list `constructor` among the headers that it signed.
    const value = Object.hasOwn(headers, key) ? headers[key] : undefined
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  }

  toHeaders(): Headers {
    const { rawHeaders, headers: parsed } = this.#request
    const headers = new Headers()
    const add = (name: string, value: string) => {
      if (!name.startsWith(':')) headers.append(name, value)
    }
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      add(rawHeaders[index] as string, rawHeaders[index + 1] as string)
    }
    if (rawHeaders.length > 0) return headers
    // Adapters of other platforms may fill in only the parsed headers, even with values that HTTP does not allow.
    for (const [name, value] of Object.entries(parsed)) {
      for (const one of [value ?? []].flat()) callQuietly(() => add(name, one))
    }
    return headers
  }

  read(limits: BodyLimits, take: Take): MaybePromise<Bytes> {
    const request = this.#request
    const kept = keptBody(request)
    if (kept) {
      checkLength(limits, kept.length)
      take(kept.length)
      return kept
    }
    if (isConsumed(request)) throw bodyConsumed(limits)
    if (isCutOff(request)) throw bodyCutOff(limits)
    // The body was empty: nothing was consumed.
    if (request.readableEnded) return noBytes
    if (request.destroyed) throw bodyCutOff(limits)
    return gatherBody(limits, take, ({ add, end, cut }) => {
      const close = () => (isCutOff(request) ? cut() : end())
      // They stay after the end: removing each listener costs more than checking whether the body has ended.
      request.on('data', add).on('end', close).on('error', cut).on('close', cut)
      return () => void request.off('data', add).pause()
    })
  }
}

/** The exact bytes, if a middleware read the body and kept them. */
export function keptBody({ rawBody, body }: NodeRequest): Bytes | undefined {
  if (isBytes(rawBody)) return rawBody as Bytes
  // Bytes that were not UTF-8 are lost in such a text, so their signature does not match.
  if (typeof rawBody === 'string') return Buffer.from(rawBody) as Bytes
  return isBytes(body) ? (body as Bytes) : undefined
}

/** Whether the sender left before the end: an HTTP/2 stream then ends like a complete one. */
export function isCutOff(request: NodeRequest): boolean {
  return request.aborted
}

/**
 * Whether the body was read before. If it was decoded to text, the signed bytes are lost, as if it had been parsed. A
 * body that ended without data was empty, unless its declared length says otherwise.
 */
export function isConsumed(request: NodeRequest): boolean {
  const { readableDidRead, readableEnded, readableEncoding, headers } = request
  if (readableEnded && !readableDidRead) return !isCutOff(request) && Number(headers['content-length']) > 0
  return Boolean(readableDidRead || readableEncoding)
}
