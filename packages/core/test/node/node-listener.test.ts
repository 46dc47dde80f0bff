import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookProtocol } from '@hookwright/core'
import { toNodeListener } from '@hookwright/core/node'
import { describe, expect, test, vi } from 'vitest'
import { type ExampleDelivery, exampleWebhook, sign } from '../support/example-protocol.js'
import { beginHttp2, data, openSession } from '../support/http2-client.js'
import { post, raw, serve, serveHttp2 } from '../support/node-server.js'

test('a delivery over HTTP reaches the handler with its bytes, headers, URL and Node objects', async () => {
  const seen: ExampleDelivery[] = []
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery: (delivery) => void seen.push(delivery) })))
  const body = new TextEncoder().encode('{"text":"é\u0000"}'.replace('\u0000', '\\u0000'))
  const response = await post(`${url}/hook?x=1`, body, { 'x-extra': 'yes' })
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(response.headers.get('cache-control')).toBe('no-store')
  const delivery = seen[0] as ExampleDelivery
  expect(delivery.url).toBe(`${url}/hook?x=1`)
  expect(delivery.headers).toBeInstanceOf(Headers)
  expect(delivery.headers.get('X-Extra')).toBe('yes')
  expect(Uint8Array.from(delivery.rawBody)).toEqual(body)
  expect(delivery.context).toMatchObject({ request: { method: 'POST' }, response: { statusCode: 200 } })
})

test('a request from an adapter that has only the parsed headers, with two of one name', async () => {
  const seen: (string | null)[] = []
  const webhook = exampleWebhook({
    onDelivery: ({ headers }) =>
      void seen.push(...['x-two', 'x-one', 'x-none', 'x-null'].map((name) => headers.get(name))),
  })
  const listener = toNodeListener(webhook)
  const url = await serve((request, response) => {
    Object.defineProperty(request, 'rawHeaders', { value: [] })
    const odd = { 'x-none': undefined, 'x-null': null, 'x-euro': '€', 'x-line': 'a\nb' }
    Object.assign(request.headers, { 'x-two': ['a', 'b'], ...odd })
    void listener(request, response)
  })
  expect((await post(url, '{}', { 'x-one': '1' })).status).toBe(200)
  expect(seen).toEqual(['a, b', '1', null, null])
})

test('a signature that an adapter has as a list of two is refused, in either order', async () => {
  const listener = toNodeListener(exampleWebhook({ onDelivery() {} }))
  const right = await sign('{}')
  const values = [[right, '00'], ['00', right], [right]]
  const left = [...values]
  const url = await serve((request, response) => {
    request.headers['x-signature'] = left.shift() as never
    void listener(request, response)
  })
  const statuses: number[] = []
  for (const _ of values) statuses.push((await post(url, '{}')).status)
  expect(statuses).toEqual([401, 401, 200])
})

test('arguments that are not Node’s request and response are an error that says what to pass', async () => {
  const listener = toNodeListener(exampleWebhook({ onDelivery() {} }))
  const wrapped = { raw: {}, headers: {} }
  for (const pair of [[wrapped, wrapped], [{ on() {} }, wrapped], [{ on() {} }], []]) {
    expect(() => listener(...(pair as [never, never]))).toThrow(/request\.raw and reply\.raw/)
  }
  expect(() => toNodeListener(undefined as never)).toThrow(/takes a receiver/)
  expect(() => toNodeListener(exampleWebhook({ onDelivery() {} }).handle as never)).toThrow(/takes a receiver/)
})

test('an answer that a middleware has sent meanwhile stays', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const url = await serve((request, response) => {
    const onDelivery = () => {
      response.writeHead(504).write('too slow, ')
      setTimeout(() => response.end('said another'), 10)
    }
    void toNodeListener(exampleWebhook({ onDelivery }))(request, response)
  })
  const answer = await post(url, '{}')
  expect([answer.status, await answer.text()]).toEqual([504, 'too slow, said another'])
  expect(told).not.toHaveBeenCalled()
  told.mockRestore()
})

test('a framework whose writeHead returns nothing, such as restify, gets its answer', async () => {
  const listener = toNodeListener(exampleWebhook({ onDelivery() {} }))
  const url = await serve((request, response) => {
    const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => unknown
    response.writeHead = ((...head: unknown[]) => void writeHead(...head)) as never
    void listener(request, response)
  })
  expect((await post(url, '{}')).status).toBe(200)
})

