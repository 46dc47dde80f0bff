import { decodeDelivery, encodeDelivery } from '@hookwright/core'
import { createHandOff } from '@hookwright/core/engine'
import { contractDelivery, contractWebhook } from '@hookwright/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { queueKey } from '../../src/queue/queue-key.js'

const macKey = 'a key of the workers, 32 bytes..'

/** A hand-off to an engine in memory, whose settings have these problems. */
function setUp(options: object = {}, problems: string[] = []) {
  const send = vi.fn(async (..._: unknown[]): Promise<unknown> => undefined)
  const findProblems = vi.fn(async () => problems)
  const make = () => createHandOff<[string]>({ packageName: '@hookwright/x', name: 'X', options, findProblems, send })
  return { send, make, findProblems }
}

describe('a hand-off', () => {
  test('sends the message under its key with the other arguments, and waits until it was accepted', async () => {
    const { send, make } = setUp({ macKey })
    const delivery = await contractDelivery({ id: '1' })
    let isTaken = false
    send.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      isTaken = true
    })
    await make()(delivery, 'urgent')
    expect(isTaken).toBe(true)
    const [message, key, extra] = send.mock.calls[0]!
    expect([key, extra]).toEqual([await queueKey(delivery), 'urgent'])
    const back = await decodeDelivery(contractWebhook({}), message, { macKey })
    expect([back.id, [...back.rawBody]]).toEqual([delivery.id, [...delivery.rawBody]])
  })

  test('fails as a failed queue', async () => {
    const { send, make } = setUp()
    send.mockRejectedValue(Object.assign(new Error('down'), { code: 'ECONNREFUSED' }))
    await expect(make()(await contractDelivery(), 'x')).rejects.toMatchObject({
      name: 'StoreError',
      code: 'queue_failed',
      message: '[@hookwright/x] X failed: down',
      cause: { code: 'ECONNREFUSED' },
    })
  })

  test('sends nothing to an engine whose settings lose messages, unless that is wanted', async () => {
    const strict = setUp({}, ['Set a to b.'])
    await expect(strict.make()(await contractDelivery(), 'x')).rejects.toMatchObject({ code: 'queue_failed' })
    await expect(strict.make().ready()).rejects.toThrow('Set a to b.')
    expect(strict.send).not.toHaveBeenCalled()
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { make, send } = setUp({ durability: 'best-effort' }, ['Set a to b.'])
    await make()(await contractDelivery(), 'x')
    const lines = warn.mock.calls
    expect([send.mock.calls.length, lines]).toEqual([1, [['[@hookwright/x] Set a to b.']]])
    warn.mockRestore()
  })

  test('warns of nothing if the settings are good', async () => {
    const onWarning = vi.fn()
    const { make, findProblems } = setUp({ durability: 'best-effort', onWarning })
    await make().ready()
    expect([findProblems.mock.calls.length, onWarning.mock.calls.length]).toEqual([1, 0])
  })

  test('gives up after 3 s by default', async () => {
    const delivery = await contractDelivery()
    const { send, make } = setUp()
    send.mockReturnValue(new Promise(() => {}))
    vi.useFakeTimers()
    try {
      const failing = expect(make()(delivery, 'x')).rejects.toThrow('X did not answer within 3000 ms')
      await vi.advanceTimersByTimeAsync(3_000)
      await failing
    } finally {
      vi.useRealTimers()
    }
  })

  // The platform's own error would quote a key that is neither text nor bytes.
  test.each([
    ...[undefined, '', ' '.repeat(16), new Uint8Array(0)],
    ...['fifteen bytes..', new Uint8Array(15)],
    ...[1_234_567, true, {}],
  ])('is not created with a key that is unset, short or neither text nor bytes: %j', (wrong) => {
    expect(setUp({ macKey: wrong as never }).make).toThrow(
      /^\[@hookwright\/core] Option "macKey" must be at least 16 bytes long\.$/,
    )
  })
})

test('HTTP credentials are not included, and a delivery made by hand is a POST that may repeat', async () => {
  const delivery = await contractDelivery()
  const headers = new Headers({ authorization: 'a', 'proxy-authorization': 'b', cookie: 'c', 'x-kept': 'd' })
  const byHand = { ...delivery, id: '1', url: delivery.url, rawBody: delivery.rawBody, headers } as typeof delivery
  const message = await encodeDelivery(byHand)
  expect([message.method, message.headers]).toEqual(['POST', [['x-kept', 'd']]])
  const keys = [await queueKey(byHand), await queueKey(byHand)]
  expect(keys.map(({ retainMs }) => retainMs)).toEqual([0, 0])
  expect(keys[0]!.key).not.toBe(keys[1]!.key)
})
