import { type Outcome, utf8 } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'
import { exampleWebhook, sign, signed, streamRequest } from '../support/example-protocol.js'

const onDelivery = () => {}
const endless = (chunk: Uint8Array) =>
  new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) })

test('A60 a body over the limit is 413: declared, undeclared, and with a false length', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 1_000 })
  const cancelled = vi.fn()
  const large = () =>
    new ReadableStream<Uint8Array>(
      { pull: (c) => c.enqueue(new Uint8Array(600)), cancel: cancelled },
      { highWaterMark: 0 },
    )
  expect((await webhook.handle(streamRequest(large(), { 'content-length': '1001' }))).status).toBe(413)
  expect(cancelled).not.toHaveBeenCalled()
  expect((await webhook.handle(streamRequest(large()))).status).toBe(413)
  expect((await webhook.handle(streamRequest(large(), { 'content-length': '5' }))).status).toBe(413)
  expect((await webhook.handle(streamRequest(large(), { 'content-length': '-1' }))).status).toBe(413)
  expect(cancelled).toHaveBeenCalledTimes(3)
  expect((await webhook.handle(await signed('1'.repeat(1_000)))).status).toBe(200)
  expect((await webhook.handle(await signed('1'.repeat(1_001)))).status).toBe(413)
})

test('A60 a body that never ends is 408', async () => {
  const clock = manualClock()
  const webhook = exampleWebhook({ onDelivery, clock, bodyTimeoutMs: 2_000 })
  const answer = webhook.handle(streamRequest(new ReadableStream({ pull: () => new Promise(() => {}) })))
  await clock.advance(1_999)
  const state = await Promise.race([answer, Promise.resolve('waiting')])
  expect(state).toBe('waiting')
  await clock.advance(1)
  expect((await answer).status).toBe(408)
  expect(clock.sleeping).toBe(0)
})

test('A60 an aborted stream is 400', async () => {
  const webhook = exampleWebhook({ onDelivery })
  const cut = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError('terminated')) })
  expect((await webhook.handle(streamRequest(cut))).status).toBe(400)
})

test('bodies in flight are bounded: 503 with Retry-After, and their room is freed afterwards', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 1_000, maxInflightBytes: 1_500 })
  const slow = Array.from({ length: 2 }, () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    return { writer: writable.getWriter(), answer: webhook.handle(streamRequest(readable)) }
  })
  for (const { writer } of slow) writer.write(new Uint8Array(900)).catch(() => {})
  const first = await Promise.race(slow.map(({ answer }) => answer))
  expect(first.status).toBe(503)
  expect(first.headers.get('retry-after')).toBe('5')
  await slow[0]?.writer.close()
  expect((await slow[0]?.answer)?.status).toBe(401)
  expect((await webhook.handle(await signed('1'.repeat(1_000)))).status).toBe(200)
})

test('a body that breaks off occupies no room', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 1_000, maxInflightBytes: 1_000 })
  for (let time = 0; time < 3; time++) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const answer = webhook.handle(streamRequest(readable))
    const writer = writable.getWriter()
    await writer.write(new Uint8Array(600))
    await writer.abort(new Error('terminated'))
    expect((await answer).status).toBe(400)
  }
  expect((await webhook.handle(await signed('1'.repeat(1_000)))).status).toBe(200)
})

test('an endless body is cut off at the limit, not at the timeout', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 100_000 })
  expect((await webhook.handle(streamRequest(endless(new Uint8Array(10_000))))).status).toBe(413)
})

test.each(['{}', 7, null, undefined])('a stream of %j is 400, and its room is freed', async (chunk) => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 1_000, maxInflightBytes: 1_000 })
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(chunk as never)
      controller.close()
    },
  })
  expect((await webhook.handle(streamRequest(stream))).status).toBe(400)
  expect((await webhook.handle(await signed('1'.repeat(1_000)))).status).toBe(200)
})

