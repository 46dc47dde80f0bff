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

/** What body parsers leave on a request: Express keeps `originalUrl`, Nest and cloud functions `rawBody`. */
export interface NodeRequest extends IncomingMessage {
  originalUrl?: string
  rawBody?: unknown
  body?: unknown
}

/**
 * Of these, when repeated, node:http keeps the first and hides the rest: a second one, added on the way, would change
 * what others read and not what is verified here. The length is not among them: a second one is refused by the parser.
 * (node:http2 has a longer list.)
 * https://nodejs.org/api/http.html#messageheaders
 */
const keptOnce: ReadonlySet<string> = new Set(
  (
    'age authorization content-type etag expires from host if-modified-since if-unmodified-since last-modified ' +
    'location max-forwards proxy-authorization referer retry-after server user-agent'
  ).split(' '),
)

/** A request of `node:http` as the pipeline sees it: no `Request` is made, which costs more than the verification. */
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
    // A handler may ask when its sender has left: the socket of HTTP/2 is out of reach by then. That of HTTP/1 is null once
    // a reader stopped early.
    const told = headers[':scheme']
    const secure = told ? told === 'https' : (this.#request.socket as TLSSocket | null)?.encrypted
    const scheme = secure ? 'https' : 'http'
    const origin = `${scheme}://${headers[':authority'] ?? headers.host ?? ''}`
    const path = originalUrl ?? url
    // Only a proxy is sent a whole URL, and whoever sends one writes there what it likes, as it does into Host.
    // The pattern lets no host pass that is not ASCII: `URL.canParse`, which allocates nothing, is right about the others.
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
      // Made once: they may be thousands, and whoever sends them may name many of them to be looked up.
      this.#headers ??= this.toHeaders()
      return this.#headers.get(key)
    }
    const { headers } = this.#request
    // Own ones alone: whoever sends a message may say which headers it signed, and name `constructor`.
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
    // Adapters of other platforms may fill in the parsed ones alone, and with what no HTTP could have brought.
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
    // Nothing was there to be consumed.
    if (request.readableEnded) return noBytes
    if (request.destroyed) throw bodyCutOff(limits)
    return gatherBody(limits, take, ({ add, end, cut }) => {
      const close = () => (isCutOff(request) ? cut() : end())
      // They stay after the end: taking each off a request that is done costs more than asking whether it is.
      request.on('data', add).on('end', close).on('error', cut).on('close', cut)
      return () => void request.off('data', add).pause()
    })
  }
}

/** The exact bytes, where a middleware that read the body kept them. */
export function keptBody({ rawBody, body }: NodeRequest): Bytes | undefined {
  if (isBytes(rawBody)) return rawBody as Bytes
  // Bytes that were no UTF-8 are lost then, and their signature does not match.
  if (typeof rawBody === 'string') return Buffer.from(rawBody) as Bytes
  return isBytes(body) ? (body as Bytes) : undefined
}

/** Whether the sender left in the middle: a stream of HTTP/2 then ends like one that is whole. */
export function isCutOff(request: NodeRequest): boolean {
  return request.aborted
}

/**
 * Whether somebody has read the body before. Decoded text is not what was signed: then the bytes are as gone as if they
 * had been parsed. Of a body that ended without data all is known, unless a length says that there was some.
 */
export function isConsumed(request: NodeRequest): boolean {
  const { readableDidRead, readableEnded, readableEncoding, headers } = request
  if (readableEnded && !readableDidRead) return !isCutOff(request) && Number(headers['content-length']) > 0
  return Boolean(readableDidRead || readableEncoding)
}
