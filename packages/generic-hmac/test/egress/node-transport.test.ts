import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createNodeTransport, guardLookup } from '../../src/egress/backend-node.js'
import type { HttpCall, Transport } from '../../src/egress/transport.js'

const servers: Server[] = []
let connections = 0

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  connections = 0
  server.on('connection', () => connections++)
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

function call(url: string, changes: Partial<HttpCall> = {}): HttpCall {
  return {
    url: new URL(url),
    method: 'POST',
    headers: new Headers({ 'content-type': 'application/json' }),
    body: new TextEncoder().encode('{"a":1}'),
    signal: AbortSignal.timeout(10_000),
    ...changes,
  }
}

/** Sends, and reads the whole answer. */
async function exchange(transport: Transport, ...parameters: Parameters<typeof call>): Promise<number> {
  const answer = await transport(call(...parameters))
  await answer.discard(1_000, new AbortController().signal)
  return answer.status
}

/** A name server that returns these addresses, one answer per question. */
function answering(...answers: string[][]): { resolve: LookupFunction; asked: () => number } {
  let asked = 0
  const resolve: LookupFunction = (_, _options, callback) => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { resolve, asked: () => asked }
}

describe('the guard', () => {
  test.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['mapped loopback', ['::ffff:127.0.0.1']],
    ['a scoped address', ['fe80::1%lo']],
    ['one private among public ones', ['93.184.215.14', '127.0.0.1']],
    ['none', []],
  ])('refuses a name that resolves to %s, before connecting', async (_, addresses) => {
    const port = await serve((_request, response) => response.end())
    const transport = createNodeTransport(false, answering(addresses).resolve)
    await expect(transport(call(`http://hooks.example.com:${port}/`))).rejects.toMatchObject({ code: 'egress_refused' })
    expect(connections).toBe(0)
  })

  test('refuses names that the system resolves to this machine', async () => {
    const port = await serve((_request, response) => response.end())
    const transport = createNodeTransport(false)
    await expect(transport(call(`http://localhost:${port}/`))).rejects.toMatchObject({ code: 'egress_refused' })
    expect(connections).toBe(0)
  })

  test('refuses a literal address, for which Node does no lookup', async () => {
    const port = await serve((_request, response) => response.end())
    const transport = createNodeTransport(false)
    await expect(transport(call(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({ code: 'egress_refused' })
    await expect(transport(call(`http://[::ffff:127.0.0.1]:${port}/`))).rejects.toMatchObject({
      code: 'egress_refused',
    })
    expect(connections).toBe(0)
  })

  test('connects to the address it checked: a name that changes is not looked up again', async () => {
    const rebinding = answering(['93.184.215.14'], ['127.0.0.1'])
    const guarded = guardLookup(rebinding.resolve)
    const given = await new Promise((resolve) => guarded('a.test', { all: true }, (_, found) => resolve(found)))
    expect(given).toEqual([{ address: '93.184.215.14', family: 4 }])
    expect(rebinding.asked()).toBe(1)
  })

  test('looks up once per connection, and checks each answer', async () => {
    const port = await serve((_request, response) => response.end())
    const names = answering(['127.0.0.1'])
    const open = createNodeTransport(true, names.resolve)
    expect(await exchange(open, `http://hooks.internal:${port}/`)).toBe(200)
    expect(names.asked()).toBe(1)
    const guarded = createNodeTransport(false, names.resolve)
    await expect(guarded(call(`http://hooks.internal:${port}/`))).rejects.toMatchObject({ code: 'egress_refused' })
    expect(names.asked()).toBe(2)
    expect(connections).toBe(1)
  })

  test('answers in the requested form', async () => {
    const guarded = guardLookup(answering(['8.8.8.8', '2606:4700::1111']).resolve)
    const one = await new Promise((resolve) => guarded('a.test', {}, (_, ...found) => resolve(found)))
    expect(one).toEqual(['8.8.8.8', 4])
  })

  test('passes on that a name does not exist', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND a.test'), { code: 'ENOTFOUND' })
    const transport = createNodeTransport(false, (_, _options, callback) => callback(error, []))
    await expect(transport(call('https://a.test/'))).rejects.toBe(error)
  })
})

