import type { Bytes } from '@hookwright/core'

/** One HTTP request, ready to leave. */
export interface HttpCall {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: Bytes
  /** Ends the call if there is no response yet: it rejects with the signal's reason. */
  readonly signal: AbortSignal
}

/** All that a sender needs of a response. Its body is read only to free the connection, and discarded. */
interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | null
  /** Reads the body to its end, or closes the connection at the limit or when the signal aborts. Never rejects. */
  discard(maxBytes: number, signal: AbortSignal): Promise<void>
}

/** Sends one request, following no redirect. Rejects when there was no response. */
export type Transport = (call: HttpCall) => Promise<HttpAnswer>

/** The name resolves to an address that no webhook may go to. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'
  readonly code = 'egress_refused'

  constructor(host: string) {
    super(`"${host}" is at an address that is not global unicast.`)
  }
}

/** What this runtime can do to check an address at the moment of connecting. */
export interface EgressBackend {
  /** The environment variable that sends requests to `url` through a proxy, which then makes the connection. */
  proxyVariable(url: URL): string | undefined
  /** Connects to global unicast addresses only, or, with `anyAddress`, to whatever the name resolves to. */
  createTransport(options: { anyAddress: boolean }): Transport
}
