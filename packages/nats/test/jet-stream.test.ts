import { decodeDelivery } from '@hookwright/core'
import { contractDelivery, handOffContract } from '@hookwright/core/testing'
import { type JetStream, toJetStream } from '@hookwright/nats'
import { AckPolicy, DiscardPolicy, jetstream, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startFaultyProxy } from '../../../tests/support/faulty-proxy.js'
import { hasNats, startNats } from '../../../tests/support/nats.js'
import { describeCuts, describeOutages, type OpenDependent, probeOf } from '../../../tests/support/outage.js'
import { handOverPoison, openPoisonedWorker } from '../../../tests/support/poison.js'
import { eventually, type TestServer } from '../../../tests/support/server.js'
import { type Connected, connectTo, day, goodStream, messagesOf } from './support.js'

const available = hasNats()
let server: TestServer
let nats: Connected
let streams = 0
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  if (!available) return
  server = await startNats()
  nats = await connectTo(server.port)
})
afterAll(async () => {
  for (const close of closers) await close()
  await nats?.connection.close()
  await server?.close()
})

async function newStream(changes = {}): Promise<string> {
  const name = `stream-${++streams}`
  await nats.manager.streams.add(goodStream(name, changes))
  return name
}

describe.skipIf(!available)('toJetStream', () => {
  const checks = handOffContract({
    async open() {
      const stream = await newStream()
      return {
        handOff: toJetStream(nats.js, stream),
        messages: () => messagesOf(nats, stream),
        close: async () => void (await nats.manager.streams.delete(stream)),
      }
    },
  })
  for (const { name, run } of checks) test(name, run)

  test.each(['', 'a b', 'a.*', 'a.>', 'a..b', '.a', 'a.', undefined as never])('refuses the subject %j', (subject) => {
    expect(() => toJetStream(nats.js, subject)).toThrow(/"subject"/)
  })

  test('accepts an equal delivery again when the provider’s retention is over, although the stream knows ids for longer', async () => {
    const stream = await newStream()
    const handOff = toJetStream(nats.js, stream)
    const at = async (ms: number) =>
      handOff(Object.assign(await contractDelivery({ id: 'same' }), { receivedAt: new Date(ms) }))
    await at(0)
    await at(3_599_999)
    expect(await messagesOf(nats, stream)).toHaveLength(1)
    await at(3_600_000)
    expect(await messagesOf(nats, stream)).toHaveLength(2)
  })

  test('accepts none again that comes within the stream’s window, whenever that is', async () => {
    const stream = await newStream({ duplicate_window: nanos(3_600_000) })
    const handOff = toJetStream(nats.js, stream, { dedupeMs: 3_600_000 })
    for (const ms of [3_599_999, 3_600_000]) {
      await handOff(Object.assign(await contractDelivery({ id: 'same' }), { receivedAt: new Date(ms) }))
    }
    expect(await messagesOf(nats, stream)).toHaveLength(1)
  })

  test('accepts a subject of several parts', async () => {
    const subject = 'hooks.smartsheet.eu'
    const stream = await newStream({ subjects: [subject] })
    await toJetStream(nats.js, subject)(await contractDelivery())
    expect(await messagesOf(nats, stream)).toHaveLength(1)
  })

  test('a deadline beyond the client’s five seconds applies to the client too', async () => {
    const publish = vi.fn<JetStream['publish']>(async () => {})
    const js: JetStream = { publish, jetstreamManager: () => nats.js.jetstreamManager() }
    await toJetStream(js, await newStream(), { deadlineMs: 10_000 })(await contractDelivery())
    expect(publish.mock.calls.map(([, , { timeout }]) => timeout)).toEqual([10_000])
  })

  test('a message too large for the server is a 503 that names the limit, not a crash', async () => {
    const handOff = toJetStream(nats.js, await newStream())
    const large = await contractDelivery({ id: 'large', body: new Uint8Array(1_100_000) })
    await expect(handOff(large)).rejects.toMatchObject({ code: 'queue_failed' })
  })

  test('a worker dispatches what was handed over; a message that keeps failing is set aside, once', async () => {
    const stream = await newStream()
    await nats.manager.streams.add(goodStream('dead'))
    const { webhook, handled, failures } = openPoisonedWorker()
    const handOff = toJetStream(nats.js, stream)
    await handOverPoison(handOff, 20)
    const consumer = { durable_name: 'worker', ack_policy: AckPolicy.Explicit, ack_wait: nanos(30_000) }
    await nats.manager.consumers.add(stream, consumer)
    const messages = await (await nats.js.consumers.get(stream, 'worker')).consume()
    const work = (async () => {
      for await (const message of messages) {
        try {
          await webhook.dispatch(await decodeDelivery(webhook, message.json()))
          message.ack()
        } catch {
          if (message.info.deliveryCount < 3) message.nak(10)
          else {
            await nats.js.publish('dead', message.data, { msgID: `${message.seq}` })
            message.term()
          }
        }
      }
    })()
    await eventually(async () => {
      expect(handled).toHaveLength(20)
      expect(await messagesOf(nats, 'dead')).toHaveLength(1)
      // Nothing is retried.
      expect((await nats.manager.consumers.info(stream, 'worker')).num_ack_pending).toBe(0)
    })
    messages.stop()
    await work
    const [dead] = await messagesOf(nats, 'dead')
    expect([new Set(handled).size, failures(), (await decodeDelivery(webhook, dead)).id]).toEqual([20, 3, 'poison'])
  })
})