describe('the exchange', () => {
  const open = () => createNodeTransport(true)

  test('sends exactly the bytes, method and headers', async () => {
    const seen: unknown[] = []
    const port = await serve((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', () => {
        const { method, url, headers } = request
        seen.push(method, url, headers['content-type'], headers['content-length'], headers['transfer-encoding'])
        seen.push(Buffer.concat(chunks).toString('hex'))
        response.end()
      })
    })
    const body = new Uint8Array([0, 255, 0x7b, 0xc3])
    await exchange(open(), `http://127.0.0.1:${port}/in?x=1`, { method: 'PUT', body })
    expect(seen).toEqual(['PUT', '/in?x=1', 'application/json', '4', undefined, '00ff7bc3'])
  })

  test('follows no redirect', async () => {
    let hits = 0
    const port = await serve((_request, response) => {
      hits++
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await exchange(open(), `http://127.0.0.1:${port}/`)).toBe(307)
    expect(hits).toBe(1)
  })

  test('stops reading an endless response at the limit', async () => {
    let closed = () => {}
    const done = new Promise<void>((resolve) => {
      closed = resolve
    })
    const port = await serve((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1)
      response.on('close', () => {
        clearInterval(timer)
        closed()
      })
    })
    expect(await exchange(open(), `http://127.0.0.1:${port}/`)).toBe(200)
    await done
  })

  test('stops waiting for a body when the signal aborts, and keeps the answer', async () => {
    const controller = new AbortController()
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'retry-after': '7' }).write('x')
      setTimeout(() => controller.abort(new Error('late')), 20)
    })
    const answer = await open()(call(`http://127.0.0.1:${port}/`))
    await answer.discard(1_000, controller.signal)
    expect(answer).toMatchObject({ status: 200, retryAfter: '7' })
  })

  test('stops waiting for a body that breaks off', async () => {
    let [breakOff, brokenOff] = [() => {}, () => {}]
    const isBroken = new Promise<void>((resolve) => {
      brokenOff = resolve
    })
    const port = await serve((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-length': '100' }).write('x')
      request.socket.on('close', brokenOff)
      breakOff = () => void request.socket.destroy()
    })
    for (const isEarly of [false, true]) {
      const answer = await open()(call(`http://127.0.0.1:${port}/`))
      if (!isEarly) setTimeout(breakOff, 20)
      else {
        breakOff()
        await isBroken
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      await answer.discard(1_000, new AbortController().signal)
      expect(answer.status).toBe(200)
    }
  })

  test('rejects with the reason if the signal aborts before an answer', async () => {
    const reason = new Error('late')
    const controller = new AbortController()
    const port = await serve(() => controller.abort(reason))
    await expect(open()(call(`http://127.0.0.1:${port}/`, { signal: controller.signal }))).rejects.toBe(reason)
  })

  test('rejects with the reason while a name is being resolved', async () => {
    const reason = new Error('late')
    const controller = new AbortController()
    const transport = createNodeTransport(false, () => controller.abort(reason))
    await expect(transport(call('https://a.test/', { signal: controller.signal }))).rejects.toBe(reason)
  })

  test('reuses an idle connection, and opens a new one if the receiver closed it', async () => {
    const port = await serve((request, response) => {
      request.resume()
      response.end('ok')
    })
    const transport = open()
    await exchange(transport, `http://127.0.0.1:${port}/`)
    await exchange(transport, `http://127.0.0.1:${port}/`)
    expect(connections).toBe(1)
    servers[0]!.closeIdleConnections()
    expect(await exchange(transport, `http://127.0.0.1:${port}/`)).toBe(200)
    expect(connections).toBe(2)
  })

  test('sends nothing again if a reused connection breaks after the answer', async () => {
    const seen: IncomingMessage[] = []
    const port = await serve((request, response) => {
      seen.push(request.resume())
      if (seen.length === 2) response.writeHead(200, { 'content-length': '100' }).write('x')
      else response.end('ok')
    })
    const transport = open()
    const url = `http://127.0.0.1:${port}/`
    await exchange(transport, url)
    const answer = await transport(call(url))
    seen[1]!.socket.resetAndDestroy()
    await answer.discard(1_000, new AbortController().signal)
    // A retry would have connected before this one.
    await exchange(transport, url)
    expect([answer.status, seen.length, connections]).toEqual([200, 3, 2])
  })

  test('takes a protocol upgrade for an answer, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined
    const port = await serve(({ socket }) => {
      closed = new Promise((resolve) => socket.once('close', resolve))
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
    })
    expect(await exchange(open(), `http://127.0.0.1:${port}/`)).toBe(101)
    await closed
  })

  test('sends at most once more to a receiver that resets every idle connection', async () => {
    const used = new Set<object>()
    let [requests, open] = [0, () => {}]
    const isFull = new Promise<void>((resolve) => {
      open = resolve
    })
    const port = await serve(async (request, response) => {
      requests++
      if (used.has(request.socket)) return void request.socket.destroy()
      used.add(request.socket)
      if (requests === 4) open()
      await isFull
      request.resume()
      response.end('ok')
    })
    const transport = createNodeTransport(true)
    const url = `http://127.0.0.1:${port}/`
    await Promise.all([1, 2, 3, 4].map(() => exchange(transport, url)))
    expect(await exchange(transport, url)).toBe(200)
    expect([requests, connections]).toEqual([6, 5])
  })
})
