import {
  createWebhook,
  type Delivery,
  decodeDelivery,
  deliveryKey,
  encodeDelivery,
  type Received,
  type WebhookProtocol,
} from '@hookwright/core'
import {
  contractDelivery,
  contractProtocol,
  contractRequest,
  contractWebhook,
  handOffContract,
} from '@hookwright/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { queueKey } from '../../src/queue/queue-key.js'

const macKey = 'a key of the workers, 32 bytes..'
const webhook = contractWebhook({})
const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('a delivery through a queue', () => {
  test('bytes, id and principal survive exactly, whatever they are', async () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), anyText, anyText, async (body, id, principal) => {
        const delivery = await contractDelivery({ body: new Uint8Array(body) })
        Object.assign(delivery, { id, principal, type: `${id}\u0000\ud800` })
        const message = throughJson(await encodeDelivery(delivery))
        const back = await decodeDelivery(webhook, message)
        expect([...back.rawBody]).toEqual([...body])
        expect([back.id, back.principal]).toEqual([id, principal])
        expect(await deliveryKey(back)).toBe(await deliveryKey(delivery))
        // The text contains nothing that jsonb refuses.
        expect(JSON.stringify(message)).not.toMatch(/\\u0000|\\ud[89a-f]/)
      }),
      { numRuns: 200 },
    )
  })

  test('is the same message without Buffer', async () => {
    const delivery = await contractDelivery({ body: new Uint8Array(1_001).map((_, index) => index % 251) })
    const here = await encodeDelivery(delivery)
    vi.stubGlobal('Buffer', undefined)
    const elsewhere = await encodeDelivery(delivery)
    vi.unstubAllGlobals()
    expect(elsewhere).toEqual(here)
  })

  test('lone surrogates survive', async () => {
    const delivery = Object.assign(await contractDelivery(), { id: 'a\ud800b\udc00%d800' })
    const back = await decodeDelivery(webhook, throughJson(await encodeDelivery(delivery)))
    expect(back.id).toBe('a\ud800b\udc00%d800')
  })

  test('the decoded delivery can be handed on, and is dispatched under the same key', async () => {
    const keys: string[] = []
    const on = { thing: (_event: unknown, { key }: { key: string }) => void keys.push(key) } as never
    const worker = contractWebhook({ on })
    await worker.handle(contractRequest({ id: '1' }))
    const once = await decodeDelivery(worker, throughJson(await encodeDelivery(await contractDelivery({ id: '1' }))))
    const twice = await decodeDelivery(worker, throughJson(await encodeDelivery(once)))
    await worker.dispatch(twice)
    expect(keys[1]).toBe(keys[0])
    expect(keys).toHaveLength(2)
  })

  test('credentials are not included, also those that only the protocol knows', async () => {
    const message = await encodeDelivery(await contractDelivery())
    expect(message.headers.map(([name]) => name)).toEqual(expect.arrayContaining(['x-contract']))
    expect(JSON.stringify(message)).not.toContain('hidden')
  })

  test('the delivery has the worker’s context', async () => {
    const message = await encodeDelivery(await contractDelivery())
    const context = { tenant: 't' }
    expect((await decodeDelivery(webhook, message, { context })).context).toBe(context)
  })

  test.each([undefined, null, 'text', 7, [], {}, { version: 2 }])('%j is refused', async (message) => {
    await expect(decodeDelivery(webhook, message)).rejects.toMatchObject({ code: 'queue_failed' })
  })

  test.each([
    { version: 2 },
    { version: undefined },
    { receivedAt: 'yesterday' },
    { headers: {} },
    ...['provider', 'endpoint', 'id', 'principal', 'authenticated', 'method', 'url', 'body'].map((name) => ({
      [name]: 7,
    })),
  ])('a message with %j is refused', async (changes) => {
    const message = { ...(await encodeDelivery(await contractDelivery())), ...changes }
    await expect(decodeDelivery(webhook, message)).rejects.toMatchObject({ code: 'queue_failed' })
  })

  test('a body that is not base64 is refused', async () => {
    const message = { ...(await encodeDelivery(await contractDelivery())), body: 'a' }
    await expect(decodeDelivery(webhook, message)).rejects.toMatchObject({ code: 'queue_failed' })
  })

  test.each([[[['a b', 'x']]], [[['x-a', 'line\nbreak']]], [[7]], [[['x-a']]]])(
    'headers that HTTP does not allow are refused: %j',
    async (headers) => {
      const message = { ...(await encodeDelivery(await contractDelivery())), headers }
      await expect(decodeDelivery(webhook, message)).rejects.toMatchObject({
        code: 'queue_failed',
        message: expect.stringContaining('a header name or value that HTTP does not allow'),
      })
    },
  )

  test('a message for another receiver is refused, and the error names both', async () => {
    const message = await encodeDelivery(await contractDelivery({}, { endpoint: 'billing' }))
    await expect(decodeDelivery(webhook, message)).rejects.toThrow(/"billing".*"contract"/)
    const billing = contractWebhook({ endpoint: 'billing' })
    await expect(decodeDelivery(billing, message)).resolves.toBeDefined()
    await expect(decodeDelivery(billing, { ...message, provider: 'other' })).rejects.toThrow(
      /of other, not .* contract/,
    )
  })
})

