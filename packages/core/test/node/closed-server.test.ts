import { once } from 'node:events'
import { Agent, createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeListener } from '@hookwright/core/node'
import { expect, test } from 'vitest'
import { exampleWebhook, sign } from '../support/example-protocol.js'

test('a sender that keeps its connection is told to close it by the answer of a closed server', async () => {
  let handled = 0
  const webhook = exampleWebhook({
    onDelivery() {
      handled++
      if (handled === 2) server.close()
    },
  })
  const server = createServer(toNodeListener(webhook)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const closed = once(server, 'close')
  const answers: unknown[] = []
  for (const body of ['{"n":1}', '{"n":2}']) {
    const headers = { 'x-signature': await sign(body) }
    const sent = httpRequest({ agent, port, host: '127.0.0.1', method: 'POST', headers }).end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    await once(answer.resume(), 'end')
    answers.push([answer.statusCode, answer.headers.connection])
  }
  expect(answers).toEqual([
    [200, 'keep-alive'],
    [200, 'close'],
  ])
  await closed
})
