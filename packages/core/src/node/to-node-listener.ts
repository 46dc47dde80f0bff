import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Http2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import { ConfigError, describeError } from '../errors.js'
import { bodyConsumed } from '../incoming.js'
import { replyFor } from '../pipeline/outcome.js'
import { commonHeaders, type Reply } from '../pipeline/reply.js'
import { internals, type WebhookInternals } from '../pipeline/webhook.js'
import { chunksOf, isConsumed, isCutOff, keptBody, NodeIncoming, type NodeRequest } from './node-incoming.js'

const packageName = '@hookwright/core'

/** What can be mounted: a receiver, or anything else that answers Fetch requests. */
export interface FetchHandler {
  handle(request: Request, context?: object): Promise<Response>
}

/** What a delivery's `context` is behind this listener. */
export interface NodeContext {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export type NodeListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** CANCEL of RFC 9113 section 7: not worth loading `node:http2` for. */
const http2Cancel = 8

/** How long a sender whose body was refused may read its answer before the connection is cut. */
const lingerMs = 1_000

/**
 * A `node:http` listener for a receiver: for `http.createServer`, Express, Fastify and Nest. Where a body parser ran
 * before, `request.rawBody` or a Buffer in `request.body` is used; a body that is parsed and gone is a loud 500.
 *
 * @throws ConfigError for what is no receiver, and, when called, for what are no request and response of Node
 * @example
 * import { createServer } from 'node:http'
 * createServer(toNodeListener(webhook)).listen(3000)
 */
export function toNodeListener(webhook: FetchHandler): NodeListener {
  if (typeof webhook?.handle !== 'function') {
    throw new ConfigError(packageName, 'option_invalid', 'toNodeListener takes a receiver, not its "handle".')
  }
  const inside = (webhook as { [internals]?: WebhookInternals })[internals]
  return (request, response) => {
    if (typeof request?.on !== 'function' || typeof response?.writeHead !== 'function') {
      throw new ConfigError(
        packageName,
        'option_invalid',
        "The listener takes Node's own request and response: of Fastify request.raw and reply.raw, of Koa ctx.req and ctx.res.",
      )
    }
    const context: NodeContext = { request, response }
    const replying = inside
      ? inside.exchange(new NodeIncoming(request, context))
      : throughFetch(webhook, request, context)
    return replying
      .then(
        (reply) => send(reply, request, response),
        (error) => send(internalError(error), request, response),
      )
      .catch((error) => {
        // An answer that can't be sent, of a Fetch handler: nobody else would hear of it, and the process would end.
        internalError(error)
        response.destroy()
      })
  }
}

/** The longer way, for handlers that know only `Request` and `Response`. */
async function throughFetch(webhook: FetchHandler, request: NodeRequest, context: NodeContext): Promise<NodeReply> {
  const incoming = new NodeIncoming(request, context)
  const kept = keptBody(request)
  if (!kept && isConsumed(request)) throw bodyConsumed({ packageName })
  const { method, url } = incoming
  // No `Request` can have them.
  if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return replyFor('method_not_allowed')
  const hasBody = method !== 'GET' && method !== 'HEAD' && (kept || isCutOff(request) || !request.readableEnded)
  const source = Readable.from(chunksOf(request), { objectMode: false })
  const body = hasBody ? (kept ?? (Readable.toWeb(source) as ReadableStream<Uint8Array<ArrayBuffer>>)) : null
  const init: RequestInit & { duplex: 'half' } = { method, headers: incoming.toHeaders(), body, duplex: 'half' }
  const asked = new Request(url, init)
  try {
    const response = await webhook.handle(asked, context)
    const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
    const cookies = response.headers.getSetCookie()
    if (cookies.length > 0) headers['set-cookie'] = cookies
    return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) }
  } finally {
    // Chunks that nobody wants would wait for a reader, and the sender with them, who may read its answer last.
    if (!asked.bodyUsed && !request.complete) source.destroy()
  }
}

/** A reply of ours, or of others, who may send bytes and several cookies. */
interface NodeReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Uint8Array | null
}

const sizeOf = (body: NodeReply['body']) => (body === null ? 0 : Buffer.byteLength(body))

/** What nearly every answer has, made once. */
const emptyHeaders = { ...commonHeaders, 'content-length': 0 }

function withLength({ status, headers, body }: NodeReply): OutgoingHttpHeaders {
  // These have no body whose length could be told (RFC 9110, section 8.6).
  if (status === 204 || status === 304) {
    const { 'content-length': _, ...rest } = headers
    return rest
  }
  return headers === commonHeaders && !body ? emptyHeaders : { ...headers, 'content-length': sizeOf(body) }
}

function send(reply: NodeReply, request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = reply
  if (response.headersSent || response.destroyed) return
  const sized = withLength(reply)
  if (request.complete) {
    response.writeHead(status, sized).end(body ?? undefined)
    return
  }
  // An answer to a body that was not read to its end also ends the connection: the rest is not ours to parse.
  const { stream } = request as { stream?: Http2Stream }
  response.writeHead(status, stream ? sized : { ...sized, connection: 'close' })
  if (body) response.write(body)
  else response.flushHeaders()
  // Node closes such a connection as soon as the answer ends: whoever still sends would see it broken, and no answer.
  const end = () => void response.end()
  if (stream) end()
  else request.once('end', end)
  // With a listener: when the reader of a body that was given up goes, the request must not pause.
  request.on('data', () => {}).resume()
  const cut = setTimeout(() => {
    end()
    request.destroy()
    stream?.close(http2Cancel)
  }, lingerMs)
  request.once('close', () => {
    clearTimeout(cut)
    end()
  })
}

function internalError(error: unknown): Reply {
  // biome-ignore lint/suspicious/noConsole: a listener has nobody to throw to.
  console.error(`[${packageName}] toNodeListener: ${describeError(error)}`)
  return replyFor('internal')
}
