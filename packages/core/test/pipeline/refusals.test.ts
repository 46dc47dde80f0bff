import { type Outcome, RequestError } from '@hookwright/core'
import { manualClock } from '@hookwright/core/testing'
import { expect, test, vi } from 'vitest'
import { exampleWebhook, secret, sign, signed } from '../support/example-protocol.js'

const onDelivery = () => {}

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

test('A68 all reasons for a 401 look the same from outside', async () => {
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

test('A48 an encoded body is 415, but identity is not', async () => {
  const webhook = exampleWebhook({ onDelivery })
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': 'gzip' } }))).status).toBe(415)
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': 'Identity' } }))).status).toBe(200)
  expect((await webhook.handle(await signed({}, { headers: { 'content-encoding': '' } }))).status).toBe(200)
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

test('8 MiB of [ is refused by its signature if unsigned, and by the parser if signed', async () => {
  const webhook = exampleWebhook({ onDelivery, maxBodyBytes: 8_388_608 })
  const brackets = new Uint8Array(8_388_608).fill(0x5b)
  expect((await webhook.handle(await signed(brackets, { key: 'another-secret-of-sixteen' }))).status).toBe(401)
  expect((await webhook.handle(await signed(brackets))).status).toBe(400)
})

test('A62 JSON nested 200,000 deep does no harm', async () => {
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

test('A43 anything but a Request is the developer’s mistake', async () => {
  const webhook = exampleWebhook({ onDelivery })
  await expect(webhook.handle({ body: {} } as unknown as Request)).rejects.toMatchObject({ code: 'option_invalid' })
})

test('an object that only looks like a Request is a 500, and no error follows later', async () => {
  const clock = manualClock()
  const webhook = exampleWebhook({ onDelivery, clock, bodyTimeoutMs: 1_000 })
  const { headers } = await signed({})
  const lookalike = { method: 'POST', url: 'https://hooks.test/', headers, body: {}, bodyUsed: false }
  expect((await webhook.handle(lookalike as never)).status).toBe(500)
  // A leftover timer would throw where nothing catches it.
  await clock.advance(1_000)
})

test('a clock that can’t be waited for is a 500, and no error follows later', async () => {
  const clock = {
    now: () => Date.now(),
    sleep() {
      throw new Error('no timers')
    },
  }
  const webhook = exampleWebhook({ onDelivery, clock, maxInflightBytes: 20, maxBodyBytes: 20 })
  // More often than there is room for, if room were not freed.
  for (let time = 0; time < 5; time++) expect((await webhook.handle(await signed({ id: '1' }))).status).toBe(500)
  await new Promise((resolve) => setTimeout(resolve))
})

test('errors of another copy of core have the same status', async () => {
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

test('a clock that throws is a 500 and not a rejection', async () => {
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

test('a code that this version does not know is a 500', async () => {
  const protocol = {
    authenticate() {
      throw new RequestError('@hookwright/example', 'quite_new' as never, 'No.')
    },
  }
  expect((await exampleWebhook({ onDelivery, onOutcome() {}, protocol }).handle(await signed({}))).status).toBe(500)
})
