import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { bodyConsumed, bodyCutOff } from '../incoming.js'
import { replyFor } from '../pipeline/outcome.js'
import { isConsumed, isCutOff, keptBody, NodeIncoming, type NodeRequest } from './node-incoming.js'

const packageName = '@hookwright/core'

/** What can be mounted: a receiver, or anything else that answers Fetch requests. */
export interface FetchHandler {
  /** Answers a request, as a receiver and most Fetch frameworks do. */
  handle(request: Request, context?: object): Promise<Response>
}

/** What a delivery's `context` is behind this listener. */
export interface NodeContext {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** A reply of a receiver, or of another Fetch handler, which may have bytes and several cookies. */
export interface NodeReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Uint8Array | null
}

/** The body for a `Request`. It fails if the sender leaves before the end. */
async function* chunksOf(request: NodeRequest): AsyncGenerator<Uint8Array> {
  // Unread chunks stay in the request: destroying it, as `yield*` does on errors, would destroy the response too.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk
  if (isCutOff(request)) throw bodyCutOff({ packageName })
}

/** The slower way, for handlers that know only `Request` and `Response`. */
export async function throughFetch(
  webhook: FetchHandler,
  request: NodeRequest,
  context: NodeContext,
): Promise<NodeReply> {
  const incoming = new NodeIncoming(request, context)
  const kept = keptBody(request)
  if (!kept && isConsumed(request)) throw bodyConsumed({ packageName })
  const { method, url } = incoming
  // A `Request` can't have these methods.
  if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return replyFor('method_not_allowed')
  const mayHaveBody = method !== 'GET' && method !== 'HEAD'
  const isToRead = mayHaveBody && !kept && (isCutOff(request) || !request.readableEnded)
  const source = isToRead ? Readable.from(chunksOf(request), { objectMode: false }) : undefined
  const unread = source && (Readable.toWeb(source) as ReadableStream<Uint8Array<ArrayBuffer>>)
  const body = unread ?? (mayHaveBody && kept ? kept : null)
  const init: RequestInit & { duplex: 'half' } = { method, headers: incoming.toHeaders(), body, duplex: 'half' }
  const asked = new Request(url, init)
  try {
    const response = await webhook.handle(asked, context)
    const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
    const cookies = response.headers.getSetCookie()
    if (cookies.length > 0) headers['set-cookie'] = cookies
    return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) }
  } finally {
    // Unread chunks would wait for a reader. So would the sender, which may read the response only after sending.
    if (!asked.bodyUsed && !request.complete) source?.destroy()
  }
}
