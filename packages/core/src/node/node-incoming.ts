import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { type Bytes, concatBytes } from '../bytes.js'
import { startTimer } from '../clock.js'
import {
  type BodyLimits,
  bodyConsumed,
  bodyTimeout,
  bodyTooLarge,
  bodyUnreadable,
  type HeaderLookup,
  type Incoming,
  type IncomingRequest,
  noBytes,
} from '../incoming.js'

/** What body parsers leave on a request: Express keeps `originalUrl`, Nest and cloud functions `rawBody`. */
export interface NodeRequest extends IncomingMessage {
  originalUrl?: string
  rawBody?: unknown
  body?: unknown
}

/** A request of `node:http` as the pipeline sees it: no `Request` is made, which costs more than the verification. */
export class NodeIncoming implements IncomingRequest, Incoming, HeaderLookup {
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

  async read(limits: BodyLimits): Promise<Incoming> {
    const kept = keptBody(this.#request)
    if (kept) {
      if (kept.length > limits.maxBytes) throw bodyTooLarge(limits)
      limits.take(kept.length)
    } else if (this.#request.readableDidRead) {
      throw bodyConsumed(limits)
    }
    this.body = kept ?? (await readMessage(this.#request, limits))
    return this
  }
}

/** The exact bytes, where a middleware that read the body kept them. */
export function keptBody({ rawBody, body }: NodeRequest): Bytes | undefined {
  if (rawBody instanceof Uint8Array) return rawBody as Bytes
  return body instanceof Uint8Array ? (body as Bytes) : undefined
}

function readMessage(request: NodeRequest, limits: BodyLimits): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    let settled = false
    const settle = () => {
      settled = true
      cancelTimer()
    }
    const fail = (error: unknown) => {
      settle()
      request.off('data', onData).pause()
      reject(error)
    }
    const onData = (chunk: Buffer) => {
      length += chunk.length
      if (length > limits.maxBytes) return fail(bodyTooLarge(limits))
      try {
        limits.take(chunk.length)
      } catch (error) {
        return fail(error)
      }
      chunks.push(chunk)
    }
    const onEnd = () => {
      if (settled) return
      settle()
      resolve(chunks.length === 1 ? (chunks[0] as unknown as Bytes) : concatBytes(chunks))
    }
    // These stay after the end: taking each off a request that is done costs more than asking whether it is.
    const onCut = (cause?: unknown) => {
      if (!settled) fail(bodyUnreadable(limits, cause ?? new Error('The connection was closed.')))
    }
    const cancelTimer = startTimer(limits.clock, limits.timeoutMs, () => fail(bodyTimeout(limits)))
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}
