import { setTimeout as pause } from 'node:timers/promises'
import { toNodeListener } from '@hookwright/core/node'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'
import { exampleWebhook, sign } from '../support/example-protocol.js'
import { beginHttp2, data, openSession, reset } from '../support/http2-client.js'
import { serveHttp2 } from '../support/node-server.js'

const [noError, cancel] = [0, 8]

describe('an HTTP/2 body that its sender does not finish', () => {
  const [slowly, fetching] = ['behind a middleware that takes its time', 'as a Fetch handler']
  const ways = ['direct', fetching, slowly, `${fetching} ${slowly}`]

  for (const way of ways) {
    test.each([noError, cancel, undefined])(`${way} is not taken for a whole one (reset with %s)`, async (code) => {
      const onDelivery = vi.fn()
      const outcomes: string[] = []
      // A proof that does not cover the body, such as a token: the rest of the body would pass.
      const authenticate = () => ({ authenticated: 'sender' as const })
      const onOutcome = ({ type }: { type: string }) => void outcomes.push(type)
      const webhook = exampleWebhook({ onDelivery, onOutcome, protocol: { authenticate } })
      const { handle } = webhook
      const listener = toNodeListener(way.startsWith(fetching) ? { handle: (...args) => handle(...args) } : webhook)
      const [arrived, left] = [deferred(), deferred()]
      const port = await serveHttp2(async (request, response) => {
        request.once('aborted', () => left.resolve())
        arrived.resolve()
        if (way.endsWith(slowly)) await left.promise.then(() => pause(5))
        await listener(request, response)
      })
      const socket = beginHttp2(port, [
        ['x-signature', '00'],
        ['content-length', '5'],
      ])
      onTestFinished(() => void socket.destroy())
      socket.write(data('12', { last: false }))
      await arrived.promise
      await pause(20)
      if (code === undefined) socket.destroy()
      else socket.write(reset(code))
      await vi.waitFor(() => expect(outcomes).toEqual(['body_unreadable']))
      expect(onDelivery).not.toHaveBeenCalled()
    })
  }
})

test('an HTTP/2 request that a middleware destroyed is not waited for', async () => {
  const outcomes: string[] = []
  const listener = toNodeListener(
    exampleWebhook({ onDelivery() {}, onOutcome: ({ type }) => void outcomes.push(type) }),
  )
  const port = await serveHttp2(async (request, response) => {
    request.destroy()
    await pause(5)
    await listener(request, response)
  })
  openSession(port)
    .request({ ':method': 'POST', 'x-signature': '00' })
    .on('error', () => {})
  await vi.waitFor(() => expect(outcomes).toEqual(['body_unreadable']))
})

test('a delivery keeps its URL when its HTTP/2 sender has left', async () => {
  const seen: string[] = []
  const [arrived, left] = [deferred(), deferred()]
  const webhook = exampleWebhook({
    async onDelivery(delivery) {
      arrived.resolve()
      await left.promise
      seen.push(delivery.url)
    },
  })
  const listener = toNodeListener(webhook)
  const port = await serveHttp2((request, response) => {
    request.once('close', () => left.resolve())
    return listener(request, response)
  })
  const session = openSession(port)
  // Set by a proxy in front, or by TLS.
  const stream = session.request({ ':method': 'POST', ':scheme': 'https', 'x-signature': await sign('{}') })
  stream.on('error', () => {})
  stream.end('{}')
  await arrived.promise
  session.destroy()
  await vi.waitFor(() => expect(seen).toEqual([`https://127.0.0.1:${port}/`]))
})