test('an answer of a Fetch handler that can’t be sent ends the connection and rejects nothing', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const listener = toNodeListener({ handle: async () => Response.error() })
  const settled: unknown[] = []
  const url = await serve((request, response) => {
    void Promise.resolve(listener(request, response)).then(
      () => settled.push('resolved'),
      () => settled.push('rejected'),
    )
  })
  await expect(fetch(url)).rejects.toThrow()
  await vi.waitFor(() => expect(settled).toEqual(['resolved']))
  expect(told).toHaveBeenCalled()
  told.mockRestore()
})

test.each([204, 304])('a %d of a Fetch handler has no length', async (status) => {
  const headers = { 'content-length': '5' }
  const url = await serve(toNodeListener({ handle: async () => new Response(null, { status, headers }) }))
  const answer = await raw(url, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', { end: false })
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer.toLowerCase()).not.toContain('content-length')
})

test('forged requests, wrong methods, invalid and too large bodies get the statuses of the table', async () => {
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery() {}, maxBodyBytes: 1_000 })))
  expect((await post(url, '{}', { 'x-signature': '00'.repeat(32) })).status).toBe(401)
  const get = await fetch(url)
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await post(url, 'nope')).status).toBe(400)
  expect((await post(url, '1'.repeat(1_001))).status).toBe(413)
  expect((await post(url, '1'.repeat(1_000))).status).toBe(200)
})

test('A60 chunked bodies are counted, and the connection is closed after a refusal', async () => {
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery() {}, maxBodyBytes: 1_000 })))
  const chunk = `3e8\r\n${'1'.repeat(1_000)}\r\n`
  const answer = await raw(
    url,
    `POST / HTTP/1.1\r\nHost: x\r\nx-signature: 00\r\ntransfer-encoding: chunked\r\n\r\n${chunk}${chunk}`,
    { end: false },
  )
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer.toLowerCase()).toContain('connection: close')
})

test('A60 a sender that reads only after writing its whole body gets the answer of a refusal', async () => {
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery() {}, maxBodyBytes: 1_000 })))
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const failures: Error[] = []
  socket.on('error', (error) => failures.push(error))
  const chunks = 10
  const chunk = 'x'.repeat(50_000)
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nx-signature: 00\r\ncontent-length: ${chunks * chunk.length}\r\n\r\n`)
  for (let sent = 0; sent < chunks; sent++) {
    await pause(20)
    socket.write(chunk)
  }
  let answer = ''
  for await (const part of socket.setEncoding('latin1')) answer += part
  expect([answer.slice(0, 13), failures]).toEqual(['HTTP/1.1 413 ', []])
})

test('A60 a body that stops arriving is 408, and one that is cut off is not handled', async () => {
  const onDelivery = vi.fn()
  const outcomes: string[] = []
  const webhook = exampleWebhook({ onDelivery, bodyTimeoutMs: 100, onOutcome: ({ type }) => void outcomes.push(type) })
  const url = await serve(toNodeListener(webhook))
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nx-signature: 00\r\ncontent-length: 10\r\n\r\n123'
  expect(await raw(url, head, { end: false })).toMatch(/^HTTP\/1\.1 408 /)
  const cut = connect(Number(new URL(url).port), '127.0.0.1')
  cut.on('error', () => {})
  cut.write(head, () => cut.destroy())
  await vi.waitFor(() => expect(outcomes).toEqual(['body_timeout', 'body_unreadable']))
  expect(onDelivery).not.toHaveBeenCalled()
})

test('A14 repeated headers are joined; none is picked', async () => {
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery() {} })))
  const signature = await sign('{}')
  const status = await new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method: 'POST', headers: { 'x-signature': [signature, '00'] } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.on('error', reject).end('{}')
  })
  expect(status).toBe(401)
})

test('a Host that is not a host does no harm', async () => {
  const seen: string[] = []
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery: (delivery) => void seen.push(delivery.url) })))
  const answer = await raw(
    url,
    `POST /a HTTP/1.1\r\nHost: a"><b\r\nconnection: close\r\nx-signature: ${await sign('{}')}\r\ncontent-length: 2\r\n\r\n{}`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(seen).toEqual(['http://localhost/a'])
})

