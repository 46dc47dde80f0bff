import { type Outcome, outcomeTable, RequestError, utf8 } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { deferred } from '../support/deferred.js'
import { exampleWebhook, secret, sign, signed, streamRequest } from '../support/example-protocol.js'

const onDelivery = () => {}
const endless = (chunk: Uint8Array) =>
  new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) })

test('every response forbids caching and sniffing, and 200 is empty', async () => {
  const webhook = exampleWebhook({ onDelivery })
  const responses = [
    await webhook.handle(await signed({})),
    await webhook.handle(new Request('https://hooks.test/')),
    await webhook.handle(await signed({}, { key: 'another-secret-of-sixteen' })),
    await webhook.handle(await signed('not json')),
  ]
  expect(responses.map(({ status }) => status)).toEqual([200, 405, 401, 400])
  for (const { headers } of responses) {
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
  expect(await responses[0]?.text()).toBe('')
  expect(responses.map(({ headers }) => headers.get('allow'))).toEqual([null, 'POST', null, null])
})

test('A68 all reasons for 401 look the same from outside', async () => {
  const webhook = exampleWebhook({
    onDelivery,
    secret: ({ owner }) => (owner === 'known' ? secret : undefined),
  })
  const body = JSON.stringify({ owner: 'other' })
  const requests = [
    new Request('https://hooks.test/', { method: 'POST', body }),
    new Request('https://hooks.test/', { method: 'POST', body, headers: { 'x-signature': 'zz' } }),
    await signed({}, { headers: { 'x-owner': 'known' }, key: 'another-secret-of-sixteen' }),
    await signed({}, { headers: { 'x-owner': 'stranger' } }),
    await signed(body, { headers: { 'x-owner': 'known' } }),
  ]
  const seen = new Set<string>()
  for (const request of requests) {
    const response = await webhook.handle(request)
    expect(response.status).toBe(401)
    seen.add(JSON.stringify([[...response.headers], await response.text()]))
  }
  expect(seen.size).toBe(1)
})

test('A48 an encoded body is 415, identity is not', async () => {
  const webhook = exampleWebhook({ onDelivery })
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': 'gzip' } }))).status).toBe(415)
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': 'Identity' } }))).status).toBe(200)
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': '' } }))).status).toBe(200)
})

test('A60 a body over the limit is 413: declared, undeclared and with a lying length', async () => {
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

test('bodies under way are bounded: 503 with Retry-After, and what was taken is given back', async () => {
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

test('A61 nothing is parsed before it is authenticated', async () => {
  const parse = vi.spyOn(JSON, 'parse')
  try {
    const webhook = exampleWebhook({ onDelivery })
    await webhook.handle(await signed('{"a":1}', { key: 'another-secret-of-sixteen' }))
    expect(parse).not.toHaveBeenCalled()
    await webhook.handle(await signed('{"a":1}'))
    expect(parse).toHaveBeenCalledTimes(1)
  } finally {
    parse.mockRestore()
  }
})

test('8 MiB of [ is refused by its signature when unsigned, by the parser when signed', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 8_388_608 })
  const brackets = new Uint8Array(8_388_608).fill(0x5b)
  expect((await webhook.handle(await signed(brackets, { key: 'another-secret-of-sixteen' }))).status).toBe(401)
  expect((await webhook.handle(await signed(brackets))).status).toBe(400)
})

test('A62 JSON nested 200,000 deep harms nobody', async () => {
  const webhook = exampleWebhook({ onDelivery })
  const { status } = await webhook.handle(await signed('['.repeat(200_000) + ']'.repeat(200_000)))
  expect([200, 400]).toContain(status)
})

test('A42 bytes are verified, not text: BOM, invalid UTF-8, NUL, CRLF, empty', async () => {
  const webhook = exampleWebhook({ onDelivery })
  const status = async (body: Uint8Array) => (await webhook.handle(await signed(body))).status
  expect(await status(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe(200)
  expect(await status(new Uint8Array([0x22, 0xff, 0x22]))).toBe(400)
  expect(await status(new Uint8Array([0x7b, 0x00, 0x7d]))).toBe(400)
  expect(await status(new TextEncoder().encode('{\r\n}'))).toBe(200)
  expect(await status(new Uint8Array(0))).toBe(400)
  const replaced = new Request('https://hooks.test/', {
    method: 'POST',
    headers: { 'x-signature': await sign(new Uint8Array([0x22, 0xff, 0x22])) },
    body: '"\ufffd"',
  })
  expect((await webhook.handle(replaced)).status).toBe(401)
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

test('A43 anything but a Request is the developer’s mistake', async () => {
  const webhook = exampleWebhook({ onDelivery })
  await expect(webhook.handle({ body: {} } as unknown as Request)).rejects.toMatchObject({ code: 'option_invalid' })
})

test('what only looks like a Request is a 500, and nothing goes off later', async () => {
  const clock = manualClock()
  const webhook = exampleWebhook({ onDelivery, clock, bodyTimeoutMs: 1_000 })
  const { headers } = await signed({})
  const lookalike = { method: 'POST', url: 'https://hooks.test/', headers, body: {}, bodyUsed: false }
  expect((await webhook.handle(lookalike as never)).status).toBe(500)
  // A timer that were left would throw where nobody catches it.
  await clock.advance(1_000)
})

test('a clock that can not be waited for is a 500, and nothing goes off later', async () => {
  const clock = {
    now: () => Date.now(),
    sleep() {
      throw new Error('no timers')
    },
  }
  const webhook = exampleWebhook({ onDelivery, clock, maxInflightBytes: 20, maxBodyBytes: 20 })
  // More often than there is room for, where what was taken were not given back.
  for (let time = 0; time < 5; time++) expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(500)
  await new Promise((resolve) => setTimeout(resolve))
})

test('A06 a resolver without an answer is 401, one that throws or is late is 503', async () => {
  const clock = manualClock()
  const status = async (resolver: () => never) =>
    (await exampleWebhook({ onDelivery, secret: resolver }).handle(await signed({}))).status
  expect(await status((() => undefined) as never)).toBe(401)
  expect(await status((() => null) as never)).toBe(401)
  expect(await status((() => []) as never)).toBe(401)
  expect(await status((() => '') as never)).toBe(503)
  expect(await status((() => ({ secret: 'short' })) as never)).toBe(503)
  expect(
    await status(() => {
      throw new Error('vault down')
    }),
  ).toBe(503)
  const late = exampleWebhook({ onDelivery, clock, secret: () => new Promise<string>(() => {}) }).handle(
    await signed({}),
  )
  await clock.advance(3_000)
  expect((await late).status).toBe(503)
})

test('a resolver may answer with a thenable that is no promise, as database clients do: awaited, for 3 s', async () => {
  const clock = manualClock()
  // biome-ignore lint/suspicious/noThenProperty: what is tried.
  const query = (answer?: string) => ({ then: (use: (found: string) => void) => answer && use(answer) }) as never
  const handled = exampleWebhook({ onDelivery, secret: () => query(secret) }).handle(await signed({}))
  expect((await handled).status).toBe(200)
  // biome-ignore lint/suspicious/noThenProperty: as above.
  const broken = { then: () => JSON.parse('no query') } as never
  expect((await exampleWebhook({ onDelivery, secret: () => broken }).handle(await signed({}))).status).toBe(503)
  const late = exampleWebhook({ onDelivery, clock, secret: () => query() }).handle(await signed({}))
  await clock.advance(3_000)
  expect((await late).status).toBe(503)
})

test('a resolver that answered, or failed, leaves no timer behind', async () => {
  const clock = manualClock()
  const down = () => Promise.reject(new Error('vault down'))
  const sent: number[] = []
  for (const resolver of [async () => secret, down]) {
    sent.push((await exampleWebhook({ onDelivery, clock, secret: resolver }).handle(await signed({}))).status)
  }
  expect([sent, clock.sleeping]).toEqual([[200, 503], 0])
})

test('the secret of one principal does not vouch for another', async () => {
  const secrets: Record<string, string> = { a: secret, b: 'the-secret-of-tenant-b' }
  const owners: unknown[] = []
  const webhook = exampleWebhook({
    onDelivery: ({ principal }) => {
      owners.push(principal)
    },
    secret: ({ owner }) => secrets[owner ?? ''],
  })
  expect((await webhook.handle(await signed({ owner: 'a' }, { headers: { 'x-owner': 'a' } }))).status).toBe(200)
  expect((await webhook.handle(await signed({ owner: 'b' }, { headers: { 'x-owner': 'a' } }))).status).toBe(401)
  expect((await webhook.handle(await signed({}, { headers: { 'x-owner': 'a' } }))).status).toBe(401)
  expect(owners).toEqual(['a'])
})

test('the table gives a status to every outcome', () => {
  expect(outcomeTable).toMatchObject({
    handled: 200,
    duplicate: 200,
    stale: 200,
    acknowledged: 200,
    completion_failed: 200,
    challenge_refused: 403,
    unauthenticated: 401,
    in_progress: 503,
    handler_failed: 500,
  })
})

test('a body without end is cut off at the limit, not at the time-out', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 100_000 })
  expect((await webhook.handle(streamRequest(endless(new Uint8Array(10_000))))).status).toBe(413)
})

test.each(['{}', 7, null, undefined])('a stream of %j is 400, and what was counted is given back', async (chunk) => {
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

test('errors of another copy of core have the status of their own', async () => {
  const foreign = (name: string, code: string) =>
    Object.assign(new Error('foreign'), { name, code, '@hookwright/core:error': true })
  const seen: [number, Outcome['code']][] = []
  for (const [name, code] of [
    ['VerificationError', 'signature_mismatch'],
    ['VerificationError', 'challenge_refused'],
    ['RequestError', 'json_invalid'],
    ['StoreError', 'secrets_failed'],
    ['ConfigError', 'body_consumed'],
    ['ConfigError', 'option_invalid'],
  ] as const) {
    const webhook = exampleWebhook({
      onDelivery,
      onOutcome: ({ status, code }) => void seen.push([status, code]),
      protocol: {
        authenticate() {
          throw foreign(name, code)
        },
      },
    })
    await webhook.handle(await signed({}))
  }
  expect(seen).toEqual([
    [401, 'signature_mismatch'],
    [403, 'challenge_refused'],
    [400, 'json_invalid'],
    [503, 'secrets_failed'],
    [500, 'body_consumed'],
    [500, 'option_invalid'],
  ])
})

test('a clock that throws is a 500 and no rejection', async () => {
  const clock = {
    now() {
      throw new Error('no clock')
    },
    sleep: async () => {},
  }
  for (const onOutcome of [undefined, () => {}]) {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const webhook = exampleWebhook({ onDelivery, clock, ...(onOutcome && { onOutcome }) })
    expect((await webhook.handle(await signed({}))).status).toBe(500)
    log.mockRestore()
  }
})

test('where requests have no streams, a body is read whole, within its limits', async () => {
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

test('a body that is there after its time, where requests have no streams, takes no room', async () => {
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

test('a body in a hundred thousand chunks weighs what its bytes weigh', async () => {
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
  // At most twice as much is held: as a list of chunks it would be tens of megabytes.
  expect(bodies[0]?.buffer.byteLength).toBeLessThan(3 * size)
})

test('a body that is a little of what was read with it does not hold all of that', async () => {
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

test('a stream of other numbers than bytes is 400', async () => {
  for (const view of [new DataView(new ArrayBuffer(8)), new Uint32Array(9)]) {
    const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 10 })
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(view as never) })
    expect((await webhook.handle(streamRequest(stream))).status).toBe(400)
  }
})

test('a code that this version does not know is a 500', async () => {
  const protocol = {
    authenticate() {
      throw new RequestError('@hookwright/example', 'quite_new' as never, 'No.')
    },
  }
  expect((await exampleWebhook({ onDelivery, onOutcome() {}, protocol }).handle(await signed({}))).status).toBe(500)
})