describe.skipIf(!available)('a stream whose settings lose data', () => {
  test('that is missing is an error, whatever the durability', async () => {
    const handOff = toJetStream(nats.js, 'nowhere', { durability: 'best-effort' })
    await expect(handOff.ready()).rejects.toThrow('No stream takes the subject "nowhere": create one.')
  })

  test('that can’t be asked for is not reported as missing', async () => {
    const find = () => Promise.reject(new Error('permissions violation'))
    const js: JetStream = { publish: vi.fn(), jetstreamManager: async () => ({ streams: { find, info: vi.fn() } }) }
    await expect(toJetStream(js, 'x').ready()).rejects.toThrow(/permissions violation/)
  })

  test('that is deleted later is reported as missing', async () => {
    const stream = await newStream()
    const handOff = toJetStream(nats.js, stream)
    await handOff.ready()
    await nats.manager.streams.delete(stream)
    await expect(handOff(await contractDelivery())).rejects.toThrow(
      `No stream takes the subject "${stream}": create one.`,
    )
  })

  test.each([Number.NaN, -1, '1d'])('is not checked with a dedupeMs of %s', (dedupeMs) => {
    expect(() => toJetStream(nats.js, 'x', { dedupeMs: dedupeMs as number })).toThrow(
      /"dedupeMs" must be a whole number/,
    )
  })

  test.each([
    ['knows ids for too short', { duplicate_window: nanos(120_000) }, /duplicate_window/],
    ['drops its oldest', { discard: DiscardPolicy.Old }, /"discard" to "new"/],
    ['forgets consumed ids', { retention: RetentionPolicy.Workqueue }, /"retention" to "limits"/],
    ['drops what nobody waits for', { retention: RetentionPolicy.Interest }, /"retention" to "limits"/],
    ['drops the oldest of a subject', { max_msgs_per_subject: 1 }, /"discard_new_per_subject"/],
    ['is in memory', { storage: StorageType.Memory }, /"storage" to "file"/],
  ])('that %s is an error, and a warning with "best-effort"', async (_what, changes, message) => {
    const stream = await newStream(changes)
    const refused = toJetStream(nats.js, stream)
    await expect(refused.ready()).rejects.toThrow(message)
    await expect(refused(await contractDelivery())).rejects.toMatchObject({ code: 'queue_failed' })
    const onWarning = vi.fn()
    await toJetStream(nats.js, stream, { durability: 'best-effort', onWarning })(await contractDelivery())
    expect(onWarning.mock.calls).toEqual([[expect.stringMatching(message)]])
  })

  test('that acknowledges nothing is an error, because all its hand-offs would be refused', async () => {
    const stream = await newStream({ no_ack: true })
    await expect(toJetStream(nats.js, stream).ready()).rejects.toThrow('acknowledges nothing: set "no_ack" to false.')
  })

  test('that refuses messages when a subject is full loses nothing', async () => {
    const stream = await newStream({ max_msgs_per_subject: 1, discard_new_per_subject: true })
    const handOff = toJetStream(nats.js, stream)
    await handOff(await contractDelivery({ id: 'one' }))
    await expect(handOff(await contractDelivery({ id: 'two' }))).rejects.toMatchObject({ code: 'queue_failed' })
    expect(await messagesOf(nats, stream)).toHaveLength(1)
  })

  test('is checked with dedupeMs', async () => {
    const stream = await newStream({ duplicate_window: nanos(day) })
    await toJetStream(nats.js, stream, { dedupeMs: day }).ready()
    await expect(toJetStream(nats.js, stream, { dedupeMs: day + 1 }).ready()).rejects.toThrow(/86400001 ms/)
  })
})

describe.skipIf(!available)('toJetStream in an outage', () => {
  const deadlineMs = 400

  const openWith = async (port: number, options = {}) => {
    const { connection, js } = await connectTo(port, options)
    // Its connection may not be back from the last outage yet.
    const stream = await eventually(() => newStream())
    closers.push(() => connection.close())
    return { handOff: toJetStream(js, stream, { deadlineMs }), deadlineMs }
  }
  const open: OpenDependent = (port) => openWith(port)
  describeOutages([['with a client on it', open]], () => server, { isConnectedFirst: true })
  describeCuts([['with pingInterval', (port) => openWith(port, { pingInterval: 200 })]], () => server)

  test('that never ends: 503 in time', async () => {
    const proxy = await startFaultyProxy(server.port)
    const dependent = await open(proxy.port)
    proxy.close()
    await probeOf(dependent).expectRefusedInTime()
  })

  test('full: 503, and deliveries are accepted again when there is room', async () => {
    const stream = await newStream({ max_msgs: 3 })
    const probe = probeOf({ handOff: toJetStream(nats.js, stream, { deadlineMs }), deadlineMs })
    for (let count = 0; count < 3; count++) await probe.expectWorks()
    await probe.expectRefusedInTime()
    await nats.manager.streams.purge(stream)
    await probe.expectResumes()
  })

  test('a connection that was closed for good is a 503 too', async () => {
    const connection = await connect({ servers: `127.0.0.1:${server.port}` })
    const handOff = toJetStream(jetstream(connection), await newStream(), { deadlineMs })
    await connection.close()
    await probeOf({ handOff, deadlineMs }).expectRefusedInTime()
  })
})
