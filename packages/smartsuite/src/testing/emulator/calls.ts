import type { DecidedReadings } from './options.js'
import { writeMessage } from './proto-json.js'
import type { RestCall } from './rest.js'
import { malformed, TwirpError } from './twirp.js'
import type { WebhooksEngine } from './webhooks-engine.js'

/** What a call asks for, known when its body has been read. */
interface Asked {
  /** The webhook, record or other id that it is about. */
  readonly about?: string | undefined
  answer(): Response
}

/** A call, as far as its URL shows it. */
export interface Call {
  readonly rpc: boolean
  readonly operation: string
  read(text: string): Asked
}

export interface CallFinderOptions {
  engine: WebhooksEngine
  rest: (method: string, url: URL) => RestCall | undefined
  casing: DecidedReadings['casing']
}

const rpcPrefix = '/smartsuite.webhooks.engine.Webhooks/'

function parseJsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function aboutOf(body: unknown): string | undefined {
  const { webhook_id, webhookId } = (body ?? {}) as Record<string, unknown>
  const about = webhook_id ?? webhookId
  return typeof about === 'string' ? about : undefined
}

/** Finds what a request calls, by its URL: a method of the webhooks host, a path of the REST API, or nothing. */
export function callFinder({
  engine,
  rest,
  casing,
}: CallFinderOptions): (request: Request, url: URL) => Call | undefined {
  function findRpc(request: Request, method: string): Call {
    const run = (body: unknown): unknown => {
      if (request.method !== 'POST') throw new TwirpError('bad_route', `unexpected method "${request.method}"`)
      const contentType = request.headers.get('content-type') ?? ''
      if (contentType !== 'application/json')
        throw new TwirpError('bad_route', `unexpected Content-Type "${contentType}"`)
      if (body === undefined) throw malformed('not JSON')
      return engine.call(method, body)
    }
    return {
      rpc: true,
      operation: method,
      read(text) {
        const body = parseJsonOrNothing(text)
        return {
          about: aboutOf(body),
          answer() {
            try {
              return Response.json(writeMessage(run(body), casing))
            } catch (error) {
              return (error instanceof TwirpError ? error : new TwirpError('internal', String(error))).toResponse()
            }
          },
        }
      },
    }
  }

  return (request, url) => {
    if (url.pathname.startsWith(rpcPrefix)) return findRpc(request, url.pathname.slice(rpcPrefix.length))
    const call = url.pathname.startsWith('/api/v1/') && rest(request.method, url)
    if (!call) return undefined
    const { operation, about } = call
    const answer = (text: string): Response => {
      try {
        return call.answer(text ? JSON.parse(text) : undefined)
      } catch {
        return Response.json({ detail: 'JSON parse error' }, { status: 400 })
      }
    }
    return { rpc: false, operation, read: (text) => ({ about, answer: () => answer(text) }) }
  }
}
