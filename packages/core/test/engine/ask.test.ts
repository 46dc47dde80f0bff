import { EventEmitter } from 'node:events'
import { StoreError } from '@hookwright/core'
import { absorbErrorEvents, createEngine, requireClient } from '@hookwright/core/engine'
import { describe, expect, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'

const open = (findProblems: () => Promise<readonly string[]> = async () => []) =>
  createEngine({
    packageName: '@hookwright/x',
    name: 'X',
    code: 'queue_failed',
    options: { deadlineMs: 20 },
    durability: 'required',
    findProblems,
  })

describe('an engine', () => {
  test('is asked without a check, and is named when it fails', async () => {
    const findProblems = vi.fn(async () => ['Set a to b.'])
    const { ask } = open(findProblems)
    expect(await ask(async () => 7)).toBe(7)
    const failing = ask(() => Promise.reject(new Error('down')))
    await expect(failing).rejects.toMatchObject({ code: 'queue_failed', message: '[@hookwright/x] X failed: down' })
    expect(findProblems).not.toHaveBeenCalled()
  })

  test('can be checked before it is asked, and is then not checked again', async () => {
    const findProblems = vi.fn(async () => [])
    const { ready, askWhenReady } = open(findProblems)
    await expect(ready()).resolves.toBeUndefined()
    await expect(ready()).resolves.toBeUndefined()
    await askWhenReady(async () => 7)
    expect(findProblems).toHaveBeenCalledTimes(1)
  })

  test.each(['ask', 'askWhenReady'] as const)('passes a late answer to onLate: %s', async (way) => {
    const onLate = vi.fn()
    const answer = deferred<number>()
    await expect(open()[way](() => answer.promise, onLate)).rejects.toThrow(
      '[@hookwright/x] X did not answer within 20 ms',
    )
    expect(onLate).not.toHaveBeenCalled()
    answer.resolve(7)
    await vi.waitFor(() => expect(onLate).toHaveBeenCalledWith(7))
  })
})

describe('a call', () => {
  const { ask } = open()

  test('turns any failure into a StoreError', async () => {
    const boom = Object.assign(new Error('boom'), { code: 'ECONNREFUSED' })
    const refused = { name: 'StoreError', code: 'queue_failed', cause: { message: 'boom', code: 'ECONNREFUSED' } }
    await expect(ask(() => Promise.reject(boom))).rejects.toMatchObject(refused)
    const thrown = () => {
      throw boom
    }
    await expect(ask(thrown)).rejects.toMatchObject(refused)
  })

  test('hides the user and password of a URL, which fetch quotes', async () => {
    const error = await ask(() => fetch('http://user:p@ss-word@127.0.0.1:1/v2')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ cause: { message: expect.stringContaining('http://127.0.0.1:1/v2') } })
    expect(JSON.stringify([(error as Error).message, (error as Error).cause])).not.toMatch(/user|word/)
  })

  test('accepts an error whose message is not a string', async () => {
    const odd = Object.assign(new Error(), { message: Object.create(null) })
    await expect(ask(() => Promise.reject(odd))).rejects.toThrow(/X failed: $/)
  })

  test('passes a StoreError on unchanged', async () => {
    const told = new StoreError('@hookwright/x', 'store_failed', 'The table is missing.')
    await expect(ask(() => Promise.reject(told))).rejects.toBe(told)
  })

  test('that fails late, or whose onLate fails, causes no unhandled rejection', async () => {
    await expect(ask(() => new Promise((_, reject) => setTimeout(reject, 40, new Error('late'))))).rejects.toThrow()
    const onLate = () => Promise.reject(new Error('no'))
    await expect(ask(() => new Promise((resolve) => setTimeout(resolve, 40)), onLate)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 60))
  })

  test('that is answered in time is not late', async () => {
    const onLate = vi.fn()
    await ask(async () => 1, onLate)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(onLate).not.toHaveBeenCalled()
  })

  test('leaves no timer behind, however it ends', async () => {
    vi.useFakeTimers()
    try {
      for (const call of [
        async () => 'answer',
        () => Promise.reject(new Error('down')),
        () => {
          throw new Error('no client')
        },
      ]) {
        await ask(call).catch(() => {})
        expect(vi.getTimerCount()).toBe(0)
      }
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a client is distinguished from a URL, and from nothing', () => {
  for (const client of [undefined, null, 'redis://localhost', {}]) {
    const require = () => requireClient('@hookwright/x', client, 'sendCommand')
    expect(require).toThrow('[@hookwright/x] Expected a client with sendCommand().')
  }
  expect(() => requireClient('@hookwright/x', { sendCommand() {} }, 'sendCommand')).not.toThrow()
})

test('something that emits no errors is left unchanged, and something whose listeners can’t be counted gets one', () => {
  expect(() => absorbErrorEvents({})).not.toThrow()
  const on = vi.fn()
  absorbErrorEvents({ on })
  expect(on).toHaveBeenCalledWith('error', expect.any(Function))
})

test('an error event without a listener would end the process; your own listener is enough', () => {
  const client = new EventEmitter()
  expect(() => client.emit('error', new Error('gone'))).toThrow('gone')
  absorbErrorEvents(client)
  absorbErrorEvents(client)
  expect(() => client.emit('error', new Error('gone'))).not.toThrow()
  expect(client.listenerCount('error')).toBe(1)
})
