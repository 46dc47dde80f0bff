import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import { createWebhookSender } from '../../src/sender/sender.js'
import { withoutProxies } from '../without-proxies.js'

withoutProxies()

const answers = vi.hoisted(() => ({ addresses: [] as { address: string; family: number }[], asked: [] as string[] }))

// Our own name server. Nothing else on the way to the socket is replaced.
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (host: string, _: unknown, callback: (error: null, found: unknown) => void) => {
    answers.asked.push(host)
    callback(null, answers.addresses)
  },
}))

test.each([
  ['loopback', ['127.0.0.1']],
  ['loopback, IPv4-mapped', ['::ffff:127.0.0.1']],
  ['the metadata service', ['169.254.169.254']],
  ['a private address behind a public one', ['93.184.215.14', '127.0.0.1']],
])('a public name that resolves to %s gets no connection and no second attempt', async (_, addresses) => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  answers.addresses = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  answers.asked = []

  const url = `https://hooks.example.com:${port}/in`
  const sender = createWebhookSender({ url, secret: generateSecret(), allowPorts: [port], retryDelaysMs: [1, 1] })
  const result = await sender.send({ body: '{}' })
  server.close()

  expect(result.outcome).toBe('exhausted')
  expect(result.attempts).toMatchObject([{ attempt: 1, error: { code: 'egress_refused' } }])
  expect(JSON.stringify(result)).not.toContain('127.0.0.1')
  expect(answers.asked).toEqual(['hooks.example.com'])
  expect(connections).toBe(0)
})
