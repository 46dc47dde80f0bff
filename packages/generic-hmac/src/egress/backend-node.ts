import { type LookupAddress, lookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'
import { isGlobalUnicast, parseAddress, unbracket } from './address.js'
import { type EgressBackend, EgressRefused, type HttpCall, type Transport } from './transport.js'

/**
 * Resolves names like `resolve`, refusing those with even one address that is not global unicast. Node connects to what
 * its `lookup` option returns and does not resolve the name again, so it can't point elsewhere after the check.
 * https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
 */
export function guardLookup(resolve: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const addresses = found as LookupAddress[]
      if (error) return callback(error, [])
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isGlobalUnicast(address))) {
        return callback(new EgressRefused(host), [])
      }
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

function open(
  call: HttpCall,
  agent: http.Agent,
  resolve: LookupFunction,
  fresh?: http.Agent,
): Promise<http.IncomingMessage> {
  const { url, method, headers, body, signal } = call
  return new Promise((settle, reject) => {
    const start = (url.protocol === 'https:' ? https : http).request
    // Set here, because without it Node sends the body of a DELETE unframed, as the beginning of the next request.
    const framed = { ...Object.fromEntries(headers), 'content-length': body.length }
    const request = start(url, { method, agent, lookup: resolve, signal, headers: framed })
    let isAnswered = false
    const answer = (response: http.IncomingMessage) => {
      isAnswered = true
      settle(response)
    }
    request.on('response', answer)
    // An upgrade is a response too, followed by a protocol that is not spoken here. Without a listener, Node would
    // close the connection silently.
    request.on('upgrade', (response) => answer(response.destroy()))
    request.on('error', (error: NodeJS.ErrnoException) => {
      // If the connection breaks after the response, nothing is sent again.
      if (isAnswered) return
      if (signal.aborted) reject(signal.reason)
      // The receiver closed an idle connection just as it was reused. The retry takes a fresh one, in case it always
      // does so.
      else if (fresh && request.reusedSocket && error.code === 'ECONNRESET')
        open(call, fresh, resolve).then(settle, reject)
      else reject(error)
    })
    request.end(body)
  })
}

function discard(response: http.IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (response.closed) return done()
    const stop = () => void response.destroy()
    let bytes = 0
    response.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > maxBytes) stop()
    })
    // How the body ends, and with what error, no longer matters.
    response.on('error', () => {})
    response.once('close', () => {
      signal.removeEventListener('abort', stop)
      done()
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** How long an unused connection is kept. */
const idleMs = 15_000

/** `resolve` is a parameter only for tests. */
export function createNodeTransport(anyAddress: boolean, resolve: LookupFunction = lookup): Transport {
  // Not the global agents: they may have a proxy, and they share connections that were not checked.
  const makeAgents = (options: http.AgentOptions) =>
    new Map<string, http.Agent>([
      ['http:', new http.Agent(options)],
      ['https:', new https.Agent(options)],
    ])
  const [agents, fresh] = [makeAgents({ keepAlive: true, timeout: idleMs }), makeAgents({ keepAlive: false })]
  const used = anyAddress ? resolve : guardLookup(resolve)
  return async (call) => {
    const host = unbracket(call.url.hostname)
    // Node does not call `lookup` for an address.
    if (!anyAddress && parseAddress(host) && !isGlobalUnicast(host)) throw new EgressRefused(host)
    const { protocol } = call.url
    const response = await open(call, agents.get(protocol)!, used, fresh.get(protocol))
    return {
      // Absent only in requests that a server received, which are of the same class.
      status: response.statusCode!,
      retryAfter: response.headers['retry-after'] ?? null,
      discard: (maxBytes, until) => discard(response, maxBytes, until),
    }
  }
}

function isExempt(host: string, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((entry) => {
    const name = entry.replace(/^\*?\./, '').toLowerCase()
    return entry === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)))
  })
}

function proxyVariable(url: URL): string | undefined {
  const { env } = process
  const names = [url.protocol === 'https:' ? 'https_proxy' : 'http_proxy', 'all_proxy']
  const set = names.flatMap((name) => [name, name.toUpperCase()]).find((name) => env[name])
  return set && !isExempt(unbracket(url.hostname), env.no_proxy || env.NO_PROXY || '') ? set : undefined
}

/**
 * Deno and Bun also load this file, and their own `node:https` may resolve names by itself. Workers load it from a
 * bundle that was made for Node, and their `node:https` does not support `lookup`.
 */
const isNode =
  !('bun' in process.versions) &&
  !('deno' in process.versions) &&
  globalThis.navigator?.userAgent !== 'Cloudflare-Workers'

export const backend: EgressBackend | null = isNode
  ? { proxyVariable, createTransport: ({ anyAddress }) => createNodeTransport(anyAddress) }
  : null
