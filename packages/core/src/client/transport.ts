import ky from 'ky'
import type { Bytes } from '../bytes.js'
import { readUpTo } from '../read-up-to.js'

export type HeaderValues = Readonly<Record<string, string>>

/** What is used of `fetch`. Runtimes give theirs members of their own, which a function in its place need not have. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

export interface Wire {
  url: string
  method: string
  /** Later ones replace earlier ones of the same name, in any case. */
  headers: readonly HeaderValues[]
  body: ApiBody | undefined
  fetch: Fetch | undefined
  signal: AbortSignal
  maxResponseBytes: number
  /** Called when an answer has begun, with what is known of it before its body. */
  onHead(answer: WireAnswer): void
}

/** Bodies that can be sent again. */
export type ApiBody = string | Uint8Array<ArrayBuffer> | URLSearchParams | FormData | Blob

function joinHeaders(layers: readonly HeaderValues[]): Headers {
  const joined = new Headers()
  for (const layer of layers) for (const [name, value] of Object.entries(layer)) joined.set(name, value)
  return joined
}

/** What came back, nothing of it left to read. */
export interface WireAnswer {
  status: number
  headers: Headers
  body: Bytes
  redirected: boolean
  /** Why the body is not there: it was larger than allowed, or it broke off. */
  unread?: { reason: 'too_large' } | { reason: 'broken'; cause: unknown } | undefined
}

/** Nothing was sent: what was asked for is no request. */
export class UnsendableError extends Error {}

const isRedirect = ({ status, type, redirected }: Response) =>
  redirected || type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)

/** Undefined when there is more than allowed. */
async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<Bytes | undefined> {
  if (!response.body) return new Uint8Array(0)
  if (Number(response.headers.get('content-length')) > maxBytes) {
    response.body.cancel().catch(() => {})
    return undefined
  }
  return readUpTo(response.body, maxBytes, signal)
}

async function exchange(wire: Wire): Promise<Response> {
  const { url, method, headers, body, fetch = globalThis.fetch, signal } = wire
  let begun = false
  try {
    return await ky(url, {
      method,
      signal,
      headers: joinHeaders(headers),
      ...(body === undefined ? {} : { body }),
      fetch(input, init) {
        begun = true
        return fetch(input, init)
      },
      // Repeating, time limits and errors are ours: ky's own know neither our limiter nor our clock.
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      // Not 'error': workerd does not know it.
      redirect: 'manual',
    })
  } catch (error) {
    // Without the cause: it may quote a header.
    throw begun ? error : new UnsendableError()
  }
}

/**
 * Sends once and reads what comes back. Rejects when no answer came.
 *
 * @throws UnsendableError
 */
export async function sendOnce(wire: Wire): Promise<WireAnswer> {
  const response = await exchange(wire)
  const answer = { status: response.status, headers: response.headers, body: new Uint8Array(0) }
  if (isRedirect(response)) {
    response.body?.cancel().catch(() => {})
    return { ...answer, redirected: true }
  }
  wire.onHead({ ...answer, redirected: false })
  try {
    const body = await readBody(response, wire.maxResponseBytes, wire.signal)
    return { ...answer, redirected: false, ...(body ? { body } : { unread: { reason: 'too_large' } }) }
  } catch (cause) {
    return { ...answer, redirected: false, unread: { reason: 'broken', cause } }
  }
}
