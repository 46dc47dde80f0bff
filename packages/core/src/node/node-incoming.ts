import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Bytes } from '../bytes.js'
import {
  type BodyLimits,
  bodyConsumed,
  checkLength,
  gatherBody,
  type HeaderLookup,
  type IncomingRequest,
  noBytes,
} from '../incoming.js'
import type { MaybePromise } from '../maybe-promise.js'

/** What body parsers leave on a request: Express keeps `originalUrl`, Nest and cloud functions `rawBody`. */
export interface NodeRequest extends IncomingMessage {
  originalUrl?: string
  rawBody?: unknown
  body?: unknown
}

/** A request of `node:http` as the pipeline sees it: no `Request` is made, which costs more than the verification. */
export class NodeIncoming implements IncomingRequest, HeaderLookup {
  readonly #request: NodeRequest
  readonly context: unknown
  body: Bytes = noBytes

  constructor(request: NodeRequest, context: unknown) {
    this.#request = request
    this.context = context
  }

  get method(): string {
    return this.#request.method ?? 'GET'
  }

  get url(): string {
    const { socket, headers, originalUrl, url = '/' } = this.#request
    const scheme = (socket as TLSSocket).encrypted ? 'https' : 'http'
    const authority = headers[':authority'] ?? headers.host ?? ''
    const host = /^[\w.:[\]-]+$/.test(String(authority)) ? authority : 'localhost'
    const path = originalUrl ?? url
    return path.startsWith('/') ? `${scheme}://${host}${path}` : URL.canParse(path) ? path : `${scheme}://${host}/`
  }

  get headers(): HeaderLookup {
    return this
  }

  get(name: string): string | null {
    const key = name.toLowerCase()
    // Of a repeated Authorization header, node:http keeps the first and hides the rest.
    const value = key === 'authorization' ? this.#request.headersDistinct[key] : this.#request.headers[key]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  }

  toHeaders(): Headers {
    const headers = new Headers()
    const { rawHeaders } = this.#request
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] as string
      if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] as string)
    }
    return headers
  }

  read(limits: BodyLimits): MaybePromise<Bytes> {
    const request = this.#request
    const kept = keptBody(request)
    if (kept) {
      checkLength(limits, kept.length)
      limits.take(kept.length)
      return kept
    }
    if (request.readableDidRead) throw bodyConsumed(limits)
    return gatherBody(limits, ({ add, end, cut }) => {
      // They stay after the end: taking each off a request that is done costs more than asking whether it is.
      request.on('data', add).on('end', end).on('error', cut).on('close', cut)
      return () => void request.off('data', add).pause()
    })
  }
}

/** The exact bytes, where a middleware that read the body kept them. */
export function keptBody({ rawBody, body }: NodeRequest): Bytes | undefined {
  if (rawBody instanceof Uint8Array) return rawBody as Bytes
  return body instanceof Uint8Array ? (body as Bytes) : undefined
}
