import { memoryStore } from '@hookwright/core'
import { expect, test, vi } from 'vitest'
import { exampleWebhook, secret, signed } from '../support/example-protocol.js'
import { recorder } from '../support/recorder.js'

test('an error whose message is not a string is reported, and changes nothing', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const thrown: unknown[] = [
    ...[Symbol('odd'), Object.create(null)].map((message) => Object.assign(new Error('x'), { message })),
    Object.defineProperty(new Error('x'), 'message', { get: () => JSON.parse('') }),
  ]
  for (const odd of thrown) {
    const webhook = exampleWebhook({ onDelivery: () => Promise.reject(odd) })
    expect((await webhook.handle(await signed({}))).status).toBe(500)
  }
  expect(log).toHaveBeenCalledTimes(thrown.length)
  log.mockRestore()
})

test('nothing is told about a thrown value that is not an error', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const webhook = exampleWebhook({ onDelivery: () => Promise.reject({ password: 'private' }) })
  expect((await webhook.handle(await signed({}))).status).toBe(500)
  expect(log.mock.calls).toEqual([[expect.stringMatching(/\(500\): a value that is not an Error was thrown$/)]])
  log.mockRestore()
})

test.each<[unknown, object]>([
  ['redis://:password@host', { name: 'string', message: 'not an Error' }],
  [new DOMException('no', 'AbortError'), { name: 'AbortError', message: 'no', code: 20 }],
  [Object.assign(new Error('x'), { message: undefined, code: {} }), { name: 'Error', message: '' }],
])('an error of a store is reduced to name, message and code: %s', async (thrown, cause) => {
  const { outcomes, onOutcome } = recorder()
  const store = { ...memoryStore(), reserve: () => Promise.reject(thrown) }
  await exampleWebhook({ onDelivery() {}, onOutcome, store }).handle(await signed({}))
  expect(outcomes.map(({ error }) => (error as Error).cause)).toEqual([cause])
})

test('onOutcome that throws or rejects changes nothing', async () => {
  const rejecting = (async () => Promise.reject(new Error('metrics down'))) as () => void
  for (const onOutcome of [
    rejecting,
    () => {
      throw new Error('metrics down')
    },
  ]) {
    expect((await exampleWebhook({ onDelivery() {}, onOutcome }).handle(await signed({}))).status).toBe(200)
  }
})

test('without onOutcome, a failure is one line on the console, without payload or secret', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    const webhook = exampleWebhook({ onDelivery: () => Promise.reject(new Error('database down')) })
    await webhook.handle(await signed({ id: 'private-payload' }))
    await webhook.handle(await signed({}, { key: 'another-secret-of-sixteen' }))
    expect(log).toHaveBeenCalledTimes(1)
    const line = log.mock.calls[0]?.join(' ') ?? ''
    expect(line).toContain('handler_failed (500): Error: database down')
    expect(line).not.toContain('private-payload')
    expect(line).not.toContain(secret)
    expect(line).not.toContain('\n')
  } finally {
    log.mockRestore()
  }
})

test('the line on the console names the cause of a failing store, without its message', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    const reserve = () =>
      Promise.reject(Object.assign(new Error('no redis://:password@host'), { code: 'ECONNREFUSED' }))
    const webhook = exampleWebhook({ onDelivery() {}, store: { ...memoryStore(), reserve } })
    await webhook.handle(await signed({}))
    expect(log.mock.calls).toEqual([[expect.stringMatching(/The store failed\. \(Error ECONNREFUSED\)$/)]])
  } finally {
    log.mockRestore()
  }
})

test('a waitUntil that rejects changes nothing', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => void rejections.push(reason)
  process.on('unhandledRejection', note)
  const context = { waitUntil: async () => Promise.reject(new Error('too late')) }
  const webhook = exampleWebhook({ onDelivery() {} })
  expect((await webhook.handle(await signed({}), context as never)).status).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})

test('text that an error quotes starts no new line on the console', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const webhook = exampleWebhook({
    onDelivery() {
      throw new Error('bad name: x\r\n[forged] all is well\u0085\u2028\u001b[2J\u202e\u2066\u061c\xad\u200b\ufeff')
    },
  })
  await webhook.handle(await signed({}))
  const line = String(log.mock.calls[0]?.[0])
  log.mockRestore()
  expect(line).toContain('bad name: x [forged] all is well [2J')
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
})
