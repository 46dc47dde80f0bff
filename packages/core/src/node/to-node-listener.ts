import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { Http2Stream } from 'node:http2'
import { ConfigError, describeError } from '../errors.js'
import { replyFor } from '../pipeline/outcome.js'
import { commonHeaders, type Reply } from '../pipeline/reply.js'
import { internals, type WebhookInternals } from '../pipeline/webhook.js'
import { NodeIncoming } from './node-incoming.js'
import { type FetchHandler, type NodeContext, type NodeReply, throughFetch } from './through-fetch.js'

const packageName = '@hookwright/core'

export type NodeListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** CANCEL of RFC 9113 section 7: not worth loading `node:http2` for. */
const http2Cancel = 8

/** How long a sender whose body was refused may read its answer before the connection is cut. */
const lingerMs = 1_000

/**
 * A `node:http` listener for a receiver: for `http.createServer`, Express, Fastify and Nest. If a body parser ran
 * before, `request.rawBody` or a Buffer in `request.body` is used; without either the answer is a 500
 * (`body_consumed`).
 *
 * @throws ConfigError if `webhook` is no receiver; the listener, if it gets no request and response of Node
 * @example
 * import { createServer } from 'node:http'
 * createServer(toNodeListener(webhook)).listen(3000)
 */
export function toNodeListener(webhook: FetchHandler): NodeListener {
  if (typeof webhook?.handle !== 'function') {
    throw new ConfigError(
      packageName,
      'option_invalid',
      'toNodeListener takes a receiver: neither its "handle" nor a promise.',
    )
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
        // The response of a Fetch handler can't be sent. Unhandled, this rejection would end the process.
        internalError(error)
        response.destroy()
      })
  }
}

const sizeOf = (body: NodeReply['body']) => (body === null ? 0 : Buffer.byteLength(body))

/** The headers of nearly every response, created once. */
const emptyHeaders = { ...commonHeaders, 'content-length': 0 }

function withLength({ status, headers, body }: NodeReply): OutgoingHttpHeaders {
  // Responses with these statuses must not have a length (RFC 9110, section 8.6).
  if (status === 204 || status === 304) {
    const { 'content-length': _, ...rest } = headers
    return rest
  }
  return headers === commonHeaders && !body ? emptyHeaders : { ...headers, 'content-length': sizeOf(body) }
}

/**
 * Whether the server is closing. Its open connections must be closed too: a sender could go on using one, and the
 * server would not end before the sender does. (HTTP/2 has no such header, and its sockets must not be touched.)
 *
 * Node sets `socket.server` but does not document it: if it is missing, connections stay open.
 */
function isClosing({ httpVersionMajor, socket }: IncomingMessage): boolean {
  const { server } = (socket ?? {}) as { server?: Partial<Server> }
  return httpVersionMajor < 2 && server?.listening === false
}

function send(reply: NodeReply, request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = reply
  if (response.headersSent || response.destroyed) return
  const sized = withLength(reply)
  // The request of an adapter, such as Fastify's inject, only ends and is never marked as complete.
  if (request.complete || request.readableEnded) {
    // Not chained, because restify replaces writeHead on all responses with one that returns nothing.
    response.writeHead(status, isClosing(request) ? { ...sized, connection: 'close' } : sized)
    response.end(body ?? undefined)
    return
  }
  // A response to a body that was not read to its end also ends the connection, because the rest can't be skipped
  // safely.
  const { stream } = request as { stream?: Http2Stream }
  response.writeHead(status, stream ? sized : { ...sized, connection: 'close' })
  if (body) response.write(body)
  else response.flushHeaders()
  // Node closes such a connection as soon as the response ends. A sender that is still sending would see a broken
  // connection instead of the response.
  const end = () => void response.end()
  if (stream) end()
  else request.once('end', end)
  // With a listener, so that the request does not pause when the reader of the abandoned body is removed.
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
  // biome-ignore lint/suspicious/noConsole: an error of a listener can't be thrown to a caller.
  console.error(`[${packageName}] toNodeListener: ${describeError(error)}`)
  return replyFor('internal')
}
