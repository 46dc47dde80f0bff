import 'reflect-metadata'
import { toNodeListener } from '@hookwright/core/node'
import { Controller, Module, Post, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import express, { type Express } from 'express'
import fastify from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { exampleWebhook, sign } from '../support/example-protocol.js'
import { serve } from '../support/node-server.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const body = '{"text": "spaces  and \\u00e9 that no re-serialising keeps"}'

async function post(url: string, headers: Record<string, string> = {}): Promise<number> {
  const signature = await sign(body)
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-signature': signature, ...headers },
  })
  return response.status
}

const urls: string[] = []
const webhook = exampleWebhook({ dedupe: false, onOutcome() {}, onDelivery: ({ url }) => void urls.push(url) })
const listener = toNodeListener(webhook)

async function verifies(url: string): Promise<void> {
  expect(await post(url)).toBe(200)
  expect(await post(url, { 'x-signature': '00'.repeat(32) })).toBe(401)
}

describe('Express', () => {
  const mounted = async (prepare: (app: Express) => void) => {
    const app = express()
    prepare(app)
    return `${await serve(app)}/hook`
  }

  test('without a body parser', async () => {
    await verifies(await mounted((app) => app.post('/hook', listener)))
  })

  test('under a router, with the whole path in delivery.url', async () => {
    const router = express.Router().post('/', listener)
    const url = await mounted((app) => app.use('/hook', router))
    await verifies(url)
    expect(urls.at(-1)).toBe(url)
  })

  test('after express.raw', async () => {
    await verifies(await mounted((app) => app.use(express.raw({ type: '*/*' })).post('/hook', listener)))
  })

  test('after express.json that keeps rawBody', async () => {
    const keep = express.json({
      verify(request, _response, buffer) {
        Object.assign(request, { rawBody: buffer })
      },
    })
    await verifies(await mounted((app) => app.use(keep).post('/hook', listener)))
  })

  test('after a middleware that keeps rawBody and stops reading, so that Node detaches the socket from the request', async () => {
    const url = await mounted((app) => {
      app.post('/hook', async (request, response) => {
        const chunks: Uint8Array[] = []
        let missing = Number(request.headers['content-length'])
        for await (const chunk of request) {
          chunks.push(chunk)
          missing -= chunk.length
          if (missing === 0) break
        }
        expect(request.socket).toBeNull()
        await listener(Object.assign(request, { rawBody: Buffer.concat(chunks) }), response)
      })
    })
    await verifies(url)
    expect(urls.at(-1)).toBe(url)
  })

  test('after express.json that keeps rawBody as text', async () => {
    const keep = express.json({
      verify(request, _response, buffer) {
        Object.assign(request, { rawBody: buffer.toString() })
      },
    })
    await verifies(await mounted((app) => app.use(keep).post('/hook', listener)))
  })

  test('after express.json without rawBody, it is a loud 500 that names the cause, never a 401', async () => {
    const outcomes: unknown[] = []
    const loud = exampleWebhook({ onDelivery() {}, onOutcome: ({ error }) => void outcomes.push(error) })
    const url = await mounted((app) => app.use(express.json()).post('/hook', toNodeListener(loud)))
    expect(await post(url)).toBe(500)
    expect(String(outcomes[0])).toContain('Mount the webhook before any body parser')
    const wrapped = await mounted((app) =>
      app.use(express.json()).post('/hook', toNodeListener({ handle: loud.handle })),
    )
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(await post(wrapped)).toBe(500)
    expect(String(log.mock.calls)).toContain('body parser')
    log.mockRestore()
  })
})

function unreadByFastify() {
  const app = fastify()
  closing.push(() => app.close())
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post('/hook', (request, reply) => {
      reply.hijack()
      return listener(request.raw, reply.raw)
    })
  })
  return app
}

describe('Fastify', () => {
  test('with an unread body', async () => {
    const app = unreadByFastify()
    await verifies(`${await app.listen({ port: 0, host: '127.0.0.1' })}/hook`)
  })

  test('with a parser that keeps the Buffer', async () => {
    const app = fastify()
    closing.push(() => app.close())
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, buffer, done) => done(null, buffer))
    app.post('/hook', (request, reply) => {
      reply.hijack()
      return listener(Object.assign(request.raw, { rawBody: request.body }), reply.raw)
    })
    await verifies(`${await app.listen({ port: 0, host: '127.0.0.1' })}/hook`)
  })
})

test('an injected request whose body was read to its end is answered at once and keeps its connection', async () => {
  const app = unreadByFastify()
  const headers = { 'content-type': 'application/json', 'x-signature': await sign(body) }
  const { statusCode, headers: answered } = await app.inject({ method: 'POST', url: '/hook', headers, payload: body })
  expect([statusCode, answered.connection]).toEqual([200, 'keep-alive'])
})

describe('Nest', () => {
  class HookController {
    receive(request: Parameters<typeof listener>[0], response: Parameters<typeof listener>[1]) {
      return listener(request, response)
    }
  }
  // Decorators applied by hand: the test runner compiles without decorator metadata.
  Controller()(HookController)
  Post('hook')(
    HookController.prototype,
    'receive',
    Object.getOwnPropertyDescriptor(HookController.prototype, 'receive') as PropertyDescriptor,
  )
  Req()(HookController.prototype, 'receive', 0)
  Res()(HookController.prototype, 'receive', 1)
  class HookModule {}
  Module({ controllers: [HookController] })(HookModule)

  test.each([
    ['rawBody: true', { rawBody: true }],
    ['bodyParser: false', { bodyParser: false }],
  ])('with %s', async (_name, options) => {
    const app = await NestFactory.create(HookModule, { logger: false, ...options })
    closing.push(() => app.close())
    await app.listen(0, '127.0.0.1')
    await verifies(`${await app.getUrl()}/hook`)
  })
})
