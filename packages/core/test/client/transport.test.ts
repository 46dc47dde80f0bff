import { ApiError, type TransportError } from '@hookwright/core/client'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../../tests/support/server.js'
import { rejection, serve, ticketsClient, token } from './support.js'

describe('a call to a real server', () => {
  it('sends method, query, and JSON with exactly its content type, and reads JSON', async () => {
    const seen: unknown[] = []
    const baseUrl = await serve(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      seen.push(request.method, request.url, request.headers['content-type'], request.headers.authorization, body)
      response.end('{"id":7}')
    })
    const api = ticketsClient({ baseUrl: `${baseUrl}/v1/` })
    const query = { page: 2, tag: ['a', 'b c'], none: undefined }
    const { data, status, attempts, issues } = await api.request({ path: ['tickets', 'x/y'], query, json: { a: 1 } })
    expect({ data, status, attempts, issues }).toEqual({ data: { id: 7 }, status: 200, attempts: 1, issues: [] })
    expect(seen).toEqual([
      'POST',
      '/v1/tickets/x%2Fy?page=2&tag=a&tag=b+c',
      'application/json',
      `Bearer ${token}`,
      '{"a":1}',
    ])
  })

  it('follows no redirect, so that credentials reach no other server', async () => {
    const elsewhere: string[] = []
    const other = await serve((request, response) => {
      elsewhere.push(request.url ?? '')
      response.end('{}')
    })
    for (const status of [301, 302, 303, 307, 308]) {
      const baseUrl = await serve((_, response) => response.writeHead(status, { location: other }).end('moved'))
      const error = await rejection(ticketsClient({ baseUrl }).request({ path: 'tickets' }))
      expect(error).toMatchObject({ name: 'ApiError', status, retryable: false })
      expect(error.message).toContain('redirect')
    }
    expect(elsewhere).toEqual([])
  })

  it('refuses an answer for which fetch itself followed a redirect', async () => {
    const fetch = async () => Object.defineProperty(Response.json({}), 'redirected', { value: true })
    await expect(ticketsClient({ fetch }).request({ path: 'tickets' })).rejects.toThrow('redirect')
  })

  it('ends an attempt that is too slow to begin, and one that is too slow to end', async () => {
    const silent = await serve(() => {})
    const dripping = await serve((_, response) => {
      response.write('{"id":')
    })
    for (const baseUrl of [silent, dripping]) {
      const api = ticketsClient({ baseUrl, timeoutMs: 40, retry: { limit: 0 } })
      const error = await rejection(api.request({ path: 'tickets' }))
      expect(error).toMatchObject({ name: 'TransportError', code: 'timeout' })
      expect(error.message).toBe('[@acme/tickets] Tickets took over 40 ms for GET /tickets (timeoutMs).')
    }
  })

  it('retries a call whose answer was cut off, if it is safe to send it twice', async () => {
    let calls = 0
    const baseUrl = await serve((_, response) => {
      calls++
      response.writeHead(200, { 'content-length': '100' }).write('{"id"')
      setTimeout(() => response.destroy(), 5)
    })
    const api = ticketsClient({ baseUrl, retry: { limit: 2, baseDelayMs: 1 } })
    expect(await rejection(api.request({ path: 'tickets' }))).toMatchObject({ code: 'network' })
    expect(calls).toBe(3)
    expect(await rejection(api.request({ path: 'tickets', json: {} }))).toMatchObject({ code: 'network' })
    expect(calls).toBe(4)
  })

  it('retries any call if there was no connection, unless that is forbidden', async () => {
    const attempts: number[] = []
    const baseUrl = `http://127.0.0.1:${await freePort()}`
    const onRequest = ({ attempt }: { attempt: number }) => attempts.push(attempt)
    const api = ticketsClient({ baseUrl, onRequest, retry: { limit: 2, baseDelayMs: 1 } })
    const error = (await rejection(api.request({ path: 'tickets', json: {} }))) as TransportError
    expect(error).toMatchObject({ name: 'TransportError', code: 'network' })
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
    expect(attempts).toEqual([1, 2, 3])
    await rejection(api.request({ path: 'tickets', json: {}, idempotent: false }))
    expect(attempts).toEqual([1, 2, 3, 1])
  })

  it('stops reading at the limit, whether or not the length was declared', async () => {
    let written = 0
    const declared = await serve((_, response) => response.end(Buffer.alloc(5_000, 'x')))
    const endless = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000, 'x'))) written += 1_000
        response.once('drain', more)
      }
      more()
    })
    for (const baseUrl of [declared, endless]) {
      const api = ticketsClient({ baseUrl, maxResponseBytes: 4_000 })
      const error = await rejection(api.request({ path: 'tickets' }))
      expect(error).toMatchObject({ name: 'ApiError', status: 200, retryable: false })
      expect(error.message).toContain('more than 4000 bytes (maxResponseBytes)')
    }
    expect(written).toBeLessThan(50_000_000)
  })

  it('makes one plain sentence of an HTML error page', async () => {
    const page = '<!doctype html><head><title>502 Bad Gateway</title></head><body><h1>Bad</h1><p>x&nbsp;&amp;y</body>'
    const baseUrl = await serve((_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end(page))
    const error = await rejection(ticketsClient({ baseUrl, retry: { limit: 0 } }).request({ path: 'tickets' }))
    expect(error.message).toBe('[@acme/tickets] Tickets answered GET /tickets with 502: 502 Bad Gateway')
    expect(error).toMatchObject({ name: 'ApiError', status: 502, retryable: true })
  })

  it('takes an empty answer for undefined, and text for a string', async () => {
    const baseUrl = await serve((request, response) => {
      if (request.url === '/none') response.writeHead(204).end()
      else response.end({ '/empty': '', '/blank': ' \r\n' }[request.url ?? ''] ?? 'plain')
    })
    const api = ticketsClient({ baseUrl })
    expect((await api.request({ path: 'none', method: 'DELETE' })).data).toBeUndefined()
    expect((await api.request({ path: 'empty' })).data).toBeUndefined()
    expect((await api.request({ path: 'blank' })).data).toBeUndefined()
    expect((await api.request({ path: 'text' })).data).toBe('plain')
  })

  it('reads Retry-After as seconds and as a date', async () => {
    for (const value of ['7', new Date(Date.now() + 7_000).toUTCString()]) {
      const baseUrl = await serve((_, response) => response.writeHead(429, { 'retry-after': value }).end())
      const error = await rejection(ticketsClient({ baseUrl, retry: { limit: 0 } }).request({ path: 'tickets' }))
      expect(error).toBeInstanceOf(ApiError)
      const { retryAfterMs } = error as ApiError
      expect(retryAfterMs).toBeGreaterThan(5_000)
      expect(retryAfterMs).toBeLessThanOrEqual(7_000)
    }
  })

  it('returns the connection, so that many calls need few', async () => {
    const ports = new Set<number | undefined>()
    const baseUrl = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{}')
    })
    const api = ticketsClient({ baseUrl })
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 10 }, () => api.request({ path: 'tickets' })))
    }
    expect(ports.size).toBeLessThan(40)
  })
})
