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
  test('is asked without a check, and says who it is when it fails', async () => {
    const findProblems = vi.fn(async () => ['Set a to b.'])
    const { ask } = open(findProblems)
    expect(await ask(async () => 7)).toBe(7)
    const failing = ask(() => Promise.reject(new Error('down')))
    await expect(failing).rejects.toMatchObject({ code: 'queue_failed', message: '[@hookwright/x] X failed: down' })
    expect(findProblems).not.toHaveBeenCalled()
  })

  test('can be checked before it is asked, and then is not checked again', async () => {
    const findProblems = vi.fn(async () => [])
    const { ready, askWhenReady } = open(findProblems)
    await expect(ready()).resolves.toBeUndefined()
    await expect(ready()).resolves.toBeUndefined()
    await askWhenReady(async () => 7)
    expect(findProblems).toHaveBeenCalledTimes(1)
  })

  test.each(['ask', 'askWhenReady'] as const)('gives an answer that came late to onLate: %s', async (way) => {
    const onLate = vi.fn()
    const answer = deferred<number>()
    await expect(open()[way](() => answer.promise, onLate)).rejects.toThrow('within 20 ms')
    answer.resolve(7)
    await vi.waitFor(() => expect(onLate).toHaveBeenCalledWith(7))
  })
})

test('a client is told from an address, and from nothing', () => {
  for (const client of [undefined, null, 'redis://localhost', {}]) {
    const require = () => requireClient('@hookwright/x', client, 'sendCommand')
    expect(require).toThrow('[@hookwright/x] Expected a client with sendCommand().')
  }
  expect(() => requireClient('@hookwright/x', { sendCommand() {} }, 'sendCommand')).not.toThrow()
})

test('what emits no errors is left as it is, and what can’t be asked for its listeners gets one', () => {
  expect(() => absorbErrorEvents({})).not.toThrow()
  const on = vi.fn()
  absorbErrorEvents({ on })
  expect(on).toHaveBeenCalledWith('error', expect.any(Function))
})