test('if requests have no streams, a body is read as a whole, within its limits', async () => {
  const seen: Uint8Array[] = []
  const webhook = exampleWebhook({ onDelivery: ({ rawBody }) => void seen.push(rawBody), maxBodyBytes: 100 })
  const send = async (payload: unknown, more: PropertyDescriptorMap = {}) => {
    const request = Object.defineProperties(await signed(payload), { body: { value: undefined }, ...more })
    return (await webhook.handle(request)).status
  }
  expect(await send({ id: '1' })).toBe(200)
  expect(seen).toEqual([utf8('{"id":"1"}')])
  expect(await send({ id: 'x'.repeat(100) })).toBe(413)
  expect(await send({ id: '2' }, { arrayBuffer: { value: () => Promise.reject(new TypeError('terminated')) } })).toBe(
    400,
  )
})

test('a body that arrives too late, if requests have no streams, occupies no room', async () => {
  const clock = manualClock()
  const webhook = exampleWebhook({ onDelivery, clock, bodyTimeoutMs: 2_000, maxBodyBytes: 20, maxInflightBytes: 20 })
  for (let time = 0; time < 5; time++) {
    const arriving = deferred<ArrayBuffer>()
    const arrayBuffer = { value: () => arriving.promise }
    const late = Object.defineProperties(await signed({}), { body: { value: undefined }, arrayBuffer })
    const answer = webhook.handle(late)
    await clock.advance(2_000)
    expect((await answer).status).toBe(408)
    arriving.resolve(new ArrayBuffer(20))
    await clock.advance(0)
  }
  expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(200)
})

test('a body in a hundred thousand chunks takes as much memory as its bytes', async () => {
  const size = 100_000
  let sent = 0
  const bytes = new ReadableStream<Uint8Array>({
    pull(controller) {
      for (let index = 0; index < 1_000 && sent < size; index++, sent++) controller.enqueue(new Uint8Array([0x20]))
      if (sent === size) {
        sent++
        controller.enqueue(utf8('{}'))
        controller.close()
      }
    },
  })
  const bodies: Uint8Array[] = []
  const webhook = exampleWebhook({ onDelivery: ({ rawBody }) => void bodies.push(rawBody), maxBodyBytes: 2 * size })
  const whole = `${' '.repeat(size)}{}`
  expect((await webhook.handle(streamRequest(bytes, { 'x-signature': await sign(whole) }))).status).toBe(200)
  expect(bodies[0]).toEqual(utf8(whole))
  // At most twice the size is held. A list of chunks would take tens of megabytes.
  expect(bodies[0]?.buffer.byteLength).toBeLessThan(3 * size)
})

test('a body that is a small part of a buffer does not keep the whole buffer', async () => {
  const read = new Uint8Array(65_536)
  const body = read.subarray(100, 102)
  body.set(utf8('{}'))
  const bodies: Uint8Array[] = []
  const webhook = exampleWebhook({ onDelivery: ({ rawBody }) => void bodies.push(rawBody) })
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
  expect((await webhook.handle(streamRequest(stream, { 'x-signature': await sign('{}') }))).status).toBe(200)
  expect(bodies).toEqual([utf8('{}')])
  expect(bodies[0]?.buffer.byteLength).toBeLessThan(2_000)
})

test('a stream of numbers that are not bytes is 400', async () => {
  for (const view of [new DataView(new ArrayBuffer(8)), new Uint32Array(9)]) {
    const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 10 })
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(view as never) })
    expect((await webhook.handle(streamRequest(stream))).status).toBe(400)
  }
})

test('A69 a body that was read or is locked is a loud 500 that names the cause', async () => {
  const outcomes: Outcome[] = []
  const webhook = exampleWebhook({ onDelivery, onOutcome: (outcome) => outcomes.push(outcome) })
  const read = await signed({})
  await read.text()
  const locked = await signed({})
  locked.body?.getReader()
  const released = await signed({})
  const reader = released.body!.getReader()
  while (!(await reader.read()).done);
  reader.releaseLock()
  expect((await webhook.handle(read)).status).toBe(500)
  expect((await webhook.handle(locked)).status).toBe(500)
  expect((await webhook.handle(released)).status).toBe(500)
  expect(outcomes.map(({ type, code }) => [type, code])).toEqual(
    Array.from({ length: 3 }, () => ['body_consumed', 'body_consumed']),
  )
  expect(String(outcomes[0]?.error)).toContain('before any body parser')
})
