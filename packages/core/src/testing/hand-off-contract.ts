import { type Bytes, utf8 } from '../bytes.js'
import type { Delivery } from '../delivery.js'
import type { WebhookOptions } from '../pipeline/options.js'
import type { WebhookProtocol } from '../pipeline/protocol.js'
import { createWebhook, type Webhook } from '../pipeline/webhook.js'
import { decodeDelivery } from '../queue/decode-delivery.js'
import { type ContractCheck, holds, same } from './contract.js'

/** A fresh, empty queue with its hand-off. */
export interface HandOffUnderTest {
  handOff: (delivery: Delivery) => Promise<void>
  /** Every message in the queue, as a worker gets it. */
  messages(): Promise<unknown[]>
  /** Closes what `open` opened. */
  close?(): Promise<void>
}

export interface HandOffContractOptions {
  /** Called for each check. Returns an empty queue. */
  open(): Promise<HandOffUnderTest>
  /** The largest body that the engine accepts, in bytes. At most 512 KiB are tried. */
  maxBodyBytes?: number
}

const hour = 3_600_000

/**
 * A provider for tests of stores and queues. It accepts every request. The id is the query parameter `id`; with
 * `once=no`, equal deliveries are not duplicates; the payload is the body's size.
 */
export const contractProtocol: WebhookProtocol = {
  provider: 'contract',
  packageName: '@hookwright/core',
  maxBodyBytes: 8 * 1024 * 1024,
  retainMs: hour,
  patienceMs: hour,
  secretHeaders: ['X-Contract-Secret'],
  authenticate: ({ url }) => ({
    authenticated: 'body',
    principal: new URL(url).searchParams.get('principal') ?? 'tenant',
    secretId: '0',
  }),
  decode: ({ body }) => ({ size: body.length }),
  parse: (payload, { url }) => {
    const { searchParams } = new URL(url)
    const dedupe = searchParams.get('once') !== 'no'
    return { type: searchParams.get('type') ?? 'thing', payload, issues: [], id: searchParams.get('id') ?? '', dedupe }
  },
}

/** A receiver of {@link contractProtocol}. */
export function contractWebhook(options: WebhookOptions & { on?: Record<string, () => unknown> }): Webhook {
  return createWebhook<Delivery>(contractProtocol, options)
}

export interface ContractRequest {
  id?: string
  principal?: string
  type?: string
  once?: 'no'
  body?: string | Bytes
}

/** A request for {@link contractProtocol}, with headers that a queue keeps and others that it must not keep. */
export function contractRequest({ body = '{}', ...query }: ContractRequest = {}): Request {
  const url = `http://contract.test/hook?${new URLSearchParams(query as Record<string, string>)}`
  const headers = { 'x-contract': 'kept', 'X-Contract-Secret': 'hidden', authorization: 'hidden', 'x-latin': 'Ärger' }
  return new Request(url, { method: 'POST', body, headers })
}

/** A delivery as handlers get it. */
export async function contractDelivery(request?: ContractRequest, options: WebhookOptions = {}): Promise<Delivery> {
  const received = await contractWebhook(options).receive(contractRequest(request))
  if (received.type === 'challenge') throw new Error('unreachable: this protocol has no challenge')
  return received.delivery
}

const everyByte = new Uint8Array(Array.from({ length: 512 }, (_, index) => index % 256))

/**
 * What every hand-off to a queue must do, as checks to run one after another.
 *
 * @example
 * for (const { name, run } of handOffContract({ open })) test(name, run)
 */
export function handOffContract({ open, maxBodyBytes = 512 * 1024 }: HandOffContractOptions): ContractCheck[] {
  const check = (name: string, run: (queue: HandOffUnderTest) => Promise<void>): ContractCheck => ({
    name,
    async run() {
      const queue = await open()
      try {
        await run(queue)
      } finally {
        await queue.close?.()
      }
    },
  })
  const decoded = async (queue: HandOffUnderTest) =>
    Promise.all((await queue.messages()).map((message) => decodeDelivery(contractWebhook({}), message)))

  async function survives(queue: HandOffUnderTest, body: Uint8Array<ArrayBuffer>): Promise<void> {
    await queue.handOff(await contractDelivery({ id: '1', body }))
    const [back] = await decoded(queue)
    same(back?.rawBody.length, body.length, 'length')
    holds(
      back?.rawBody.every((byte, index) => byte === body[index]),
      'every byte survives',
    )
  }

  return [
    check('once it resolves, the delivery is in the queue', async (queue) => {
      const sent = await contractDelivery({ id: 'one' })
      await queue.handOff(sent)
      const [back, ...more] = await decoded(queue)
      same(more.length, 0, 'further messages')
      for (const field of ['provider', 'endpoint', 'type', 'payload', 'id', 'principal', 'url'] as const) {
        same(back?.[field], sent[field], field)
      }
      for (const field of ['authenticated', 'secretId', 'receivedAt', 'issues'] as const) {
        same(back?.[field], sent[field], field)
      }
    }),
    check('bytes survive: NUL, invalid UTF-8, all 256 values', (queue) => survives(queue, everyByte)),
    check('an empty body survives', (queue) => survives(queue, new Uint8Array(0))),
    check('a large body survives', (queue) =>
      survives(queue, new Uint8Array(Math.min(maxBodyBytes, 512 * 1024)).fill(0xff)),
    ),
    check('headers survive, credentials are left out', async (queue) => {
      await queue.handOff(await contractDelivery({ id: '1' }))
      holds(!JSON.stringify(await queue.messages()).includes('hidden'), 'no credential may enter the queue')
      const [back] = await decoded(queue)
      same([back?.headers.get('x-contract'), back?.headers.get('x-latin')], ['kept', 'Ärger'], 'headers')
    }),
    check('the same delivery handed over twice is in the queue once', async (queue) => {
      for (const body of ['first', 'second']) await queue.handOff(await contractDelivery({ id: 'same', body }))
      const [back, ...more] = await decoded(queue)
      same([back?.rawBody.length, more.length], [utf8('first').length, 0], 'the first stays')
    }),
    check('one of 32 concurrent copies is in the queue', async (queue) => {
      const copies = await Promise.all(Array.from({ length: 32 }, () => contractDelivery({ id: 'same' })))
      await Promise.all(copies.map((copy) => queue.handOff(copy)))
      same((await queue.messages()).length, 1, 'messages')
    }),
    check('equal deliveries that are not duplicates are all in the queue', async (queue) => {
      for (let copy = 0; copy < 3; copy++) await queue.handOff(await contractDelivery({ id: 'same', once: 'no' }))
      same((await queue.messages()).length, 3, 'messages')
    }),
    check('one id from two principals or at two endpoints is two deliveries', async (queue) => {
      await queue.handOff(await contractDelivery({ id: 'same' }))
      await queue.handOff(await contractDelivery({ id: 'same', principal: 'other' }))
      await queue.handOff(await contractDelivery({ id: 'same' }, { endpoint: 'other' }))
      same((await queue.messages()).length, 3, 'messages')
    }),
    check('ids may be any text', async (queue) => {
      const ids = [
        '1',
        '0',
        '0:1',
        'a:b',
        'a:b:c',
        'a b',
        '{a}',
        'a*',
        '>',
        'ä🎣',
        '%',
        '%0000',
        '\0',
        '\r\n',
        'x'.repeat(3_000),
      ]
      for (const id of ids) await queue.handOff(await contractDelivery({ id }))
      same((await decoded(queue)).map(({ id }) => id).sort(), [...ids].sort(), 'ids')
    }),
  ]
}