test('a handler that knows only Request and Response is mounted the same way', async () => {
  const webhook = exampleWebhook({ onDelivery() {} })
  const url = await serve(toNodeListener({ handle: (request, context) => webhook.handle(request, context) }))
  expect((await post(url, '{}')).status).toBe(200)
  expect((await post(url, '{}', { 'x-signature': '00' })).status).toBe(401)
  expect((await fetch(url)).status).toBe(405)
})

test('a Fetch handler gets HEAD, which has no body, and the bytes that a middleware kept', async () => {
  const seen: string[] = []
  const handle = async (request: Request) => {
    seen.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`)
    return new Response(null, { status: 204 })
  }
  const listener = toNodeListener({ handle })
  const url = await serve((request, response) => {
    if (request.method === 'PUT') Object.assign(request, { rawBody: new TextEncoder().encode('kept') })
    void listener(request, response)
  })
  expect((await fetch(`${url}/head`, { method: 'HEAD' })).status).toBe(204)
  expect((await fetch(`${url}/kept`, { method: 'PUT', body: 'sent' })).status).toBe(204)
  const answer = await raw(url, 'OPTIONS ftp://x/y HTTP/1.1\r\nHost: a\r\nconnection: close\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 204 /)
  expect(seen).toEqual(['HEAD /head ', 'PUT /kept kept', 'OPTIONS / '])
})

test('an answer to a complete request has its body and a length, also without a body', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const url = await serve(toNodeListener({ handle: async () => new Response('all of it') }))
  expect(await (await fetch(url)).text()).toBe('all of it')
  const refusing = await serve(toNodeListener(exampleWebhook({ onDelivery() {} })))
  const refused = await fetch(refusing)
  expect([refused.status, refused.headers.get('content-length'), await refused.text()]).toEqual([405, '0', ''])
  expect(log).not.toHaveBeenCalled()
  log.mockRestore()
})

test('a handler of the application that throws is a 500, and the server stays up', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    const url = await serve(toNodeListener({ handle: () => Promise.reject(new Error('bug')) }))
    expect((await post(url, '{}')).status).toBe(500)
    expect((await post(url, '{}')).status).toBe(500)
    expect(log).toHaveBeenCalledTimes(2)
  } finally {
    log.mockRestore()
  }
})

test('A14 headers of which node:http keeps only the first are read completely, from HTTP/1.1 and HTTP/2', async () => {
  const names = ['content-type', 'etag', 'from', 'referer', 'user-agent', 'authorization', 'last-modified']
  const seen: Record<string, string | null>[] = []
  const check: WebhookProtocol['check'] = ({ headers }) =>
    void seen.push(Object.fromEntries(names.map((name) => [name, headers.get(name.toUpperCase())])))
  const listener = toNodeListener(exampleWebhook({ onDelivery() {}, protocol: { check } }))
  const url = await serve(listener)
  const signature = await sign('{}')
  const repeated = names.map((name) => `${name}: one\r\n${name}: two\r\n`).join('')
  const answer = await raw(
    url,
    `POST / HTTP/1.1\r\nHost: x\r\nconnection: close\r\nx-signature: ${signature}\r\n${repeated}content-length: 2\r\n\r\n{}`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(seen[0]).toEqual(Object.fromEntries(names.map((name) => [name, 'one, two'])))

  const stream = openSession(await serveHttp2(listener)).request({
    ':method': 'POST',
    'x-signature': signature,
    authorization: 'Bearer one',
  })
  const [head] = (await once(stream.end('{}'), 'response')) as [Record<string, unknown>]
  expect(head[':status']).toBe(200)
  expect(seen[1]).toMatchObject({ authorization: 'Bearer one', etag: null })
})

test('a request that was cut off before the listener ran is not waited for', async () => {
  const outcomes: string[] = []
  const listener = toNodeListener(
    exampleWebhook({ onDelivery() {}, onOutcome: ({ type }) => void outcomes.push(type) }),
  )
  const url = await serve((request, response) => {
    request.destroy()
    void listener(request, response)
  })
  await expect(post(url, '{}')).rejects.toThrow()
  await vi.waitFor(() => expect(outcomes).toEqual(['body_unreadable']))
})

test('a method or a Host that no Request can have is not a failure of a Fetch handler', async () => {
  const urls: string[] = []
  const url = await serve(
    toNodeListener({
      async handle(request) {
        urls.push(request.url)
        return new Response()
      },
    }),
  )
  const head = (method: string, host: string) => `${method} /a HTTP/1.1\r\nHost: ${host}\r\nconnection: close\r\n\r\n`
  expect(await raw(url, head('TRACE', 'x'))).toMatch(/^HTTP\/1\.1 405 /)
  for (const host of ['a:b:c', 'x:99999', '1.2.3.4.5', '[::1']) {
    expect(await raw(url, head('POST', host)), host).toMatch(/^HTTP\/1\.1 200 /)
  }
  expect(await raw(url, 'POST /a HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  expect(new Set(urls)).toEqual(new Set(['http://localhost/a']))
})

test('a failure of the receiver itself is a 500, and the process continues', async () => {
  const broken = {
    now() {
      throw new Error('no clock')
    },
    sleep: async () => {},
  }
  const webhook = exampleWebhook({ onDelivery() {}, clock: broken, onOutcome() {} })
  const url = await serve(toNodeListener(webhook))
  expect((await post(url, '{}')).status).toBe(500)
})

test('the answer of a Fetch handler arrives unchanged: bytes, and every cookie', async () => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ])
  const url = await serve(
    toNodeListener({ handle: async () => new Response(new Uint8Array([0xff, 0xfe, 0x00]), { headers }) }),
  )
  const response = await post(url, '{}')
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0xff, 0xfe, 0x00]))
})

test('a header named like a property of every object is absent unless it was sent', async () => {
  const names = ['constructor', '__proto__']
  const seen: (string | null)[] = []
  const check: WebhookProtocol['check'] = ({ headers }) => void seen.push(...names.map((name) => headers.get(name)))
  const url = await serve(toNodeListener(exampleWebhook({ onDelivery() {}, protocol: { check } })))
  await post(url, '{}')
  await post(url, '{}', { constructor: 'sent' })
  expect(seen).toEqual([null, null, 'sent', null])
})

test('headers are combined once, however many of them are looked up', async () => {
  const check: WebhookProtocol['check'] = ({ headers }) => {
    for (const name of ['etag', 'from', 'referer', 'user-agent']) headers.get(name)
  }
  const listener = toNodeListener(exampleWebhook({ onDelivery() {}, protocol: { check } }))
  let read = 0
  const url = await serve((request, response) => {
    const { rawHeaders } = request
    const get = () => {
      read++
      return rawHeaders
    }
    Object.defineProperty(request, 'rawHeaders', { get })
    void listener(request, response)
  })
  expect((await post(url, '{}')).status).toBe(200)
  expect(read).toBe(1)
})

describe('HTTP/2', () => {
  test('a stream whose body was refused, and never ends, is closed', async () => {
    const webhook = exampleWebhook({ onDelivery() {}, onOutcome() {}, maxBodyBytes: 10 })
    const stream = openSession(await serveHttp2(toNodeListener(webhook))).request(
      { ':method': 'POST', 'x-signature': '00' },
      { endStream: false },
    )
    stream.on('error', () => {})
    stream.write(new Uint8Array(100))
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>]
    expect(head[':status']).toBe(413)
    stream.resume()
    await once(stream, 'close')
  })

  test('a second value of a header that node:http2 hides is also read', async () => {
    const seen: (string | null)[] = []
    const check: WebhookProtocol['check'] = ({ headers }) => void seen.push(headers.get('date'), headers.get('range'))
    const port = await serveHttp2(toNodeListener(exampleWebhook({ onDelivery() {}, protocol: { check } })))
    // Node's own client refuses to send these twice.
    const socket = beginHttp2(port, [
      ['x-signature', await sign('{}')],
      ['date', 'one'],
      ['range', 'a'],
      ['date', 'two'],
      ['range', 'b'],
    ])
    socket.write(data('{}', { last: true }))
    await vi.waitFor(() => expect(seen).toEqual(['one, two', 'a, b']))
    socket.destroy()
  })
})
