import { Readable } from 'node:stream'
import type { Outcome } from '@hookwright/core'
import { toNodeListener } from '@hookwright/core/node'
import { describe, expect, test, vi } from 'vitest'
import { exampleWebhook, sign } from '../support/example-protocol.js'
import { post, raw, serve } from '../support/node-server.js'

test('a body that was decoded to text before is a loud 500, like one that was parsed', async () => {
  const outcomes: string[] = []
  const listener = toNodeListener(
    exampleWebhook({ onDelivery() {}, onOutcome: ({ type }) => void outcomes.push(type) }),
  )
  const url = await serve((request, response) => void listener(request.setEncoding('utf8'), response))
  expect((await post(url, '{}')).status).toBe(500)
  expect(outcomes).toEqual(['body_consumed'])
})

test('A60 chunked bodies that a middleware kept are also counted', async () => {
  const outcomes: unknown[] = []
  const onOutcome = ({ status, bytes }: Outcome) => void outcomes.push([status, bytes])
  const listener = toNodeListener(exampleWebhook({ onDelivery() {}, onOutcome, maxBodyBytes: 100 }))
  const url = await serve(async (request, response) => {
    await listener(Object.assign(request, { rawBody: Buffer.concat(await request.toArray()) }), response)
  })
  for (const length of [100, 101]) {
    const body = '1'.repeat(length)
    const head = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-signature: ${await sign(body)}\r\n`
    const chunk = `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    await raw(url, `${head}transfer-encoding: chunked\r\n\r\n${chunk}`, { end: false })
  }
  expect(outcomes).toEqual([
    [200, 100],
    [413, 0],
  ])
})

describe('a body that was read before', () => {
  const outcomes: (string | undefined)[] = []
  const onOutcome = ({ type, code }: Outcome) => void outcomes.push(code ?? type)
  const protocol = { decode: () => ({}) }
  const webhook = exampleWebhook({ onDelivery() {}, onOutcome, protocol, dedupe: false })
  const { handle } = webhook
  const ways = [
    ['a receiver', toNodeListener(webhook)],
    ['a Fetch handler', toNodeListener({ handle })],
  ] as const

  test.each(ways)('and was empty is unchanged, for %s', async (_what, listener) => {
    const url = await serve(async (request, response) => {
      for await (const chunk of request) expect(chunk).toHaveLength(0)
      await listener(request, response)
    })
    outcomes.length = 0
    expect((await post(url, '')).status).toBe(200)
    const head = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-signature: ${await sign('')}\r\n`
    expect(await raw(url, `${head}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, { end: false })).toMatch(/ 200 /)
    expect(outcomes).toEqual(['handled', 'handled'])
  })

  test.each(ways)('is a loud 500 even if an adapter makes an empty request of it, for %s', async (_what, listener) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const url = await serve(async (request, response) => {
      const { method, headers, rawHeaders, socket, httpVersionMajor } = request
      const made = Object.assign(Readable.from([]), {
        method,
        url: '/',
        headers,
        rawHeaders,
        socket,
        httpVersionMajor,
      })
      for await (const _ of made);
      await listener(Object.assign(made, { complete: true }) as never, response)
    })
    outcomes.length = 0
    expect((await post(url, '{}')).status).toBe(500)
    expect([...outcomes, ...log.mock.calls].join()).toMatch(/body_consumed|body parser/)
    log.mockRestore()
  })
})