describe('a message with a MAC', () => {
  test('is accepted with the key, also as one of several', async () => {
    const message = throughJson(await encodeDelivery(await contractDelivery(), { macKey }))
    await expect(decodeDelivery(webhook, message, { macKey })).resolves.toBeDefined()
    await expect(
      decodeDelivery(webhook, message, { macKey: ['an older key of the workers', macKey] }),
    ).resolves.toBeDefined()
  })

  test('survives JSON even if no secret was needed', async () => {
    const protocol: WebhookProtocol = {
      ...contractProtocol,
      authenticate: () => ({ authenticated: 'none', principal: 'tenant' }),
    }
    const open = createWebhook(protocol, {})
    const received = (await open.receive(contractRequest())) as Extract<Received<Delivery>, { type: 'delivery' }>
    const message = throughJson(await encodeDelivery(received.delivery, { macKey }))
    await expect(decodeDelivery(open, message, { macKey })).resolves.toMatchObject({ authenticated: 'none' })
  })

  test('survives an engine that reorders keys', async () => {
    const message = await encodeDelivery(await contractDelivery(), { macKey })
    const reordered = Object.fromEntries(Object.entries(message).reverse())
    await expect(decodeDelivery(webhook, reordered, { macKey })).resolves.toBeDefined()
  })

  test('is refused without one, and with another key', async () => {
    const delivery = await contractDelivery()
    await expect(decodeDelivery(webhook, await encodeDelivery(delivery), { macKey })).rejects.toMatchObject({
      code: 'signature_missing',
    })
    const signed = await encodeDelivery(delivery, { macKey })
    await expect(decodeDelivery(webhook, signed)).rejects.toMatchObject({ code: 'option_invalid' })
    await expect(decodeDelivery(webhook, signed)).rejects.toThrow(/macKey/)
    const other = await encodeDelivery(delivery, { macKey: 'another key of the workers' })
    for (const message of [other, { ...signed, mac: 'a' }]) {
      await expect(decodeDelivery(webhook, message, { macKey })).rejects.toMatchObject({ code: 'signature_mismatch' })
    }
  })

  test.each(
    Object.entries({
      type: 'other',
      id: 'other',
      principal: 'other',
      authenticated: 'none',
      secretId: '1',
      receivedAt: '2020-01-01T00:00:00.000Z',
      method: 'PUT',
      url: 'http://contract.test/other',
      headers: [['x-contract', 'changed']],
      body: 'AAAA',
      mac: 'AAAA',
    }),
  )('changing "%s" breaks it', async (field, value) => {
    const message = await encodeDelivery(await contractDelivery({ id: '1' }), { macKey })
    const changed = { ...message, [field]: value }
    await expect(decodeDelivery(webhook, changed, { macKey })).rejects.toMatchObject({ code: 'signature_mismatch' })
  })
})

describe('the key by which a queue deduplicates', () => {
  test('is the delivery’s, remembered as long as the provider’s ids are valid', async () => {
    const delivery = await contractDelivery({ id: '1' })
    const { key, retainMs, slotKey } = await queueKey(delivery)
    expect([key, retainMs]).toEqual([await deliveryKey(delivery), 3_600_000])
    expect(slotKey).toMatch(/^[0-9a-f]{64}$/)
  })

  test('changes its slot when that time is over, so that an equal later delivery is not dropped', async () => {
    const delivery = await contractDelivery({ id: '1' })
    const slotAt = async (ms: number) => (await queueKey(Object.assign(delivery, { receivedAt: new Date(ms) }))).slotKey
    expect(await slotAt(3_599_999)).toBe(await slotAt(0))
    expect(await slotAt(3_600_000)).not.toBe(await slotAt(0))
  })

  test.each<[string, Parameters<typeof contractDelivery>]>([
    ['the protocol says so', [{ id: '1', once: 'no' }]],
    ['the receiver does not deduplicate', [{ id: '1' }, { dedupe: false }]],
  ])('is new each time if %s', async (_why, [request, options]) => {
    const delivery = await contractDelivery(request, options)
    const [one, two] = [await queueKey(delivery), await queueKey(delivery)]
    expect(one.key).not.toBe(two.key)
    expect(one.retainMs).toBe(0)
  })
})

describe('a queue in memory fulfils the contract of hand-offs', () => {
  const checks = handOffContract({
    open: async () => {
      const messages = new Map<string, string>()
      return {
        async handOff(delivery) {
          const { key } = await queueKey(delivery)
          const message = JSON.stringify(await encodeDelivery(delivery))
          if (!messages.has(key)) messages.set(key, message)
        },
        messages: async () => [...messages.values()].map((text) => JSON.parse(text)),
      }
    },
  })
  for (const { name, run } of checks) test(name, run)
})

test('a key that is present but blank or short never means unsigned', async () => {
  const delivery = await contractDelivery()
  const message = await encodeDelivery(delivery)
  for (const call of [
    () => encodeDelivery(delivery, { macKey: undefined }),
    () => encodeDelivery(delivery, { macKey: null as never }),
    () => encodeDelivery(delivery, { macKey: new Uint8Array(0) }),
    ...[undefined, null, '', new Uint8Array(0), 'a short key', [], [macKey, undefined], [macKey, '']].map(
      (wrong) => () => decodeDelivery(webhook, message, { macKey: wrong as never }),
    ),
  ]) {
    await expect(call()).rejects.toMatchObject({ name: 'ConfigError', code: 'secret_invalid' })
  }
})

test('something that is not a receiver, and something without a date, is reported as such', async () => {
  const message = await encodeDelivery(await contractDelivery())
  for (const wrong of [undefined, {}, { handle() {} }]) {
    await expect(decodeDelivery(wrong as never, message)).rejects.toMatchObject({ code: 'option_invalid' })
  }
  const undated = { ...message, receivedAt: 'yesterday' }
  await expect(decodeDelivery(webhook, undated)).rejects.toMatchObject({ code: 'queue_failed' })
})

test('the text of a message is reported as text', async () => {
  const text = JSON.stringify(await encodeDelivery(await contractDelivery()))
  await expect(decodeDelivery(webhook, text as never)).rejects.toThrow(/parse it first/)
})
