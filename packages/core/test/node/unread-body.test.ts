import { connect } from 'node:net'
import { type FetchHandler, toNodeListener } from '@hookwright/core/node'
import { expect, test, vi } from 'vitest'
import { serve } from '../support/node-server.js'

const refusal = () => new Response('no', { status: 413 })
const handlers: Record<string, FetchHandler['handle']> = {
  'does not ask for it': async () => refusal(),
  'gives it up': async ({ body }) => {
    await body?.cancel()
    return refusal()
  },
  'gives it up in the middle': async ({ body }) => {
    const reader = body!.getReader()
    await reader.read()
    await reader.cancel()
    return refusal()
  },
  'fails before it': async () => {
    throw new Error('no disk')
  },
}

test.each(Object.keys(handlers))(
  'A60 a sender that writes its whole body first gets the answer of a Fetch handler that %s',
  async (how) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const url = await serve(toNodeListener({ handle: handlers[how]! }))
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const failures: Error[] = []
    socket.on('error', (error) => failures.push(error))
    // More than the buffers between the two can hold.
    const body = Buffer.alloc(8_000_000, 'x')
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\ncontent-length: ${body.length}\r\n\r\n`)
    await new Promise((written) => socket.write(body, written))
    let answer = ''
    if (!socket.destroyed) for await (const part of socket.setEncoding('latin1')) answer += part
    expect([answer.slice(0, 12), failures]).toEqual([how === 'fails before it' ? 'HTTP/1.1 500' : 'HTTP/1.1 413', []])
  },
)
